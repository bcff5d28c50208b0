"""Support for those who were harmed and those who are accused (R112), and who gives it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.errors import Checks, Refused
from app.models.incident import Party
from app.models.involved import Part
from app.models.response import Side, Support
from app.models.rule import SupportService
from app.services.incidents.drafts import ActionDraft, date_problems
from app.services.incidents.reading import index_incident
from app.services.incidents.rows import IncidentRow
from app.services.incidents.writing import act, owner
from app.storage.book import Book
from app.words import clean, clean_line


@dataclass(frozen=True)
class ServiceDraft:
    """Somebody who helps; ``whom`` is for whom they are there."""

    name: str
    whom: str = ""
    contact: str = ""
    note: str = ""


@dataclass(frozen=True)
class ServiceRow:
    """Somebody who helps, as the school keeps them."""

    id: UUID
    name: str
    whom: str
    contact: str | None
    note: str | None


STAFF, EVERYONE, PUPILS = "Staff", "Everyone", "Pupils and parents"
SUGGESTED = (
    ServiceDraft("Line manager", STAFF),
    ServiceDraft("Occupational health", STAFF),
    ServiceDraft("Employee assistance line", STAFF),
    ServiceDraft("Education Support", STAFF, note="A charity for people who work in education"),
    ServiceDraft("Trade union or professional association", STAFF),
    ServiceDraft("Able Futures", STAFF, note="Help with mental health at work"),
    ServiceDraft("GP", EVERYONE),
    ServiceDraft("Safeguarding lead", PUPILS),
    ServiceDraft("Pastoral team or school counsellor", PUPILS),
)


class Directory:
    """The school's own directory of support, kept in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register

    def services(self) -> tuple[ServiceRow, ...]:
        """Everybody who helps now, by name."""
        table = SupportService
        wanted = select(table.id, table.name, table.whom, table.contact, table.note)
        wanted = wanted.where(table.ended_on.is_(None)).order_by(table.name)
        with self._register.reading() as book:
            return tuple(ServiceRow(**row._mapping) for row in book.rows(wanted))

    def names(self) -> tuple[str, ...]:
        """Whom to offer: the school's own, or those we suggest until it has any."""
        return tuple(row.name for row in self.services()) or tuple(row.name for row in SUGGESTED)

    def add(self, draft: ServiceDraft) -> UUID:
        """Add somebody who helps; return their id.

        Raises:
            Problems: there is no name, or it is there already.
        """
        values = self._checked(draft, None)
        with self._register.writing() as book:
            return book.add(SupportService, values)[0]

    def add_suggested(self) -> int:
        """Add those of our list that are not there yet; return how many."""
        there = {row.name.casefold() for row in self.services()}
        missing = [each for each in SUGGESTED if each.name.casefold() not in there]
        with self._register.writing() as book:
            book.add(SupportService, *(_values(each) for each in missing))
        return len(missing)

    def change(self, service: UUID, draft: ServiceDraft) -> None:
        """Put right a name, a telephone number.

        Raises:
            Problems: there is no name, or it is another's.
        """
        values = self._checked(draft, service)
        with self._register.writing() as book:
            book.change(SupportService, service, **values)

    def end(self, service: UUID) -> None:
        """Offer it no more; where it was offered, the name stays."""
        with self._register.writing() as book:
            book.change(SupportService, service, ended_on=self._register.today())

    def _checked(self, draft: ServiceDraft, own: UUID | None) -> dict[str, str | None]:
        values = _values(draft)
        name = values["name"]
        checks = Checks()
        checks.need(name, "name", "Enter who helps.")
        if any(row.name == name and row.id != own for row in self.services()):
            checks.need(False, "name", "It is on the list already. Change that one instead.")
        checks.stop()
        return values


def _values(draft: ServiceDraft) -> dict[str, str | None]:
    return {
        "name": clean_line(draft.name),
        "whom": clean_line(draft.whom) or EVERYONE,
        "contact": clean_line(draft.contact) or None,
        "note": clean(draft.note) or None,
    }


@dataclass(frozen=True)
class OfferDraft:
    """Support that was offered; ``accepted`` is None while they have not said."""

    side: Side | None
    whom: str
    service: str
    offered_on: dt.date | None
    accepted: bool | None = None
    note: str = ""


class Supports:
    """The support that was offered in a casebook's incidents."""

    def __init__(self, casebook: Book) -> None:
        self._casebook = casebook

    def offer(self, incident: UUID, draft: OfferDraft) -> UUID:
        """Record an offer; return its id.

        Raises:
            Problems: one sentence for each field to put right.
        """
        checks = Checks()
        checks.need(draft.side, "side", "Select for whom it is.")
        checks.need(clean_line(draft.whom), "whom", "Enter whom it was offered to.")
        checks.need(clean_line(draft.service), "service", "Enter which support was offered.")
        today = self._casebook.today()
        checks += date_problems(draft.offered_on, today, "Enter when it was offered.", "offered_on")
        checks.stop()
        with self._casebook.writing() as book:
            (added,) = book.add(
                Support,
                {
                    "incident_id": incident,
                    "side": draft.side,
                    "whom": clean_line(draft.whom),
                    "service": clean_line(draft.service),
                    "offered_on": draft.offered_on,
                    "accepted": draft.accepted,
                    "note": clean(draft.note) or None,
                },
            )
            index_incident(book, incident)
        return added

    def answer(self, support: UUID, accepted: bool | None, on: dt.date | None) -> None:
        """Record what they said to it.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is what is recorded already.
        """
        checks = Checks()
        checks.need(accepted is not None, "accepted", "Select what they said.")
        today = self._casebook.today()
        checks += date_problems(on, today, "Enter when they said so.", "answered_on")
        checks.stop()
        with self._casebook.writing() as book:
            row = owner(book, Support, support)
            if not book.change(Support, support, accepted=accepted):
                raise Refused("That is recorded already.")
            said = "takes up" if accepted else "does not want"
            act(book, row.incident_id, ActionDraft(f"{row.whom} {said}: {row.service}", on))
            index_incident(book, row.incident_id)


def missing_support(row: IncidentRow) -> tuple[Side, ...]:
    """On which sides somebody is known, and no support was offered to anybody (R112)."""
    offered = {each.side for each in row.support}
    people = (Party.STAFF, Party.PUPIL, Party.PARENT)
    harmed = row.about.kind in people or any(each.part is Part.TARGET for each in row.people)
    ours = (Party.STAFF, Party.PUPIL)
    accused = row.by.kind in ours or any(
        each.part is Part.SUBJECT and each.kind in ours for each in row.people
    )
    there = {Side.HARMED: harmed, Side.ACCUSED: accused}
    return tuple(side for side, known in there.items() if known and side not in offered)
