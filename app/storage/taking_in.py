"""Taking sealed posts into the book that they are for, each wholly and once.

Whoever can write to the folder can put anything into the inbox and take anything away. So each post
is checked for itself, and the sender's own count shows what is missing. What doesn't fit stays
where it lies and is told; nothing of it holds up the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.errors import NewerVault
from app.models.document import Document
from app.models.post import Post, PostFile, PostSender
from app.storage.documents import Original, StoredDocument
from app.storage.inbox import Inbox, Oversized, unseal_post
from app.storage.opening import OpenBook, called
from app.storage.sealed import Kind, Letter, read
from app.storage.writing import Writing
from app.words import join

FURTHEST = 10_000  # numbers that a sender can be ahead; more is no count but a nuisance
_BATCH = 100  # posts that are committed together: what was typed in them is in memory at once
_MOST = 20  # sentences that are told one by one


@dataclass(frozen=True)
class _Found:
    """A post in the inbox, as far as it is kept in memory."""

    path: Path
    letter: Letter


@dataclass
class _Sender:
    """How far one chain of a sender's posts was seen.

    Attributes:
        row: its row; None for one not seen before.
    """

    row: UUID | None
    name: str
    counter: int = 0
    last: str = ""
    missing: set[int] = field(default_factory=set)
    newly: set[int] = field(default_factory=set)
    moved: bool = False


def take_in(opened: OpenBook, inbox: Inbox, today: dt.date) -> list[str]:
    """Take in everything that was posted to a book.

    Args:
        opened: the book.
        inbox: where posts lie.
        today: the date that the inbox gets.

    Returns:
        What its holder ought to hear, as sentences.
    """
    return _TakingIn(opened, inbox).run(today)


class _TakingIn:
    """One look into the inbox for one book."""

    def __init__(self, opened: OpenBook, inbox: Inbox) -> None:
        self._opened = opened
        self._book = opened.book
        self._inbox = inbox
        self._notices: list[str] = []
        self._done: list[Path] = []

    def run(self, today: dt.date) -> list[str]:
        found = self._found()
        for start in range(0, len(found), _BATCH):
            self._store(found[start : start + _BATCH])
            # Only now: what is committed outlives a power cut.
            self._inbox.remove(self._done, today)
            self._done.clear()
        told = self._notices[:_MOST]
        if len(self._notices) > _MOST:
            told.append(f"{len(self._notices) - _MOST} more like the last one.")
        return told

    def _found(self) -> list[_Found]:
        """The posts of this book in the order in which each sender posted them.

        Of each only the header is kept, without what was typed: the memory holds one post at a
        time however many there are.
        """
        found = []
        for path in self._inbox.posts():
            letter = self._read(path)
            if letter is not None:
                found.append(_Found(path, letter))
        return sorted(
            found,
            key=lambda each: (
                each.letter.sender_id,
                each.letter.chain,
                each.letter.counter,
                each.letter.posted_at,
            ),
        )

    def _read(self, path: Path, *, whole: bool = False) -> Letter | None:
        """One post; None, with a sentence, if it isn't for this book or not as it should be."""
        name = called(self._book.name)
        where = f"inbox/{path.name[:12]}…"
        why = ""
        try:
            plain = unseal_post(path, self._opened.keys.identities)
            if plain is None:
                return None  # another book's
            letter = read(plain, files=whole)
        except Oversized:
            return None  # no post of anybody's; verify names it
        except NewerVault:
            why = "was posted by a newer version of Candour. Update Candour, then sign in again."
        except (ValueError, OSError):
            why = "is damaged or cut short. Put the file back from a backup, or ask for it again."
        else:
            if letter.book != self._book.name:
                why = f"is for the {called(letter.book)} and not for this book."
            elif letter.vault != self._opened.keys.vault:
                why = "comes from another school's vault."
            else:
                return letter if whole else _header(letter)
        self._notices.append(f"A sealed report for the {name} ({where}) {why} It was left there.")
        return None

    def _store(self, found: Iterable[_Found]) -> None:
        with self._book.reading() as reading:
            known = {row.id for row in reading.rows(select(Post.id))}
            senders = _senders(reading.rows(select(PostSender.__table__)))
        documents: list[StoredDocument] = []
        posted: list[tuple[Letter, list[StoredDocument]]] = []
        twice = 0
        try:
            for each in found:
                letter: Letter | None = each.letter
                if letter is None or not self._is_near(each, senders):
                    continue
                if letter.kind is Kind.REPORT and letter.id in known:
                    twice += 1
                    self._done.append(each.path)
                    continue
                if letter.kind is Kind.REPORT:
                    letter = self._read(each.path, whole=True)
                    if letter is None:
                        continue
                    kept = self._keep(letter)
                    documents += kept
                    known.add(letter.id)
                    posted.append((_without_files(letter), kept))
                self._count(each, senders)
                self._done.append(each.path)
            if self._done:
                with self._book.writing() as writing:
                    for letter, kept in posted:
                        _record(writing, letter, kept)
                    for (sender, chain), state in senders.items():
                        _remember(writing, sender, chain, state)
        except BaseException:
            for document in documents:
                self._book.documents.discard(document)
            raise
        self._tell(senders, twice)

    def _keep(self, letter: Letter) -> list[StoredDocument]:
        originals = [Original(each.data, each.name, each.media_type) for each in letter.files]
        return self._book.documents.add_many(originals) if originals else []

    def _is_near(self, each: _Found, senders: dict[tuple[UUID, str], _Sender]) -> bool:
        letter = each.letter
        seen = senders.get((letter.sender_id, letter.chain))
        if letter.counter - (seen.counter if seen else 0) <= FURTHEST:
            return True
        self._notices.append(
            f"A sealed report in the name of {letter.sender_name} (inbox/{each.path.name[:12]}…) "
            "has a number that can't be. It was left there. Ask them whether it is theirs."
        )
        return False

    def _count(self, each: _Found, senders: dict[tuple[UUID, str], _Sender]) -> None:
        """Go on in the sender's chain."""
        letter = each.letter
        key = (letter.sender_id, letter.chain)
        ask = "Ask them whether it is theirs."
        if key not in senders:
            if any(sender == letter.sender_id for sender, _ in senders):
                self._notices.append(
                    f"Reports in the name of {letter.sender_name} are counted afresh: they signed "
                    "in with the recovery sheet, or somebody else posts in their name. Ask them."
                )
            senders[key] = _Sender(None, letter.sender_name)
        seen = senders[key]
        if letter.counter > seen.counter:
            skipped = set(range(seen.counter + 1, letter.counter))
            seen.missing |= skipped
            seen.newly |= skipped
            if not skipped and letter.last != seen.last:
                self._notices.append(
                    f"A report in the name of {letter.sender_name} doesn't follow their report "
                    f"before it. {ask}"
                )
            seen.counter, seen.last = letter.counter, each.path.name
        elif letter.counter in seen.missing:
            seen.missing.discard(letter.counter)
            seen.newly.discard(letter.counter)
        elif letter.kind is Kind.REPORT:
            self._notices.append(
                f"A report in the name of {letter.sender_name} has a number that was used before: "
                f"their files were put back from a backup, or somebody posts in their name. {ask}"
            )
        seen.moved = True

    def _tell(self, senders: dict[tuple[UUID, str], _Sender], twice: int) -> None:
        if twice:
            many = f"{twice} sealed reports were" if twice > 1 else "A sealed report was"
            self._notices.append(
                f"{many} in the inbox again after being taken in. Kept once; the copy was removed."
            )
        for state in senders.values():
            if state.newly:
                self._notices.append(_lost(state))


