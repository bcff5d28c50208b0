"""Incidents: recorded, acted on and read back (R105–R113)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_, select

from app.dates import TermDates, parse_time_words
from app.errors import Refused
from app.models.incident import Incident, Status
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.figures.withheld import Withheld
from app.services.incidents.closing import Closing
from app.services.incidents.correcting import Corrections, about_columns, by_columns
from app.services.incidents.drafts import ActionDraft, IncidentDraft, check_action, check_incident
from app.services.incidents.ladder import Ladder
from app.services.incidents.links import Links
from app.services.incidents.people import People
from app.services.incidents.reading import index_incident, index_new, items, read_incident
from app.services.incidents.removals import Removals
from app.services.incidents.rows import IncidentItem, IncidentRow, Show
from app.services.incidents.subjects import Subjects
from app.services.incidents.support import Directory, Supports
from app.services.incidents.tasks import Tasks
from app.services.incidents.types import Types
from app.services.incidents.writing import act
from app.services.references import next_number, reference
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.words import clean, clean_line

TOLD_ALIKE = 0.8  # of the words of two stories; so much alike, they may be one


@dataclass(frozen=True)
class Recorded:
    """A new incident: its id, its reference and the letters of its exhibits."""

    id: UUID
    reference: str
    letters: tuple[str, ...]


class Incidents:
    """The incidents of a casebook; who people are comes from the register.

    Attributes:
        withheld: the records of images that must not be saved.
        types: what the types are called here.
        subjects: knows who people are, and stops concerns about the head.
        people, tasks, ladder, removals, support, links: what belongs to an incident.
        directory: who gives support.
        corrections, closing: putting right, ending and opening again.
    """

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook = casebook
        self._school = SchoolSettings(register)
        self._evidence = Evidence(casebook)
        self.withheld = Withheld(casebook, register)
        self.types = Types(register)
        self.subjects = Subjects(casebook, register)
        self.people = People(casebook, register, self.subjects)
        self.tasks = Tasks(casebook)
        self.ladder = Ladder(casebook)
        self.removals = Removals(casebook, self._school)
        self.support = Supports(casebook)
        self.links = Links(casebook)
        self.directory = Directory(register)
        self.corrections = Corrections(casebook, self.subjects, self.types)
        self.closing = Closing(casebook, register)

    # Recording.

    def check(self, draft: IncidentDraft) -> None:
        """Check what :meth:`record` would refuse, without recording.

        Raises:
            HeadConcern: it is about the headteacher.
            Problems: one sentence for each field to put right.
        """
        self._checked(draft)

    def record(
        self,
        draft: IncidentDraft,
        exhibits: Sequence[ExhibitDraft] = (),
        incident: UUID | None = None,
    ) -> Recorded:
        """Record an incident with its evidence: all of it or nothing.

        Args:
            draft: what was typed.
            exhibits: its evidence, A first.
            incident: the id to give it. If that one was recorded before (the power went between
                the save and the end of its draft), it isn't recorded twice.

        Raises:
            HeadConcern: it is about the headteacher; nothing is saved.
            Problems: one sentence for each field to put right.
        """
        draft = self._checked(draft)
        today = self._casebook.today()
        if incident is not None and (before := self._recorded(incident)):
            return before
        incident = incident or uuid4()
        with self._evidence.storing(exhibits) as stored, self._casebook.writing() as book:
            number = next_number(book, Incident, "INC", today.year)
            given = reference(self._casebook, "INC", today.year, number)
            book.add(
                Incident,
                {
                    "id": incident,
                    "reference": given,
                    "year": today.year,
                    "number": number,
                    "narrative": clean(draft.narrative),
                    "happened_on": draft.happened_on,
                    "happened_time": parse_time_words(clean_line(draft.happened_time)) or None,
                    **about_columns(draft.about),
                    **by_columns(draft.by),
                    "platform": clean_line(draft.platform) or None,
                    "link": clean_line(draft.link) or None,
                    "group_name": clean_line(draft.group_name) or None,
                    "type": draft.type,
                    "done_so_far": [done.value for done in draft.done_so_far],
                    "knows": draft.knows,
                    "known_on": draft.known_on,
                    "impact": clean(draft.impact) or None,
                    "judgement": clean(draft.judgement) or None,
                    "led_by": clean_line(draft.led_by) or None,
                    "signs": list(draft.signs),
                    "post_id": draft.post_id,
                    "status": Status.OPEN,
                },
            )
            letters = self._evidence.attach(book, incident, stored)
            index_new(book, draft, incident, given, exhibits)
        return Recorded(incident, given, letters)

    def add_evidence(self, incident: UUID, exhibits: Sequence[ExhibitDraft]) -> tuple[str, ...]:
        """Add evidence to an incident; return its letters.

        Raises:
            Refused: one of the files is an exhibit of this incident already.
        """
        kept = {each.sha256: each.label for each in self._evidence.of(incident)}
        for each in exhibits:
            if label := kept.get(each.accepted.sha256):
                raise Refused(f"“{each.accepted.name}” is already kept as {label}.")
        with self._evidence.storing(exhibits) as stored, self._casebook.writing() as book:
            letters = self._evidence.attach(book, incident, stored)
            index_incident(book, incident)
        return letters

    def add_action(self, incident: UUID, draft: ActionDraft) -> None:
        """Add something done about it to the chronology.

        Raises:
            Problems: one sentence for each field to put right.
        """
        check_action(draft, self._casebook.today())
        with self._casebook.writing() as book:
            act(book, incident, draft)
            index_incident(book, incident)

    # Reading.

    def listed(
        self, show: Show = Show.ALL, *, mine: bool = False, term: TermDates | None = None
    ) -> tuple[IncidentItem, ...]:
        """Incidents, the latest to happen first.

        Args:
            show: open, closed or all.
            mine: only those recorded by who is signed in.
            term: only those that happened in it.
        """
        wanted: list[ColumnElement[bool]] = []
        if show is not Show.ALL:
            wanted.append(Incident.status == Status(show.value))
        if mine:
            wanted.append(Incident.recorded_by == self._casebook.who.name)
        if term is not None:
            wanted.append(Incident.happened_on.between(term.starts, term.ends))
        with self._casebook.reading() as book:
            return items(book, wanted, self.types.words())

    def get(self, incident: UUID) -> IncidentRow:
        """Everything about one incident.

        Raises:
            Refused: there is none with this id.
        """
        with self._casebook.reading() as book:
            return read_incident(book, Incident.id == incident, self.types.words())

    def by_reference(self, reference: str) -> IncidentRow:
        """The incident "INC-2026-014".

        Raises:
            Refused: there is none.
        """
        with self._casebook.reading() as book:
            wanted = Incident.reference == clean_line(reference).upper()
            return read_incident(book, wanted, self.types.words())

    def open_since(self, day: dt.date) -> tuple[IncidentItem, ...]:
        """Open incidents that were recorded on or before ``day``, oldest first."""
        return tuple(
            item
            for item in sorted(self.listed(Show.OPEN), key=lambda item: item.recorded_at)
            if item.recorded_at.astimezone().date() <= day
        )

    def same_as(self, draft: IncidentDraft) -> tuple[IncidentItem, ...]:
        """Incidents that may be this one, recorded before: of that day or link, and told alike."""
        link = clean_line(draft.link)
        near = Incident.happened_on == draft.happened_on
        wanted = or_(near, Incident.link == link) if link else near
        told = _told_words(draft.narrative)
        with self._casebook.reading() as book:
            rows = book.rows(select(Incident.id, Incident.narrative, Incident.link).where(wanted))
            twins = [
                row.id
                for row in rows
                if (link and row.link == link) or _alike(told, _told_words(row.narrative))
            ]
            return items(book, [Incident.id.in_(twins)], self.types.words()) if twins else ()

    def _checked(self, draft: IncidentDraft) -> IncidentDraft:
        """Return the draft as it would be kept, with the name that the register has now."""
        about, by = (
            self.subjects.named(replace(each, name=clean_line(each.name)), field)
            for each, field in ((draft.about, "about"), (draft.by, "by"))
        )
        draft = replace(draft, about=about, by=by)
        self.subjects.check(about, by)
        check_incident(draft, self._casebook.today())
        return draft

    def _recorded(self, incident: UUID) -> Recorded | None:
        with self._casebook.reading() as book:
            given = book.scalar(select(Incident.reference).where(Incident.id == incident))
        if given is None:
            return None
        return Recorded(incident, given, tuple(each.letter for each in self._evidence.of(incident)))


def _told_words(narrative: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", clean(narrative).casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stories share most of their words."""
    return bool(one) and len(one & other) >= TOLD_ALIKE * len(one | other)
