"""New keys for a book, so that what is written from now on is closed to whoever had the old ones.

Old documents stay under the old identity, and old copies of the book stay readable to who could
read them then. Killed anywhere, the next opening finds both database keys in ``key.age``, tries
both and finishes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.models.holder import BookKey, Holder
from app.storage import holders
from app.storage.book import Book
from app.storage.documents import Documents
from app.storage.keys import BookKeys, new_database_key, new_identity
from app.storage.writing import Writing


def start(
    book: Book,
    keys: BookKeys,
    leaver: UUID | None = None,
    recovery_key: str = "",
    also: Callable[[Writing], None] | None = None,
) -> BookKeys:
    """Decide on new keys for an open book, and write them beside the old ones.

    Args:
        book: the book.
        keys: its keys so far.
        leaver: a holder who may not open it any more.
        recovery_key: the public half of a newly printed key that takes the place of the one so far.
        also: what else changes in the same step.

    Returns:
        Both: ``finish`` makes the new ones the only ones.
    """
    made = new_identity()
    both = replace(
        keys,
        generation=keys.generation + 1,
        public_key=made.public_key,
        identities=(made.secret, *keys.identities),
        database_keys=(new_database_key(), book.database_key),
    )

    def changes(writing: Writing) -> None:
        if leaver is not None:
            writing.remove(Holder, leaver, why="May not open this book any more")
        if also is not None:
            also(writing)
        row = holders.book_key(writing)
        writing.change(
            BookKey,
            row.id,
            generation=both.generation,
            public_key=both.public_key,
            recovery_key=recovery_key or row.recovery_key,
        )

    holders.change(book, both, changes)
    return both


def finish(book: Book, keys: BookKeys) -> BookKeys:
    """Bring a change of keys to its end, from wherever it was interrupted."""
    newest = keys.database_keys[0]
    holders.settle(book)  # the new key has to stand in key.age before the database needs it
    if book.database_key != newest:
        book.change_database_key(newest)
    settled = replace(keys, database_keys=(newest,))
    holders.change(book, settled, lambda _: None)
    book.documents = Documents(book.folder / "documents", settled)
    return settled
