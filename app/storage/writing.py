"""A transaction that changes a book and cannot do so without leaving its trail."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql import Executable

from app.models.base import Recorded
from app.models.trail import Revision, TrailLine
from app.storage import search
from app.storage.trail import (
    FIRST_HEAD,
    SALT_BYTES,
    TrailHead,
    Who,
    commitment,
    next_head,
    plain,
)

Model = type[DeclarativeBase]


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
        self._lines: list[dict[str, Any]] = []
        self._revisions: list[dict[str, Any]] = []
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
        names = [column.key for column in model.__table__.columns]
        blank: dict[str, Any] = dict.fromkeys(names)
        stamped = issubclass(model, Recorded)
        kind = model.__tablename__
        full: list[dict[str, Any]] = []
        salts = secrets.token_bytes(SALT_BYTES * len(records))
        for number, record in enumerate(records):
            row = {**blank, **record}
            if len(row) != len(names):
                unknown = sorted(set(row) - set(names))
                raise TypeError(f"{kind} has no column {', '.join(unknown)}")
            row["id"] = row["id"] or uuid4()
            if stamped:
                row["recorded_at"] = row["recorded_at"] or self.now
                row["recorded_by"] = row["recorded_by"] or self.who.name
            full.append(row)
            salt = salts[number * SALT_BYTES : (number + 1) * SALT_BYTES]
            self._line("added", kind, row["id"], salt, row, changes=None, why=None)
        if full:
            self._connection.execute(insert(model), full)
        return [row["id"] for row in full]

    def change(self, model: Model, record: UUID, why: str | None = None, **values: Any) -> bool:
        """Change columns of one record; return whether anything differed.

        The revision keeps what was before and after.

        Raises:
            LookupError: there is no such record.
        """
        before = self._current(model, record)
        changes = {
            name: [plain(before[name]), plain(value)]
            for name, value in values.items()
            if plain(before[name]) != plain(value)
        }
        if not changes:
            return False
        key = model.__table__.c.id
        self._connection.execute(update(model).where(key == record).values(**values))
        salt = secrets.token_bytes(SALT_BYTES)
        after = {**before, **values}
        self._line("changed", model.__tablename__, record, salt, after, changes, why)
        return True

    def remove(self, model: Model, record: UUID, why: str) -> None:
        """Take a record out again; the revision keeps what it was.

        Raises:
            LookupError: there is no such record.
        """
        before = self._current(model, record)
        key = model.__table__.c.id
        self._connection.execute(sql_delete(model).where(key == record))
        salt = secrets.token_bytes(SALT_BYTES)
        changes = {name: [plain(value), None] for name, value in before.items()}
        self._line("removed", model.__tablename__, record, salt, {}, changes, why)

    def index(self, kind: str, record: UUID, reference: str, title: str, body: str) -> None:
        """Let people find a record by the words of its title and body."""
        self._entries.append(search.Indexed(kind, record, reference, title, body))

    def unindex(self, record: UUID) -> None:
        """Let a record no longer be found."""
        self._dropped.append(record)

    def finish(self) -> frozenset[str]:
        """Write what was gathered, before the commit; return the kinds that changed."""
        if self._lines:
            self._connection.execute(insert(TrailLine), self._lines)
            self._connection.execute(insert(Revision), self._revisions)
        search.put(self._connection, self._entries)
        search.drop(self._connection, self._dropped)
        return frozenset(self._kinds)

    def _current(self, model: Model, record: UUID) -> dict[str, Any]:
        table = model.__table__
        row = self._connection.execute(select(table).where(table.c.id == record)).first()
        if row is None:
            raise LookupError(f"no {model.__tablename__} {record}")
        return dict(row._mapping)

    def _line(
        self,
        what: str,
        kind: str,
        record: UUID,
        salt: bytes,
        after: Mapping[str, Any],
        changes: dict[str, Any] | None,
        why: str | None,
    ) -> None:
        seq = self._head.count + 1
        sealed = commitment(salt, after)
        head = next_head(self._head.head, seq, self.now, self.who, what, kind, record, sealed)
        self._head = TrailHead(seq, head)
        self._kinds.add(kind)
        self._lines.append(
            {
                "seq": seq,
                "at": self.now,
                "who": self.who.id,
                "who_name": self.who.name,
                "what": what,
                "kind": kind,
                "record": record,
                "commitment": sealed,
                "head": head,
            }
        )
        self._revisions.append({"seq": seq, "salt": salt, "changes": changes, "why": why})
