"""Everything that was recorded about a disclosure, and what the age rule made of it, in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dates import say_date, school_year
from app.models.relationship import Awareness, Departure, OtherKind
from app.models.trail import Revision, TrailLine
from app.services.relationships.rows import DisclosureRow
from app.services.school import Rules
from app.services.year_groups import say_year_group
from app.storage.book import Reading

_FIELDS = {
    "awareness": "How widely it is known",
    "asked": "Who began",
    "departure": "Departure from the policy",
    "justification": "Their justification",
    "hr_advice": "HR’s advice",
    "hr_advice_on": "Date of HR’s advice",
    "note": "Note",
}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a disclosure.

    Attributes:
        on: the day it is about.
        at, by: when it was recorded and by whom; None and "" for what follows from the age rule.
    """

    on: dt.date
    what: str
    at: dt.datetime | None = None
    by: str = ""


def history(book: Reading, row: DisclosureRow, today: dt.date, rules: Rules) -> list[HistoryLine]:
    """Everything about a disclosure up to today, the earliest first."""
    told = f"Told to {row.told_to}. {row.other_then[:1].upper()}{row.other_then[1:]}."
    lines = [HistoryLine(row.told_on, told, row.recorded_at, row.recorded_by)]
    for decision in row.decisions:
        words = f"{decision.outcome.label}, by {decision.decided_name}."
        lines.append(
            HistoryLine(
                decision.decided_on,
                " ".join(filter(None, (words, decision.conditions, decision.reason))),
                decision.recorded_at,
                decision.recorded_by,
            )
        )
    lines += _revisions(book, row.id)
    lines += _by_age(row, today, rules)
    return sorted(lines, key=lambda line: line.on)


def _revisions(book: Reading, disclosure: UUID) -> Iterator[HistoryLine]:
    changes = (
        select(TrailLine.at, TrailLine.who_name, Revision.changes, Revision.why)
        .join(Revision, Revision.seq == TrailLine.seq)
        .where(TrailLine.record == disclosure, TrailLine.what == "changed")
        .order_by(TrailLine.seq)
    )
    for line in book.rows(changes):
        changed: dict[str, list[Any]] = line.changes or {}
        on = line.at.astimezone().date()
        for on_, what in _said(changed, line.why, on):
            yield HistoryLine(on_, what, line.at, line.who_name)


def _said(
    changes: dict[str, list[Any]], why: str | None, on: dt.date
) -> Iterator[tuple[dt.date, str]]:
    """Put the columns that one change touched into words, with the day that each is about."""
    for field, label in _FIELDS.items():
        if field in changes:
            before, after = (_value(field, value) for value in changes[field])
            yield on, f"{label}: {after}." + (f" Before: {before}." if changes[field][0] else "")
    if "copy_signed_on" in changes:
        signed = dt.date.fromisoformat(changes["copy_signed_on"][1])
        yield on, f"The copy signed on {say_date(signed)} came back."
    if "copy_document_id" in changes:
        another = changes["copy_document_id"][0] is not None
        yield on, f"{'Another' if another else 'A'} scan of the signed copy was kept."
    if changes.get("ended_on", [None, None])[1]:
        yield (
            dt.date.fromisoformat(changes["ended_on"][1]),
            f"Ended. {changes.get('ended_why', ['', ''])[1] or ''}".strip(),
        )
    if "decision_id" in changes and why:
        yield on, why


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return "not said"
    if field == "awareness":
        return Awareness(value).label
    if field == "departure":
        return Departure(value).label
    if field == "asked":
        return "the school asked" if value else "they told unasked"
    if field == "hr_advice_on":
        return say_date(dt.date.fromisoformat(value))
    return str(value).rstrip(".")


def _by_age(row: DisclosureRow, today: dt.date, rules: Rules) -> Iterator[HistoryLine]:
    """What became of a child as the years went by, by the school's own age rule (R048, R050)."""
    over = row.ended_on or today
    if row.told_kind is OtherKind.PUPIL and row.told_year_group is not None:
        years = rules.oldest_year - row.told_year_group + 1
        left = dt.date(school_year(row.told_on) + years, 9, 1)
        if left <= min(over, today):
            oldest = say_year_group(rules.oldest_year)
            yield HistoryLine(
                left, f"{row.other_initials} left after {oldest}: a former pupil now."
            )
    ends_on = row.standing.ends_on
    if ends_on is not None and ends_on < min(over, today):
        age = f"{row.other_initials} turned {rules.age_rule} in the school year that ended then."
        yield HistoryLine(ends_on, f"Ended by the school’s age rule: {age}")
