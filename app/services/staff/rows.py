"""What goes into the staff register and what comes out: drafts, rows, and their rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem
from app.models.staff import Capacity, Category
from app.services.staff.names import sort_name

FIRST_YEAR = 1940
LONGEST = 200
_EMAIL = re.compile(r"[^@ ]+@[^@ ]+")


@dataclass(frozen=True)
class StaffDraft:
    """One person as typed or read from a list; ``starts`` may be missing only in a list."""

    name: str = ""
    category: Category | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None
    role: str = ""
    email: str = ""
    staff_code: str = ""
    team: str = ""
    capacities: tuple[str, ...] = ()
    social_media_role: bool = False
    social_media_told: dt.date | None = None
    large_print: bool = False
    other_format: str = ""
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """The columns of ``Staff`` that a draft fills; empty text becomes nothing."""
        name = " ".join(self.name.split())
        return {
            "name": name,
            "sort_name": sort_name(name),
            "category": self.category,
            "starts": self.starts,
            "ends": self.ends,
            "role": self.role.strip() or None,
            "email": self.email.strip() or None,
            "staff_code": self.staff_code.strip() or None,
            "team": self.team.strip() or None,
            "capacities": list(self.capacities),
            "social_media_role": self.social_media_role,
            "social_media_told": self.social_media_told,
            "large_print": self.large_print or None,
            "other_format": self.other_format.strip() or None,
            "note": self.note.strip() or None,
        }

    def search_text(self) -> str:
        """What somebody is found by, besides their name and code."""
        label = self.category.label if self.category else ""
        return " ".join(filter(None, (label, self.role, self.team, self.email, self.note)))


@dataclass(frozen=True)
class LeavingDraft:
    """What is recorded when somebody leaves (R127)."""

    last_day: dt.date | None = None
    accounts_changed: bool = False
    relationships_ended: bool = False


@dataclass(frozen=True)
class RejoiningDraft:
    """A new engagement of somebody who had left; an empty role keeps the one they had."""

    starts: dt.date | None = None
    ends: dt.date | None = None
    category: Category | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person in a list."""

    id: UUID
    name: str
    category: Category
    role: str | None
    starts: dt.date | None
    ends: dt.date | None
    email: str | None
    staff_code: str | None
    team: str | None

    def on_roll(self, day: dt.date) -> bool:
        """Whether the policy covers them on ``day``, first and last day included."""
        return (self.starts is None or self.starts <= day) and not self.left(day)

    def left(self, day: dt.date) -> bool:
        """Whether their last day lies before ``day``."""
        return self.ends is not None and self.ends < day

    def standing(self, day: dt.date) -> str:
        """Since or until when, in a few words; empty if no date is known."""
        if self.left(day):
            return f"Left {say_date(self.ends)}" if self.ends else ""
        if self.starts and self.starts > day:
            return f"Starts {say_date(self.starts)}"
        if self.ends:
            return f"Until {say_date(self.ends)}"
        return f"Since {say_date(self.starts)}" if self.starts else ""


@dataclass(frozen=True)
class Engagement:
    """A period that is over."""

    category: Category
    role: str | None
    starts: dt.date | None
    ends: dt.date
    accounts_changed: bool
    relationships_ended: bool


@dataclass(frozen=True)
class StaffRecord:
    """Everything that the register holds about one person; ``draft`` is it, to be changed."""

    row: StaffRow
    draft: StaffDraft
    accounts_changed: bool
    relationships_ended: bool
    recorded_at: dt.datetime
    recorded_by: str
    former: tuple[Engagement, ...]


def draft_problems(draft: StaffDraft, today: dt.date) -> Iterator[FieldProblem]:
    """What must be put right before somebody can go into the register."""
    name = draft.name
    if not any(map(str.isalpha, name)):
        yield FieldProblem("name", "Enter a full name.")
    elif "\ufffd" in name:
        yield FieldProblem("name", "Type the name again: a letter in it could not be read.")
    elif len(name) > LONGEST:
        yield FieldProblem("name", f"Enter a name of {LONGEST} characters or fewer.")
    if draft.category is None:
        yield FieldProblem("category", "Select a group, for example Teacher.")
    if draft.email and (len(draft.email) > LONGEST or not _EMAIL.fullmatch(draft.email)):
        yield FieldProblem("email", "Enter an email address like name@school.example.")
    for field in ("role", "staff_code", "team", "other_format"):
        if len(getattr(draft, field)) > LONGEST:
            words = field.replace("_", " ")
            yield FieldProblem(field, f"Enter a {words} of {LONGEST} characters or fewer.")
    if draft.capacities and set(draft.capacities).difference(Capacity):
        yield FieldProblem("capacities", f"Select from the list: {', '.join(Capacity)}.")
    if draft.starts:
        yield from year_problem("starts", "start date", draft.starts, today)
    if draft.ends:
        yield from last_day_problems("ends", draft.starts, draft.ends, today)
    if draft.social_media_told and draft.social_media_told > today:
        yield FieldProblem("social_media_told", "Date told must be today or in the past.")


def last_day_problems(
    field: str, starts: dt.date | None, ends: dt.date | None, today: dt.date
) -> Iterator[FieldProblem]:
    """A last day can't lie before the first; a day's supply begins and ends on the same."""
    if ends is None:
        return
    if starts and ends < starts:
        yield FieldProblem(field, f"Last day must be after {say_date(starts)} when they started.")
    else:
        yield from year_problem(field, "last day", ends, today)


def year_problem(field: str, words: str, date: dt.date, today: dt.date) -> Iterator[FieldProblem]:
    """A year that nobody at the school can have is a slip of the keys."""
    latest = today.year + 10
    if not FIRST_YEAR <= date.year <= latest:
        yield FieldProblem(field, f"Enter a {words} between {FIRST_YEAR} and {latest}.")
