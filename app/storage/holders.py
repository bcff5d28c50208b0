"""Who may open a book: its holders' table, and the key file that is written from nothing else.

``key.age`` is changed in one step with the table: the new file is made durable beside the old one,
its hash is committed together with the change, then it takes the old one's name. Whatever
interrupts that, the hash in the book says which of the two files is the right one.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.sql import Executable

from app.errors import Damaged
from app.models.holder import BookKey, Holder, Role
from app.storage.book import Book, Reading
from app.storage.files import disk_problem, replace, sync_folder, write_atomically
from app.storage.keys import BookKeys, seal, unseal
from app.storage.writing import Writing

KEY_FILE = "key.age"
NEXT_KEY_FILE = "key.age.next"


@dataclass(frozen=True)
class HolderRow:
    """One person who may open a book."""

    id: UUID
    name: str
    role: Role
    public_key: str


def holders(book: Reading | Writing) -> list[HolderRow]:
    """Everybody who may open a book, by name."""
    columns = select(Holder.id, Holder.name, Holder.role, Holder.public_key)
    rows = book.rows(columns.order_by(Holder.name))
    return [HolderRow(row.id, row.name, Role(row.role), row.public_key) for row in rows]


def book_key(book: Reading | Writing) -> Row[Any]:
    """The one row that says which keys are the book's.

    Raises:
        Damaged: there is none.
    """
    query: Executable = select(BookKey.__table__)
    row = book.first(query)
    if row is None:
        raise Damaged("The book doesn't say which keys are its own. Put it back from a backup.")
    return row


def begin(book: Book, keys: BookKeys, recovery_key: str, first: Sequence[HolderRow]) -> None:
    """Write the first holders of a book just made, and its key file."""

    def add(writing: Writing) -> None:
        record = {
            "book": keys.book,
            "generation": keys.generation,
            "public_key": keys.public_key,
            "recovery_key": recovery_key,
            "key_file": "",
        }
        writing.add(BookKey, record)
        for holder in first:
            add_holder(writing, holder)

    change(book, keys, add)


def add_holder(writing: Writing, holder: HolderRow) -> None:
    """Let somebody open the book; a new public key takes the place of their old one."""
    known = writing.first(select(Holder.id).where(Holder.id == holder.id))
    values = {"name": holder.name, "role": holder.role, "public_key": holder.public_key}
    if known is None:
        writing.add(Holder, {"id": holder.id, **values})
    else:
        writing.change(Holder, holder.id, **values)


def change_recovery_key(book: Book, keys: BookKeys, public_key: str) -> None:
    """Let a newly printed key open the book, in place of the old one."""

    def changes(writing: Writing) -> None:
        writing.change(BookKey, book_key(writing).id, recovery_key=public_key)

    change(book, keys, changes)


def change(book: Book, keys: BookKeys, changes: Callable[[Writing], None]) -> None:
    """Change holders or keys, and write ``key.age`` from the table in the same step.

    Once the change is committed it stands. If the new file can't take the old one's place then,
    the next change or the next opening sees to it.

    Raises:
        UnsafePlace: the disk is full or read-only; nothing was changed.
    """
    path = book.folder / NEXT_KEY_FILE
    if path.exists():
        settle(book)  # or a file that still waits for its place would be lost under the next one
    try:
        with book.writing() as writing:
            changes(writing)
            row = book_key(writing)
            who = [holder.public_key for holder in holders(writing)]
            sealed = seal(keys.to_json(), [*who, row.recovery_key])
            writing.change(BookKey, row.id, key_file=_hash(sealed))
            write_atomically(path, sealed)
    except BaseException:
        with contextlib.suppress(Exception):
            settle(book)  # takes away the file if its change was not committed
        raise
    with contextlib.suppress(OSError):
        _take_its_place(book.folder)


def settle(book: Book) -> bool:
    """Finish what an interruption left; False if ``key.age`` isn't the one that Candour wrote.

    Raises:
        UnsafePlace: the disk is full, read-only or doesn't answer.
    """
    with book.reading() as reading:
        expected = str(book_key(reading).key_file)
    following = book.folder / NEXT_KEY_FILE
    try:
        if following.exists():
            if _hash(following.read_bytes()) == expected:
                _take_its_place(book.folder)
            else:
                following.unlink()
        return _hash((book.folder / KEY_FILE).read_bytes()) == expected
    except OSError as error:
        raise disk_problem(error, book.folder) from error


def read_keys(folder: Path, secrets: Sequence[str]) -> BookKeys | None:
    """Open a book's key file; None if it isn't sealed to any of these secret keys.

    Args:
        folder: the book's.
        secrets: age secret keys: a person's, or printed ones.

    Raises:
        Damaged: the file is missing or not whole.
    """
    try:
        opened = unseal((folder / KEY_FILE).read_bytes(), secrets)
        keys = None if opened is None else BookKeys.from_json(opened)
        if keys is not None and keys.book != folder.name:
            raise ValueError("another book's keys")
    except (OSError, ValueError) as error:
        raise Damaged(
            f"The {folder.name}'s key file is missing or damaged. "
            f"Put {KEY_FILE} in the {folder.name}'s folder back from a backup."
        ) from error
    return keys


def _take_its_place(folder: Path) -> None:
    replace(folder / NEXT_KEY_FILE, folder / KEY_FILE)
    sync_folder(folder)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
