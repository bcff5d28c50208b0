"""Laying what is newer in a damaged database over a whole, older copy of it.

Everything that is taken over is proved: a line of the trail by the chain that it goes on with, a
record by its commitment in the latest line about it. So nothing damaged is taken for whole.
"""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.errors import VaultError
from app.models.schemas import tables
from app.storage import raw
from app.storage.migrations import schema_of
from app.storage.naming import Names
from app.storage.opening import called
from app.storage.raw import Row
from app.storage.salvage import ROWID, Salvage
from app.storage.state import Pin
from app.storage.trail import FIRST_HEAD, commitment, head_after
from app.words import count, join

_MOST_NAMED = 8

Record = tuple[str, str]
"""A kind, and an id as it is stored."""


class Unmendable(VaultError):
    """No backup and nothing that can still be read makes it whole."""


def lay_over(
    base: Path, key: bytes, source: Path, source_key: bytes | None, book: str, pin: Pin | None
) -> str:
    """Bring an older copy up to what a damaged database still tells.

    Args:
        base: the copy, of this version of Candour; it is written to.
        key: its raw key.
        source: the damaged database.
        source_key: its raw key; None if it doesn't open at all.
        book: which book it is.
        pin: how its reader knows it.

    Returns:
        What was laid over, as a part of a sentence.

    Raises:
        Unmendable: something newer can't be read.
    """
    with contextlib.closing(raw.connect(base, key, writes=True)) as connection:
        length, head = _end(connection)
        lines: list[Row] = []
        if source_key is not None:
            with Salvage(source, source_key) as salvage:
                lines = _newer(salvage, length, head, book)
                if lines:
                    _Overlay(connection, salvage, lines, book).apply()
        reached = length + len(lines)
        if pin is not None and pin.trail.count > reached:
            raise Unmendable(
                f"The {called(book)} had {pin.trail.count:,} changes when you saw it last. "
                f"Only the first {reached:,} can be had."
            )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if not lines:
        return "which has all that you saw"
    return f"with {count(len(lines), 'newer change')} from the damaged one"


def _end(connection: Any) -> tuple[int, bytes]:
    rows = connection.execute("SELECT seq, head FROM trail ORDER BY seq DESC LIMIT 1").fetchall()
    return (rows[0][0], bytes(rows[0][1])) if rows else (0, FIRST_HEAD)


def _newer(salvage: Salvage, length: int, head: bytes, book: str) -> list[Row]:
    """The lines of the trail that go on from ``head``.

    Raises:
        Unmendable: one of them can't be read, or they go on from somewhere else.
    """
    lines = sorted((row for row in salvage.rows("trail")), key=lambda row: int(row["seq"]))
    newer = [row for row in lines if row["seq"] > length]
    for expected, row in enumerate(newer, start=length + 1):
        if row["seq"] == expected:
            head = head_after(head, row)
        if row["seq"] != expected or head != row["head"]:
            raise Unmendable(
                f"Of the {called(book)}'s changes, number {expected:,} can't be read any more, "
                "nor proved by the ones before it."
            )
    return newer


