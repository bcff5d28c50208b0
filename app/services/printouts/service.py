"""Keeping official printouts, finding them by their code, and checking the trail's heads."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from app.errors import NoRight, Refused
from app.models.document import Document
from app.models.printout import Printout
from app.services.printouts.codes import new_code
from app.services.printouts.rows import Official, PrintoutRow, TrailMark
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
    ) -> bytes:
        """Make a PDF with a code on each page, keep it, and return it. May run off the UI thread.

        Call it when something is saved or printed for good, never for a preview.

        Args:
            title: what it is; kept in the book, so a reference will do better than a name.
            make: draws it, given what makes it official.
            confidential: it holds what only the casebook's holders may see.
            trail: it prints the heads of the open books' trails.

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
        self._keep(book, official, title, pdf)
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

    def _books(self) -> list[Book]:
        return [self._register, *([self._casebook] if self._casebook else [])]

    def _keep(self, book: Book, official: Official, title: str, pdf: bytes) -> None:
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
                    },
                )
        except BaseException:
            book.documents.discard(stored)
            raise


def _pages(pdf: bytes) -> int:
    from app.services.evidence.pdf import opened_pdf  # see there

    with opened_pdf(io.BytesIO(pdf), "the printout") as document:
        return len(document)
