"""Boards as they stood at the end of an earlier day: what had been recorded by then.

Entries tell it themselves (when they were recorded, and when superseded or taken back). Who was on
the staff, and which collections were open, is put back from the trail's revisions.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.dates import midnight, say_date
from app.errors import Refused
from app.models.declaration import Collection, Declaration
from app.models.staff import Category, Staff
from app.models.trail import Revision, TrailLine
from app.services.declarations.board import Stood, board_row, board_statement
from app.services.declarations.rounds import collections
from app.services.declarations.rows import CollectionRow, PastBoard
from app.services.school import SchoolSettings
from app.storage.book import Book, Reading

_SHOWN = ("name", "category", "role", "team", "starts")
_Before = dict[UUID, dict[str, Any]]


class PastBoards:
    """The register's boards on earlier days.

    A board with a day (``Declarations.board``) says, from all that is known now, who had signed by
    then; these say what the school could have known. Rules, such as the days that new starters
    have, are today's.
    """

    def __init__(self, register: Book) -> None:
        self._register = register
        self._school = SchoolSettings(register)

    def collections(self, day: dt.date) -> tuple[CollectionRow, ...]:
        """The collections known at the end of ``day``, as they were then, newest first.

        Raises:
            Refused: the day lies ahead.
        """
        if day > self._register.today():
            raise Refused("Enter a day up to today.")
        end = midnight(day + dt.timedelta(1))
        with self._register.reading() as book:
            before = _as_before(book, "collection", end)
            rows = book.rows(collections().where(Collection.recorded_at < end))
        found = []
        for row in rows:
            closed_on = before.get(row.id, {}).get("closed_on", row.closed_on)
            found.append(CollectionRow(**{**row._mapping, "closed_on": _date(closed_on)}))
        return tuple(found)

    def board(self, day: dt.date, collection_id: UUID | None = None) -> PastBoard:
        """The board that was on show at the end of ``day``.

        Args:
            day: up to today.
            collection_id: None for the one that was under way, or the newest.

        Raises:
            Refused: the day lies ahead, or the collection had not been started.
        """
        known = [row for row in self.collections(day) if collection_id in (None, row.id)]
        if not known:
            raise Refused(f"On {say_date(day)} nobody had been asked to sign yet.")
        chosen = next((row for row in known if row.open), known[0])
        starter_days = self._school.rules().starter_days
        with self._register.reading() as book:
            return past_board(book, chosen, day, starter_days)


def past_board(
    book: Reading, collection: CollectionRow, day: dt.date, starter_days: int
) -> PastBoard:
    """The board that was on show at the end of ``day``; ``collection`` as it was then."""
    end = midnight(day + dt.timedelta(1))
    on = collection.closed_on or day
    before = _as_before(book, "staff", end)
    statement = board_statement(collection, on, _stood(day, end)).add_columns(
        Staff.ends, Staff.sort_name
    )
    people = []
    for found in book.rows(statement.where(Staff.recorded_at < end)):
        *row, ends, sort_name = tuple(found)
        was = before.pop(found.id, {})
        for place, name in enumerate(_SHOWN, start=1):
            row[place] = was.get(name, row[place])
        people.append((was.get("sort_name", sort_name), was.get("ends", ends), row))
    nothing_returned = [None] * (len(statement.selected_columns) - len(_SHOWN) - 3)
    for person, was in before.items():  # taken out of the register since, as by undoing a list
        if was.get("name") and _recorded_before(was, end):
            row = [person, *(was[name] for name in _SHOWN), *nothing_returned]
            people.append((was["sort_name"], was["ends"], row))
    rows = []
    for _sort_name, ends, row in sorted(people, key=lambda each: (each[0], each[2][0].hex)):
        row[2], row[5], last = Category(row[2]), _date(row[5]), _date(ends)
        here = last is None or last >= on
        if here and (collection.open or row[5] is None or row[5] <= on):
            rows.append(board_row(row, collection, on, starter_days))
    return PastBoard(collection, day, tuple(rows))


def _stood(day: dt.date, end: dt.datetime) -> Stood:
    """Whether an entry stood then: known, and under no other that was known.

    Entries lie on each other like paper: only the top one can be taken back or superseded.
    """

    def known(entry: type[Declaration]) -> ColumnElement[bool]:
        not_voided = or_(entry.voided_on.is_(None), entry.voided_on > day)
        return and_(entry.recorded_at < end, not_voided)

    def stood(entry: type[Declaration]) -> ColumnElement[bool]:
        above = aliased(Declaration)
        covered = exists().where(
            above.staff_id == entry.staff_id, above.supersedes == entry.id, known(above)
        )
        return and_(known(entry), ~covered.correlate(entry))

    return stood


def _as_before(book: Reading, kind: str, end: dt.datetime) -> _Before:
    """What later changes replaced, in its stored form: the first "before" of each column."""
    lines = (
        select(TrailLine.record, Revision.changes)
        .join(Revision, Revision.seq == TrailLine.seq)
        .where(TrailLine.kind == kind, TrailLine.at >= end, TrailLine.what != "added")
        .order_by(TrailLine.seq)
    )
    before: _Before = {}
    for line in book.rows(lines):
        record, changes = tuple(line)
        for column, (was, _now) in (changes or {}).items():
            before.setdefault(record, {}).setdefault(column, was)
    return before


def _recorded_before(was: dict[str, Any], end: dt.datetime) -> bool:
    recorded_at = was.get("recorded_at")
    if recorded_at is None:
        return False
    return dt.datetime.fromisoformat(recorded_at).replace(tzinfo=dt.UTC) < end


def _date(value: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
