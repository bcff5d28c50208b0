"""Reference numbers, such as INC-2026-014."""

from __future__ import annotations

from app.storage.book import Book
from app.storage.opening import CHAIR


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