def _lost(state: _Sender) -> str:
    numbers = sorted(state.newly)
    many = f"{len(numbers)} posts" if len(numbers) > 1 else "1 post"
    have = "have" if len(numbers) > 1 else "has"
    listed = join([str(each) for each in numbers[:10]])
    more = " and more" if len(numbers) > 10 else ""
    word = "numbers" if len(numbers) > 1 else "number"
    return (
        f"{many} that {state.name} made {have} not arrived: {word} {listed}{more}. Somebody may "
        "have deleted files from the inbox. They may have been decoys; ask which reports they "
        "posted, and compare the receipts."
    )


def _header(letter: Letter) -> Letter:
    return _without_files(letter, content={})


def _without_files(letter: Letter, **values: Any) -> Letter:
    return replace(letter, files=(), **values)


def _senders(rows: Iterable[Any]) -> dict[tuple[UUID, str], _Sender]:
    return {
        (row.sender_id, row.chain): _Sender(
            row.id, row.sender_name, row.counter, row.last, {int(each) for each in row.missing}
        )
        for row in rows
    }


def _record(writing: Writing, letter: Letter, documents: list[StoredDocument]) -> None:
    writing.add(
        Post,
        {
            "id": letter.id,
            "sender_id": letter.sender_id,
            "sender_name": letter.sender_name,
            "chain": letter.chain,
            "counter": letter.counter,
            "posted_at": letter.posted_at,
            "receipt": letter.receipt,
            "content": letter.content,
        },
    )
    writing.add(Document, *(each.record() for each in documents))
    files = [
        {"post_id": letter.id, "position": position, "document_id": each.id}
        for position, each in enumerate(documents, start=1)
    ]
    writing.add(PostFile, *files)


def _remember(writing: Writing, sender: UUID, chain: str, state: _Sender) -> None:
    if not state.moved:
        return
    values: dict[str, Any] = {
        "sender_name": state.name,
        "counter": state.counter,
        "last": state.last,
        "missing": [str(each) for each in sorted(state.missing)],
    }
    if state.row is None:
        writing.add(PostSender, {"sender_id": sender, "chain": chain, **values})
    else:
        writing.change(PostSender, state.row, **values)
