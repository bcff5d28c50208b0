"""What staff do outside school and have declared, such as a channel that earns money (R043).

It stands on the person's record and in no report.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.staff import OutsideActivity, Staff
from app.services.staff.service import not_left
from app.storage.book import Book, Reading
from app.storage.writing import Writing


@dataclass(frozen=True)
class ActivityDraft:
    """An activity as somebody declares it.

    Attributes:
        what: in a few words.
        platform: where, if it is online.
        paid: it brings in money or goods.
        said: what the school said to it, if it has said something.
    """

    what: str = ""
    platform: str = ""
    paid: bool = False
    declared_on: dt.date | None = None
    said: str = ""


@dataclass(frozen=True)
class ActivityRow:
    """An activity, as stored; ``ended_on`` is its last day once that is known."""

    id: UUID
    staff_id: UUID
    name: str
    what: str
    platform: str | None
    paid: bool
    declared_on: dt.date
    said: str | None
    ended_on: dt.date | None
    recorded_by: str

    @property
    def line(self) -> str:
        """What it is, in one line."""
        where = f" on {self.platform}" if self.platform else ""
        return f"{self.what}{where}{', paid' if self.paid else ''}"


_ROWS = select(
    OutsideActivity.id,
    OutsideActivity.staff_id,
    Staff.name,
    OutsideActivity.what,
    OutsideActivity.platform,
    OutsideActivity.paid,
    OutsideActivity.declared_on,
    OutsideActivity.said,
    OutsideActivity.ended_on,
    OutsideActivity.recorded_by,
).join(Staff, Staff.id == OutsideActivity.staff_id)


class Activities:
    """Outside activities in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register

    def of(self, staff_id: UUID) -> tuple[ActivityRow, ...]:
        """One person's, those that go on first, then the latest."""
        statement = (
            _ROWS.where(OutsideActivity.staff_id == staff_id)
            .order_by(OutsideActivity.ended_on.is_not(None), OutsideActivity.declared_on.desc())
            .order_by(OutsideActivity.recorded_at.desc())
        )
        with self._register.reading() as book:
            return tuple(ActivityRow(**row._mapping) for row in book.rows(statement))

    def get(self, activity_id: UUID) -> ActivityRow:
        """One activity.

        Raises:
            LookupError: there is none with this id.
        """
        with self._register.reading() as book:
            row = book.first(_ROWS.where(OutsideActivity.id == activity_id))
        if row is None:
            raise LookupError(activity_id)
        return ActivityRow(**row._mapping)

    def add(self, staff_id: UUID, draft: ActivityDraft) -> UUID:
        """Record what somebody declared.

        Raises:
            Problems: what or when is missing, or the day lies ahead.
        """
        today = self._register.today()
        problems = []
        if not draft.what.strip():
            problems.append(FieldProblem("what", "Enter what they do."))
        if draft.declared_on is None:
            problems.append(FieldProblem("declared_on", "Enter the date they declared it."))
        elif draft.declared_on > today:
            sentence = "Date declared must be today or in the past."
            problems.append(FieldProblem("declared_on", sentence))
        if problems:
            raise Problems(problems)
        values = {
            "staff_id": staff_id,
            "what": " ".join(draft.what.split()),
            "platform": " ".join(draft.platform.split()) or None,
            "paid": draft.paid,
            "declared_on": draft.declared_on,
            "said": draft.said.strip() or None,
        }
        with self._register.writing() as book:
            return book.add(OutsideActivity, values)[0]

    def say(self, activity_id: UUID, said: str) -> None:
        """Record what the school said to it, or say it better; the trail keeps what was before.

        Raises:
            Problems: nothing is said.
        """
        if not said.strip():
            raise Problems([FieldProblem("said", "Enter what the school said.")])
        with self._register.writing() as book:
            _found(book, activity_id)
            book.change(OutsideActivity, activity_id, said=said.strip())

    def end(self, activity_id: UUID, last_day: dt.date | None) -> None:
        """Record that it has ended, or will.

        Raises:
            Problems: the day is missing, or before it was declared.
            Refused: it has ended before.
        """
        if last_day is None:
            raise Problems([FieldProblem("ended_on", "Enter the date it ended.")])
        with self._register.writing() as book:
            known = _found(book, activity_id)
            if known.ended_on is not None:
                raise Refused(f"It ended on {say_date(known.ended_on)}.")
            if last_day < known.declared_on:
                since = say_date(known.declared_on)
                sentence = f"Date must be on or after {since}, when they declared it."
                raise Problems([FieldProblem("ended_on", sentence)])
            book.change(OutsideActivity, activity_id, ended_on=last_day)

    def go_on(self, activity_id: UUID) -> None:
        """Undo an end."""
        with self._register.writing() as book:
            book.change(OutsideActivity, activity_id, "end undone", ended_on=None)


def unanswered(book: Reading, today: dt.date) -> tuple[ActivityRow, ...]:
    """Activities that go on, of people who are here, to which the school said nothing yet.

    Longest waiting first.
    """
    statement = _ROWS.where(
        OutsideActivity.said.is_(None),
        OutsideActivity.ended_on.is_(None),
        not_left(today),
    ).order_by(OutsideActivity.declared_on, Staff.sort_name)
    return tuple(ActivityRow(**row._mapping) for row in book.rows(statement))


def _found(book: Writing, activity_id: UUID) -> Row[tuple[dt.date, dt.date | None]]:
    row = book.first(
        select(OutsideActivity.declared_on, OutsideActivity.ended_on).where(
            OutsideActivity.id == activity_id
        )
    )
    if row is None:
        raise LookupError(activity_id)
    return row
