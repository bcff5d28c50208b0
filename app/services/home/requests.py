"""Home's lines about people who asked to see what is held about them."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.home.rows import ToDoItem, Urgency, few
from app.services.requests.reading import open_requests
from app.services.requests.rows import RequestRow
from app.storage.book import Book
from app.words import count

_PRESSING_DAYS = 7


def requests(register: Book, casebook: Book) -> Sequence[ToDoItem]:
    """One line for each open request with the days that are left."""
    rows = open_requests(register, casebook)
    late = sum(row.clock.late for row in rows)
    return few(
        [
            ToDoItem(
                f"request:{row.id}",
                f"Answer the request {row.reference}",
                row.clock.words,
                _urgency(row),
                "requests",
                str(row.id),
            )
            for row in rows
        ],
        ToDoItem(
            "requests",
            f"Answer {count(len(rows), 'subject access request')}",
            f"{late} of them late" if late else f"The next: {rows[0].clock.words}" if rows else "",
            min(map(_urgency, rows), default=Urgency.SOON),
            "requests",
        ),
    )


def _urgency(row: RequestRow) -> Urgency:
    if row.clock.late:
        return Urgency.LATE
    waiting = row.clock.waits or row.clock.days_left <= _PRESSING_DAYS
    return Urgency.WAITING if waiting else Urgency.SOON
