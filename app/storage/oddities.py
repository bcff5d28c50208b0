"""What is odd about a vault and ought to be heard by who opens it, though nothing is wrong yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select

from app.dates import say_date
from app.models.trail import TrailLine
from app.storage.book import Book
from app.storage.opening import REGISTER, OpenBook
from app.storage.planted import copies
from app.words import join

AHEAD = dt.timedelta(hours=26)  # further ahead than any change of time zone explains


def oddities(vault: Path, books: Mapping[str, OpenBook]) -> list[str]:
    """Whole sentences: copies that a synchronising program made, a clock that went back."""
    told = []
    if found := copies(vault):
        told.append(
            f"{join(found)} in the vault's folder looks like a copy that a cloud or synchronising "
            "program made. Let your IT technician take the folder out of that program: it damages "
            "a vault sooner or later."
        )
    register = books[REGISTER].book
    last = max((each for opened in books.values() if (each := _last(opened.book))), default=None)
    if last is not None and last - register.clock() > AHEAD:
        told.append(
            f"This computer's clock says {say_date(register.today())}, but something was recorded "
            f"on {say_date(last.astimezone().date())}. Set the date right before you record "
            "anything: times on records, clocks and backups go by it."
        )
    return told


def _last(book: Book) -> dt.datetime | None:
    """The latest time in a book's trail."""
    with book.reading() as reading:
        latest: dt.datetime | None = reading.scalar(select(func.max(TrailLine.at)))
    return latest
