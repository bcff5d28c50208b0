"""Who was told about an incident, who was not and why, and which clocks run (R079–R104)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from app.dates import parse_time_words, say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.holder import Holder, Role
from app.models.incident import Done, HarmTest, Incident, Status
from app.models.route import Removal, RouteKey, Told
from app.services.calendar import SchoolCalendar, SchoolDays
from app.services.incidents.drafts import (
    HeadConcern,
    Subject,
    check_not_head,
    date_problems,
)
from app.services.incidents.reading import index_incident
from app.services.routes.clocks import Limit, State, limit, until
from app.services.routes.facts import IncidentFacts, Route, routes_for
from app.services.routes.rows import IncidentRoutes, Standing, ToldDraft, ToldRow, Waiting
from app.services.routes.rules import RouteBook, RouteSettings
from app.services.routes.waiting import (
    Plan,
    pressing,
    read_open,
    still_waiting,
)
from app.services.school import SchoolSettings
from app.storage.book import Book, Reading
from app.storage.opening import CHAIR
from app.storage.writing import Writing
from app.words import clean, clean_line

_FACTS = select(
    Incident.id,
    Incident.reference,
    Incident.status,
    Incident.happened_on,
    Incident.known_on,
    Incident.recorded_at,
    Incident.about_kind,
    Incident.about_name,
    Incident.about_staff_id,
    Incident.by_kind,
    Incident.by_name,
    Incident.type,
    Incident.signs,
    Incident.harm,
    Incident.harm_why,
    Incident.done_so_far,
    Incident.recorded_by,
)
_HOLDERS = select(Holder.name, Holder.role)
_TOLD = select(Told.__table__).order_by(Told.told_on, Told.recorded_at)


class Routes:
    """The routes of a casebook's incidents; the rules for them stand in the register."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook, self._register = casebook, register
        self._school = SchoolSettings(register)
        self._settings = RouteSettings(register)
        self._days = SchoolDays(register)

    @property
    def are_chairs(self) -> bool:
        """Whether these are the incidents of the chair's own book."""
        return self._casebook.name == CHAIR

    @property
    def recorder(self) -> Role | None:
        """The role in which one signs in who records now."""
        with self._casebook.reading() as book:
            return _roles(book).get(self._casebook.who.name)

    # What applies.

    def book(self) -> RouteBook:
        """The school's rules and role-holders, for ``routes_for`` while somebody types."""
        return self._settings.book()

    def is_about_head(self, *subjects: Subject) -> bool:
        """Whether one of the subjects is the headteacher, by name, record or that word."""
        named = [each for each in subjects if each.name.strip() or each.staff_id]
        if not named:
            return False
        heads = select(Holder.name).where(Holder.role == Role.HEAD)
        with self._casebook.reading() as book:
            names = [row.name for row in book.rows(heads)]
        try:
            check_not_head(self._school, names, *named)
        except HeadConcern:
            return True
        return False

    def of(self, incident: UUID) -> IncidentRoutes:
        """Everything about who has to know of one incident.

        Raises:
            Refused: there is none with this id.
        """
        with self._casebook.reading() as book:
            row = _incident(book, incident)
            told = _told(book, Told.incident_id == incident)
            roles = _roles(book)
        calendar, rules, now = self._days.calendar(), self.book(), self._casebook.clock()
        facts = self._facts(row, roles)
        routes = routes_for(facts, rules)
        standings = tuple(_standing(each, row, told, calendar, now) for each in routes)
        keys = {each.key for each in routes}
        return IncidentRoutes(
            incident=row.id,
            reference=row.reference,
            happened_on=row.happened_on,
            about_head=facts.about_head,
            conduct=facts.conduct,
            standings=standings,
            others=tuple(each for each in told if each.route not in keys),
            harm=facts.harm,
            harm_why=row.harm_why,
            harm_limit=_harm_limit(facts, row, rules, calendar),
        )

    def _facts(self, row: Row[Any], roles: Mapping[str, Role]) -> IncidentFacts:
        about_head = False
        if self.are_chairs:  # the casebook holds nothing about the head, so only here one looks
            about = Subject(row.about_kind, row.about_name or "", row.about_staff_id)
            about_head = self.is_about_head(about, Subject(row.by_kind, row.by_name or ""))
        return IncidentFacts(
            row.about_kind,
            row.by_kind,
            row.type,
            frozenset(map(RouteKey, row.signs or ())),
            about_head,
            None if row.harm is None else tuple(map(HarmTest, row.harm)),
            frozenset(map(Done, row.done_so_far)),
            roles.get(row.recorded_by),
        )

    # What is recorded.

    def tell(self, incident: UUID, draft: ToldDraft) -> UUID:
        """Record that somebody was told, or that nobody was and why.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: there is no such incident.
        """
        with self._casebook.writing() as book:
            row = _incident(book, incident)
            self._check(draft, row)
            told = draft.told_on is not None
            [made] = book.add(
                Told,
                {
                    "incident_id": incident,
                    "route": draft.route,
                    "whom": clean_line(draft.whom),
                    "told_on": draft.told_on,
                    "told_time": (parse_time_words(draft.told_time) or None) if told else None,
                    "how": (clean_line(draft.how) or None) if told else None,
                    "not_told_why": clean(draft.not_told_why) or None,
                    "advice": clean(draft.advice) or None,
                    "procedure": clean_line(draft.procedure) or None,
                },
            )
            index_incident(book, incident)
            return made

    def _check(self, draft: ToldDraft, row: Row[Any]) -> None:
        problems = []
        why = clean(draft.not_told_why)
        if not clean_line(draft.whom):
            problems.append(FieldProblem("whom", "Enter who was told, or who was not."))
        if why and draft.told_on is not None:
            problems.append(
                FieldProblem("not_told_why", "Enter when they were told or why not, not both.")
            )
        elif not why:
            found = date_problems(
                draft.told_on, self._casebook.today(), "Enter when they were told.", "told_on"
            )
            if not found and draft.told_on is not None and draft.told_on < row.happened_on:
                when = say_date(row.happened_on)
                found = [FieldProblem("told_on", f"Enter a date from {when} on, when it happened.")]
            problems += found
            rule = self.book().rules.get(draft.route)
            if rule is not None and rule.hand_off and not clean_line(draft.procedure):
                problems.append(
                    FieldProblem("procedure", "Enter the procedure that it was handed to.")
                )
        if problems:
            raise Problems(problems)

    def set_harm(self, incident: UUID, yes: Iterable[HarmTest], why: str) -> None:
        """Keep the answers to the four questions of the harm threshold, and the reason for them.

        That none was answered yes is a decision too, and recorded with its reason.

        Raises:
            Problems: there is no reason.
            Refused: there is no such incident.
        """
        why = clean(why)
        if not why:
            raise Problems([FieldProblem("harm_why", "Enter the reason for these answers.")])
        chosen = set(yes)
        with self._casebook.writing() as book:
            _incident(book, incident)
            book.change(
                Incident,
                incident,
                why=why,
                harm=[each.value for each in HarmTest if each in chosen],
                harm_why=why,
            )

    # What waits.

    def waiting(self) -> tuple[Waiting, ...]:
        """Open incidents of which somebody has still to be told, the most pressing first."""
        with self._casebook.reading() as book:
            found = read_open(book, named=self.are_chairs)
            if not found.marks:
                return ()
            roles = _roles(book)
        rules = self.book()

        def plan(row: Row[Any]) -> Plan:
            facts = self._facts(row, roles)
            routes = tuple(each for each in routes_for(facts, rules) if not each.said)
            return Plan(routes, facts.asks_harm)

        lado, now = rules.rules[RouteKey.LADO], self._casebook.clock()
        return still_waiting(found, plan, lado, self._days.calendar(), now)

    def removals(self) -> tuple[Waiting, ...]:
        """Requests to take something down that nobody has settled, the most pressing first."""
        wanted = (
            select(Removal.incident_id, Incident.reference, Removal.asked, Removal.due_at)
            .join(Incident, Incident.id == Removal.incident_id)
            .where(Removal.settled_on.is_(None), Incident.status == Status.OPEN)
        )
        now = self._casebook.clock()
        with self._casebook.reading() as book:
            rows = book.rows(wanted)
        found = [
            Waiting(row.incident_id, row.reference, (row.asked,), ends, ends.state(now))
            for row in rows
            for ends in (until(row.due_at),)
        ]
        return tuple(sorted(found, key=pressing))


