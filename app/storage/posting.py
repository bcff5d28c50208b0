"""Posting: into books that one can't read, sealed to the key that one knows each of them by.

A book's holders write its public key into the register, where everybody sees it. Everybody keeps
the first one they see in their own sealed state, and posts to that one and no other: the register,
``vault.json`` and ``key.age`` are files that others can write. When the register then says another
key, nothing is posted until the person has typed the check code that a holder reads to them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.errors import CandourError, FieldProblem, Problems, Refused
from app.models.school import Setting
from app.storage import holders
from app.storage.inbox import Inbox, clear, lay_ready
from app.storage.keys import identity, is_public_key, seal
from app.storage.opening import CASEBOOK, CHAIR, REGISTER, OpenBook, called
from app.storage.people import posting_path
from app.storage.roles import Person
from app.storage.sealed import Kind, Letter, SealedFile, lay_out
from app.storage.state import Known, Memory, State
from app.storage.taking_in import take_in

TARGETS = (CASEBOOK, CHAIR)
DECOYS = 3  # the most of a day for each book
_ANNOUNCED = "post_key:"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another
_READ_AS = str.maketrans("OIL", "011")


class Standing(enum.StrEnum):
    """Whether a book can be posted to."""

    READY = "ready"
    ABSENT = "absent"  # it isn't made yet
    CHANGED = "changed"  # the register says another key than the one known


@dataclass(frozen=True)
class Announced:
    """What a book's holders say of it in the register.

    Attributes:
        holders: the names under which they sign in.
    """

    public_key: str
    holders: tuple[str, ...]


def check_code(public_key: str) -> str:
    """Twelve letters and digits that stand for a public key, to be read aloud: "4TJ8-QX0M-7RBC"."""
    return _grouped(int.from_bytes(hashlib.sha256(public_key.encode()).digest()), 12)


def new_receipt() -> str:
    """A code by which a poster can ask whether their report arrived: "7Q4M-XK2T"."""
    return _grouped(secrets.randbits(40), 8)


def tidy_code(typed: str) -> str:
    """A code as somebody typed it: any case, with or without its hyphens."""
    plain = "".join(typed.upper().replace("-", "").split()).translate(_READ_AS)
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


class Posting:
    """What one person's session posts and, where they hold a book, takes in."""

    def __init__(self, person: Person, memory: Memory, books: dict[str, OpenBook]) -> None:
        """``books`` are the session's own open ones."""
        self._person = person
        self._memory = memory
        self._books = books
        self._waiting = posting_path(memory.people, person.id)
        self._inbox = Inbox(memory.people.parent)

    def begin(self) -> list[str]:
        """What a session does first: finish, announce, learn, take in, add decoys.

        Returns:
            What the person ought to hear.
        """
        notices: list[str] = []
        for step in (self._finish, self.announce, self._learn, self.take_in, self._decoys):
            try:
                notices += step()
            except (CandourError, OSError) as error:  # nobody is kept out for what is in the inbox
                notices.append(f"The inbox of sealed reports needs attention. {error}")
        return notices

    # Whom one can post to.

    def announced(self, book: str) -> Announced | None:
        """What the register says of a book; anybody with a sign-in could have written it."""
        with self._books[REGISTER].book.reading() as reading:
            told = reading.scalar(select(Setting.value).where(Setting.key == _ANNOUNCED + book))
        if not isinstance(told, dict) or not isinstance(told.get("public_key"), str):
            return None
        names = told.get("holders")
        listed = names if isinstance(names, list) else []
        return Announced(told["public_key"], tuple(str(name) for name in listed))

    def standing(self, book: str) -> Standing:
        """Whether a book can be posted to."""
        known = self._memory.state.known.get(book)
        if known is None:
            return Standing.ABSENT
        told = self.announced(book)
        if told is not None and told.public_key != known.public_key:
            return Standing.CHANGED
        return Standing.READY

    def check(self, book: str) -> str:
        """The code to compare for a book: a holder's own one, else that of the key one knows.

        Raises:
            Refused: the book isn't made yet.
        """
        known = self._memory.state.known.get(book)
        if known is None:
            raise Refused(absent(book))
        return check_code(known.public_key)

    def accept_key(self, book: str, typed: str) -> None:
        """Post to the key that the register says now, since a holder read its code.

        Args:
            book: whose key it is.
            typed: the check code as the holder read it.

        Raises:
            Refused: the book isn't made yet.
            Problems: the code is another key's.
        """
        told = self.announced(book)
        if told is None:
            raise Refused(absent(book))
        if tidy_code(typed) != check_code(told.public_key):
            sentence = (
                f"This is not the code of the key that the register has for the {called(book)}. "
                "Ask its holder to read it again. If it still differs, somebody swapped the key: "
                "post nothing and use the blank paper form."
            )
            raise Problems([FieldProblem("check_code", sentence)])
        before = self._memory.state.known.get(book)
        known = Known(told.public_key)
        if before is not None:
            known = replace(before, public_key=told.public_key, refused="")
        self._know(book, known)

    def introduce(self, state: State) -> State:
        """Let another person's state know the keys that this session knows."""
        for book, known in self._memory.state.known.items():
            if book not in state.known:
                state = state.with_known(book, Known(known.public_key))
        return state

    def announce(self) -> list[str]:
        """Say in the register which keys the books have that this session holds.

        Returns:
            A sentence for each book of which it said something else.
        """
        notices = []
        for book in TARGETS:
            if book not in self._books:
                continue
            opened = self._books[book]
            with opened.book.reading() as reading:
                names = sorted(row.name for row in holders.holders(reading))
            told = self.announced(book)
            now = Announced(opened.keys.public_key, tuple(names))
            if told != now:
                self._say(book, now)
            # A former key of the same book was left there by a change of keys that was interrupted.
            own = {identity(secret).public_key for secret in opened.keys.identities}
            if told is not None and told.public_key not in own:
                notices.append(
                    f"The register had another key for the {called(book)}, so that reports would "
                    "have been sealed to somebody else. It has been put right. Ask everybody who "
                    f"posts to compare the check code {check_code(now.public_key)}, and let your "
                    "IT technician look at who signs in."
                )
            known = self._memory.state.known.get(book)
            if known is None or known.public_key != now.public_key:
                known = Known(now.public_key) if known is None else known
                self._know(book, replace(known, public_key=now.public_key))
        return notices

    # Posting.

    def post(self, book: str, content: Mapping[str, Any], files: Sequence[SealedFile]) -> str:
        """Seal a report to a book and put it into the inbox; it is durable on return.

        Args:
            book: casebook or chair.
            content: what was typed, as JSON values.
            files: what goes with it.

        Returns:
            The receipt code.

        Raises:
            Refused: the book isn't made yet, its key isn't the one known, or the files are too
                large.
            UnsafePlace: the disk is full or read-only; nothing was posted.
        """
        standing = self.standing(book)
        if standing is Standing.ABSENT:
            raise Refused(absent(book))
        if standing is Standing.CHANGED:
            raise Refused(changed(book))
        receipt = new_receipt()
        report = self._letter(book, Kind.REPORT)
        self._send([replace(report, receipt=receipt, content=dict(content), files=tuple(files))])
        return receipt

    def take_in(self) -> list[str]:
        """Take in what was posted to the books that this session holds; what to hear of it."""
        notices: list[str] = []
        for book in TARGETS:
            if book in self._books:
                notices += take_in(self._books[book], self._inbox, self._today())
        return notices

    def _finish(self) -> list[str]:
        """Hand in what an interruption left: a number that was given to a post is never lost."""
        if clear(self._waiting, self._memory.state.posting):
            self._inbox.hand_in(self._waiting, self._today())
        return []

    def _learn(self) -> list[str]:
        """Keep the key of every book that is seen for the first time."""
        notices = []
        for book in TARGETS:
            told = self.announced(book)
            known = self._memory.state.known.get(book)
            if told is None or (known is not None and known.public_key == told.public_key):
                continue
            if known is not None:
                if known.refused != told.public_key:  # say so once
                    notices.append(changed(book))
                    self._know(book, replace(known, refused=told.public_key))
                continue
            if not is_public_key(told.public_key):
                continue
            self._know(book, Known(told.public_key))
            if book == CHAIR:
                notices.append(
                    "Reports about the headteacher can be posted to the chair's book from now on. "
                    f"Its check code is {check_code(told.public_key)}: ask the chair of governors "
                    "whether theirs is the same."
                )
        return notices

    def _decoys(self) -> list[str]:
        """Add a few empty posts a day, so that counting files tells little."""
        today = self._today().isoformat()
        if self._memory.state.decoys_on == today:
            return []
        self._memory.state = replace(self._memory.state, decoys_on=today)
        decoys = [
            self._letter(book, Kind.DECOY)
            for book in self._memory.state.known
            for _ in range(1 + secrets.randbelow(DECOYS))
        ]
        if decoys:
            self._send(decoys)
        return []

    def _letter(self, book: str, kind: Kind) -> Letter:
        """An empty post; its place in the sender's count is given when it is sent."""
        return Letter(
            id=uuid4(),
            kind=kind,
            book=book,
            vault=self._books[REGISTER].keys.vault,
            sender_id=self._person.id,
            sender_name=self._person.name,
            chain="",
            counter=0,
            last="",
            posted_at=self._books[REGISTER].book.clock(),
        )

    def _send(self, letters: Sequence[Letter]) -> None:
        """Count, seal and hand in.

        The posts are written first, then the state that counts them, then they are moved into the
        inbox. Killed before the state, they never were; killed after it, the sender's next session
        moves them.
        """
        before, state = self._memory.state, self._memory.state
        sealed: list[bytes] = []
        for letter in letters:
            known = state.known[letter.book]
            number = known.counter + 1
            counted = replace(letter, chain=known.chain, counter=number, last=known.last)
            sealed.append(seal(lay_out(counted), [known.public_key]))
            name = hashlib.sha256(sealed[-1]).hexdigest()
            state = state.with_known(letter.book, replace(known, counter=number, last=name))
        self._inbox.make()
        try:
            names = lay_ready(self._waiting, sealed)
            self._memory.state = replace(state, posting=names)
            self._memory.write()
        except BaseException:
            self._memory.state = before
            with contextlib.suppress(OSError):
                clear(self._waiting, ())
            raise
        self._inbox.hand_in(self._waiting, self._today())

    def _know(self, book: str, known: Known) -> None:
        self._memory.state = self._memory.state.with_known(book, known)
        self._memory.write()

    def _say(self, book: str, now: Announced) -> None:
        value = {"public_key": now.public_key, "holders": list(now.holders)}
        with self._books[REGISTER].book.writing() as writing:
            key = _ANNOUNCED + book
            row: UUID | None = writing.scalar(select(Setting.id).where(Setting.key == key))
            if row is None:
                writing.add(Setting, {"key": key, "value": value})
            else:
                writing.change(Setting, row, value=value)

    def _today(self) -> dt.date:
        return self._books[REGISTER].book.today()


def changed(book: str) -> str:
    """What to do when a book's key isn't the one that a person knows."""
    return (
        f"The key of the {called(book)} is not the one you know. Its holders may have changed, or "
        "somebody swapped it. Nothing is posted to it until you type the check code that a holder "
        "reads to you. Ask in person or by telephone, or use the blank paper form."
    )


def absent(book: str) -> str:
    """What to do when there is no book to post to yet."""
    who = "the chair of governors" if book == CHAIR else "the headteacher"
    return (
        f"The {called(book)} isn't there yet: it is made when {who} first signs in. "
        "Until then use the blank paper form and hand it over in person."
    )


def _grouped(number: int, letters: int) -> str:
    code = "".join(_LETTERS[(number >> 5 * at) & 31] for at in range(letters))
    return tidy_code(code)