class _Overlay:
    """One laying over, in one transaction."""

    def __init__(self, base: Any, salvage: Salvage, lines: list[Row], book: str) -> None:
        self._base = base
        self._salvage = salvage
        self._book = book
        self._lines = lines
        self._touched: dict[Record, list[Row]] = defaultdict(list)
        for line in lines:
            self._touched[line["kind"], line["record"]].append(line)
        first = lines[0]["seq"]
        self._revisions = {
            row["seq"]: row for row in salvage.rows("revision") if row["seq"] >= first
        }
        self._there: dict[str, dict[str, Row]] = {}

    def apply(self) -> None:
        """Take everything over.

        Raises:
            Unmendable: a record that was changed since can't be read.
        """
        run = self._base.execute
        run("PRAGMA foreign_keys = OFF")
        run("BEGIN IMMEDIATE")
        lost = []
        for line in self._lines:
            self._insert("trail", line)
        for revision in self._revisions.values():
            self._insert("revision", revision)
        for (kind, record), lines in self._touched.items():
            now = self._now(kind, record, lines)
            if now is None:
                lost.append((kind, record))
                continue
            run(f'DELETE FROM "{kind}" WHERE id = ?', (record,))  # noqa: S608 – our own names
            if now:
                self._insert(kind, now)
        if lost:
            names = Names(self._salvage.ask, set(self._salvage.tables()))
            named = [names.record(*each) for each in lost[:_MOST_NAMED]]
            if len(lost) > _MOST_NAMED:
                named.append(count(len(lost) - _MOST_NAMED, "more record"))
            raise Unmendable(
                f"The {called(self._book)} was changed since the backup, and this can't be read "
                f"any more: {join(list(dict.fromkeys(named)))}."
            )
        self._forget_disposed()
        self._index()
        run("COMMIT")
        run("VACUUM")  # what was disposed of since the backup is gone for good

    def _now(self, kind: str, record: str, lines: list[Row]) -> Row | None:
        """A record as its latest line commits to it; {} if it was removed, None if it is lost."""
        latest = lines[-1]
        if latest["what"] == "removed":
            return {}
        revision = self._revisions.get(latest["seq"])
        if revision is None:
            return None
        if kind not in self._there:
            read = self._salvage.rows(kind) if kind in self._kinds() else []
            self._there[kind] = {row["id"]: row for row in read}
        for row in (self._there[kind].get(record), self._replayed(kind, record, lines)):
            if row is not None:
                plain = {name: value for name, value in row.items() if name != ROWID}
                if commitment(revision["salt"], plain) == latest["commitment"]:
                    return plain
        return None

    def _replayed(self, kind: str, record: str, lines: list[Row]) -> Row | None:
        """A record as it was in the backup, changed again as the revisions say."""
        rows = raw.rows(self._base, f'SELECT * FROM "{kind}" WHERE id = ?', (record,))  # noqa: S608 – our own names
        if not rows:
            return None
        row = rows[0]
        for line in lines:
            revision = self._revisions.get(line["seq"])
            changes: Mapping[str, list[Any]] = json.loads((revision or {}).get("changes") or "{}")
            row.update({column: after for column, (_, after) in changes.items()})
        return row

    def _forget_disposed(self) -> None:
        """Take out the history of what was disposed of or erased since the backup."""
        for _, row in self._added("disposal"):
            for record in json.loads(row["records"]):
                self._forget(row["kind"], record)
        for seq, row in self._added("erasure"):
            self._forget(row["kind"], row["record"], seq)

    def _added(self, kind: str) -> list[tuple[int, Row]]:
        found = []
        for (each, record), lines in self._touched.items():
            if each == kind:
                rows = raw.rows(self._base, f'SELECT * FROM "{kind}" WHERE id = ?', (record,))  # noqa: S608 – our own names
                found += [(lines[0]["seq"], row) for row in rows]
        return found

    def _forget(self, kind: str, record: str, before: int = 2**62) -> None:
        kept = self._revisions.keys()
        query = "SELECT seq FROM trail WHERE kind = ? AND record = ? AND seq < ?"
        for row in raw.rows(self._base, query, (kind, record, before)):
            if row["seq"] not in kept:
                self._base.execute("DELETE FROM revision WHERE seq = ?", (row["seq"],))

    def _index(self) -> None:
        """Let what is newer be found: by its title and by every word in its record."""
        entries = {row["record"]: row for row in self._salvage.rows("search_entry")}
        run = self._base.execute
        (newest,) = run("SELECT coalesce(max(number), 0) FROM search_entry").fetchone()
        for kind, record in self._touched:
            before = run("SELECT number FROM search_entry WHERE record = ?", (record,)).fetchall()
            for (number,) in before:
                run("DELETE FROM search WHERE rowid = ?", (number,))
                run("DELETE FROM search_entry WHERE number = ?", (number,))
            entry = entries.get(record)
            rows = raw.rows(self._base, f'SELECT * FROM "{kind}" WHERE id = ?', (record,))  # noqa: S608 – our own names
            if entry is None or not rows:
                continue
            newest += 1
            words = " ".join(str(each) for each in rows[0].values() if isinstance(each, str))
            values = (newest, record, entry["kind"], entry["reference"], entry["title"])
            run(
                "INSERT INTO search_entry (number, record, kind, reference, title) "
                "VALUES (?, ?, ?, ?, ?)",
                values,
            )
            run(
                "INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)",
                (newest, entry["title"], f"{entry['reference']} {words}"),
            )

    def _kinds(self) -> set[str]:
        return set(tables(schema_of(self._book)))

    def _insert(self, table: str, row: Row) -> None:
        known = {name: value for name, value in row.items() if name != ROWID}
        names = ", ".join(f'"{name}"' for name in known)
        marks = ", ".join("?" * len(known))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 – our own names
        try:
            self._base.execute(statement, list(known.values()))
        except sqlcipher.IntegrityError as error:
            raise Unmendable(
                f"What is newer in the {called(self._book)} doesn't fit the backup."
            ) from error
