"""Reading what can still be read of a damaged database, page by page and row by row.

A connection that met a damaged page refuses everything after it, so it is opened anew each time.
Rows are found through the indexes as well as the table, because one of them is mostly whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.storage import raw
from app.storage.raw import Row

ROWID = "_rowid"
MOST_ROWS = 1_000_000  # rowids that are looked at where nothing says how many there are
STRETCH = 64  # rowids that are asked for at once there
MOST_BARREN = 40  # stretches in which damage is all there is; one page leads to fewer rows


class Salvage:
    """A database that may be damaged, open for reading what is left.

    Attributes:
        faults: how many times it met damage.
    """

    def __init__(self, path: Path, key: bytes, *, leaves_journal: bool = False) -> None:
        self._leaves_journal = leaves_journal
        self._path = path
        self._key = key
        self._connection: Any = None
        self.faults = 0

    def __enter__(self) -> Salvage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlcipher.Error):
                self._connection.close()
        self._connection = None

    def ask(self, query: str, values: Sequence[Any] = ()) -> list[Row] | None:
        """All rows of a query; None if damage is in the way."""
        try:
            if self._connection is None:
                self._connection = raw.connect(
                    self._path, self._key, leaves_journal=self._leaves_journal
                )
                # Else SQLite refuses a whole database that is a page shorter than it says.
                self._connection.execute("PRAGMA writable_schema = ON")
            return raw.rows(self._connection, query, values)
        except sqlcipher.DatabaseError:
            self.faults += 1
            self.close()
            return None

    def tables(self) -> list[str]:
        """The tables that it says it has; none if even that can't be read."""
        named = self.ask("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [] if named is None else [row["name"] for row in named]

    def rows(self, table: str) -> list[Row]:
        """Every row of a table that can be read, in the order of its rowids."""
        query = f'SELECT rowid AS "{ROWID}", * FROM "{table}"'  # noqa: S608 – our own names
        whole = self.ask(query)
        if whole is not None:
            return whole
        query += " WHERE rowid BETWEEN ? AND ?"
        known = self._rowids(table)
        found: list[Row] = []
        barren = 0
        for begin in range(0, len(known), STRETCH):
            stretch = known[begin : begin + STRETCH]
            before, faults = len(found), self.faults
            if not barren or self._anything(query, stretch):
                self._between(query, stretch, found)
            barren = 0 if len(found) > before or faults == self.faults else barren + 1
            if barren == MOST_BARREN:
                break  # past the end of the table, where its last page is damaged
        return found

    def _rowids(self, table: str) -> Sequence[int]:
        """Where rows may be."""
        known: set[int] = set()
        whole = False
        for index in self.ask(f'PRAGMA index_list("{table}")') or []:
            listed = self.ask(
                f'SELECT rowid AS "{ROWID}" FROM "{table}" INDEXED BY "{index["name"]}"'  # noqa: S608 – our own names
            )
            if listed is not None and not index["partial"]:
                known |= {row[ROWID] for row in listed}
                whole = True
        if whole:
            return sorted(known)
        newest = self.ask(f'SELECT max(rowid) AS "{ROWID}" FROM "{table}"')  # noqa: S608 – our own names
        return range(1, 1 + (newest[0][ROWID] or 0 if newest else MOST_ROWS))

    def _anything(self, query: str, known: Sequence[int]) -> bool:
        """Whether any of a few rows of a stretch can be asked for."""
        probes = (known[0], known[len(known) // 2], known[-1])
        return any(self.ask(query, (each, each)) is not None for each in probes)

    def _between(self, query: str, known: Sequence[int], found: list[Row]) -> None:
        """Gather rows, halving a stretch that damage is in until it is one row."""
        read = self.ask(query, (known[0], known[-1]))
        if read is not None:
            found += read
        elif len(known) > 1:
            middle = len(known) // 2
            self._between(query, known[:middle], found)
            self._between(query, known[middle:], found)
