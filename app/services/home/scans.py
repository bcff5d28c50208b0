"""Home's lines about scanned pages: those that wait, scans half read, formats asked for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from app.models.scan import PageState, ScanBatch, ScanPage
from app.models.staff import Staff
from app.services.home.rows import ToDoItem, Urgency, few
from app.services.scans.filing import FORMAT_ASKED
from app.storage.book import Reading
from app.words import count

_WAITING = select(func.count()).where(ScanPage.state == PageState.WAITING)
_READ = (
    select(func.count(func.distinct(ScanPage.number)))
    .where(ScanPage.batch_id == ScanBatch.id)
    .scalar_subquery()
)
_HALF_READ = (
    select(ScanBatch.id, ScanBatch.source, ScanBatch.pages, _READ.label("read"))
    .where(ScanBatch.pages > _READ)
    .order_by(ScanBatch.recorded_at)
)
_FORMATS = (
    select(Staff.id, Staff.name).where(Staff.other_format == FORMAT_ASKED).order_by(Staff.sort_name)
)


def scanned(book: Reading) -> tuple[list[ToDoItem], int]:
    """What scans leave to do, and how many pages wait for a person."""
    waiting: int = book.scalar(_WAITING)
    return [*_pages(waiting), *_half_read(book), *_formats(book)], waiting


def _pages(waiting: int) -> Iterator[ToDoItem]:
    if waiting:
        yield ToDoItem(
            "scans",
            f"Check {count(waiting, 'scanned page')}",
            "Nothing on them is recorded before you have seen it.",
            Urgency.WAITING,
            "scans",
        )


def _half_read(book: Reading) -> Iterator[ToDoItem]:
    for row in book.rows(_HALF_READ):
        yield ToDoItem(
            f"scan:{row.id}",
            f"Finish reading “{row.source}”",
            f"{row.read} of {count(row.pages, 'page')} are read.",
            Urgency.WAITING,
            "scans",
        )


def _formats(book: Reading) -> list[ToDoItem]:
    rows = book.rows(_FORMATS)
    each = [
        ToDoItem(
            f"format:{row.id}",
            f"Ask {row.name} which format they need",
            "They ticked on their form that they need it in another.",
            Urgency.SOON,
            "staff",
            str(row.id),
        )
        for row in rows
    ]
    together = ToDoItem(
        "formats",
        f"Ask {count(len(rows), 'person')} which format they need",
        "They ticked on their forms that they need it in another.",
        Urgency.SOON,
        "staff",
    )
    return list(few(each, together))
