"""Where what is taken out comes from: an open book, or a damaged one as far as it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Table, text
from sqlalchemy.dialects import sqlite

from app.errors import Damaged
from app.models.schemas import tables
from app.storage.book import Book
from app.storage.documents import Documents
from app.storage.migrations import schema_of
from app.storage.naming import Names
from app.storage.raw import Row
from app.storage.salvage import ROWID, Salvage


class Source(Protocol):
    """A book whose tables and documents are read."""

    @property
    def name(self) -> str:
        """Of the book."""

    @property
    def documents(self) -> Documents:
        """Its originals."""

    @property
    def faults(self) -> list[str]:
        """What could not be read, as sentences."""

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """All rows of a table, typed: ids, times, numbers, lists."""

    def names(self) -> Names:
        """What people call its records."""


@dataclass
class OpenSource:
    """An open book."""

    book: Book
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the book."""
        return self.book.name

    @property
    def documents(self) -> Documents:
        """Its originals."""
        return self.book.documents

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """All rows of a table; what can be read of it, if part of it is damaged."""
        query = f'SELECT * FROM "{table.name}" ORDER BY rowid'  # noqa: S608 – our own names
        try:
            with self.book.reading() as reading:
                found = [dict(row._mapping) for row in reading.rows(text(query))]
        except Damaged:
            with Salvage(self.book.folder / "book.db", self.book.database_key) as salvage:
                return _salvaged(salvage, self.name, table, self.faults)
        return [_typed(table, row) for row in found]

    def names(self) -> Names:
        """What people call its records."""
        return Names(self._ask, set(tables_of(self.name)))

    def _ask(self, query: str, values: Sequence[Any]) -> list[Row] | None:
        asked = text(query.replace("?", ":value")).bindparams(value=values[0])
        try:
            with self.book.reading() as reading:
                return [dict(row._mapping) for row in reading.rows(asked)]
        except Damaged:
            return None


@dataclass
class DamagedSource:
    """A book that can't be opened any more, read page by page."""

    name: str
    salvage: Salvage
    documents: Documents
    faults: list[str] = field(default_factory=list)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """What can be read of a table."""
        return _salvaged(self.salvage, self.name, table, self.faults)

    def names(self) -> Names:
        """What people call its records."""
        return Names(self.salvage.ask, set(self.salvage.tables()))


def tables_of(book: str) -> dict[str, Table]:
    """The tables that a book has, by name."""
    return dict(sorted(tables(schema_of(book)).items()))


def _salvaged(salvage: Salvage, book: str, table: Table, faults: list[str]) -> list[dict[str, Any]]:
    if table.name not in salvage.tables():
        faults.append(f"{book}: the table {table.name} can't be read.")
        return []
    before = salvage.faults
    found = salvage.rows(table.name)
    if salvage.faults > before:
        faults.append(f"{book}: part of the table {table.name} can't be read.")
    return [_typed(table, row) for row in found]


def _typed(table: Table, row: Row) -> dict[str, Any]:
    """A row as stored, with its values as what they are."""
    dialect = sqlite.dialect()
    typed = {}
    for column in table.columns:
        value = row.get(column.name)
        read = column.type.dialect_impl(dialect).result_processor(dialect, None)
        typed[column.name] = value if value is None or read is None else read(value)
    extra = set(row) - set(typed) - {ROWID}
    return typed | {name: row[name] for name in extra}
