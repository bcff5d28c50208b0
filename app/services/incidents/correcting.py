"""Putting fields of an incident right by an addition that keeps both wordings (ux.md F5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.dates import parse_time_words
from app.errors import Checks, FieldProblem
from app.models.incident import Correction, Incident
from app.services.incidents.drafts import (
    Subject,
    date_problems,
    known_problems,
    say,
)
from app.services.incidents.reading import index_incident, read_incident
from app.services.incidents.rows import FIELDS, IncidentRow
from app.services.incidents.subjects import Subjects
from app.services.incidents.types import Types
from app.services.incidents.words import ADDED
from app.storage.book import Book
from app.storage.writing import Writing
from app.words import clean, clean_line

_LONG = ("narrative", "impact", "judgement", "rationale")  # keep their lines
LATER = ("group_name", "known_on", "knows", "impact", "judgement", "led_by")
"""What is often learnt later, and may then be added without a reason."""


class Corrections:
    """Corrects the incidents of a casebook."""

    def __init__(self, casebook: Book, subjects: Subjects, types: Types) -> None:
        self._casebook, self._subjects, self._types = casebook, subjects, types

    def correct(
        self, incident: UUID, field: str, value: object, reason: str, *, name: str = "value"
    ) -> None:
        """Put one field right.

        Args:
            incident: its id.
            field: one of ``rows.FIELDS``.
            value: what it should be: text, a date, a choice, a tuple of what was done or of the
                keys of signs or, for ``about`` and ``by``, a :class:`Subject`.
            reason: why it is changing.
            name: the form's name for the new value, where problems with it are shown.

        Raises:
            HeadConcern: it would then be about the headteacher.
            Problems: one sentence for each field to put right.
            LookupError: there is no such field.
        """
        row = self._row(incident)
        before, after = getattr(row, field), self._tidy(field, value)
        checks = Checks(FieldProblem(name, each) for each in self._wrong(row, field, after))
        if not checks and say(after) == say(before):
            checks.need(False, name, "Change the wording, or choose Cancel.")
        checks.need(clean(reason), "reason", "Enter why this is changing.")
        checks.stop()
        with self._casebook.writing() as book:
            self._correct(book, row, field, after, clean(reason))
            index_incident(book, incident)

    def add_details(self, incident: UUID, values: Mapping[str, object]) -> None:
        """Fill in fields of ``LATER`` that are empty so far; the day they were added shows.

        Raises:
            Problems: one sentence for each field to put right, or nothing was entered.
        """
        row = self._row(incident)
        tidy = {field: self._tidy(field, value) for field, value in values.items()}
        new = {field: value for field, value in tidy.items() if say(value)}
        checks = Checks()
        for field, value in new.items():
            if field not in LATER or say(getattr(row, field)):
                checks.need(False, field, "That is known already. Correct it instead.")
            checks += [FieldProblem(field, each) for each in self._wrong(row, field, value)]
        checks.need(new, next(iter(values), ""), "Enter what is known now.")
        checks.stop()
        with self._casebook.writing() as book:
            for field, value in new.items():
                self._correct(book, row, field, value, ADDED)
            index_incident(book, incident)

    def _correct(
        self, book: Writing, row: IncidentRow, field: str, after: object, reason: str
    ) -> None:
        types = self._types.words()
        book.add(
            Correction,
            {
                "incident_id": row.id,
                "field": field,
                "before": say(getattr(row, field), types),
                "after": say(after, types),
                "reason": reason,
            },
        )
        book.change(Incident, row.id, why=reason, **_columns(field, after))

    def _row(self, incident: UUID) -> IncidentRow:
        with self._casebook.reading() as book:
            return read_incident(book, Incident.id == incident)

    def _tidy(self, field: str, value: object) -> object:
        if field not in FIELDS:
            raise LookupError(f"no field {field} to correct")
        if isinstance(value, Subject):
            who = Subject(value.kind, clean_line(value.name), value.staff_id)
            named = self._subjects.named(who)
            self._subjects.check(named)
            return named
        if type(value) is str:
            text = clean(value) if field in _LONG else clean_line(value)
            return parse_time_words(text) if field == "happened_time" else text
        return value

    def _wrong(self, row: IncidentRow, field: str, after: object) -> list[str]:
        if field == "narrative" and not after:
            return ["Enter what happened."]
        if field == "rationale" and not (row.rationale and after):
            return ["Enter why it was closed so." if row.rationale else "It is not closed."]
        date = after if isinstance(after, dt.date) else None
        today = self._casebook.today()
        found: list[FieldProblem] = []
        if field == "happened_on":
            found = date_problems(date, today, "Enter the date it happened.")
            if date is not None and not found:
                found = known_problems(row.known_on, date, today)
        if field == "known_on":
            found = known_problems(date, row.happened_on, today)
        return [each.sentence for each in found]


def _columns(field: str, value: object) -> dict[str, Any]:
    if isinstance(value, Subject):
        return about_columns(value) if field == "about" else by_columns(value)
    if isinstance(value, tuple):
        return {field: [str(each) for each in value]}
    return {field: None if value == "" else value}


def about_columns(subject: Subject) -> dict[str, Any]:
    """Whom it is about, as the incident keeps it."""
    return {
        "about_kind": subject.kind,
        "about_staff_id": subject.staff_id,
        "about_name": clean_line(subject.name) or None,
    }


def by_columns(subject: Subject) -> dict[str, Any]:
    """Who did it, as the incident keeps it."""
    return {"by_kind": subject.kind, "by_name": clean_line(subject.name) or None}
