"""A transaction that changes a book and cannot do so without leaving its trail.

Rows are written in their stored form (what SQLite keeps: text, whole numbers, NULL), which is
also what the trail commits to. The columns' own types make it; going through ``insert(model)``
with dictionaries would take several times as long for an import of thousands.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql import Executable

from app.models.trail import Revision, TrailLine
from app.storage import search
from app.storage.trail import FIRST_HEAD, SALT_BYTES, TrailHead, Who, commitment, next_head

Model = type[DeclarativeBase]
Stored = str | int | float | bytes | None

MARK_UNCLEAN = "PRAGMA user_version = 1"
"""Part of the transaction that disposes of something, so that no crash forgets the cleaning."""


@dataclass(frozen=True)
class Shape:
    """How records of one model are stored.

    Attributes:
        columns: each column's name and what turns a value into its stored form, if anything.
        blank: a record with nothing but its defaults.
    """

    table: str
    columns: tuple[tuple[str, Callable[[Any], Stored] | None], ...]
    blank: Mapping[str, Any]

    @cached_property
    def conversions(self) -> list[tuple[int, Callable[[Any], Stored]]]:
        """The places of the columns whose values aren't stored as they are."""
        stores = enumerate(store for _, store in self.columns)
        return [(place, store) for place, store in stores if store is not None]

    @property
    def insert(self) -> str:
        """The statement that adds a row."""
        names = ", ".join(f'"{name}"' for name, _ in self.columns)
        marks = ", ".join("?" * len(self.columns))
        return f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})'  # noqa: S608 – our names

    def stored(self, record: Mapping[str, Any]) -> tuple[Stored, ...]:
        """A whole record's values in their stored form, in the order of ``columns``.

        ``record`` has every column, in that order.
        """
        values = list(record.values())
        for place, store in self.conversions:
            if values[place] is not None:
                values[place] = store(values[place])
        return tuple(values)


@cache
def shape(model: Model) -> Shape:
    """The shape of a model."""
    dialect = sqlite.dialect()
    columns = []
    blank: dict[str, Any] = {}
    for column in model.__table__.columns:
        columns.append(
            (column.key, column.type.dialect_impl(dialect).bind_processor(dialect)),
        )
        default: Any = column.default
        blank[column.key] = None if default is None else default.arg
        if callable(blank[column.key]):
            blank[column.key] = blank[column.key](None)
    return Shape(model.__tablename__, tuple(columns), blank)


