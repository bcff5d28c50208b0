"""A vault: the folder of encrypted books, and the ways in.

What a person can open is decided by the keys they hold and by nothing else. The layout and every
format are described in docs/technicians.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from app.errors import (
    Damaged,
    NoRight,
    NotAVault,
    Refused,
)
from app.models.holder import Holder, Role
from app.storage import description, holders, people, remembered
from app.storage.admitting import settle
from app.storage.book import Book
from app.storage.clock import Clock, utc_now
from app.storage.creating import UNFINISHED, NewVault, create_vault
from app.storage.files import clear_unfinished, told
from app.storage.handover import HandOver, hand_over, own_books
from app.storage.holders import HolderRow
from app.storage.keys import RecoveryKey, printed_secret
from app.storage.lock import VaultLock
from app.storage.oddities import oddities
from app.storage.opening import (
    BOOKS,
    CHAIR,
    REGISTER,
    OpenBook,
    book_folder,
    called,
    check_pin,
    check_trail,
    let_go,
    open_book,
)
from app.storage.own_book import first_of_own
from app.storage.passphrases import check_passphrase
from app.storage.people import PEOPLE, Secrets
from app.storage.places import check_place
from app.storage.planted import check_planted
from app.storage.renewing import Step, quiet
from app.storage.roles import Person, names_known
from app.storage.session import Session
from app.storage.state import Pin, State, new_state, read_state, write_state
from app.storage.trail import Who

__all__ = ["NewVault", "RecoveryKey", "Session", "Vault"]


class Vault:
    """A vault's folder, before anybody has signed in.

    Attributes:
        folder: where it lies.
        school_name: what ``vault.json`` says; "" if that can't be read.
        sample: whether it says that this is the sample school.
    """

    def __init__(self, folder: Path, described: description.Description, clock: Clock) -> None:
        self.folder = folder
        self.school_name = described.school
        self.sample = described.sample
        self._people = folder / PEOPLE
        self._clock = clock

    @classmethod
    def create(
        cls, folder: Path, draft: NewVault, clock: Clock = utc_now
    ) -> tuple[Session, tuple[RecoveryKey, ...]]:
        """Set up a school in an empty folder and sign its first person in.

        A head or DSL gets both books; the office the register, and the casebook is made when the
        head first signs in.

        Raises:
            Problems: one line for each field that needs attention.
            Refused: the folder holds something.
            UnsafePlace: it is on a network drive, in a cloud folder, read-only or full.
        """
        return create_vault(folder, draft, clock)

    @classmethod
    def open(cls, folder: Path, clock: Clock = utc_now) -> Vault:
        """Look at a folder, without taking it.

        Raises:
            NotAVault: there is none, or setting it up was never finished.
            NewerVault: a later version of Candour wrote it.
            UnsafePlace: it is on a network drive, in a cloud folder, read-only or full.
            Damaged: there are links or other things in it that Candour never makes.
        """
        if (folder / UNFINISHED).exists():
            raise NotAVault(f"Setting up the school in {folder} was not finished. Set it up again.")
        if not (folder / PEOPLE).is_dir() or not (folder / BOOKS).is_dir():
            raise NotAVault(
                f"There is no vault in {folder}. Choose the folder that holds vault.json."
            )
        with told(folder):
            check_planted(folder)
        described = description.read(folder)
        check_place(folder)
        return cls(folder, described, clock)

    def sign_in_names(self) -> list[str]:
        """The names that can sign in, in the order of the alphabet."""
        return [each.name for each in people.sign_ins(self._people)]

    def unlock(self, name: str, passphrase: str) -> Session:
        """Sign in with a passphrase, and hold the vault.

        Raises:
            NoRight: nobody has that name, or their right was taken away.
            WrongPassphrase: it isn't theirs.
            InUse: somebody else has the vault open.
            OlderCopy: a book was put back to an earlier state.
            Damaged: a file isn't as Candour left it.
        """
        return self.enter(people.sign_in(self._people, name, passphrase))

    def prove(self, person: UUID, passphrase: str) -> Secrets:
        """What a person's passphrase gives, without opening anything; takes its time (Argon2id).

        Raises:
            WrongPassphrase: it isn't theirs.
            Damaged: their key file isn't whole.
        """
        return people.read_key(self._people, person, passphrase)

    def enter(self, secrets: Secrets) -> Session:
        """Sign in with what a passphrase gave, and hold the vault.

        Raises:
            NoRight: their right was taken away.
            InUse: somebody else has the vault open.
            OlderCopy: a book was put back to an earlier state.
            Damaged: a file isn't as Candour left it.
        """
        with self._taken(secrets.name) as (lock, books):
            state = read_state(self._people, secrets.id, secrets.state_key)
            who = Who(secrets.id, secrets.name)
            missing = self._open_pinned(state, secrets, who, books)
            person = _person(books, who)
            printed, state, told = first_of_own(self.folder, person, secrets, state, books)
            notices = [each for opened in books.values() for each in opened.notices]
            notices += [*missing, *told]
            return self._session(
                person, secrets, secrets.state_key, state, books, lock, printed, notices
            )

    def unlock_remembered(self, name: str) -> Session | None:
        """Sign in with this PC's keyring: the register alone. None if it has to be typed.

        Raises:
            InUse: somebody else has the vault open.
            OlderCopy: the register was put back to an earlier state.
        """
        for sign_in in people.named(self._people, name):
            kept = remembered.recall(self._people, sign_in.id)
            if kept is None:
                continue
            who = Who(sign_in.id, sign_in.name)
            try:
                with self._taken(sign_in.name) as (lock, books):
                    state = read_state(self._people, sign_in.id, kept.state_key)
                    pin = state.pins[REGISTER]
                    check_pin(kept.keys, pin)
                    book = Book(book_folder(self.folder, REGISTER), kept.keys, self._clock, who)
                    books[REGISTER] = OpenBook(book, kept.keys)
                    check_trail(book, pin)
                    with book.reading() as reading:
                        if holders.book_key(reading).generation != kept.keys.generation:
                            raise Damaged("The keys were changed since.")
                    person = _person(books, who)
                    return self._session(person, None, kept.state_key, state, books, lock)
            except (Damaged, NoRight, KeyError):
                continue  # the keys were changed since, or worse: the passphrase will tell
        return None

    def recover(self, name: str, keys: Sequence[str], new_passphrase: str) -> Session:
        """Sign in with the keys of the recovery sheet, and choose a new passphrase.

        A chair types the register's key from the school's sheet and the chair's from their own.

        Raises:
            Refused: a key is mistyped, the register's is missing, or the name isn't a holder's.
            Problems: the passphrase is too short or too guessable.
            InUse: somebody else has the vault open.
        """
        printed = [printed_secret(key) for key in keys if key.strip()]
        with self._taken(name) as (lock, books):
            person, secrets = self._prove(name, printed, books)
            check_passphrase(new_passphrase, names_known(books[REGISTER].book), "new_passphrase")
            people.write_key(self._people, secrets, new_passphrase)
            holder = HolderRow(person.id, person.name, person.role, secrets.identity.public_key)
            state = new_state()
            for book, opened in books.items():
                holders.change(opened.book, opened.keys, lambda w: holders.add_holder(w, holder))
                state = state.with_pin(book, opened.pin())
            remembered.forget(self._people, person.id)
            return self._session(person, secrets, secrets.state_key, state, books, lock)

    def hand_over(
        self,
        keys: Sequence[str],
        new_name: str,
        passphrase: str,
        leaver: str = "",
        starts: dt.date | None = None,
        step: Step = quiet,
    ) -> Session:
        """Let a new head in with the school's sheet alone: the old one is gone. See ``handover``.

        Args:
            keys: the printed keys of the register and the casebook.
            new_name: the new head's name, to sign in with.
            passphrase: their new one.
            leaver: the old head's sign-in; "" if there is only one.
            starts: the new head's first day; None for today.
            step: told before each book.

        Returns:
            The new head's session; its ``new_recovery_keys`` are to be printed.

        Raises:
            Refused: a key is mistyped, the register's is missing, or who goes isn't clear.
            NoRight: the casebook's key is missing.
            Problems: the name is missing or the passphrase too easy to guess.
            InUse: somebody else has the vault open.
        """
        draft = HandOver(new_name, passphrase, leaver, starts)
        printed = [printed_secret(key) for key in keys if key.strip()]
        with self._taken(draft.name) as (lock, books):
            self._open_printed(draft.name, printed, books)
            if CHAIR in books:
                books.pop(CHAIR).book.close()  # that sheet isn't the head's to use
            how = (
                "Type its key from the sheet as well. If it is not taken, a hand-over was begun "
                "already: let the new head sign in with their passphrase and go on with it."
            )
            own = own_books(books, self.folder / BOOKS, how)

            def prove(row: HolderRow) -> tuple[Secrets, State]:
                check_passphrase(passphrase, names_known(books[REGISTER].book))
                secrets = people.new_secrets(row.id, row.name)
                people.write_key(self._people, secrets, passphrase)
                return secrets, new_state()

            done = hand_over(self.folder, own, draft, prove, new_state(), step, acts=True)
            head = Person(done.head.id, done.head.name, done.head.role)
            key = done.secrets.state_key
            made = self._session(head, done.secrets, key, done.state, books, lock, done.printed)
            made.took_over = True
            return made

    def _prove(
        self, name: str, printed: list[str], books: dict[str, OpenBook]
    ) -> tuple[Person, Secrets]:
        """Open what printed keys open, in the name of a holder; their fresh secrets."""
        self._open_printed(name, printed, books)
        with books[REGISTER].book.reading() as reading:
            rows = {row.name.casefold(): row for row in holders.holders(reading)}
        row = rows.get(name.strip().casefold())
        if row is None:
            names = ", ".join(each.name for each in rows.values())
            raise Refused(f"Nobody signs in as “{name}”. Choose one of: {names}.")
        for book, opened in list(books.items()):
            opened.book.who = Who(row.id, row.name)
            with opened.book.reading() as reading:
                theirs = {each.id for each in holders.holders(reading)}
                # A chair's sheet is handed on with the office: it lets in who comes after.
                new_chair = book == CHAIR and row.role is Role.CHAIR
                if row.id not in theirs and not new_chair:
                    books.pop(book).book.close()  # the sheet opens it, but it isn't theirs
        return Person(row.id, row.name, row.role), people.new_secrets(row.id, row.name)

    def _open_printed(self, name: str, printed: list[str], books: dict[str, OpenBook]) -> None:
        """Open what printed keys open, the register among it."""
        nobody = Who(uuid4(), name)
        folders = (self.folder / BOOKS).iterdir()
        for folder in sorted(folders, key=lambda each: (each.name != REGISTER, each.name)):
            opened = open_book(folder, printed, None, self._clock, nobody)
            if opened is not None:
                books[folder.name] = opened
        if REGISTER not in books:
            raise Refused(
                "These keys don't open this vault's register. Type the keys of the latest "
                "recovery sheet, the register's among them."
            )
        settle(self._people, books[REGISTER].book)

    @contextmanager
    def _taken(self, name: str) -> Iterator[tuple[VaultLock, dict[str, OpenBook]]]:
        """Hold the lock; let everything go again if what follows fails."""
        lock = VaultLock(self.folder, self._clock)
        lock.take(name)
        clear_unfinished(self.folder)
        books: dict[str, OpenBook] = {}
        try:
            yield lock, books
        except BaseException:
            let_go(books, lock)
            raise

    def _open_pinned(
        self, state: State, secrets: Secrets, who: Who, books: dict[str, OpenBook]
    ) -> list[str]:
        """Open every book that the person knows; tell of those that were taken away."""
        missing = []
        for book, pin in state.pins.items():
            folder = book_folder(self.folder, book)
            if pin.making:
                continue
            try:
                opened = self._open_known(folder, secrets, pin, who)
            except Damaged as error:
                if book == REGISTER:
                    raise Damaged(f"{error} {_MEND_REGISTER}") from error
                missing.append(f"{error} {_MEND}")
                continue
            if opened is not None:
                books[book] = opened
            else:
                missing.append(
                    f"Your sign-in no longer opens the {called(book)}. If nobody told you why, ask "
                    "the headteacher, and let your IT technician look at the vault."
                )
        if REGISTER not in books:
            raise NoRight(
                "Your sign-in doesn't open the register: your right was taken away, or the folder "
                "books/register is another school's. Ask the headteacher, or sign in with the "
                "recovery sheet."
            )
        return missing

    def _open_known(self, folder: Path, secrets: Secrets, pin: Pin, who: Who) -> OpenBook | None:
        if not folder.is_dir():
            raise Damaged(f"The {called(folder.name)} is missing.")
        return open_book(folder, [secrets.identity.secret], pin, self._clock, who)

    def _session(
        self,
        person: Person,
        secrets: Secrets | None,
        state_key: bytes,
        state: State,
        books: dict[str, OpenBook],
        lock: VaultLock,
        printed: tuple[RecoveryKey, ...] = (),
        notices: Sequence[str] = (),
    ) -> Session:
        """Note what was seen, set ``vault.json`` right and begin."""
        settle(self._people, books[REGISTER].book)
        for book, opened in books.items():
            state = state.with_pin(book, opened.pin())
        write_state(self._people, person.id, state_key, state)
        told = [*notices, *oddities(self.folder, books)]
        if not description.describe(self.folder, books):
            told.append("vault.json was missing or damaged. It has been written again.")
        return Session(
            self.folder, person, secrets, state_key, state, books, lock, printed, tuple(told)
        )


_MEND = (
    "Until it is mended it stays closed to you, and the rest is open. Mend it from a backup: "
    "Settings, Backups, Repair (or candour repair)."
)
_MEND_REGISTER = (
    "Without the register nobody can sign in. Mend it from a backup with Repair (candour repair), "
    "or restore the newest backup."
)


def _person(books: dict[str, OpenBook], who: Who) -> Person:
    with books[REGISTER].book.reading() as reading:
        row = reading.first(select(Holder.name, Holder.role).where(Holder.id == who.id))
    if row is None:
        raise NoRight("Your sign-in is no longer on the register's list. Ask the headteacher.")
    return Person(who.id, row.name, Role(row.role))
