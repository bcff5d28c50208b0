"""The book that a role brings along, made when the first of that role signs in."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.storage.holders import HolderRow
from app.storage.keys import RecoveryKey, new_book_keys
from app.storage.opening import REGISTER, OpenBook, book_folder, make_book, not_let_in
from app.storage.people import PEOPLE, Secrets
from app.storage.roles import OWN, Person
from app.storage.state import Pin, State, write_state


def first_of_own(
    vault: Path, person: Person, secrets: Secrets, state: State, books: dict[str, OpenBook]
) -> tuple[tuple[RecoveryKey, ...], State, list[str]]:
    """Make the book if it is this person's to make, and put it among ``books``.

    Returns:
        Its printed key, the state that knows it, and what the person ought to hear.
    """
    book = OWN.get(person.role)
    if book is None:
        return (), state, []
    folder = book_folder(vault, book)
    pin = state.pins.get(book)
    if pin is not None and not pin.making:
        return (), state, []
    if pin is None and folder.exists():
        return (), state, [not_let_in(book)]
    if folder.exists():
        shutil.rmtree(folder)  # begun by this person, interrupted, and never worked in
    register = books[REGISTER]
    keys = new_book_keys(book, register.keys.vault)
    state = state.with_pin(book, Pin(1, keys.public_key, making=True))
    write_state(vault / PEOPLE, person.id, secrets.state_key, state)
    maker = HolderRow(person.id, person.name, person.role, secrets.identity.public_key)
    books[book], printed = make_book(vault, keys, maker, register.book.clock)
    return (printed,), state, []
