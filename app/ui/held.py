"""What books hold, in people's words: shown before a restore, and side by side after a try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.storage.compare import Held

_WORDS = {
    "staff": "Staff",
    "policy_version": "Policy versions",
    "collection": "Collections",
    "declaration": "Declarations",
    "scan_page": "Scanned pages",
    "disclosure": "Disclosures",
    "approach": "Approaches",
    "incident": "Incidents",
    "evidence": "Pieces of evidence",
    "action": "Actions",
    "request": "Requests",
}
BOOKS = {"register": "Register", "casebook": "Casebook", "chair": "Chair’s book"}


def kind_words(kind: str) -> str:
    """Return what records of a kind are called."""
    return _WORDS.get(kind) or kind.replace("_", " ").capitalize()


def known_first(kind: str) -> int:
    """Sort kinds: first those that people record, in the order of a year."""
    return list(_WORDS).index(kind) if kind in _WORDS else len(_WORDS)


def main_counts(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return what somebody would know a book by: the kinds that they record, with their numbers."""
    return [(words, f"{counts[kind]:,}") for kind, words in _WORDS.items() if counts.get(kind)]


def facts_of(books: Sequence[Held]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each book's name with its facts: records, originals, changes."""
    return [
        (
            BOOKS.get(each.book, each.book),
            [
                *main_counts(each.counts),
                ("Originals", f"{len(each.documents):,}"),
                ("Changes recorded", f"{each.trail.count:,}"),
            ],
        )
        for each in books
    ]
