"""Putting right for good what should never have been written down (design: rectification)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.errors import Checks, Refused
from app.models.retention import Erasure
from app.services.erasure.erasing import Owner, erase
from app.services.erasure.fields import OWNERS, words_of
from app.services.erasure.rows import ErasureRow, Words
from app.storage import purge
from app.storage.book import Book
from app.storage.drafts import Drafts
from app.words import clean, clean_line


class Erasures:
    """Erases words and files of a casebook's incidents, disclosures and approaches."""

    def __init__(self, casebook: Book, drafts: Drafts) -> None:
        self._casebook, self._drafts = casebook, drafts

    def words(self, kind: str, record: UUID) -> tuple[Words, ...]:
        """What can be erased of a record, its own words first.

        Args:
            kind: ``incident``, ``disclosure`` or ``approach``.
            record: its id.
        """
        with self._casebook.reading() as book:
            return words_of(book, OWNERS[kind], record)

    def erase(self, kind: str, record: UUID, words: Words, why: str, asked_by: str = "") -> int:
        """Erase one field or file, everywhere that this book has it. May run off the UI thread.

        Args:
            kind: of the record, as for :meth:`words`.
            record: its id.
            words: one of :meth:`words`.
            why: the reason, which stands in its place.
            asked_by: who asked for it.

        Returns:
            How many copies of printouts that showed it went with it.

        Raises:
            Problems: no reason was given.
            Refused: the record is on hold, or it was erased meanwhile.
            NotClean: it is done, but the next opening has to clean the book's files.
        """
        self.check(why)
        if words.key not in {each.key for each in self.words(kind, record)}:
            raise Refused("That was erased or changed meanwhile. Open the record again.")
        owner = Owner(OWNERS[kind], record)
        gone = erase(self._casebook, owner, words, clean_line(why), clean_line(asked_by) or None)
        purge.drop_drafts(self._drafts, [self._casebook])
        return gone

    def check(self, why: str) -> None:
        """Ask for the reason.

        Raises:
            Problems: there is none.
        """
        checks = Checks()
        checks.need(clean(why), "why", "Enter why it is erased. The reason stays in its place.")
        checks.stop()

    def erased(self, record: UUID) -> tuple[ErasureRow, ...]:
        """What was erased of one record or entry."""
        names = ErasureRow.__dataclass_fields__
        statement = select(*(getattr(Erasure, name) for name in names)).where(
            Erasure.record == record
        )
        with self._casebook.reading() as book:
            return tuple(ErasureRow(**row._mapping) for row in book.rows(statement))