class Writing:
    """What can be done to a book inside ``Book.writing()``.

    Attributes:
        now: the time that everything written here is recorded at, UTC.
        who: the person it is recorded by.
    """

    def __init__(self, connection: Connection, now: dt.datetime, who: Who) -> None:
        self._connection = connection
        self.now = now
        self.who = who
        self._at = shape(TrailLine).columns[1][1](now)  # type: ignore[misc]  # a time's, always
        self._lines: list[tuple[Stored, ...]] = []
        self._revisions: list[tuple[Stored, ...]] = []
        self._entries: list[search.Indexed] = []
        self._dropped: list[UUID] = []
        self._kinds: set[str] = set()
        newest = select(TrailLine.seq, TrailLine.head).order_by(TrailLine.seq.desc()).limit(1)
        row = connection.execute(newest).first()
        self._head = TrailHead(0, FIRST_HEAD) if row is None else TrailHead(row.seq, row.head)

    def rows(self, statement: Executable) -> list[Row[Any]]:
        """All rows of a query, with what was written here so far."""
        return list(self._connection.execute(statement).all())

    def first(self, statement: Executable) -> Row[Any] | None:
        """The first row of a query, or None."""
        return self._connection.execute(statement).first()

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self._connection.execute(statement).scalar()

    def add(self, model: Model, *records: Mapping[str, Any]) -> list[UUID]:
        """Add records, each with a trail line; return their ids.

        ``id``, ``recorded_at`` and ``recorded_by`` are filled in where they are absent.
        """
        form = shape(model)
        names = [name for name, _ in form.columns]
        stamp = {"recorded_at": self.now, "recorded_by": self.who.name}
        blank = {**form.blank, **{name: stamp[name] for name in stamp if name in form.blank}}
        ids: list[UUID] = []
        rows: list[tuple[Stored, ...]] = []
        salts = secrets.token_bytes(SALT_BYTES * len(records))
        for number, record in enumerate(records):
            full = {**blank, **record}
            if len(full) != len(names):
                unknown = ", ".join(sorted(set(full) - set(names)))
                raise TypeError(f"{form.table} has no column {unknown}")
            if full["id"] is None:
                full["id"] = uuid4()
            row = form.stored(full)
            ids.append(full["id"])
            rows.append(row)
            salt = salts[number * SALT_BYTES : (number + 1) * SALT_BYTES]
            after = dict(zip(names, row, strict=True))
            self._line("added", form.table, full["id"].hex, salt, after)
        if rows:
            self._connection.exec_driver_sql(form.insert, rows)
        return ids

    def change(self, model: Model, record: UUID, why: str | None = None, **values: Any) -> bool:
        """Change columns of one record; return whether anything differed.

        The revision keeps what was before and after.

        Raises:
            LookupError: there is no such record.
        """
        form = shape(model)
        before = self._current(form, record)
        store = dict(form.columns)
        after = dict(before)
        for name, value in values.items():
            as_stored = store[name]
            after[name] = value if as_stored is None else as_stored(value)
        changes = {
            name: [before[name], after[name]] for name in values if before[name] != after[name]
        }
        if not changes:
            return False
        assignments = ", ".join(f'"{name}" = ?' for name in changes)
        self._connection.exec_driver_sql(
            f'UPDATE "{form.table}" SET {assignments} WHERE id = ?',  # noqa: S608 – our names
            (*(after[name] for name in changes), record.hex),
        )
        salt = secrets.token_bytes(SALT_BYTES)
        self._line("changed", form.table, record.hex, salt, after, changes, why)
        return True

    def remove(self, model: Model, record: UUID, why: str) -> None:
        """Take a record out again; the revision keeps what it was.

        Raises:
            LookupError: there is no such record.
        """
        form = shape(model)
        before = self._current(form, record)
        self._connection.exec_driver_sql(
            f'DELETE FROM "{form.table}" WHERE id = ?',  # noqa: S608 – our names
            (record.hex,),
        )
        changes = {name: [value, None] for name, value in before.items()}
        salt = secrets.token_bytes(SALT_BYTES)
        self._line("removed", form.table, record.hex, salt, {}, changes, why)

    def dispose(self, model: Model, records: Sequence[UUID]) -> None:
        """Take records out for good: rows, all that they ever were, and the salts of it.

        The trail says "removed", and no more. What is left in the database's free pages goes with
        :func:`app.storage.purge.clean`, which the next opening does if nothing else has.
        """
        table = shape(model).table
        self._forget(table, records)
        for record in records:
            gone = self._connection.exec_driver_sql(
                f'DELETE FROM "{table}" WHERE id = ?',  # noqa: S608 – our names
                (record.hex,),
            )
            if gone.rowcount:  # else it was taken out before, and only its history was here
                self._line("removed", table, record.hex, secrets.token_bytes(SALT_BYTES), {})
            self._dropped.append(record)

    def erase(self, model: Model, record: UUID, **values: Any) -> None:
        """Put other values in the place of wrong ones, and keep nothing of what was before.

        Raises:
            LookupError: there is no such record.
        """
        form = shape(model)
        store = dict(form.columns)
        after = self._current(form, record)
        for name, value in values.items():
            as_stored = store[name]
            keep = as_stored is None or value is None
            after[name] = value if keep else as_stored(value)  # type: ignore[misc]  # not None here
        self._forget(form.table, [record])
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        self._connection.exec_driver_sql(
            f'UPDATE "{form.table}" SET {assignments} WHERE id = ?',  # noqa: S608 – our names
            (*(after[name] for name in values), record.hex),
        )
        salt = secrets.token_bytes(SALT_BYTES)
        self._line("changed", form.table, record.hex, salt, after)

    def index(self, kind: str, record: UUID, reference: str, title: str, body: str) -> None:
        """Let people find a record by the words of its reference, title and body."""
        self._entries.append(search.Indexed(kind, record, reference, title, body))

    def unindex(self, record: UUID) -> None:
        """Let a record no longer be found."""
        self._dropped.append(record)

    def finish(self) -> frozenset[str]:
        """Write what was gathered, before the commit; return the kinds that changed."""
        if self._lines:
            self._connection.exec_driver_sql(shape(TrailLine).insert, self._lines)
            self._connection.exec_driver_sql(shape(Revision).insert, self._revisions)
        search.put(self._connection, self._entries)
        search.drop(self._connection, self._dropped)
        return frozenset(self._kinds)

    def _forget(self, kind: str, records: Sequence[UUID]) -> None:
        """Drop all that records were before, and note that the files have to be cleaned."""
        run = self._connection.exec_driver_sql
        run("PRAGMA defer_foreign_keys = ON")  # what belongs together goes in any order
        run(MARK_UNCLEAN)
        for record in records:
            run(
                "DELETE FROM revision WHERE seq IN "
                "(SELECT seq FROM trail WHERE record = ? AND kind = ?)",
                (record.hex, kind),
            )
        forgotten = {(kind, record.hex) for record in records}
        here = {line[0] for line in self._lines if (line[5], line[6]) in forgotten}
        if here:
            self._revisions = [each for each in self._revisions if each[0] not in here]

    def _current(self, form: Shape, record: UUID) -> dict[str, Stored]:
        names = ", ".join(f'"{name}"' for name, _ in form.columns)
        row = self._connection.exec_driver_sql(
            f'SELECT {names} FROM "{form.table}" WHERE id = ?',  # noqa: S608 – our names
            (record.hex,),
        ).first()
        if row is None:
            raise LookupError(f"no {form.table} {record}")
        return dict(row._mapping)

    def _line(
        self,
        what: str,
        kind: str,
        record: str,
        salt: bytes,
        after: Mapping[str, Stored],
        changes: Mapping[str, list[Stored]] | None = None,
        why: str | None = None,
    ) -> None:
        seq = self._head.count + 1
        sealed = commitment(salt, after)
        who = self.who
        head = next_head(self._head.head, seq, str(self._at), who, what, kind, record, sealed)
        self._head = TrailHead(seq, head)
        self._kinds.add(kind)
        line = (seq, self._at, who.id.hex, who.name, what, kind, record, sealed, head)
        self._lines.append(line)
        kept = {"seq": seq, "salt": salt, "changes": changes, "why": why}
        self._revisions.append(
            shape(Revision).stored(kept) if changes or why else (seq, salt, None, None)
        )
