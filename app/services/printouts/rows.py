"""Printouts as services give them out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.services.printouts.codes import page_code, qr_text

BOOKS = {"register": "Register", "casebook": "Casebook", "chair": "Chair’s book"}
SHOWN = 20  # hexadecimal digits of a trail's head that are printed: 80 bits


@dataclass(frozen=True)
class TrailMark:
    """How far a book's trail of changes had got, and its head then.

    Attributes:
        head: in hexadecimal.
    """

    book: str
    count: int
    head: str

    @property
    def shown(self) -> str:
        """The head as it is printed: ``0af3 51c2 88d0 7be1 94aa``."""
        return " ".join(self.head[place : place + 4] for place in range(0, SHOWN, 4))

    @property
    def words(self) -> str:
        """What is printed; the number of confidential entries would tell how much happened."""
        number = f"{self.count:,} entries, " if self.book == "register" else ""
        return f"{BOOKS[self.book]}: {number}{self.shown}"

    @property
    def stored(self) -> str:
        """As ``Printout.trail`` keeps it."""
        return f"{self.book} {self.count} {self.head}"

    @classmethod
    def read(cls, stored: str) -> TrailMark:
        """Take apart what was stored."""
        book, count, head = stored.split()
        return cls(book, int(count), head)


@dataclass(frozen=True)
class Official:
    """What makes a report official: the code on its pages, and the trails' heads.

    Attributes:
        trail: of each open book; empty where none is to be printed.
    """

    code: str
    trail: tuple[TrailMark, ...] = ()

    def page_code(self, page: int) -> str:
        """The page's code as people read it."""
        return page_code(self.code, page)

    def qr_text(self, page: int) -> str:
        """What the page's QR code holds."""
        return qr_text(self.code, page)


@dataclass(frozen=True)
class PrintoutRow:
    """An official printout that was kept.

    Attributes:
        confidential: it is kept in the casebook, not the register.
    """

    id: UUID
    code: str
    title: str
    pages: int
    confidential: bool
    trail: tuple[TrailMark, ...]
    recorded_at: dt.datetime
    recorded_by: str
