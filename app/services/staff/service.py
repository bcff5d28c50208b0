"""The staff register: everybody whom the policy covers, joining, leaving, coming back."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.staff import FormerEngagement, Staff
from app.models.trail import Revision, TrailLine
from app.services.staff.names import alike, words_of
from app.services.staff.rows import (
    Engagement,
    LeavingDraft,
    RejoiningDraft,
    StaffDraft,
    StaffRecord,
    StaffRow,
    draft_problems,
    last_day_problems,
    year_problem,
)
from app.storage.book import Book, Reading
from app.storage.writing import Writing

ROW = (
    Staff.id,
    Staff.name,
    Staff.category,
    Staff.role,
    Staff.starts,
    Staff.ends,
    Staff.email,
    Staff.staff_code,
    Staff.team,
)
ENGAGEMENT = (
    FormerEngagement.category,
    FormerEngagement.role,
    FormerEngagement.starts,
    FormerEngagement.ends,
    FormerEngagement.accounts_changed,
    FormerEngagement.relationships_ended,
)
TEXTS = ("role", "email", "staff_code", "team", "other_format", "note")  # blank for nothing
GONE = "This person is no longer in the register. Go back to the list."


class Which(enum.StrEnum):
    """Parts of the register that people look at."""

    CURRENT = "current"
    LEFT = "left"
    ALL = "all"


def on_roll(day: dt.date) -> ColumnElement[bool]:
    """The condition that the policy covers somebody on ``day``."""
    return and_(or_(Staff.starts.is_(None), Staff.starts <= day), not_left(day))


def not_left(day: dt.date) -> ColumnElement[bool]:
    """The condition that somebody's last day is unknown, or not before ``day``."""
    return or_(Staff.ends.is_(None), Staff.ends >= day)


