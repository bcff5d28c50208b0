"""Figures of the casebook: relationships in force, incidents by type and over the terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app.dates import midnight
from app.models.approach import Approach
from app.models.incident import Incident, IncidentType, Outcome, Status
from app.models.relationship import (
    DECISION_LABELS,
    Decision,
    DecisionOutcome,
    Disclosure,
    OtherKind,
)
from app.services.figures.rows import DisclosureFigures, IncidentFigures
from app.services.figures.suppression import Cell, Cross, Mark, cross, lone
from app.services.incidents.words import NO_TYPE, OUTCOMES, TYPES
from app.services.school import Rules
from app.services.year_groups import standing
from app.storage.book import Book

Span = tuple[str, dt.date, dt.date]  # a term's name, the first and the last day it counts
UNDECIDED = "Not decided yet"
STILL_OPEN = "Still open"
KINDS = {
    OtherKind.PUPIL: "Pupil",
    OtherKind.FORMER_PUPIL: "Former pupil",
    OtherKind.OTHER_SCHOOL: "Pupil of another school",
    OtherKind.PARENT: "Parent or carer",
    OtherKind.COLLEAGUE: "Colleague",
    OtherKind.GOVERNOR: "Governor",
    OtherKind.OTHER: "Other",
}


def disclosed(casebook: Book, span: Span, on: dt.date, rules: Rules) -> DisclosureFigures:
    """Relationships in force on a day, and how many were told in the term."""
    statement = (
        select(
            Disclosure.other_kind,
            Disclosure.year_group,
            Disclosure.year_group_in,
            Decision.outcome,
            Decision.decided_on,
        )
        .outerjoin(Decision, Decision.id == Disclosure.decision_id)
        .where(
            Disclosure.told_on <= on,
            or_(Disclosure.ended_on.is_(None), Disclosure.ended_on > on),
        )
    )
    told = (
        select(func.count())
        .select_from(Disclosure)
        .where(Disclosure.told_on.between(span[1], min(span[2], on)))
    )
    with casebook.reading() as book:
        rows = book.rows(statement)
        told_number: int = book.scalar(told)
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        stands = standing(row.other_kind, row.year_group, row.year_group_in, on, rules)
        decided = row.outcome is not None and row.decided_on <= on
        decision = DECISION_LABELS[row.outcome] if decided else UNDECIDED
        if not stands.ended:
            pairs[KINDS[stands.kind], decision] += 1
    decisions = [*(DECISION_LABELS[each] for each in DecisionOutcome), UNDECIDED]
    threshold = rules.suppression_threshold
    return DisclosureFigures(
        in_force=_crossed(
            pairs, list(KINDS.values()), decisions, threshold, ("Other", "Other decisions")
        ),
        told=lone(told_number, threshold),
    )


def incidents(casebook: Book, spans: Sequence[Span], on: dt.date, rules: Rules) -> IncidentFigures:
    """Incidents of the last of the terms ``spans``, and how many there were in each."""
    long_ago = midnight(on) - dt.timedelta(rules.incident_days)
    open_then = or_(Incident.closed_on.is_(None), Incident.closed_on > on)
    statement = select(
        Incident.happened_on,
        Incident.type,
        Incident.status,
        Incident.outcome,
        Incident.closed_on,
    ).where(Incident.happened_on.between(spans[0][1], min(spans[-1][2], on)))
    long = (
        select(func.count()).select_from(Incident).where(Incident.recorded_at < long_ago, open_then)
    )
    approached = (
        select(func.count())
        .select_from(Approach)
        .where(Approach.happened_on.between(spans[-1][1], min(spans[-1][2], on)))
    )
    with casebook.reading() as book:
        rows = book.rows(statement)
        open_long: int = book.scalar(long)
        approaches: int = book.scalar(approached)
    known = [
        (
            row.happened_on,
            TYPES[row.type] if row.type else NO_TYPE,
            _outcome(row.status, row.outcome, row.closed_on, on),
        )
        for row in rows
    ]
    trend = tuple(
        (name, sum(first <= day <= last for day, _, _ in known)) for name, first, last in spans
    )
    threshold = rules.suppression_threshold
    period, by_type = _by_type(known, spans, threshold)
    return IncidentFigures(
        total=trend[-1][1],
        trend=trend,
        period=period,
        by_type=by_type,
        open_long=_open_long(open_long, sum(number for _, number in trend), threshold),
        days=rules.incident_days,
        approaches=lone(approaches, threshold),
    )


def _crossed(
    pairs: Counter[tuple[str, str]],
    rows: Sequence[str],
    columns: Sequence[str],
    threshold: int,
    others: tuple[str, str],
) -> Cross:
    counts = [[pairs[row, column] for column in columns] for row in rows]
    return cross(rows, columns, counts, threshold, others)


def _outcome(
    status: Status, outcome: Outcome | None, closed_on: dt.date | None, on: dt.date
) -> str:
    closed = status is Status.CLOSED and closed_on is not None and closed_on <= on
    return OUTCOMES[outcome] if closed and outcome else STILL_OPEN


def _by_type(
    happened: Sequence[tuple[dt.date, str, str]], spans: Sequence[Span], threshold: int
) -> tuple[str, Cross | None]:
    """Types by outcome for the fewest terms whose types can be told apart, up to all of them."""
    types = [*(TYPES[each] for each in IncidentType), NO_TYPE]
    outcomes = [STILL_OPEN, *dict.fromkeys(OUTCOMES[each] for each in Outcome)]
    for number in sorted({1, min(3, len(spans)), len(spans)}):
        first = spans[-number][1]
        pairs = Counter((kind, outcome) for day, kind, outcome in happened if day >= first)
        found = _crossed(pairs, types, outcomes, threshold, ("Other types", "Other outcomes"))
        if len(found.rows.counts) > 1 or len(found.columns.counts) > 1:
            words = spans[-1][0] if number == 1 else f"{spans[-number][0]} to {spans[-1][0]}"
            return words, found
    return "", None


def _open_long(number: int, happened: int, threshold: int) -> Cell | None:
    """Left out where "fewer than 5" of the one incident that ever happened would tell it."""
    cell = lone(number, threshold)
    return None if cell.mark is Mark.FEWER and happened < 2 else cell
