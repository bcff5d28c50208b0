"""Reads requests, each with its clock as it stands today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from app.models.bundle import Bundle
from app.models.request import Request
from app.services.requests.clock import FROM_IDENTITY, clock
from app.services.requests.rows import RequestRow
from app.services.school import SchoolSettings
from app.storage.book import Book

_ROWS = select(Request.__table__, Bundle.reference.label("bundle")).outerjoin(
    Bundle, Bundle.id == Request.bundle_id
)


def from_identity(register: Book) -> bool:
    """Whether the month runs from when identity was known, where proof was asked for."""
    return bool(SchoolSettings(register).value(FROM_IDENTITY, default=True))


def read_requests(
    register: Book, casebook: Book, *wanted: ColumnElement[bool]
) -> tuple[RequestRow, ...]:
    """Requests: open ones by their last day, then the others, the newest first."""
    by_identity, today = from_identity(register), casebook.today()
    with casebook.reading() as book:
        rows = [
            _row(row, today, by_identity=by_identity) for row in book.rows(_ROWS.where(*wanted))
        ]
    rows.sort(
        key=lambda row: (
            not row.open,
            row.clock.due.toordinal() if row.open else -row.received_on.toordinal(),
            row.reference,
        )
    )
    return tuple(rows)


def open_requests(register: Book, casebook: Book) -> tuple[RequestRow, ...]:
    """Those that have still to be answered, the most pressing first."""
    return read_requests(register, casebook, Request.outcome.is_(None))


def _row(row: Row[Any], today: dt.date, *, by_identity: bool) -> RequestRow:
    values = row._mapping
    runs = clock(
        row.received_on,
        row.id_seen_on,
        extended=row.extended_on is not None,
        from_identity=by_identity,
        today=row.closed_on or today,
    )
    kept = {key: values[key] for key in RequestRow.__dataclass_fields__ if key in values}
    return RequestRow(**{**kept, "also_known": tuple(row.also_known), "clock": runs})
