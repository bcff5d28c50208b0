"""Reference numbers, such as INC-2026-014."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.models.retention import UsedNumber
from app.storage.book import Book, Reading
from app.storage.opening import CHAIR
from app.storage.writing import Writing


def reference(book: Book, kind: str, year: int, number: int) -> str:
    """The reference of a record; those of the chair's book count by themselves and say so.

    Args:
        book: the casebook, or the chair's book.
        kind: three or four letters, such as ``INC``.
        year: in which it was recorded.
        number: within the year, from 1.
    """
    own = "CH-" if book.name == CHAIR else ""
    return f"{own}{kind}-{year}-{number:03}"


def next_number(book: Reading | Writing, model: Any, kind: str, year: int) -> int:
    """The first number of a year that was never given out, as far as the book knows.

    Args:
        book: the open transaction.
        model: the table, with ``year`` and ``number``.
        kind: the letters of its references.
        year: the year.
    """
    shown = book.scalar(select(func.max(model.number)).where(model.year == year)) or 0
    used = select(func.max(UsedNumber.number)).where(
        UsedNumber.series == kind, UsedNumber.year == year
    )
    return int(max(shown, book.scalar(used) or 0)) + 1


def keep_number(book: Writing, kind: str, year: int, number: int) -> None:
    """Remember that numbers up to this one were given out, though no row may show it any more."""
    row = book.first(
        select(UsedNumber.id, UsedNumber.number).where(
            UsedNumber.series == kind, UsedNumber.year == year
        )
    )
    if row is None:
        book.add(UsedNumber, {"series": kind, "year": year, "number": number})
    elif row.number < number:
        book.change(UsedNumber, row.id, number=number)