def _harm_limit(
    facts: IncidentFacts, row: Row[Any], rules: RouteBook, calendar: SchoolCalendar
) -> Limit | None:
    """The four questions have to be answered while the LADO could still be told in time."""
    rule = rules.rules[RouteKey.LADO]
    if not facts.asks_harm or not rule.on:
        return None
    return limit(rule.within, row.known_on, row.recorded_at, calendar, outside=rule.outside)


def _roles(book: Reading) -> dict[str, Role]:
    """In which role each holder of the book signs in."""
    return {row.name: row.role for row in book.rows(_HOLDERS)}


def _incident(book: Reading | Writing, incident: UUID) -> Row[Any]:
    row = book.first(_FACTS.where(Incident.id == incident))
    if row is None:
        raise Refused("There is no such incident. Check its reference.")
    return row


def _told(book: Reading, condition: ColumnElement[bool]) -> tuple[ToldRow, ...]:
    return tuple(ToldRow(**row._mapping) for row in book.rows(_TOLD.where(condition)))


def _standing(
    route: Route,
    row: Row[Any],
    told: Sequence[ToldRow],
    calendar: SchoolCalendar,
    now: dt.datetime,
) -> Standing:
    ends = limit(route.within, row.known_on, row.recorded_at, calendar, outside=route.outside)
    here = tuple(each for each in told if each.route is route.key)
    days = [each.told_on for each in here if each.told_on is not None]
    if days:
        state = ends.met(min(days))
    elif route.said:
        state = State.MET
    elif here:
        state = State.NOT_TOLD
    else:
        state = ends.state(now)
    return Standing(route, ends, state, here)
