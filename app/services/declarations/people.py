"""The people whom an entry is about: known, engaged on that day, and what stands for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from app.dates import say_date
from app.errors import FieldProblem, Refused
from app.models.declaration import Declaration, Outcome
from app.models.staff import FormerEngagement, Staff
from app.storage.writing import Writing

_MOST = 500  # ids in one statement, well below what SQLite takes


@dataclass(frozen=True)
class Person:
    """One of them, with what stands for them in the collection."""

    id: UUID
    name: str
    starts: dt.date | None
    ends: dt.date | None
    standing: UUID | None
    signed: bool


def asked_people(book: Writing, collection_id: UUID, staff_ids: Sequence[UUID]) -> list[Person]:
    """Return these people, each once and in this order.

    Raises:
        LookupError: one of them is not on the register.
    """
    ids = list(dict.fromkeys(staff_ids))
    found: dict[UUID, Person] = {}
    for first in range(0, len(ids), _MOST):
        rows = book.rows(
            select(
                Staff.id,
                Staff.name,
                Staff.starts,
                Staff.ends,
                Declaration.id.label("standing"),
                Declaration.outcome,
            )
            .outerjoin(
                Declaration,
                and_(
                    Declaration.collection_id == collection_id,
                    Declaration.staff_id == Staff.id,
                    Declaration.stands,
                ),
            )
            .where(Staff.id.in_(ids[first : first + _MOST]))
        )
        for row in rows:
            signed = row.outcome is Outcome.SIGNED
            found[row.id] = Person(row.id, row.name, row.starts, row.ends, row.standing, signed)
    return [found[each] for each in ids]


def engagement_problems(
    book: Writing, people: Sequence[Person], dated: dt.date
) -> list[FieldProblem]:
    """One problem for each person who was not at the school on that day."""
    problems = []
    for person in people:
        early = person.starts is not None and dated < person.starts
        late = person.ends is not None and dated > person.ends
        if not (early or late) or _was_here(book, person.id, dated):
            continue
        if early and person.starts is not None:
            since = say_date(person.starts)
            sentence = f"Date signed must be on or after {since}, when {person.name} started."
        else:
            until = say_date(person.ends) if person.ends else ""
            sentence = f"Date signed must be on or before {until}, when {person.name} left."
        problems.append(FieldProblem("dated", sentence))
    return problems


def _was_here(book: Writing, staff_id: UUID, day: dt.date) -> bool:
    """Whether they were here in a time before the present one."""
    rows = book.rows(
        select(FormerEngagement.starts, FormerEngagement.ends).where(
            FormerEngagement.staff_id == staff_id
        )
    )
    return any((row.starts is None or row.starts <= day) and day <= row.ends for row in rows)


def refuse_signed(people: Sequence[Person]) -> None:
    """Refuse to put anything but another signature in a signature's place.

    Raises:
        Refused: one of them has signed.
    """
    signed = [person.name for person in people if person.signed]
    if signed:
        raise Refused(f"{signed[0]} has signed. Take that declaration back first.")
