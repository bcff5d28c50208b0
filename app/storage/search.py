"""The full-text index of a book: words in, newest records first.

The index holds no text of its own (contentless FTS5), only which words stand in which record;
``search_entry`` says what each is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from app.models.document import SearchEntry

CREATE_INDEX = (
    "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, "
    "prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
)
_FIND = (
    "SELECT e.kind, e.record, e.reference, e.title FROM search "
    "JOIN search_entry AS e ON e.number = search.rowid "
    "WHERE search MATCH ? ORDER BY search.rowid DESC LIMIT ?"
)
_CHUNK = 500


@dataclass(frozen=True)
class Indexed:
    """The words of one record, to be put into the index in place of any older ones."""

    kind: str
    record: UUID
    reference: str
    title: str
    body: str


@dataclass(frozen=True)
class Hit:
    """A record that holds every word looked for."""

    kind: str
    record: UUID
    reference: str
    title: str


def match_expression(text: str) -> str | None:
    """Return the FTS5 query for what a person typed, or None if it holds no word.

    Every word matches as a beginning, quoted, so that nothing typed is an operator. Single
    letters are passed over: half of all records hold a word that begins with one, and the index
    has no list of those.
    """
    words = [word for word in re.findall(r"\w+", text) if len(word) > 1]
    return " ".join(f'"{word}"*' for word in words) or None


def find(connection: Connection, text: str, limit: int = 50) -> list[Hit]:
    """Return the newest ``limit`` records in which every word of ``text`` begins a word."""
    expression = match_expression(text)
    if expression is None:
        return []
    rows = connection.exec_driver_sql(_FIND, (expression, limit))
    return [Hit(kind, UUID(hex=record), ref, title) for kind, record, ref, title in rows]


def put(connection: Connection, entries: Sequence[Indexed]) -> None:
    """Put records into the index; one that is there already keeps its place in the order."""
    latest = {entry.record: entry for entry in entries}
    known = _numbers(connection, list(latest))
    newest = connection.exec_driver_sql("SELECT max(number) FROM search_entry").scalar() or 0
    rows = []
    words = []
    for record, entry in latest.items():
        number = known.get(record)
        if number is None:
            newest += 1
            number = newest
        # The reference is in the index too: people type "INC-2026-014" into the same box.
        words.append((number, entry.title, f"{entry.reference} {entry.body}"))
        rows.append((number, record.hex, entry.kind, entry.reference, entry.title))
    if rows:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO search_entry (number, record, kind, reference, title) "
            "VALUES (?, ?, ?, ?, ?)",
            rows,
        )
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO search (rowid, title, body) VALUES (?, ?, ?)", words
        )


def drop(connection: Connection, records: Iterable[UUID]) -> None:
    """Take records out of the index."""
    numbers = [(number,) for number in _numbers(connection, list(records)).values()]
    if numbers:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", numbers)
        connection.exec_driver_sql("DELETE FROM search_entry WHERE number = ?", numbers)


def _numbers(connection: Connection, records: Sequence[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for start in range(0, len(records), _CHUNK):
        chunk = records[start : start + _CHUNK]
        query = select(SearchEntry.record, SearchEntry.number).where(SearchEntry.record.in_(chunk))
        found.update({row.record: row.number for row in connection.execute(query)})
    return found
