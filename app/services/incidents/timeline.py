"""The chronology of an incident: every kind of entry, in the order in which it happened."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.dates import say_moment
from app.models.incident import ActionKind
from app.models.involved import Part
from app.services.incidents.words import ADDED
from app.words import sentence

if TYPE_CHECKING:
    from app.services.incidents.rows import IncidentRow


class EntryKind(enum.StrEnum):
    """What a line of the chronology tells."""

    HAPPENED = "happened"
    EVIDENCE = "evidence"
    DONE = "done"
    TOLD = "told"
    NOT_TOLD = "not_told"
    ACCOUNT = "account"
    STEP = "step"
    REMOVAL = "removal"
    SUPPORT = "support"
    CLOSED = "closed"
    REOPENED = "reopened"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Entry:
    """One line of the chronology: when it happened and, apart from that, when it was recorded."""

    kind: EntryKind
    happened_on: dt.date
    happened_time: str | None
    heading: str
    text: str
    recorded_at: dt.datetime
    recorded_by: str


_HEADINGS = {
    ActionKind.DONE: "Action",
    ActionKind.CLOSED: "Closed",
    ActionKind.REOPENED: "Reopened",
}


def chronology(row: IncidentRow) -> tuple[Entry, ...]:
    """Everything known of an incident, in the order in which it happened."""
    return tuple(sorted(_entries(row), key=lambda entry: (entry.happened_on, entry.recorded_at)))


def _entries(row: IncidentRow) -> Iterator[Entry]:
    yield Entry(
        EntryKind.HAPPENED,
        row.happened_on,
        row.happened_time,
        "Happened",
        row.narrative,
        row.recorded_at,
        row.recorded_by,
    )
    for exhibit in row.exhibits:
        yield Entry(
            EntryKind.EVIDENCE,
            exhibit.captured_on or _day(exhibit.recorded_at),
            None,
            f"Evidence {exhibit.letter}",
            exhibit.caption or exhibit.shape_words,
            exhibit.recorded_at,
            exhibit.recorded_by,
        )
    for action in row.actions:
        yield Entry(
            EntryKind(action.kind.value),
            action.happened_on,
            action.happened_time,
            f"{_HEADINGS[action.kind]} by {action.by}",
            action.what,
            action.recorded_at,
            action.recorded_by,
        )
    yield from _people(row)
    yield from _told(row)
    yield from _responses(row)
    for each in row.corrections:
        added = each.reason == ADDED
        text = f"{sentence(each.reason)} Before: {each.before or 'nothing'}"
        yield Entry(
            EntryKind.CORRECTION,
            _day(each.recorded_at),
            None,
            f"{'Added' if added else 'Corrected'}: {each.label.lower()}",
            each.after if added else text,
            each.recorded_at,
            each.recorded_by,
        )


def _people(row: IncidentRow) -> Iterator[Entry]:
    for each in row.people:
        if each.account:
            whose = f"{each.said}, {each.label.lower()}"
            if each.part is Part.ANONYMOUS:
                whose = "an anonymous reporter"
            yield Entry(
                EntryKind.ACCOUNT,
                each.account_on or _day(each.recorded_at),
                None,
                f"Account of {whose}",
                each.account,
                each.recorded_at,
                each.recorded_by,
            )


def _told(row: IncidentRow) -> Iterator[Entry]:
    for each in row.told:
        if each.told_on is None:
            kind, day = EntryKind.NOT_TOLD, _day(each.recorded_at)
            heading, parts = f"Not told: {each.whom}", [each.not_told_why or ""]
        else:
            kind, day = EntryKind.TOLD, each.told_on
            heading, parts = f"Told {each.whom}", [each.how or ""]
        parts += [each.title, each.advice or ""]
        if each.procedure:
            parts.append(f"Goes on under: {each.procedure}")
        text = ". ".join(sentence(part.rstrip(".")) for part in parts if part)
        yield Entry(kind, day, each.told_time, heading, text, each.recorded_at, each.recorded_by)


def _responses(row: IncidentRow) -> Iterator[Entry]:
    for step in row.steps:
        yield Entry(
            EntryKind.STEP,
            step.happened_on,
            None,
            f"{step.label}: {step.whom}",
            "\n".join(filter(None, (step.note, "A letter went out." if step.letter else ""))),
            step.recorded_at,
            step.recorded_by,
        )
    for removal in row.removals:
        until = f"They have until {say_moment(removal.due_at)}."
        yield Entry(
            EntryKind.REMOVAL,
            removal.asked_on,
            removal.asked_time,
            f"Asked to take it down: {removal.asked}",
            "\n".join(filter(None, (removal.how, removal.link, until))),
            removal.recorded_at,
            removal.recorded_by,
        )
    for offer in row.support:
        yield Entry(
            EntryKind.SUPPORT,
            offer.offered_on,
            None,
            f"Support offered to {offer.whom}",
            ". ".join(filter(None, (offer.service, offer.note))),
            offer.recorded_at,
            offer.recorded_by,
        )


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone().date()
