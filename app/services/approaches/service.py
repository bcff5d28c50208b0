"""Approaches: recorded, answered, reported (R058, R059)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.dates import parse_time_words, say_date, school_year
from app.errors import FieldProblem, Problems, Refused
from app.models.approach import Approach
from app.models.incident import Incident
from app.models.relationship import OtherKind
from app.models.staff import Staff
from app.services.approaches.drafts import (
    ApproachDraft,
    ReplyDraft,
    check_approach,
    check_reply,
    check_reported,
)
from app.services.approaches.reading import (
    MARKS,
    Known,
    index_approach,
    items,
    person,
    read_approach,
    waiting,
)
from app.services.approaches.rows import ApproachItem, ApproachRow, Earlier, Show
from app.services.evidence.service import Belongs, Evidence, ExhibitDraft
from app.services.initials import tidy_initials
from app.services.references import next_number, reference
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.words import clean, clean_line


class Approaches:
    """The approaches of a casebook."""

    def __init__(self, casebook: Book, register: Book) -> None:
        self._casebook, self._register = casebook, register
        self._school = SchoolSettings(register)

    # Recording.

    def check(self, draft: ApproachDraft) -> None:
        """Say what keeps an approach from being recorded.

        Raises:
            Problems: one sentence for each field to put right.
        """
        known = self._staff_name(draft.staff_id) is not None
        checked = draft if known else replace(draft, staff_id=None)
        check_approach(checked, self._casebook.today(), self._school.rules())

    def record(self, draft: ApproachDraft, exhibits: Sequence[ExhibitDraft] = ()) -> ApproachRow:
        """Record an approach with what shows it; all of it or nothing. May run off the UI thread.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: a file has changed since it was looked at.
        """
        self.check(draft)
        year, name = self._casebook.today().year, self._staff_name(draft.staff_id)
        evidence = Evidence(self._casebook)
        with evidence.storing(exhibits) as stored, self._casebook.writing() as book:
            number = next_number(book, Approach, "APP", year)
            given = reference(self._casebook, "APP", year, number)
            values = {"reference": given, "year": year, "number": number, "staff_name": name}
            [made] = book.add(Approach, values | _values(draft))
            evidence.attach(book, made, stored, Belongs.APPROACH)
            index_approach(book, made)
        return self.get(made)

    def answer(self, approach: UUID, draft: ReplyDraft) -> ApproachRow:
        """Record what the member of staff did about it; it is kept as it was said once.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: the reply is recorded already.
        """
        row = self.get(approach)
        if row.replied:
            raise Refused(f"What was done about {row.reference} is recorded. Add a note instead.")
        check_reply(draft)
        return self._change(approach, **_reply_values(draft))

    def report(self, approach: UUID, to: str, on: dt.date | None) -> ApproachRow:
        """Record who was told of it, and when (R059).

        Raises:
            Problems: one sentence for each field to put right.
            Refused: it is recorded already.
        """
        row = self.get(approach)
        if row.reported_on is not None:
            told = f"{row.reported_to}, {say_date(row.reported_on)}"
            raise Refused(f"{row.reference} was reported already: {told}. Add a note instead.")
        check_reported(to, on, row.happened_on, self._casebook.today())
        return self._change(approach, reported_to=clean_line(to), reported_on=on)

    def add_note(self, approach: UUID, text: str) -> ApproachRow:
        """Add to the note, or correct it: what stood there stays readable above.

        Raises:
            Problems: there is no text.
        """
        words = clean(text)
        if not words:
            raise Problems([FieldProblem("note", "Enter what to add.")])
        row = self.get(approach)
        today, who = say_date(self._casebook.today()), self._casebook.who.name
        added = f"Added on {today} by {who}: {words}"
        return self._change(approach, note=f"{row.note}\n\n{added}" if row.note else added)

    def add_evidence(self, approach: UUID, drafts: Sequence[ExhibitDraft]) -> tuple[str, ...]:
        """Keep what shows it; return the exhibits' letters. May run off the UI thread.

        Raises:
            Refused: a file has changed since it was looked at.
        """
        row = self.get(approach)
        evidence = Evidence(self._casebook)
        with evidence.storing(drafts) as stored, self._casebook.writing() as book:
            return evidence.attach(book, row.id, stored, Belongs.APPROACH)

    def link(self, approach: UUID, incident: UUID) -> ApproachRow:
        """Say which incident it belongs to.

        Raises:
            Refused: there is no such incident.
        """
        with self._casebook.reading() as book:
            there = book.scalar(select(Incident.id).where(Incident.id == incident))
        if there is None:
            raise Refused("There is no such incident. Check its reference.")
        return self._change(approach, incident_id=incident)

    # Reading.

    def listed(self, show: Show = Show.ALL) -> tuple[ApproachItem, ...]:
        """The approaches, the newest first; of those that wait, the oldest first."""
        rules = self._school.rules()
        if show is Show.WAITING:
            return waiting(self._casebook, rules)
        with self._casebook.reading() as book:
            found = items(book, [], self._casebook.today(), rules)
        return tuple(
            sorted(found, key=lambda item: (item.happened_on, item.reference), reverse=True)
        )

    def get(self, approach: UUID) -> ApproachRow:
        """Everything about one approach.

        Raises:
            Refused: there is none with this id.
        """
        return self._one(Approach.id == approach)

    def by_reference(self, reference: str) -> ApproachRow:
        """The approach "APP-2026-003".

        Raises:
            Refused: there is none.
        """
        return self._one(Approach.reference == reference.strip().upper())

    def of_incident(self, incident: UUID) -> tuple[ApproachItem, ...]:
        """The approaches that belong to an incident, oldest first."""
        with self._casebook.reading() as book:
            found = items(
                book,
                [Approach.incident_id == incident],
                self._casebook.today(),
                self._school.rules(),
            )
        return tuple(sorted(found, key=lambda item: (item.happened_on, item.reference)))

    def earlier(
        self,
        by_kind: OtherKind | None,
        initials: str,
        year_group: int | None = None,
        on: dt.date | None = None,
        account: str = "",
    ) -> tuple[Earlier, ...]:
        """Approaches that may be by the same person, oldest first: asked while one types.

        Args:
            by_kind: who tried; None finds by the account alone.
            initials: theirs.
            year_group: of a child, in the school year of ``on``.
            on: when it happened; today if not given.
            account: the account that it came from.
        """
        letters = tidy_initials(initials)
        whole = by_kind is not None and letters and (year_group is not None or not by_kind.child)
        mark: tuple[object, ...] = ()
        if whole and by_kind is not None:
            begins = school_year(on or self._casebook.today())
            mark = person(by_kind, letters, year_group if by_kind.child else None, begins)
        if not mark and not account.strip():
            return ()
        with self._casebook.reading() as book:
            return tuple(Known(book.rows(select(*MARKS))).same(mark, account))

    def _one(self, condition: ColumnElement[bool]) -> ApproachRow:
        today, rules = self._casebook.today(), self._school.rules()
        with self._casebook.reading() as book:
            return read_approach(book, condition, today, rules)

    def _change(self, approach: UUID, **values: Any) -> ApproachRow:
        with self._casebook.writing() as book:
            book.change(Approach, approach, **values)
            index_approach(book, approach)
        return self.get(approach)

    def _staff_name(self, staff: UUID | None) -> str | None:
        with self._register.reading() as book:
            name: str | None = book.scalar(select(Staff.name).where(Staff.id == staff))
        return name


def _values(draft: ApproachDraft) -> dict[str, Any]:
    """The columns of a checked draft."""
    child = draft.by_kind is not None and draft.by_kind.child
    told = clean_line(draft.reported_to)
    return {
        "staff_id": draft.staff_id,
        "by_kind": draft.by_kind,
        "by_initials": tidy_initials(draft.initials),
        "by_account": clean_line(draft.account) or None,
        "year_group": draft.year_group if child else None,
        "year_group_in": school_year(draft.happened_on) if child and draft.happened_on else None,
        "kind": draft.kind,
        "platform": clean_line(draft.platform),
        "happened_on": draft.happened_on,
        "happened_time": parse_time_words(clean_line(draft.happened_time)) or None,
        "note": clean(draft.note) or None,
        "reported_to": told or None,
        "reported_on": draft.reported_on if told else None,
        "incident_id": draft.incident_id,
        **_reply_values(draft.reply),
    }


def _reply_values(draft: ReplyDraft) -> dict[str, Any]:
    return {
        "reply": draft.reply,
        "reply_text": clean(draft.text) or None,
        "professional": draft.professional,
    }
