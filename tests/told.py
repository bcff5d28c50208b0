"""A school to whose casebook relationships are told, and what is told first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.models.staff import Category, Staff
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.service import Relationships
from app.storage.book import Book
from tests.builders import SetClock, book

TODAY = dt.date(2026, 11, 4)


@dataclass
class School:
    register: Book
    casebook: Book
    clock: SetClock
    relationships: Relationships
    staff: UUID


@contextmanager
def a_school(tmp_path: Path) -> Iterator[School]:
    clock = SetClock()
    register, casebook = (book(tmp_path, name, clock) for name in ("register", "casebook"))
    person = staff_member(register, "Siân Gŵyr-Jones")
    yield School(register, casebook, clock, Relationships(casebook, register), person)
    register.close()
    casebook.close()


def staff_member(register: Book, name: str) -> UUID:
    with register.writing() as writing:
        row = {"name": name, "sort_name": name.lower(), "category": Category.TEACHER}
        return writing.add(
            Staff,
            {
                **row,
                "capacities": [],
                "social_media_role": False,
                "accounts_changed": False,
                "relationships_ended": False,
            },
        )[0]


def nephew(school: School, **changes: Any) -> DisclosureDraft:
    draft = DisclosureDraft(
        staff_id=school.staff,
        other_kind=OtherKind.PUPIL,
        other_initials="j. k.",
        year_group=5,
        connection=Connection.FAMILY,
        platforms=("Instagram", " "),
        told_on=TODAY,
        told_to="The head",
        note="Nephew; the families holiday together.",
    )
    return replace(draft, **changes)


def noted(**changes: Any) -> DecisionDraft:
    draft = DecisionDraft(DecisionOutcome.NOTED, DecidedBy.HEAD, "A. Head", TODAY)
    return replace(draft, **changes)
