"""Home's line about retention: once a year, what was due when the school year began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from app.dates import default_terms, school_year
from app.services.home.rows import ToDoItem, Urgency
from app.services.retention.due import Left, due
from app.services.retention.schedule import Schedule
from app.services.retention.service import LOOKED
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.words import count


def retention(register: Book, casebook: Book | None, *, chair: bool) -> Iterator[ToDoItem]:
    """Ask for a look at what is due, unless it was looked through this school year."""
    school, today = SchoolSettings(register), register.today()
    began = _began(school, today)
    books = [book for book in (register, casebook) if book and not (chair and book is register)]
    asked = [book for book in books if school.value(f"{LOOKED}:{book.name}") != school_year(today)]
    if today < began or not asked:
        return
    lines, left = Schedule(school).lines(), Left.read(register, began)
    found = [row for book in asked for row in due(book, lines, left, began)]
    number = sum(row.until is None and not row.held for row in found)
    if number:
        yield ToDoItem(
            "retention",
            f"Look through {count(number, 'record')} whose time is over",
            "Keep each and say why, or dispose of it. Candour asks once a year.",
            Urgency.SOON,
            "settings",
            action="retention",
        )


def _began(school: SchoolSettings, today: dt.date) -> dt.date:
    """The first day of the school year in which ``today`` lies."""
    year = school_year(today)
    starts = [term.starts for term in school.terms() if school_year(term.starts) == year]
    return min(starts or [default_terms(year)[0].starts])
