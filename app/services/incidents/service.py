"""Incidents: recorded, acted on, corrected by addition, closed (R105–R113)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select

from app.dates import TermDates, parse_time_words
from app.errors import FieldProblem, Problems, Refused
from app.models.holder import Holder, Role
from app.models.incident import Action, ActionKind, Correction, Incident, Party, Status
from app.models.staff import Staff
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.figures.withheld import Withheld
from app.services.incidents.drafts import (
    ActionDraft,
    CloseDraft,
    IncidentDraft,
    Subject,
    check_action,
    check_close,
    check_incident,
    check_not_head,
    date_problems,
    say,
)
from app.services.incidents.reading import index_incident, items, read_incident
from app.services.incidents.rows import FIELDS, IncidentItem, IncidentRow, Show
from app.services.incidents.words import OUTCOMES
from app.services.references import reference
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.storage.writing import Writing


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
    """

    def __init__(self, casebook: Book, register: Book) -> None:
        self.withheld = Withheld(casebook, register)
        self._casebook = casebook
        self._register = register
        self._school = SchoolSettings(register)
        self._evidence = Evidence(casebook)

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
            last = book.scalar(select(func.max(Incident.number)).where(Incident.year == today.year))
            number = (last or 0) + 1
            given = reference(self._casebook, "INC", today.year, number)
            book.add(
                Incident,
                {
                    "id": incident,
                    "reference": given,
                    "year": today.year,
                    "number": number,
                    "narrative": draft.narrative.strip(),
                    "happened_on": draft.happened_on,
                    "happened_time": parse_time_words(draft.happened_time) or None,
                    **_about(draft.about),
                    **_by(draft.by),
                    "platform": draft.platform.strip() or None,
                    "link": draft.link.strip() or None,
                    "type": draft.type,
                    "done_so_far": [done.value for done in draft.done_so_far],
                    "knows": draft.knows,
                    "impact": draft.impact.strip() or None,
                    "led_by": draft.led_by.strip() or None,
                    "status": Status.OPEN,
                },
            )
            letters = self._evidence.attach(book, incident, stored)
            index_incident(book, incident)
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
            _act(book, incident, ActionKind.DONE, draft)
            index_incident(book, incident)

    def correct(
        self, incident: UUID, field: str, value: object, reason: str, *, name: str = "value"
    ) -> None:
        """Put one field right by an addition that keeps both wordings.

        Args:
            incident: its id.
            field: one of ``incident_rows.FIELDS``.
            value: what it should be: text, a date, a choice or, for ``about`` and ``by``, a
                :class:`Subject`.
            reason: why it is changing.
            name: the form's name for the new value, where problems with it are shown.

        Raises:
            HeadConcern: it would then be about the headteacher.
            Problems: one sentence for each field to put right.
        """
        row = self.get(incident)
        before: object = getattr(row, field)
        after: object = value.strip() if type(value) is str else value
        if isinstance(after, Subject):
            after = self._named(after)
            self.check_subject(after)
        problems = [FieldProblem(name, each) for each in self._wrong(field, after)]
        if not problems and say(after) == say(before):
            problems.append(FieldProblem(name, "Change the wording, or choose Cancel."))
        if not reason.strip():
            problems.append(FieldProblem("reason", "Enter why this is changing."))
        if problems:
            raise Problems(problems)
        with self._casebook.writing() as book:
            book.add(
                Correction,
                {
                    "incident_id": incident,
                    "field": field,
                    "before": say(before),
                    "after": say(after),
                    "reason": reason.strip(),
                },
            )
            book.change(Incident, incident, why=reason.strip(), **_columns(field, after))
            index_incident(book, incident)

    def close(self, incident: UUID, draft: CloseDraft) -> None:
        """Close an incident with its outcome and the reason for it.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is closed already.
        """
        row = self.get(incident)
        if row.status is Status.CLOSED:
            raise Refused(f"{row.reference} is closed already. Reopen it first.")
        check_close(draft, row.happened_on, self._casebook.today())
        assert draft.outcome is not None  # noqa: S101 – check_close
        outcome = OUTCOMES[draft.outcome]
        with self._casebook.writing() as book:
            book.change(
                Incident,
                incident,
                status=Status.CLOSED,
                outcome=draft.outcome,
                closed_on=draft.closed_on,
                rationale=draft.rationale.strip(),
            )
            told = ActionDraft(f"{outcome}. {draft.rationale.strip()}", draft.closed_on)
            _act(book, incident, ActionKind.CLOSED, told)
            index_incident(book, incident)

    def reopen(self, incident: UUID, reason: str) -> None:
        """Open a closed incident again; its chronology keeps how it had been closed.

        Raises:
            Problems: there is no reason.
            Refused: it is open.
        """
        row = self.get(incident)
        if row.status is Status.OPEN:
            raise Refused(f"{row.reference} is open already.")
        if not reason.strip():
            raise Problems([FieldProblem("reason", "Enter why it is opened again.")])
        with self._casebook.writing() as book:
            book.change(
                Incident,
                incident,
                status=Status.OPEN,
                outcome=None,
                closed_on=None,
                rationale=None,
            )
            draft = ActionDraft(reason.strip(), self._casebook.today())
            _act(book, incident, ActionKind.REOPENED, draft)
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
            return items(book, wanted)

    def get(self, incident: UUID) -> IncidentRow:
        """Everything about one incident.

        Raises:
            Refused: there is none with this id.
        """
        with self._casebook.reading() as book:
            return read_incident(book, Incident.id == incident)

    def by_reference(self, reference: str) -> IncidentRow:
        """The incident "INC-2026-014".

        Raises:
            Refused: there is none.
        """
        with self._casebook.reading() as book:
            return read_incident(book, Incident.reference == reference.strip().upper())

    def open_since(self, day: dt.date) -> tuple[IncidentItem, ...]:
        """Open incidents that were recorded on or before ``day``, oldest first."""
        return tuple(
            item
            for item in sorted(self.listed(Show.OPEN), key=lambda item: item.recorded_at)
            if item.recorded_at.astimezone().date() <= day
        )

    def check_subject(self, *subjects: Subject) -> None:
        """Stop before anything is typed further when the subject is the headteacher.

        Raises:
            HeadConcern: it is.
        """
        subjects = tuple(each for each in subjects if each.name.strip() or each.staff_id)
        if not subjects:
            return
        heads = select(Holder.name).where(Holder.role == Role.HEAD)
        with self._casebook.reading() as book:
            names = [row.name for row in book.rows(heads)]
        check_not_head(self._school, names, *subjects)

    def _checked(self, draft: IncidentDraft) -> IncidentDraft:
        """Return the draft with the name that the register has now."""
        draft = replace(draft, about=self._named(draft.about))
        self.check_subject(draft.about, draft.by)
        check_incident(draft, self._casebook.today())
        return draft

    def _recorded(self, incident: UUID) -> Recorded | None:
        with self._casebook.reading() as book:
            given = book.scalar(select(Incident.reference).where(Incident.id == incident))
        if given is None:
            return None
        return Recorded(incident, given, tuple(each.letter for each in self._evidence.of(incident)))

    def _named(self, subject: Subject) -> Subject:
        if subject.staff_id is None:
            return subject
        with self._register.reading() as book:
            name = book.scalar(select(Staff.name).where(Staff.id == subject.staff_id))
        if name is None:
            raise Problems([FieldProblem("about", "Select somebody from the staff list.")])
        return Subject(Party.STAFF, name, subject.staff_id)

    def _wrong(self, field: str, after: object) -> list[str]:
        if field == "narrative" and not after:
            return ["Enter what happened."]
        if field == "happened_on":
            date = after if isinstance(after, dt.date) else None
            found = date_problems(date, self._casebook.today(), "Enter the date it happened.")
            return [each.sentence for each in found]
        if field not in FIELDS:
            raise LookupError(f"no field {field} to correct")
        return []


def _about(subject: Subject) -> dict[str, Any]:
    return {
        "about_kind": subject.kind,
        "about_staff_id": subject.staff_id,
        "about_name": subject.name.strip() or None,
    }


def _by(subject: Subject) -> dict[str, Any]:
    return {"by_kind": subject.kind, "by_name": subject.name.strip() or None}


def _columns(field: str, value: object) -> dict[str, Any]:
    if isinstance(value, Subject):
        return _about(value) if field == "about" else _by(value)
    return {field: None if value == "" else value}


def _act(book: Writing, incident: UUID, kind: ActionKind, draft: ActionDraft) -> None:
    book.add(
        Action,
        {
            "incident_id": incident,
            "kind": kind,
            "what": draft.what.strip(),
            "by": draft.by.strip() or book.who.name,
            "happened_on": draft.happened_on,
            "happened_time": parse_time_words(draft.happened_time) or None,
        },
    )
