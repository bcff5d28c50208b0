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
from app.services.routes.rules import RouteRule, Unit
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

    @property
    def by_hours(self) -> bool:
        """Whether a limit counts in hours, which run from the minute."""
        return any(each.within.unit is Unit.HOURS for each in self.routes)


@dataclass(frozen=True)
class Open:
    """The open incidents of a book as they are stored, and a whole row for each set of facts.

    Attributes:
        settled: what was recorded as told or not told, by the stored id.
    """

    marks: Sequence[Row[Any]]
    whole: Mapping[tuple[Any, ...], Row[Any]]
    settled: Mapping[str, frozenset[RouteKey]]


def read_open(book: Reading, *, named: bool) -> Open:
    """Read them; with ``named`` who they are about counts as a fact too."""
    marks = book.rows(_NAMED if named else _MARKS)
    first = {_facts(row): row.id for row in marks}
    wanted = [UUID(each) for each in first.values()]
    whole = {row.id.hex: row for row in book.rows(_WHOLE.where(Incident.id.in_(wanted)))}
    settled: dict[str, frozenset[RouteKey]] = {}
    for row in book.rows(_SETTLED) if marks else ():
        settled[row.incident_id] = settled.get(row.incident_id, frozenset()) | {row.route}
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
    known: dict[tuple[Any, ...], _Pressing | None] = {}
    waiting = []
    for row in found.marks:
        facts = _facts(row)
        mine = plans[facts]
        if not (mine.routes or mine.asks_harm):
            continue
        settled = found.settled.get(row.id, frozenset())
        # In one hour all has the same limits, unless one of them counts in hours itself.
        by_hours = mine.by_hours or lado.within.unit is Unit.HOURS
        recorded = row.recorded_at if by_hours else row.recorded_at[:13]
        same = (facts, settled, row.known_on, recorded)
        if same not in known:
            known[same] = _most_pressing(row, mine, settled, lado, calendar, now)
        if found_here := known[same]:
            waiting.append(Waiting(UUID(row.id), row.reference, *found_here))
    return tuple(sorted(waiting, key=pressing))


_Pressing = tuple[tuple[str, ...], Limit, State]


def _most_pressing(
    row: Row[Any],
    plan: Plan,
    settled: frozenset[RouteKey],
    lado: RouteRule,
    calendar: SchoolCalendar,
    now: dt.datetime,
) -> _Pressing | None:
    """What is left to tell, the most pressing first, with its limit and state."""
    known_on = None if row.known_on is None else dt.date.fromisoformat(row.known_on)
    recorded_at = dt.datetime.fromisoformat(row.recorded_at).replace(tzinfo=dt.UTC)
    left: list[tuple[Route | RouteRule, str]] = [
        (each, each.title) for each in plan.routes if each.key not in settled
    ]
    if plan.asks_harm and lado.on:
        left.append((lado, "Harm threshold"))
    clocks = []
    for each, title in left:
        ends = limit(each.within, known_on, recorded_at, calendar, outside=each.outside)
        clocks.append((ends.state(now), ends, title))
    if not clocks:
        return None
    clocks.sort(key=lambda clock: (_ORDER.index(clock[0]), clock[1].day))
    state, ends, _title = clocks[0]
    return tuple(clock[2] for clock in clocks), ends, state


def pressing(waiting: Waiting) -> tuple[int, dt.date, str]:
    """By what those that wait are sorted."""
    return (_ORDER.index(waiting.state), waiting.limit.day, waiting.reference)