class StaffRegister:
    """Reads and changes the staff in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register

    def listed(self, which: Which = Which.CURRENT) -> list[StaffRow]:
        """People by surname; those who start soon are among the current ones."""
        today = self._register.today()
        query = select(*ROW).order_by(Staff.sort_name)
        if which is Which.CURRENT:
            query = query.where(not_left(today))
        elif which is Which.LEFT:
            query = query.where(Staff.ends < today)
        return self._people(query)

    def on_roll(self, day: dt.date) -> list[StaffRow]:
        """Everybody whom the policy covers on ``day``, by surname."""
        return self._people(select(*ROW).where(on_roll(day)).order_by(Staff.sort_name))

    def leavers_to_finish(self) -> list[StaffRow]:
        """Who left within a year while their school accounts still await new passwords (R127)."""
        today = self._register.today()
        return self._people(
            select(*ROW)
            .where(Staff.ends.between(today - dt.timedelta(365), today - dt.timedelta(1)))
            .where(Staff.accounts_changed.is_(False))
            .order_by(Staff.ends)
        )

    def get(self, staff_id: UUID) -> StaffRecord:
        """One person with their former engagements, latest first.

        Raises:
            Refused: nobody has that id any more.
        """
        with self._register.reading() as book:
            found = _found(book, staff_id)
            former = book.rows(
                select(*ENGAGEMENT)
                .where(FormerEngagement.staff_id == staff_id)
                .order_by(FormerEngagement.ends.desc())
            )
        return StaffRecord(
            row=_row(found),
            draft=_draft(found),
            accounts_changed=found.accounts_changed,
            relationships_ended=found.relationships_ended,
            recorded_at=found.recorded_at,
            recorded_by=found.recorded_by,
            former=tuple(Engagement(**past._mapping) for past in former),
        )

    def possible_matches(self, name: str, besides: UUID | None = None) -> list[StaffRow]:
        """People in the register, left or not, who may be the person with this name."""
        words = words_of(name)
        if not words:
            return []
        return [
            row
            for row in self._people(select(*ROW).order_by(Staff.ends.is_not(None), Staff.ends))
            if row.id != besides and alike(words, words_of(row.name))
        ]

    def named(self, name: str) -> StaffRow:
        """The one person with this name or staff code, whatever its accents and capitals.

        Raises:
            Refused: nobody or several have it.
        """
        words = words_of(name)
        found = [
            row
            for row in self.listed(Which.ALL)
            if words_of(row.name) == words or (row.staff_code and row.staff_code == name)
        ]
        if not found:
            raise Refused(f"Nobody in the register is called “{name}”. Check the name.")
        if len(found) > 1:
            raise Refused(
                f"{len(found)} people in the register are called “{name}”. Give the staff code."
            )
        return found[0]

    def add(self, draft: StaffDraft) -> UUID:
        """Put a new person into the register and return their id.

        Raises:
            Problems: what must be put right first.
        """
        self.check(draft)
        with self._register.writing() as book:
            return add_people(book, [draft])[0]

    def check(self, draft: StaffDraft) -> None:
        """Say what must be put right before somebody can be added, and add nobody.

        Raises:
            Problems: what must be put right first.
        """
        problems = list(draft_problems(draft, self._register.today()))
        if draft.starts is None:
            problems.append(FieldProblem("starts", "Enter the date they start."))
        _raise(problems)

    def change(self, staff_id: UUID, draft: StaffDraft) -> None:
        """Change what the register holds about somebody; a start date may stay unknown.

        Raises:
            Problems: what must be put right first.
            Refused: nobody has that id any more.
        """
        _raise(list(draft_problems(draft, self._register.today())))
        with self._register.writing() as book:
            _found(book, staff_id)
            change_person(book, staff_id, **draft.columns())

    def leave(self, staff_id: UUID, leaving: LeavingDraft) -> None:
        """Record somebody's last day, past or to come, and what was done about it (R127).

        Raises:
            Problems: the last day is missing or before the first.
        """
        last_day = leaving.last_day
        if last_day is None:
            raise Problems([FieldProblem("last_day", "Enter the last day.")])
        with self._register.writing() as book:
            starts = _found(book, staff_id).starts
            _raise(list(last_day_problems("last_day", starts, last_day, self._register.today())))
            book.change(
                Staff,
                staff_id,
                ends=last_day,
                accounts_changed=leaving.accounts_changed,
                relationships_ended=leaving.relationships_ended,
            )

    def undo_leave(self, staff_id: UUID) -> None:
        """Put back what was before the last day was recorded, such as the end of a term of office.

        Raises:
            Refused: no last day was recorded.
        """
        latest = (
            select(Revision.changes)
            .join(TrailLine, TrailLine.seq == Revision.seq)
            .where(TrailLine.record == staff_id, TrailLine.what == "changed")
            .order_by(TrailLine.seq.desc())
        )
        with self._register.writing() as book:
            left = _found(book, staff_id).ends is not None
            for (changes,) in book.rows(latest) if left else ():
                if changes and "ends" in changes:
                    book.change(Staff, staff_id, "leaving undone", **_before(changes))
                    return
            raise Refused("No last day was recorded for this person, so there is nothing to undo.")

    def rejoin(self, staff_id: UUID, again: RejoiningDraft) -> None:
        """Begin a new engagement of somebody who left; the old one is kept beside it.

        Raises:
            Problems: the start is missing, or not after the last day.
            Refused: they have not left.
        """
        today = self._register.today()
        with self._register.writing() as book:
            old = _found(book, staff_id)
            if old.ends is None:
                raise Refused(f"{old.name} has not left. Record their last day first.")
            if again.starts is None:
                raise Problems([FieldProblem("starts", "Enter the date they start again.")])
            problems = list(year_problem("starts", "start date", again.starts, today))
            if again.starts <= old.ends:
                sentence = f"Start date must be after {say_date(old.ends)} when they left."
                problems = [FieldProblem("starts", sentence)]
            _raise([*problems, *last_day_problems("ends", again.starts, again.ends, today)])
            rejoin_person(book, staff_id, again)

    def _people(self, query: Select[*tuple[Any, ...]]) -> list[StaffRow]:
        with self._register.reading() as book:
            return [StaffRow(*tuple(row)) for row in book.rows(query)]


def add_people(book: Writing, drafts: list[StaffDraft]) -> list[UUID]:
    """Put checked people into the register, and into the index that finds them."""
    ticks = {"accounts_changed": False, "relationships_ended": False}
    drafts = [_tidied(draft) for draft in drafts]
    ids = book.add(Staff, *({**draft.columns(), **ticks} for draft in drafts))
    for staff_id, draft in zip(ids, drafts, strict=True):
        _index(book, staff_id, draft)
    return ids


def _tidied(draft: StaffDraft) -> StaffDraft:
    name = " ".join(draft.name.split())
    return draft if name == draft.name else replace(draft, name=name)


def change_person(book: Writing, staff_id: UUID, why: str | None = None, **columns: Any) -> bool:
    """Change columns of a person, and what finds them; return whether anything differed."""
    if not book.change(Staff, staff_id, why, **columns):
        return False
    _index(book, staff_id, _draft(_found(book, staff_id)))
    return True


def rejoin_person(book: Writing, staff_id: UUID, again: RejoiningDraft) -> None:
    """Keep the engagement that ended, and begin the new one: a trail line each."""
    old = _found(book, staff_id)
    kept = ("category", "role", "starts", "ends", "accounts_changed", "relationships_ended")
    book.add(FormerEngagement, {"staff_id": old.id, **{name: getattr(old, name) for name in kept}})
    change_person(
        book,
        staff_id,
        starts=again.starts,
        ends=again.ends,
        category=again.category or old.category,
        role=again.role.strip() or old.role,
        accounts_changed=False,
        relationships_ended=False,
    )


def _index(book: Writing, staff_id: UUID, draft: StaffDraft) -> None:
    book.index("staff", staff_id, draft.staff_code, draft.name, draft.search_text())


def _found(book: Reading | Writing, staff_id: UUID) -> Row[Any]:
    row = book.first(select(Staff.__table__).where(Staff.id == staff_id))
    if row is None:
        raise Refused(GONE)
    return row


def _draft(found: Row[Any]) -> StaffDraft:
    values = {field.name: getattr(found, field.name) for field in fields(StaffDraft)}
    texts = {name: values[name] or "" for name in TEXTS}
    lists = {"capacities": tuple(found.capacities)}
    return StaffDraft(**{**values, **texts, **lists, "large_print": bool(found.large_print)})


def _row(found: Row[Any]) -> StaffRow:
    values: dict[str, Any] = {column.key: getattr(found, column.key) for column in ROW}
    return StaffRow(**values)


def _before(changes: dict[str, Any]) -> dict[str, Any]:
    """What a revision of leaving says was before, with its date as a date."""
    values = {name: before for name, (before, _) in changes.items()}
    values["ends"] = dt.date.fromisoformat(values["ends"]) if values["ends"] else None
    leaving = ("ends", "accounts_changed", "relationships_ended")
    return {name: value for name, value in values.items() if name in leaving}


def _raise(problems: list[FieldProblem]) -> None:
    if problems:
        raise Problems(problems)
