"""A sealed post: what is in it, and how it is laid out before it is encrypted.

The format is described in docs/technicians.md. A post is padded to one of six sizes, so that
somebody who lists the folder can tell neither a short report from a long one nor a report from a
decoy.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.errors import NewerVault, Refused

MAGIC = b"candour-post"
FORMAT = 1
KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE
CLASSES = tuple(size * KIBIBYTE for size in (64, 256, 1024, 4 * 1024, 16 * 1024, 64 * 1024))
"""The sizes in bytes that a post can have before it is encrypted."""

LARGEST = CLASSES[-1] + 32 * KIBIBYTE  # as a file: age adds 16 bytes to each 64 KiB, and a header
_FIRST = 40  # bytes that the first line can have
_HEADER = MEBIBYTE  # and the second
_NAME = 200  # characters of a name; longer ones are cut


class Kind(enum.StrEnum):
    """What a post is for."""

    REPORT = "report"
    DECOY = "decoy"


@dataclass(frozen=True)
class SealedFile:
    """A file that goes with a report."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """One post, unsealed.

    Attributes:
        book, vault: whom it is for; another book or vault doesn't take it in.
        sender_id, sender_name: who says they post it; nothing proves it.
        chain, counter: the sender's own count of what they posted to this book, from 1.
        last: the name of the file of their post before it; "" for their first.
        receipt: the code by which they can ask whether it arrived.
        content: what was typed into the form, as JSON values.
    """

    id: UUID
    kind: Kind
    book: str
    vault: UUID
    sender_id: UUID
    sender_name: str
    chain: str
    counter: int
    last: str
    posted_at: dt.datetime
    receipt: str = ""
    content: dict[str, Any] = field(default_factory=dict, repr=False)
    files: tuple[SealedFile, ...] = ()


def check_size(sizes: Sequence[int]) -> None:
    """Refuse files that no post can hold, before any of them is read.

    Args:
        sizes: of the files, in bytes.

    Raises:
        Refused: they are too large together.
    """
    if sum(sizes) + CLASSES[0] > CLASSES[-1]:
        most = CLASSES[-1] // MEBIBYTE - 1
        raise Refused(
            f"These files are more than {most} MB together, which is the most that a sealed "
            "report can hold. Take files out, say in the report what else there is, and hand it "
            "over in person."
        )


def lay_out(letter: Letter) -> bytes:
    """A post's plain bytes: two lines of header, the files, and zeros up to its size.

    Raises:
        Refused: it is too large.
    """
    check_size([len(each.data) for each in letter.files])
    header = {
        "id": str(letter.id),
        "kind": letter.kind,
        "book": letter.book,
        "vault": str(letter.vault),
        "sender_id": str(letter.sender_id),
        "sender_name": letter.sender_name,
        "chain": letter.chain,
        "counter": letter.counter,
        "last": letter.last,
        "posted_at": letter.posted_at.astimezone(dt.UTC).isoformat(),
        "receipt": letter.receipt,
        "content": letter.content,
        "files": [
            {
                "name": each.name,
                "media_type": each.media_type,
                "size": len(each.data),
                "sha256": hashlib.sha256(each.data).hexdigest(),
            }
            for each in letter.files
        ],
    }
    second = json.dumps(header, ensure_ascii=False).encode()
    parts = [b"%s %d\n" % (MAGIC, FORMAT), second, b"\n", *(each.data for each in letter.files)]
    length = sum(map(len, parts))
    size = next((each for each in CLASSES if each >= length), None)
    if size is None or len(second) > _HEADER:
        raise Refused("This report is too long to post. Shorten it.")
    return b"".join((*parts, bytes(size - length)))


def read(plain: bytes, *, files: bool = True) -> Letter:
    """What ``lay_out`` laid out.

    Args:
        plain: the bytes; whoever made them may mean harm.
        files: whether to take the files out of them too.

    Raises:
        NewerVault: a later version of Candour posted it.
        ValueError: it isn't a whole post.
    """
    magic, _, version = plain[:_FIRST].partition(b"\n")[0].partition(b" ")
    if magic != MAGIC or not version.isdigit():
        raise ValueError("not a post")
    if int(version) > FORMAT:
        raise NewerVault("A newer version of Candour posted this.")
    start = plain.find(b"\n") + 1
    end = plain.find(b"\n", start, start + _HEADER)
    if end < 0:
        raise ValueError("no header")
    try:
        header = json.loads(plain[start:end])
        found = [_file(each) for each in header["files"]]
        letter = Letter(
            id=UUID(header["id"]),
            kind=Kind(header["kind"]),
            book=str(header["book"]),
            vault=UUID(header["vault"]),
            sender_id=UUID(header["sender_id"]),
            sender_name=_plain(header["sender_name"]),
            chain=_plain(header["chain"]),
            counter=int(header["counter"]),
            last=_plain(header["last"]),
            posted_at=_time(header["posted_at"]),
            receipt=_plain(header["receipt"]),
            content=dict(header["content"]),
            files=tuple(_cut(plain, end + 1, found)) if files else (),
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("not a whole header") from error
    if letter.counter < 1 or not letter.chain:
        raise ValueError("not counted")
    return letter


@dataclass(frozen=True)
class _Listed:
    """A file as the header has it."""

    name: str
    media_type: str
    size: int
    sha256: str


def _file(listed: dict[str, Any]) -> _Listed:
    size = int(listed["size"])
    if size < 0:
        raise ValueError("a file's size")
    return _Listed(
        _plain(listed["name"]), _plain(listed["media_type"]), size, str(listed["sha256"])
    )


def _cut(data: bytes, start: int, files: list[_Listed]) -> list[SealedFile]:
    taken = []
    for each in files:
        part = data[start : start + each.size]
        if len(part) != each.size or hashlib.sha256(part).hexdigest() != each.sha256:
            raise ValueError("a file isn't whole")
        taken.append(SealedFile(each.name, each.media_type, part))
        start += each.size
    return taken


def _plain(text: object) -> str:
    """A short text without anything that steers a terminal or turns a line round."""
    return "".join(letter for letter in str(text)[:_NAME] if letter.isprintable())


def _time(text: str) -> dt.datetime:
    time = dt.datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without its zone")
    return time.astimezone(dt.UTC)
