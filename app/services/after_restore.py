"""After going back to an older backup: what was disposed of later is disposed of again.

The vault says where later backups are (``restored.json``); nobody has to believe it. A copy counts
only if whoever made it knew the open book's own secret key. Numbers that were given out later are
kept, so that none is given to another record.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.dates import say_moment
from app.errors import CandourError
from app.models.retention import UsedNumber
from app.models.schemas import tables
from app.services.references import keep_number
from app.services.retention.replay import read_disposals, replay
from app.storage import restored
from app.storage.backup import Place, Snapshot
from app.storage.book import Book, Reading
from app.storage.holders import KEY_FILE
from app.storage.migrations import schema_of
from app.storage.opening import BOOKS, called
from app.storage.restore import database_paths, fetch, temporary
from app.storage.restored import Restored
from app.storage.session import Session
from app.words import count

PATIENCE = dt.timedelta(days=30)  # for a place that is not there; after that it is asked no more

_REFERENCE = re.compile(r"(?:CH-)?([A-Z]+)-\d{4}-\d+")


def catch_up(session: Session) -> list[str]:
    """Do what a restore left to be done, as far as this person's keys reach.

    Returns:
        What they ought to hear, as sentences; nothing for a vault that wasn't restored.
    """
    noted = restored.read(session.folder)
    if noted is None or session.is_remembered:
        return []
    told, done = [], []
    for name, book in session.books.items():
        if name in noted.waiting:
            finished, sentences = _book(session, noted, book)
            told += sentences
            if finished:
                done.append(name)
    with contextlib.suppress(CandourError):  # on a full disk it is noted at the next sign-in
        restored.caught_up(session.folder, done)
    return told


def _book(session: Session, noted: Restored, book: Book) -> tuple[bool, list[str]]:
    """Whether a book has caught up, and what is to be told about it."""
    place = _place(noted)
    given_up = book.clock() > noted.restored_at + PATIENCE
    told = []
    if place is None:
        made = say_moment(noted.made_at)
        told.append(
            f"This vault was restored from the backup of {made}. What was disposed of in the "
            f"{called(book.name)} after that could not be disposed of again, because "
            f"{noted.folder} is not there. "
            + (
                "Look through what is due and dispose of it once more."
                if given_up
                else "Plug it in, then sign in again."
            )
        )
    gone = 0
    later = [] if place is None else _later(place, noted)
    newest = later[0] if later else None
    for snapshot in later:
        opened = _from_backup(place, snapshot, book, session)
        with contextlib.suppress(CandourError, OSError), opened as it:
            gone += _carry_over(it, book)
            newest = None if snapshot is newest else newest
            break
    for folder in noted.others:
        with contextlib.suppress(CandourError, OSError), _from_folder(folder, book, session) as it:
            gone += _carry_over(it, book)
            newest = None
    if newest is not None:
        told.append(
            f"What was disposed of in the {called(book.name)} up to the backup of "
            f"{say_moment(newest.made_at)} could not all be disposed of again, because that backup "
            "doesn't open with your keys. Let somebody sign in who could open it on that day, or "
            "look through what is due and dispose of it once more."
        )
    if gone:
        told.append(
            f"The {called(book.name)} was restored from an older backup, so "
            f"{count(gone, 'record')} that had been disposed of since then "
            f"{'was' if gone == 1 else 'were'} disposed of again."
        )
    return (place is not None and newest is None) or given_up, told


def _place(noted: Restored) -> Place | None:
    try:
        found = Place.open(noted.folder)
    except CandourError:
        return None
    return found if (found.id, found.vault) == (noted.place, noted.vault) else None


def _later(place: Place, noted: Restored) -> list[Snapshot]:
    """The backups made after the one that was restored, newest first."""
    with contextlib.suppress(CandourError):
        every = [each for each in place.snapshots() if each.problem is None]
        return [each for each in every if each.made_at > noted.made_at]
    return []


@contextmanager
def _from_backup(
    place: Place | None, snapshot: Snapshot, book: Book, session: Session
) -> Iterator[Book]:
    """The book as a backup has it.

    Raises:
        CandourError: it can't be opened, or isn't proved to be the same book.
    """
    assert place is not None  # noqa: S101 – there are no snapshots without one
    with temporary() as folder:
        key_file = f"{BOOKS}/{book.name}/{KEY_FILE}"
        fetch(place, snapshot, [key_file, *database_paths(snapshot, book.name)], folder)
        with _opened(folder / BOOKS / book.name, book, session) as copy:
            yield copy


@contextmanager
def _from_folder(vault: Path, book: Book, session: Session) -> Iterator[Book]:
    """The book as a vault has it that lies somewhere else; a copy is opened, never the vault."""
    with temporary() as folder:
        target = folder / book.name
        target.mkdir()
        for name in (KEY_FILE, "book.db", "book.db-wal"):
            source = vault / BOOKS / book.name / name
            if source.is_file():
                shutil.copyfile(source, target / name)
        with _opened(target, book, session) as copy:
            yield copy


@contextmanager
def _opened(folder: Path, book: Book, session: Session) -> Iterator[Book]:
    keys = session.proved_copy(folder)
    if keys is None:
        raise CandourError("It doesn't open with this person's keys, or is not the same book.")
    (folder / "documents").mkdir(exist_ok=True)
    copy = Book(folder, keys, book.clock, book.who)
    try:
        yield copy
    finally:
        copy.close()


def _carry_over(copy: Book, book: Book) -> int:
    """Dispose of what a later copy says, and keep its numbers; how many records went."""
    with copy.reading() as reading:
        disposals = read_disposals(reading)
        theirs = _numbers(reading, copy.name)
    with book.reading() as reading:
        own = _numbers(reading, book.name)
    gone = replay(book, disposals)
    with book.writing() as writing:
        for (series, year), number in theirs.items():
            if number > own.get((series, year), 0):
                keep_number(writing, series, year, number)
    return gone


def _numbers(book: Reading, name: str) -> dict[tuple[str, int], int]:
    """The highest number of each series and year that a book shows or remembers."""
    found: dict[tuple[str, int], int] = {}

    def see(series: str, year: int, number: int) -> None:
        found[series, year] = max(number, found.get((series, year), 0))

    for table in tables(schema_of(name)).values():
        columns: Any = table.columns
        if not {"reference", "year", "number"} <= set(columns.keys()):
            continue
        for row in book.rows(select(columns.reference, columns.year, columns.number)):
            series = _REFERENCE.fullmatch(row.reference)
            if series:
                see(series[1], row.year, row.number)
    for row in book.rows(select(UsedNumber.series, UsedNumber.year, UsedNumber.number)):
        see(row.series, row.year, row.number)
    return found
