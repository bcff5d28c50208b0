"""Handing the school's books over to a new head: one comes, one goes, and the sheet is a new one.

First the new head is let in. Then each book gets new keys, once: in one step the old head goes out
and a newly printed key takes the old one's place; the register comes last, and with it who is head
by name. Killed anywhere, each book has one set of keys, the new head can sign in as soon as the old
one can't, and handing over again goes on to the end. The chair's book is no part of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from app.errors import NoRight, Refused
from app.models.holder import Role
from app.storage import holders, people
from app.storage.admitting import admit, let_in
from app.storage.holders import HolderRow
from app.storage.keys import RecoveryKey
from app.storage.opening import CASEBOOK, REGISTER, OpenBook, called
from app.storage.people import PEOPLE, Secrets
from app.storage.renewing import Step, quiet, renew
from app.storage.roles import check_person, names_known
from app.storage.state import State, write_state
from app.storage.trail import Who
from app.words import join


@dataclass(frozen=True)
class HandOver:
    """Who comes, and who goes.

    Attributes:
        to: the new head's name, to sign in with.
        passphrase: as they typed it: a new one, or their own if they have a sign-in.
        leaver: the old head's sign-in; "" if there is only one.
        starts: the new head's first day; None for today.
    """

    to: str
    passphrase: str = field(repr=False)
    leaver: str = ""
    starts: dt.date | None = None

    @property
    def name(self) -> str:
        """The new head's name, tidy."""
        return " ".join(self.to.split())


@dataclass(frozen=True)
class HandedOver:
    """What came of it.

    Attributes:
        head: the new head.
        secrets: theirs.
        state: what they know.
        printed: the keys for the new sheet.
    """

    head: HolderRow
    secrets: Secrets
    state: State
    printed: tuple[RecoveryKey, ...]


Prove = Callable[[HolderRow], tuple[Secrets, State]]


def hand_over(
    vault: Path,
    books: Mapping[str, OpenBook],
    draft: HandOver,
    prove: Prove,
    state: State,
    step: Step = quiet,
    *,
    acts: bool = False,
) -> HandedOver:
    """Let the new head in, then give each book new keys.

    Args:
        vault: its folder.
        books: the school's own, open, the register last; see ``own_books``.
        draft: who comes and goes.
        prove: gives the secrets and state of a new head who has a sign-in already.
        state: what one who has none knows from the start.
        step: told before each book.
        acts: it is done in the new head's name, since nobody else is signed in.

    Raises:
        Problems: the new head's name is missing or their passphrase too easy to guess.
        Refused: nobody has the leaver's sign-in, or the new head's name is a chair's.
        WrongPassphrase: it isn't the new head's own.
    """
    register, folder = books[REGISTER].book, vault / PEOPLE
    with register.reading() as reading:
        listed = holders.holders(reading)
    going, comes = who_goes(draft, listed), who_comes(draft, listed)
    if comes is None:
        taken = {row.name.casefold() for row in listed}
        known = names_known(register)
        check_person(draft.name, Role.HEAD, draft.passphrase, taken, known)
        secrets = people.new_secrets(uuid4(), draft.name)
    else:
        secrets, state = prove(comes)
    head = HolderRow(secrets.id, secrets.name, Role.HEAD, secrets.identity.public_key)
    if acts:
        for opened in books.values():
            opened.book.who = Who(head.id, head.name)
    if comes is None:
        state = admit(folder, books, head, secrets, draft.passphrase, state)
    else:
        for book in sorted(books, key=lambda each: each != REGISTER):
            state = let_in(books[book], head, state)
        write_state(folder, head.id, secrets.state_key, state)
    printed = renew(vault, books, going, draft.name, draft.starts, step)
    for book, opened in books.items():
        state = state.with_pin(book, opened.pin())
    write_state(folder, head.id, secrets.state_key, state)
    return HandedOver(head, secrets, state, printed)


def who_goes(draft: HandOver, listed: Sequence[HolderRow]) -> HolderRow | None:
    """Whose place it is; None if nobody is left to go.

    Raises:
        Refused: nobody has that sign-in, they are no head, or there are several heads.
    """
    new = draft.name.casefold()
    heads = [row for row in listed if row.role is Role.HEAD and row.name.casefold() != new]
    if not draft.leaver.strip():
        if len(heads) > 1:
            names = join([row.name for row in heads], "or")
            raise Refused(f"There are several heads. Say who hands over: {names}.")
        return heads[0] if heads else None
    for row in heads:
        if row.name.casefold() == draft.leaver.strip().casefold():
            return row
    raise Refused(f"No other head signs in as “{draft.leaver}”. Look at People and books.")


def who_comes(draft: HandOver, listed: Sequence[HolderRow]) -> HolderRow | None:
    """The new head, if they have a sign-in already.

    Raises:
        Refused: it is a chair's.
    """
    for row in listed:
        if row.name.casefold() == draft.name.casefold():
            if row.role is Role.CHAIR:
                raise Refused(
                    f"{row.name} signs in as chair, and the chair's book is kept apart from the "
                    "head. Enter another name for the new head."
                )
            return row
    return None


def own_books(
    books: Mapping[str, OpenBook], folder: Path, how: str, known: Collection[str] = ()
) -> dict[str, OpenBook]:
    """The books that are handed over: all of the school's own.

    Args:
        books: those that are open.
        folder: of all books.
        how: what to do if one isn't.
        known: books that there were, though their folder may be missing.

    Raises:
        NoRight: one of them is not open, so it couldn't be given new keys.
    """
    there = [each for each in (CASEBOOK, REGISTER) if (folder / each).is_dir() or each in known]
    for book in there:
        if book not in books:
            raise NoRight(f"The {called(book)} has to be handed over too. {how}")
    return {book: books[book] for book in there}
