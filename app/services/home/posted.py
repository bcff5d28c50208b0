"""Home's line about sealed reports that nobody has dealt with yet."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from app.models.post import Post
from app.services.home.rows import ToDoItem, Urgency
from app.storage.book import Book
from app.words import count


def posted(casebook: Book) -> tuple[list[ToDoItem], int]:
    """The line, if any report waits, and how many do."""
    waits = (Post.incident_id.is_(None), Post.set_aside_why.is_(None))
    with casebook.reading() as book:
        number = int(book.scalar(select(func.count(Post.id)).where(*waits)) or 0)
    return list(_line(number)), number


def _line(number: int) -> Iterator[ToDoItem]:
    if number:
        yield ToDoItem(
            "posted",
            f"Read {count(number, 'posted report')}",
            "Sealed to you by somebody who signs in here.",
            Urgency.WAITING,
            "posted",
        )
