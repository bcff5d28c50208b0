"""One person, signed in: the books that their key opens, and who else may open them."""

from __future__ import annotations

import contextlib
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from app.errors import CandourError, Damaged, NoRight, Refused
from app.models.holder import Role
from app.models.school import School
from app.storage import description, holders, people, purge, remembered
from app.storage.admitting import admit, let_in, park, settle
from app.storage.book import Book
from app.storage.drafts import Drafts, drafts_of
from app.storage.handing import hand_on
from app.storage.handover import HandOver
from app.storage.holders import HolderRow
from app.storage.keys import BookKeys, RecoveryKey
from app.storage.lock import VaultLock
from app.storage.opening import CASEBOOK, CHAIR, REGISTER, OpenBook, called
from app.storage.passphrases import check_passphrase
from app.storage.people import PEOPLE, Secrets
from app.storage.posting import Posting
from app.storage.raw import fitting_key
from app.storage.renewing import Step, new_keys, new_sheet, quiet
from app.storage.roles import (
    GIVEN,
    Person,
    PersonRow,
    check_fits,
    check_person,
    listed,
    names_known,
)
from app.storage.state import Memory, State, new_state, read_state, write_state
from app.words import join


class Session:
    """A vault that is open for one person, until ``close``.

    Attributes:
        person: who is signed in; what they can open is decided by their keys.
        new_recovery_keys: to be printed now: of books that were made or handed over just now.
        notices: what they ought to hear first, as sentences.
        took_over: whether it is a new head's.
        drafts, posting: what they were typing, and what they post into books they can't read.
    """

    def __init__(
        self,
        folder: Path,
        person: Person,
        secrets: Secrets | None,
        state_key: bytes,
        state: State,
        books: dict[str, OpenBook],
        lock: VaultLock,
        new_recovery_keys: tuple[RecoveryKey, ...] = (),
        notices: tuple[str, ...] = (),
    ) -> None:
        """``secrets`` is None for a sign-in that this PC remembered."""
        self.person = person
        self.new_recovery_keys = new_recovery_keys
        self.took_over = False
        self._folder = folder
        self._people = folder / PEOPLE
        self._secrets = secrets
        self._memory = Memory(self._people, person.id, state_key, state)
        self._open = books
        self._lock = lock
        self.drafts = self._own_drafts()
        purge.drop_drafts(self.drafts, self.books.values())
        self.posting = Posting(person, self._memory, books)
        self.notices = (*notices, *self.posting.begin())

    @property
    def folder(self) -> Path:
        """Where the vault lies."""
        return self._folder

    @property
    def books(self) -> dict[str, Book]:
        """The open books by name."""
        return {name: each.book for name, each in self._open.items()}

    @property
    def register(self) -> Book:
        """The book that everybody who signs in can open."""
        return self._open[REGISTER].book

    @property
    def casebook(self) -> Book | None:
        """The casebook, if this person holds its key and typed their passphrase.

        The chair of governors has the chair's book in its place: a casebook of its own.
        """
        opened = self._open.get(CASEBOOK) or self._open.get(CHAIR)
        return None if opened is None else opened.book

    @property
    def school_name(self) -> str:
        """The school's name, as the register has it."""
        with self.register.reading() as reading:
            return str(reading.scalar(select(School.name)) or "")

    def book(self, name: str) -> Book:
        """An open book by its name.

        Raises:
            NoRight: this person holds no key to it.
        """
        if name not in self._open:
            names = join(list(self._open))
            raise NoRight(f"You can't open a book called “{name}”. You can open the {names}.")
        return self._open[name].book

    @property
    def is_remembered(self) -> bool:
        """Whether this PC's keyring signed the person in, with the register alone."""
        return self._secrets is None

    def keys_of_copy(self, folder: Path) -> BookKeys | None:
        """The keys of a copy of a book, such as one from a backup; None if it doesn't open.

        A sign-in that this PC remembered has the keys of the register alone, and no other
        generation of them.

        Args:
            folder: the copy's, called as the book is.

        Raises:
            Damaged: the copy's key file isn't whole.
        """
        if self._secrets is not None:
            return holders.read_keys(folder, [self._secrets.identity.secret])
        opened = self._open.get(folder.name)
        return None if opened is None else opened.keys

    def proved_copy(self, folder: Path) -> BookKeys | None:
        """The keys of a copy of an open book, if its maker knew that book's own secret.

        What a copy says is believed only then: anybody can seal a made-up book to a public key.

        Args:
            folder: the copy's, called as the book is.

        Raises:
            Damaged: the copy's key file isn't whole.
        """
        opened = self._open.get(folder.name)
        if opened is None:
            return None
        own = opened.keys
        keys = self.keys_of_copy(folder)
        if keys is None:  # somebody who came in by the sheet has the open book's keys alone
            fits = fitting_key(folder / "book.db", own.database_keys)
            return None if fits is None else own
        return keys if own.identities[0] in keys.identities else None

    def people(self) -> list[PersonRow]:
        """Everybody with a sign-in, by name."""
        return listed(self.books)

    def add_person(self, name: str, role: str, passphrase: str) -> PersonRow:
        """Give somebody who is here a sign-in, typed by themselves.

        They may open the register, and a head or DSL the casebook if this session can. A chair's
        own book is made, or opened to them by another chair, when they have signed in themselves.

        Raises:
            Problems: the name is missing or taken, the role unknown, the passphrase weak.
        """
        self._need_passphrase()
        name = " ".join(name.split())
        taken = {row.name.casefold() for row in self.people()}
        checked = check_person(name, role, passphrase, taken, names_known(self.register))
        secrets = people.new_secrets(uuid4(), name)
        books = {each: self._open[each] for each in GIVEN[checked] if each in self._open}
        holder = HolderRow(secrets.id, name, checked, secrets.identity.public_key)
        state = self.posting.introduce(new_state())
        admit(self._people, books, holder, secrets, passphrase, state)
        self.posting.announce()
        description.describe(self._folder, self._open)
        return self._row(name)

    def grant(self, book: str, name: str, their_passphrase: str) -> None:
        """Let somebody who is here open a book; they type their own passphrase.

        Raises:
            NoRight: this session can't open that book itself.
            Refused: nobody has that sign-in, or the book isn't for people of their role.
            WrongPassphrase: it isn't theirs.
        """
        self._need_passphrase()
        self._need(book)
        row = self._row(name)
        check_fits(book, row)
        secrets, state = self._known(row.id, their_passphrase)
        holder = HolderRow(row.id, row.name, row.role, secrets.identity.public_key)
        state = let_in(self._open[book], holder, state)
        write_state(self._people, row.id, secrets.state_key, state)
        self.posting.announce()

    def take_away(self, book: str, name: str) -> None:
        """Close a book to somebody, by giving it new keys.

        Raises:
            NoRight: this session can't open that book itself.
            Refused: they can't open it anyway, or it is the person signed in.
        """
        self._need_passphrase()
        if book == REGISTER:
            raise Refused("Everybody with a sign-in opens the register. Remove the sign-in.")
        opened = self._need(book)
        row = self._removable(name)
        if book not in row.books:
            sentence = f"{row.name} can't open the {called(book)} as it is. Nothing was changed."
            raise Refused(sentence)
        new_keys(opened, row.id)
        self._keep_state()

    def remove_person(self, name: str) -> str:
        """Take a sign-in away: every book it opens gets new keys.

        Returns:
            What is still to be done about the chair's book, which only a chair gives new keys.

        Raises:
            Refused: it is the person signed in, or they may open a book that this session can't.
        """
        self._need_passphrase()
        row = self._removable(name)
        if CASEBOOK in GIVEN[row.role] and CASEBOOK not in self._open:
            raise Refused(
                f"{row.name} may be able to open the casebook, which you can't. "
                "Ask somebody who opens it to do this."
            )
        # The register last: while it lists them, an interrupted removal can be done again.
        for book in sorted(row.books, key=lambda each: each == REGISTER):
            if book == REGISTER:
                park(self._people, row.id)
            try:
                new_keys(self._open[book], row.id)
            finally:
                settle(self._people, self.register)
        self._keep_state()
        if row.role is Role.CHAIR and CHAIR not in self._open:
            return (
                f"{row.name} no longer signs in. The chair's book still has the keys that they "
                "knew, because you can't open it: let the new chair sign in with its recovery "
                "sheet, or another chair open it to them, and then close it to "
                f"{row.name}."
            )
        return ""

    def hand_over(self, draft: HandOver, step: Step = quiet) -> Session:
        """Hand the school's books over to a new head, who is here; see ``handing``.

        Returns:
            The session to go on with: the new head's, if it was the old one who was signed in.
            Its ``new_recovery_keys`` are to be printed.

        Raises:
            NoRight: it is the office, or this session can't open the casebook.
            Refused: nobody has the leaver's sign-in, or the new head's name is a chair's.
            Problems: the new head's name is missing, or their passphrase too easy to guess.
            WrongPassphrase: it isn't the new head's own.
        """
        self._need_passphrase()
        return hand_on(self, draft, step)

    def change_passphrase(self, old: str, new: str) -> None:
        """Choose a new passphrase; the old one opens nothing any more but old copies.

        Raises:
            WrongPassphrase, Problems: the old one isn't right, or the new one is too guessable.
        """
        secrets = people.read_key(self._people, self.person.id, old)
        check_passphrase(new, names_known(self.register), "new")
        people.write_key(self._people, secrets, new)

    def new_sheet(self) -> tuple[RecoveryKey, ...]:
        """Make the recovery sheet anew; the books get new keys, so the old sheet is void.

        The chair's sheet is of the chair's book alone: the register's key stays on the school's.
        """
        self._need_passphrase()
        chair = self._open.get(CHAIR)
        made = new_sheet(self._open if chair is None else {CHAIR: chair})
        self._keep_state()
        return made

    def remember(self) -> None:
        """Stay signed in on this PC, with the register alone.

        Raises:
            KeyringUnavailable: the operating system offers no safe place for the key.
        """
        keys = self._open[REGISTER].keys
        remembered.keep(self._people, self.person.id, keys, self._memory.key)

    def forget(self) -> None:
        """Stay signed in no longer."""
        remembered.forget(self._people, self.person.id)

    def narrow(self) -> None:
        """Keep the register alone, for a screen that other people come to.

        Every other book is closed and its keys let go, the person's own key too, and nobody is
        remembered on this PC any more, so that starting Candour anew opens nothing either.
        """
        self.forget()
        self.register.tell_nobody()
        with contextlib.suppress(CandourError, OSError):
            self._see()
            self._memory.write()
        for name in [each for each in self._open if each != REGISTER]:
            self._open.pop(name).book.close()
        self._secrets = None
        self.drafts = self._own_drafts()

    def lock(self) -> None:
        """Close, and ask everybody for their passphrase after this."""
        self.forget()
        self.close()

    def close(self) -> None:
        """Close the books and let go of the vault and of every secret."""
        if not self._open:
            return
        try:
            with contextlib.suppress(CandourError):
                self._see()
            for opened in self._open.values():
                opened.book.close()
            with contextlib.suppress(CandourError, OSError):
                if people.key_path(self._people, self.person.id).exists():
                    self._memory.write()
        finally:
            self._open.clear()
            self._secrets = None
            self._memory.key = b""
            self._lock.release()

    def _own_drafts(self) -> Drafts:
        """The drafts of this session: sealed to the person's own key if it holds a casebook."""
        own = None if self._secrets is None or self.casebook is None else self._secrets.identity
        folder = people.drafts_path(self._people, self.person.id)
        return drafts_of(folder, self._memory.state.drafts, own, self.register.clock)

    def _need_passphrase(self) -> None:
        if self._secrets is None:
            raise NoRight("Lock Candour and sign in with your passphrase to do this.")

    def _need(self, book: str) -> OpenBook:
        if book not in self._open:
            raise NoRight(
                f"You can't open the {called(book)}, so you can't say who else may. "
                "Ask somebody who opens it to do this."
            )
        return self._open[book]

    def _known(self, person: UUID, passphrase: str) -> tuple[Secrets, State]:
        """What somebody else's passphrase gives, and what they know."""
        secrets = people.read_key(self._people, person, passphrase)
        try:
            state = read_state(self._people, person, secrets.state_key)
        except Damaged:
            state = new_state()
        return secrets, self.posting.introduce(state)

    def _row(self, name: str) -> PersonRow:
        wanted = name.strip().casefold()
        for row in self.people():
            if row.name.casefold() == wanted:
                return row
        names = ", ".join(row.name for row in self.people())
        raise Refused(f"Nobody signs in as “{name}”. Choose one of: {names}.")

    def _removable(self, name: str) -> PersonRow:
        row = self._row(name)
        if row.id == self.person.id:
            raise Refused("You can't take away your own right. Ask another holder to do this.")
        if self.person.role is Role.OFFICE:
            raise NoRight("Only the headteacher or the DSL takes a right away. Ask one of them.")
        return row

    def _see(self) -> None:
        for name, opened in self._open.items():
            self._memory.state = self._memory.state.with_pin(name, opened.pin())

    def _keep_state(self) -> None:
        self.posting.announce()
        self._see()
        self._memory.write()
        description.describe(self._folder, self._open)
