"""The trail as people read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.models.trail import TrailLine
from app.storage.book import Book


@dataclass(frozen=True)
class TrailRow:
    """One change.

    Attributes:
        seq: its number, from 1.
        what: ``added``, ``changed`` or ``removed``.
        kind: of the record, as its table is called.
        head: the trail's head after it.
    """

    seq: int
    at: dt.datetime
    who_name: str
    what: str
    kind: str
    record: UUID
    head: bytes


def trail_lines(book: Book, last: int | None = None) -> list[TrailRow]:
    """The changes of a book, oldest first; only the latest ``last`` of them if given."""
    query = select(
        TrailLine.seq,
        TrailLine.at,
        TrailLine.who_name,
        TrailLine.what,
        TrailLine.kind,
        TrailLine.record,
        TrailLine.head,
    ).order_by(TrailLine.seq.desc())
    with book.reading() as reading:
        rows = reading.rows(query if last is None else query.limit(max(0, last)))
    return [TrailRow(*row) for row in reversed(rows)]
