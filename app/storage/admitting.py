"""Giving people a sign-in and taking it away, wholly or not at all.

While somebody comes or goes, their key file waits under another name; which of the two it is, is
said by the register's list of who may open it. So the next opening after a crash finds them in or
out, and never half.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from app.storage import holders, people
from app.storage.book import Book
from app.storage.files import told
from app.storage.holders import HolderRow
from app.storage.opening import REGISTER, OpenBook
from app.storage.people import Secrets
from app.storage.state import State, write_state


def admit(
    folder: Path,
    books: Mapping[str, OpenBook],
    holder: HolderRow,
    secrets: Secrets,
    passphrase: str,
    state: State,
) -> State:
    """Give somebody new a sign-in and let them open books.

    Args:
        folder: of people.
        books: those that they may open, the register among them.
        holder: who they are.
        secrets: theirs.
        passphrase: as they typed it.
        state: what they know so far.

    Returns:
        What they know then.
    """
    people.write_key(folder, secrets, passphrase, pending=True)
    try:
        for book, opened in books.items():
            state = state.with_pin(book, opened.pin())
        write_state(folder, secrets.id, secrets.state_key, state)
        for book in sorted(books, key=lambda each: each != REGISTER):
            state = let_in(books[book], holder, state)
    finally:
        settle(folder, books[REGISTER].book)
    write_state(folder, secrets.id, secrets.state_key, state)
    return state


def let_in(opened: OpenBook, holder: HolderRow, state: State) -> State:
    """Let somebody open a book; what they know then."""
    holders.change(opened.book, opened.keys, lambda writing: holders.add_holder(writing, holder))
    return state.with_pin(opened.keys.book, opened.pin())


def settle(folder: Path, register: Book) -> None:
    """Finish or undo what waits in the folder of people, as the register's list says.

    Raises:
        UnsafePlace: the disk is full, read-only or doesn't answer; the next opening does it.
    """
    waiting = list(people.pending(folder))
    if not waiting:
        return
    with register.reading() as reading:
        listed = {row.id for row in holders.holders(reading)}
    with told(folder):
        for person in waiting:
            if person in listed:
                people.take_its_place(folder, person)
            else:
                people.drop_files(folder, person)


def park(folder: Path, person: UUID) -> None:
    """Put a key file aside: its owner is about to be taken off the register's list.

    Raises:
        UnsafePlace: the disk is full, read-only or doesn't answer.
    """
    if people.key_path(folder, person).exists():
        with told(folder):
            people.put_aside(folder, person)
