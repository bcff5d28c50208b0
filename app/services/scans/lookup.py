"""What the register says about a form: whose it is, and what on it is still to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.models.declaration import Declaration, Form, Outcome
from app.models.staff import Staff
from app.services.declarations.rounds import collections
from app.services.declarations.rows import CollectionRow
from app.services.scans.inbox_rows import Target
from app.services.scans.rows import Known
from app.storage.book import Reading
from app.storage.writing import Writing
from app.words import join

_FORM = select(Form.id, Form.staff_id, Form.collections, Staff.name, Staff.ends).join(
    Staff, Staff.id == Form.staff_id
)


@dataclass(frozen=True)
class FormFacts:
    """A printed form as things stand today.

    Attributes:
        name: the person's of today.
        to_sign: what on it they have not signed yet.
        about: what stands on it, in words.
    """

    id: UUID
    staff_id: UUID
    name: str
    to_sign: tuple[UUID, ...]
    about: str
    known: Known


class Lookup:
    """Answers from one state of the register, as of ``today``; made anew for each transaction."""

    def __init__(self, book: Reading | Writing, today: dt.date) -> None:
        self._book, self.today = book, today
        rows = (CollectionRow(**row._mapping) for row in book.rows(collections()))
        self._rounds = {row.id: row for row in rows}  # newest first

    def form(self, reference: str) -> FormFacts | None:
        """The form with this reference, or None where the register knows none."""
        return self._facts(_FORM.where(Form.reference == reference)) if reference else None

    def form_by_id(self, form_id: UUID | None) -> FormFacts | None:
        """The form with this id, or None for no form."""
        return None if form_id is None else self._facts(_FORM.where(Form.id == form_id))

    def targets(self, staff_id: UUID) -> tuple[Target, ...]:
        """What this person can have signed: forms printed for them, then what is asked of all."""
        found: dict[tuple[UUID, ...], Target] = {}
        printed = _FORM.where(Form.staff_id == staff_id).order_by(Form.recorded_at.desc())
        for row in self._book.rows(printed):
            on_it = [UUID(hex=each) for each in row.collections]
            asked = tuple(self._unsigned(staff_id, (each for each in on_it if self._open(each))))
            if asked:
                found.setdefault(asked, Target(row.id, asked, self.about(asked)))
        rounds: dict[UUID, list[UUID]] = {}
        for each in self._rounds.values():
            if each.open:
                rounds.setdefault(each.round_id or each.id, []).append(each.id)
        for together in rounds.values():
            asked = tuple(self._unsigned(staff_id, together))
            if asked:
                found.setdefault(asked, Target(None, asked, self.about(asked)))
        return tuple(found.values())

    def about(self, ids: Iterable[UUID]) -> str:
        """What these collections ask people to sign, in words."""
        rows = [self._rounds[each] for each in ids if each in self._rounds]
        return join([f"{row.policy_title} {row.version_label}" for row in rows])

    def _facts(self, statement: Select[*tuple[Any, ...]]) -> FormFacts | None:
        row = self._book.first(statement)
        if row is None:
            return None
        on_it = [UUID(hex=each) for each in row.collections]
        to_sign = tuple(self._unsigned(row.staff_id, on_it))
        known = Known(
            older=next(filter(None, map(self._older, on_it)), ""),
            returned=not to_sign,
            left=row.ends is not None and row.ends < self.today,
        )
        return FormFacts(row.id, row.staff_id, row.name, to_sign, self.about(on_it), known)

    def _open(self, collection_id: UUID) -> bool:
        row = self._rounds.get(collection_id)
        return row is not None and row.open

    def _older(self, collection_id: UUID) -> str:
        """Name what a form is about if people are asked for another by now."""
        row = self._rounds.get(collection_id)
        if row is None or row.open:
            return ""
        asked = next(
            (r for r in self._rounds.values() if r.open and r.policy_id == row.policy_id), None
        )
        if asked is None:
            return ""
        return row.version_label if asked.version_id != row.version_id else row.title

    def _unsigned(self, staff_id: UUID, ids: Iterable[UUID]) -> list[UUID]:
        wanted = list(ids)
        signed = select(Declaration.collection_id).where(
            Declaration.staff_id == staff_id,
            Declaration.stands,
            Declaration.outcome == Outcome.SIGNED,
            Declaration.collection_id.in_(wanted),
        )
        done = {row.collection_id for row in self._book.rows(signed)}
        return [each for each in wanted if each not in done]
