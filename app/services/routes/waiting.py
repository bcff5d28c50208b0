"""Which open incidents wait for somebody to be told: quick, since Home asks at every change.

A school may have hundreds open. Most say the same of whom they are about, by whom and of what
type, so the routes are worked out once for each such set of facts, and rows to which none applies
are passed over as the database gave them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, String, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from app.models.incident import Incident, Status
from app.models.route import RouteKey, Told
from app.services.calendar import SchoolCalendar
from app.services.routes.clocks import Limit, State, limit
from app.services.routes.facts import Route
from app.services.routes.rows import Waiting
from app.services.routes.rules import RouteRule
from app.storage.book import Reading

_ORDER = (State.LATE, State.TODAY, State.RUNNING)
_FACTS = (
    Incident.about_kind,
    Incident.by_kind,
    Incident.type,
    Incident.signs,
    Incident.harm,
    Incident.done_so_far,
    Incident.recorded_by,
)
_NAMES = (Incident.about_name, Incident.about_staff_id, Incident.by_name)
_OPEN = Incident.status == Status.OPEN


def _raw(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return type_coerce(column, String).label(column.key)


_WHEN = [_raw(each) for each in (Incident.id, Incident.known_on, Incident.recorded_at)]
_MARKS = select(Incident.reference, *_WHEN, *map(_raw, _FACTS)).where(_OPEN)
_NAMED = _MARKS.add_columns(*map(_raw, _NAMES))
_WHOLE = select(Incident.id, *_FACTS, *_NAMES)
_SETTLED = select(_raw(Told.incident_id), Told.route).where(
    Told.incident_id.in_(select(Incident.id).where(_OPEN))
)


@dataclass(frozen=True)
class Plan:
    """What applies to every incident with the same facts.

    Attributes:
        routes: without those of which everybody knew.
        asks_harm: the four questions have still to be answered.
    """

    routes: tuple[Route, ...]
    asks_harm: bool


@dataclass(frozen=True)
class Open:
    """The open incidents of a book as they are stored, and a whole row for each set of facts.

    Attributes:
        settled: what was recorded as told or not told, by the stored id.
    """

    marks: Sequence[Row[Any]]
    whole: Mapping[tuple[Any, ...], Row[Any]]
    settled: Mapping[str, set[RouteKey]]


def read_open(book: Reading, *, named: bool) -> Open:
    """Read them; with ``named`` who they are about counts as a fact too."""
    marks = book.rows(_NAMED if named else _MARKS)
    first = {_facts(row): row.id for row in marks}
    wanted = [UUID(each) for each in first.values()]
    whole = {row.id.hex: row for row in book.rows(_WHOLE.where(Incident.id.in_(wanted)))}
    settled: dict[str, set[RouteKey]] = {}
    for row in book.rows(_SETTLED) if marks else ():
        settled.setdefault(row.incident_id, set()).add(row.route)
    return Open(marks, {facts: whole[key] for facts, key in first.items()}, settled)


def _facts(row: Row[Any]) -> tuple[Any, ...]:
    return tuple(row[4:])


def still_waiting(
    found: Open,
    plan: Callable[[Row[Any]], Plan],
    lado: RouteRule,
    calendar: SchoolCalendar,
    now: dt.datetime,
) -> tuple[Waiting, ...]:
    """The incidents of which somebody has still to be told, the most pressing first.

    Args:
        found: the open incidents.
        plan: says what follows from the facts of a whole row.
        lado: until when the four questions have to be answered.
        calendar: knows the working days.
        now: the time.
    """
    plans = {facts: plan(row) for facts, row in found.whole.items()}
    waiting = []
    for row in found.marks:
        mine = plans[_facts(row)]
        settled = found.settled.get(row.id, ())
        left = [each for each in mine.routes if each.key not in settled]
        if not (left or mine.asks_harm):
            continue
        known_on = None if row.known_on is None else dt.date.fromisoformat(row.known_on)
        recorded_at = dt.datetime.fromisoformat(row.recorded_at).replace(tzinfo=dt.UTC)
        clocks = [
            (limit(each.within, known_on, recorded_at, calendar, outside=each.outside), each.title)
            for each in left
        ]
        if mine.asks_harm and lado.on:
            ends = limit(lado.within, known_on, recorded_at, calendar, outside=lado.outside)
            clocks.append((ends, "Harm threshold"))
        if clocks:
            waiting.append(_most_pressing(row, clocks, now))
    return tuple(sorted(waiting, key=pressing))


def _most_pressing(row: Row[Any], clocks: Sequence[tuple[Limit, str]], now: dt.datetime) -> Waiting:
    states = [(_ORDER.index(ends.state(now)), ends.day, ends, title) for ends, title in clocks]
    states.sort(key=lambda each: each[:2])
    place, _day, ends, _title = states[0]
    what = tuple(each[3] for each in states)
    return Waiting(UUID(row.id), row.reference, what, ends, _ORDER[place])


def pressing(waiting: Waiting) -> tuple[int, dt.date, str]:
    """By what those that wait are sorted."""
    return (_ORDER.index(waiting.state), waiting.limit.day, waiting.reference)
