"""A book out of a backup, beside the book itself: is it what the book was on that day?"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import func, select

from app.dates import say_moment
from app.errors import CandourError
from app.models.trail import TrailLine
from app.services.backups.rows import Compared
from app.storage import raw
from app.storage.backup import Snapshot
from app.storage.book import Book
from app.storage.compare import Held, held
from app.storage.integrity import integrity_faults
from app.storage.keys import BookKeys
from app.storage.opening import BOOKS, called
from app.storage.session import Session
from app.storage.trail import FIRST_HEAD, head_after
from app.words import sentence

_DATABASE = "book.db"
_CLOCKS = dt.timedelta(minutes=10)  # that a clock may be set back by, between two changes


def compare(session: Session, book: Book, snapshot: Snapshot, folder: Path) -> Compared:
    """Open the copy of a book that was laid out in ``folder``, and compare it with the book.

    Args:
        session: whose keys are tried.
        book: the book itself.
        snapshot: what the copy comes from.
        folder: where the copy lies, called as the book is.
    """
    name = sentence(f"the {called(book.name)} in this backup")
    try:
        keys = session.keys_of_copy(folder)
        if keys is None:
            return Compared(book.name, problem=f"{name} doesn't open with your keys.{_ADVICE}")
        problem = _other_keys(session, book, keys)
        if problem:
            return Compared(book.name, problem=f"{name} {problem}{_ADVICE}")
        inside = held(folder, keys)
    except CandourError as error:
        return Compared(book.name, problem=f"{error}{_ADVICE}")
    compared = Compared(book.name, inside.trail.count, dict(inside.counts))
    problem = _wrong_chain(book, snapshot, inside)
    if not problem:
        compared = replace(compared, expected=_expected(book, inside))
        problem = (
            _damaged(folder, keys, inside)
            or _miscounted(compared)
            or _lacks_documents(snapshot, book.name, inside)
        )
    return replace(compared, problem=f"{name} {problem}{_ADVICE}" if problem else None)


_ADVICE = " Keep this backup, choose another place as well, and tell your IT technician."


def _other_keys(session: Session, book: Book, keys: BookKeys) -> str:
    own = session.keys_of_copy(book.folder)
    if own is None or keys.vault != own.vault:
        return "is another school's."
    if keys.generation > own.generation:
        return f"has newer keys than the {called(book.name)} itself, which was put back."
    if keys.generation == own.generation and keys.public_key != own.public_key:
        return "was swapped for another one."
    return ""


def _wrong_chain(book: Book, snapshot: Snapshot, inside: Held) -> str:
    own = book.head_at(inside.trail.count)
    if own is None:
        return (
            f"goes on after the end of the {called(book.name)} itself, which was put back to an "
            "earlier state."
        )
    if own != inside.trail.head:
        return f"isn't what the {called(book.name)} was then: it was swapped or rewritten."
    following = select(TrailLine.at).where(TrailLine.seq == inside.trail.count + 1)
    with book.reading() as reading:
        lacks = reading.scalar(following)
    if lacks is not None and lacks < snapshot.made_at - _CLOCKS:
        return f"lacks what was recorded since {say_moment(lacks)}: its trail was cut."
    return ""


def _expected(book: Book, inside: Held) -> dict[str, int]:
    """How many records of each kind the trail says there were when it had so many lines."""
    lines = (
        select(TrailLine.kind, TrailLine.what, func.count().label("number"))
        .where(TrailLine.seq <= inside.trail.count, TrailLine.what.in_(("added", "removed")))
        .group_by(TrailLine.kind, TrailLine.what)
    )
    numbers: Counter[str] = Counter()
    with book.reading() as reading:
        for row in reading.rows(lines):
            numbers[row.kind] += row.number if row.what == "added" else -row.number
    return {kind: numbers[kind] for kind in inside.counts}


def _damaged(folder: Path, keys: BookKeys, inside: Held) -> str:
    path = folder / _DATABASE
    key = raw.fitting_key(path, keys.database_keys)
    if key is None or integrity_faults(path, key):
        return "has damaged pages."
    head, expected = FIRST_HEAD, 1
    try:
        with contextlib.closing(raw.connect(path, key)) as connection:
            for line in raw.rows(connection, "SELECT * FROM trail ORDER BY seq"):
                head = head_after(head, line)
                if line["seq"] != expected or head != line["head"]:
                    return f"has a trail that was altered at line {expected}."
                expected += 1
    except sqlcipher.DatabaseError:
        return "has damaged pages."
    return "" if head == inside.trail.head else "has a trail that was cut."


def _miscounted(compared: Compared) -> str:
    for kind, number in compared.counts.items():
        if compared.expected[kind] != number:
            words = kind.replace("_", " ")
            return f"has {number:,} {words} records, but there were {compared.expected[kind]:,}."
    return ""


def _lacks_documents(snapshot: Snapshot, book: str, inside: Held) -> str:
    folder = f"{BOOKS}/{book}/documents/"
    there = {file.path.removeprefix(folder) for file in snapshot.files if folder in file.path}
    missing = len(inside.documents - there)
    return f"lacks {missing} of its {len(inside.documents)} documents." if missing else ""
