"""Keeping official printouts, finding them by their code, and checking the trail's heads."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy import func, select

from app.dates import say_date
from app.errors import NoRight, Refused
from app.models.document import Document
from app.models.printout import Printout
from app.models.trail import TrailLine
from app.services.printouts.codes import new_code
from app.services.printouts.rows import BOOKS, SHOWN, Official, PrintoutRow, TrailMark
from app.storage.book import Book
from app.storage.opening import CHAIR

_COLUMNS = (
    Printout.id,
    Printout.code,
    Printout.title,
    Printout.pages,
    Printout.trail,
    Printout.recorded_at,
    Printout.recorded_by,
)


class Printouts:
    """The official printouts of the books that are open."""

    def __init__(self, register: Book, casebook: Book | None) -> None:
        self._register = register
        self._casebook = casebook

    def official(
        self,
        title: str,
        make: Callable[[Official], bytes],
        *,
        confidential: bool = False,
        trail: bool = False,
        about: Collection[UUID] = (),
    ) -> bytes:
        """Make a PDF with a code on each page, keep it, and return it. May run off the UI thread.

        Call it when something is saved or printed for good, never for a preview.

        Args:
            title: what it is; kept in the book, so a reference will do better than a name.
            make: draws it, given what makes it official.
            confidential: it holds what only the casebook's holders may see.
            trail: it prints the heads of the open books' trails.
            about: ids of the records that it shows: it goes when they are disposed of.

        Raises:
            NoRight: it is confidential and this person holds no key to the casebook.
        """
        if confidential and self._casebook is None:
            raise NoRight("You don't hold the casebook's key, so this can't be kept in it.")
        # What a chair prints, and how far their trail has got, is for no eyes in the school.
        apart = self._casebook is not None and self._casebook.name == CHAIR
        book = self._casebook if self._casebook and (confidential or apart) else self._register
        marks = self.heads() if trail else ()
        official = Official(new_code(), marks)
        pdf = make(official)
        self._keep(book, official, title, pdf, about)
        return pdf

    def heads(self) -> tuple[TrailMark, ...]:
        """How far the trail of each open book has got."""
        heads = [(book.name, book.trail_head()) for book in self._books()]
        return tuple(TrailMark(name, head.count, head.head.hex()) for name, head in heads)

    def find(self, code: str) -> PrintoutRow | None:
        """The printout with this code in the books that are open, or None."""
        for book in self._books():
            with book.reading() as reading:
                row = reading.first(select(*_COLUMNS).where(Printout.code == code))
            if row is not None:
                return PrintoutRow(
                    id=row.id,
                    code=row.code,
                    title=row.title,
                    pages=row.pages,
                    confidential=book is not self._register,
                    trail=tuple(map(TrailMark.read, row.trail)),
                    recorded_at=row.recorded_at,
                    recorded_by=row.recorded_by,
                )
        return None

    def pdf(self, printout: UUID) -> bytes:
        """A printout as it was made.

        Raises:
            Refused: there is no such printout.
            Damaged: its file is missing or not as it was.
        """
        statement = (
            select(Document.stored_as, Document.sha256)
            .join(Printout, Printout.document_id == Document.id)
            .where(Printout.id == printout)
        )
        for book in self._books():
            with book.reading() as reading:
                row = reading.first(statement)
            if row is not None:
                return book.documents.read(row.stored_as, row.sha256)
        raise Refused("There is no such printout in the books that you can open.")

    def say_of_heads(self, printout: PrintoutRow) -> list[str]:
        """Say of each head of a trail that is printed on it whether the records still fit it."""
        books = {book.name: book for book in self._books()}
        said = []
        for mark in printout.trail:
            book = books.get(mark.book)
            if book is None:
                said.append(f"The {BOOKS[mark.book]} isn’t open, so its mark wasn’t looked at.")
                continue
            head = book.head_at(mark.count)
            fits = head is not None and head.hex() == mark.head
            said.append(_of_mark(mark, printout.recorded_at, fits=fits))
        return said

    def say_of_typed_head(self, typed: str) -> str:
        """Say of a mark that was typed off paper whether the records ever had it.

        Raises:
            Refused: it is no such mark.
        """
        digits = re.sub(r"[^0-9a-f]", "", typed.rpartition(",")[2].rpartition(":")[2].lower())
        if len(digits) < SHOWN:
            raise Refused(
                "That is no page’s code, and no whole mark of a book. Compare each letter; of a "
                f"mark type all {SHOWN} letters and figures."
            )
        for book in self._books():
            statement = select(TrailLine.seq, TrailLine.at).where(
                func.lower(func.hex(TrailLine.head)).startswith(digits)
            )
            with book.reading() as reading:
                row = reading.first(statement)
            if row is not None:
                mark = TrailMark(book.name, row.seq, digits)
                return _of_mark(mark, row.at, fits=True)
        return (
            "No open book ever had this mark. It is mistyped, it is another book’s, or what was "
            "recorded before that day was rewritten. Type it again; then ask your technician to "
            "verify the vault against a backup of that time."
        )

    def _books(self) -> list[Book]:
        return [self._register, *([self._casebook] if self._casebook else [])]

    def _keep(
        self, book: Book, official: Official, title: str, pdf: bytes, about: Collection[UUID]
    ) -> None:
        stored = book.documents.add(pdf, f"{official.code}.pdf", "application/pdf")
        try:
            with book.writing() as writing:
                writing.add(Document, stored.record())
                writing.add(
                    Printout,
                    {
                        "code": official.code,
                        "title": title,
                        "pages": _pages(pdf),
                        "document_id": stored.id,
                        "trail": [mark.stored for mark in official.trail],
                        "about": [each.hex for each in about],
                    },
                )
        except BaseException:
            book.documents.discard(stored)
            raise


def _of_mark(mark: TrailMark, when: dt.datetime, *, fits: bool) -> str:
    day = say_date(when.astimezone().date())
    if fits:
        return f"{BOOKS[mark.book]}: matches. Nothing recorded before {day} was rewritten since."
    return (
        f"{BOOKS[mark.book]}: does not match. What was recorded before {day} was rewritten, or an "
        "older copy was put back. Ask your technician to verify the vault."
    )


def _pages(pdf: bytes) -> int:
    from app.services.evidence.pdf import opened_pdf  # see there

    with opened_pdf(io.BytesIO(pdf), "the printout") as document:
        return len(document)
