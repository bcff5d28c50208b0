"""Find: people, references and words, in the books that are open and in no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.storage.book import Book

KINDS = {
    "staff": "Staff",
    "policy": "Policy",
    "disclosure": "Relationship",
    "approach": "Approach",
    "incident": "Incident",
    "withheld": "Kept without image",
    "request": "Subject access request",
}


@dataclass(frozen=True)
class Found:
    """One record that holds every word looked for.

    Attributes:
        kind: as the index knows it, such as ``staff`` or ``incident``.
        reference: "INC-2026-014", or "" for what has none.
    """

    id: UUID
    kind: str
    reference: str
    title: str

    @property
    def label(self) -> str:
        """The kind in a word that people use."""
        return KINDS.get(self.kind, self.kind.capitalize())


class Find:
    """Searches the books of one session."""

    def __init__(self, books: Mapping[str, Book]) -> None:
        self._books = tuple(books.values())

    def search(self, text: str, limit: int = 50) -> tuple[Found, ...]:
        """Return up to ``limit`` records of each book in which every word begins a word.

        Newest first within a book; people and policies come before what is about them.
        """
        found: list[Found] = []
        for book in self._books:
            with book.reading() as reading:
                hits = reading.find(text, limit)
            found += [Found(hit.record, hit.kind, hit.reference, hit.title) for hit in hits]
        return tuple(found)
