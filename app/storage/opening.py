"""Making a book, and opening one that has to be the one its reader knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Damaged, OlderCopy
from app.storage import holders, purge, rekey
from app.storage.book import Book
from app.storage.clock import Clock
from app.storage.documents import Documents
from app.storage.files import sync_folder
from app.storage.holders import HolderRow
from app.storage.keys import BookKeys, RecoveryKey, identity, new_identity
from app.storage.lock import VaultLock
from app.storage.state import Pin
from app.storage.trail import Who

BOOKS = "books"
REGISTER = "register"
CASEBOOK = "casebook"
CHAIR = "chair"

_CALLED = {CHAIR: "chair's book"}


def called(book: str) -> str:
    """A book's name in a sentence: "casebook", "chair's book"."""
    return _CALLED.get(book, book)


@dataclass
class OpenBook:
    """A book that is open, with its keys.

    Attributes:
        notices: what its reader ought to know, as sentences.
    """

    book: Book
    keys: BookKeys
    notices: tuple[str, ...] = ()

    def pin(self) -> Pin:
        """How its reader knows it again."""
        return Pin(self.keys.generation, self.keys.public_key, self.book.trail_head())


def book_folder(vault: Path, book: str) -> Path:
    """Where a book lies in a vault."""
    return vault / BOOKS / book


def make_book(
    vault: Path, keys: BookKeys, maker: HolderRow, clock: Clock
) -> tuple[OpenBook, RecoveryKey]:
    """Make a new book that its maker and a printed key can open."""
    folder = book_folder(vault, keys.book)
    folder.mkdir(parents=True, mode=0o700)
    book = Book.create(folder, keys, clock, Who(maker.id, maker.name))
    try:
        printed = new_identity()
        holders.begin(book, keys, printed.public_key, [maker])
        sync_folder(folder.parent)
    except BaseException:
        book.close()
        raise
    return OpenBook(book, keys), RecoveryKey(keys.book, printed.public_key, printed.secret)


def open_book(
    folder: Path, secrets: Sequence[str], pin: Pin | None, clock: Clock, who: Who
) -> OpenBook | None:
    """Open a book with a person's key, or with printed ones.

    Args:
        folder: the book's.
        secrets: age secret keys.
        pin: how its reader knows it; None with printed keys, which know nothing.
        clock: gives the time of what is recorded.
        who: the reader.

    Returns:
        None if the secret keys don't open it.

    Raises:
        OlderCopy: it was put back to an earlier state than its reader has seen.
        Damaged: it isn't whole, or is another book than the one its reader knows.
    """
    keys = holders.read_keys(folder, secrets)
    if keys is None:
        return None
    notices = [] if pin is None else check_pin(keys, pin)
    book = Book(folder, keys, clock, who)
    try:
        if pin is not None:
            check_trail(book, pin)
        if not holders.settle(book):
            holders.change(book, keys, lambda _: None)
            notices.append(
                f"The key file of the {called(keys.book)} was not the one that Candour wrote. "
                "It has been written again from the list of people who may open it. "
                "If nobody put it back from a backup, tell your IT technician."
            )
        settled = holders.read_keys(folder, secrets)
        if settled is None:  # what was interrupted was taking this very person's right away
            book.close()
            return None
        keys = settled
        book.documents = Documents(folder / "documents", keys)
        if len(keys.database_keys) > 1:
            keys = rekey.finish(book, keys)
        book.documents.clear_unfinished()
        notices += purge.finish(book)
    except BaseException:
        book.close()
        raise
    return OpenBook(book, keys, tuple(notices))


def check_pin(keys: BookKeys, pin: Pin) -> list[str]:
    """Compare a book's keys with those its reader knows; return what they ought to hear.

    Raises:
        OlderCopy: the keys are older ones.
        Damaged: they are another book's.
    """
    if keys.generation < pin.generation:
        raise OlderCopy(_older(keys.book))
    known = {identity(secret).public_key for secret in keys.identities}
    if keys.generation == pin.generation:
        known = {keys.public_key}
    if pin.public_key not in known:
        raise Damaged(
            f"This is not the {called(keys.book)} that you know: it was swapped for another one. "
            f"Put the folder books/{keys.book} back from a backup."
        )
    if keys.generation > pin.generation:
        return [
            f"The {called(keys.book)} has new keys since you last signed in, because somebody's "
            "right was taken away or a new recovery sheet was made."
        ]
    return []


def check_trail(book: Book, pin: Pin) -> None:
    """Compare a book's trail with what its reader saw last.

    Raises:
        OlderCopy: it doesn't go on from there.
    """
    if book.head_at(pin.trail.count) != pin.trail.head:
        raise OlderCopy(_older(book.name))


def _older(book: str) -> str:
    return (
        f"This {called(book)} is an older copy than the one you saw last, so something recorded "
        f"since then is missing. Put the latest folder books/{book} back. If the school went back "
        "to a backup on purpose, sign in with the recovery sheet."
    )


def not_let_in(book: str) -> str:
    """What to do about a book of one's own that others hold already."""
    if book == CHAIR:
        return (
            "There is a chair's book already, and your sign-in doesn't open it. Let whoever holds "
            "it open it to you, or sign in with its recovery sheet. If nobody is known to hold "
            "it, post nothing and let your IT technician look at the vault."
        )
    return (
        "There is a casebook already, and your sign-in doesn't open it. Ask somebody who holds it "
        "to open it to you."
    )


def let_go(books: dict[str, OpenBook], lock: VaultLock) -> None:
    """Close books and free the vault, after what needed them failed."""
    for opened in books.values():
        opened.book.close()
    books.clear()
    lock.release()
