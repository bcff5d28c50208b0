"""What a book holds in figures, so that a copy of it can be compared with the book itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from app.errors import Damaged
from app.models.schemas import tables
from app.storage import raw
from app.storage.book import Book
from app.storage.keys import BookKeys
from app.storage.migrations import schema_of
from app.storage.opening import called
from app.storage.trail import TrailHead

_DATABASE = "book.db"
_UNCOUNTED = {"trail", "revision", "search_entry"}

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Held:
    """A book in figures.

    Attributes:
        trail: how long its trail is, and its head.
        counts: records of each kind, as their tables are called.
        documents: the names of the files of its documents.
    """

    book: str
    trail: TrailHead
    counts: Mapping[str, int]
    documents: frozenset[str]


def held(folder: Path, keys: BookKeys) -> Held:
    """The figures of a copy of a book that lies in ``folder``, of this version or an earlier one.

    Raises:
        Damaged: it doesn't open with these keys, or can't be read to its end.
    """
    key = raw.fitting_key(folder / _DATABASE, keys.database_keys)
    if key is None:
        raise Damaged(f"This copy of the {called(keys.book)} doesn't open with its own keys.")
    try:
        with contextlib.closing(raw.connect(folder / _DATABASE, key)) as connection:
            return _held(keys.book, lambda query: connection.execute(query).fetchall())
    except sqlcipher.DatabaseError as error:
        raise Damaged(f"This copy of the {called(keys.book)} is damaged.") from error


def held_by(book: Book) -> Held:
    """The figures of an open book.

    Raises:
        Damaged: part of it can't be read.
    """
    with book.reading() as reading:
        return _held(book.name, lambda query: [tuple(row) for row in reading.rows(text(query))])


def counts(folder: Path, keys: BookKeys) -> dict[str, int]:
    """Records of each kind in a copy of a book; as :func:`held`."""
    return dict(held(folder, keys).counts)


def _held(book: str, ask: Ask) -> Held:
    made = {row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table'")}
    kinds = sorted(set(tables(schema_of(book))) & made - _UNCOUNTED)
    newest = ask("SELECT seq, head FROM trail ORDER BY seq DESC LIMIT 1")
    return Held(
        book,
        TrailHead(newest[0][0], bytes(newest[0][1])) if newest else TrailHead(),
        {kind: ask(f'SELECT count(*) FROM "{kind}"')[0][0] for kind in kinds},  # noqa: S608 – our own names
        frozenset(row[0] for row in ask("SELECT stored_as FROM document")),
    )
