"""New keys and a new recovery sheet for several books, also when a new head comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy import Row, or_, select

from app.models.school import RoleHolder, RoleKey, Setting
from app.storage import holders, rekey
from app.storage.admitting import park, settle
from app.storage.book import Book
from app.storage.holders import HolderRow
from app.storage.keys import RecoveryKey, new_identity
from app.storage.opening import REGISTER, OpenBook
from app.storage.people import PEOPLE
from app.storage.writing import Writing

SHEET_LATER = "recovery_sheet_later"
"""The setting that says that the school's recovery sheet has still to be printed."""

Step = Callable[[int, int, str], object]


def quiet(done: int, total: int, what: str) -> None:
    """Tell nobody how far it is."""


def new_sheet(books: Mapping[str, OpenBook]) -> tuple[RecoveryKey, ...]:
    """Give books new keys, and a newly printed one each: the old sheet is void then."""
    for opened in books.values():
        new_keys(opened)
    made = []
    for name, opened in books.items():  # last, so that the old sheet is good till here
        printed = new_identity()
        holders.change_recovery_key(opened.book, opened.keys, printed.public_key)
        made.append(RecoveryKey(name, printed.public_key, printed.secret))
    return tuple(made)


def renew(
    vault: Path,
    books: Mapping[str, OpenBook],
    going: HolderRow | None,
    new_head: str,
    starts: dt.date | None,
    step: Step,
) -> tuple[RecoveryKey, ...]:
    """Give each book new keys, once: the leaver out, a newly printed key in.

    Args:
        vault: its folder.
        books: those that get new keys, open, the register last.
        going: who may open them no more.
        new_head: their name.
        starts: their first day; None for today.
        step: told before each book.

    Returns:
        The keys for the new sheet.
    """
    _remind(books[REGISTER].book)
    printed = []
    for number, (name, opened) in enumerate(books.items()):
        step(number, len(books), "Book")
        made = new_identity()
        last = name == REGISTER
        if last and going is not None:
            park(vault / PEOPLE, going.id)
        try:
            new_keys(
                opened,
                None if going is None else going.id,
                made.public_key,
                _heads(going, new_head, starts) if last else None,
            )
        finally:
            settle(vault / PEOPLE, books[REGISTER].book)
        printed.append(RecoveryKey(name, made.public_key, made.secret))
    return tuple(reversed(printed))


def _remind(register: Book) -> None:
    """Note that the sheet is to be printed, before the one on paper is void."""
    with register.writing() as writing:
        row: UUID | None = writing.scalar(select(Setting.id).where(Setting.key == SHEET_LATER))
        if row is None:
            writing.add(Setting, {"key": SHEET_LATER, "value": True})
        else:
            writing.change(Setting, row, value=True)


def new_keys(
    opened: OpenBook,
    going: UUID | None = None,
    recovery_key: str = "",
    also: Callable[[Writing], None] | None = None,
) -> None:
    """Give one book new keys; see ``rekey.start``. Who goes need not be a holder of it."""
    with opened.book.reading() as reading:
        person = going if going in {row.id for row in holders.holders(reading)} else None
    # Noted between the two, so that the session goes on with both keys if the second fails.
    opened.keys = rekey.start(opened.book, opened.keys, person, recovery_key, also)
    opened.keys = rekey.finish(opened.book, opened.keys)


def _heads(going: HolderRow | None, name: str, starts: dt.date | None) -> Callable[[Writing], None]:
    """Who is head by name: the old one's last day is the day before the new one's first."""

    def change(writing: Writing) -> None:
        first_day = starts or writing.now.astimezone().date()
        columns = select(RoleHolder.id, RoleHolder.role, RoleHolder.name, RoleHolder.remit)
        now = or_(RoleHolder.ended_on.is_(None), RoleHolder.ended_on >= first_day)
        rows: list[Row[tuple[UUID, RoleKey, str, str | None]]] = []
        for role in (RoleKey.HEAD, RoleKey.HEAD_OF_SCHOOL):
            rows = rows or writing.rows(columns.where(RoleHolder.role == role, now))
        new = name.casefold()
        before = [row for row in rows if row.name.casefold() != new]
        named = [row for row in before if going and row.name.casefold() == going.name.casefold()]
        ending = named or before
        for row in ending:
            writing.change(RoleHolder, row.id, ended_on=first_day - dt.timedelta(days=1))
        if len(before) == len(rows):
            role = ending[0].role if ending else RoleKey.HEAD
            remit = ending[0].remit if ending else None
            writing.add(RoleHolder, {"role": role, "name": name, "remit": remit})

    return change
