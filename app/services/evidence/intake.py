"""What may come in as evidence: the question before any image, then each file's own checks.

Nothing here writes to the disk. A file's type is told by its content and not by its name; sizes
are read from headers alone, so that a picture made to fill the memory is never unpacked.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import Refused
from app.models.evidence import Answer, EvidenceKind
from app.services.evidence.types import MEBIBYTE, Shape, look_at, refused_name

FILE_LIMIT = 250 * MEBIBYTE
BATCH_LIMIT = 1024 * MEBIBYTE

QUESTION = "Could any of this show a child naked, partly naked or in a sexual way?"
CARD = (
    "Stop looking now. Do not save, copy, print, send or show the image to anyone, "
    "not even as proof.",
    "Do not delete it from where it is, and do not ask the child to.",
    "Lock the device away where nobody can use it.",
    "Tell the designated safeguarding lead now.",
    "Ring the police: 101, or 999 if a child is in danger at this moment.",
    "Record what was seen in words, without the image.",
)


class MustNotSave(Refused):
    """The image must not be saved, or nobody has said yet that it may be (001 §7.2.4)."""


@dataclass(frozen=True)
class LooksSafe:
    """The answer "no" to ``QUESTION``, given by a person for one batch.

    Every way in asks for one, and there is no other way to make one than to have the answer.
    """

    answer: Answer

    def __post_init__(self) -> None:
        if self.answer is not Answer.NO:
            raise MustNotSave(" ".join(CARD))


def demand(looked: LooksSafe | None) -> None:
    """Refuse what nobody was asked about.

    Raises:
        MustNotSave: there is no answer.
    """
    if looked is None:
        raise MustNotSave(f"{QUESTION} Nothing was saved. Answer that first.")


@dataclass(frozen=True)
class Arrival:
    """Something pasted, dropped or chosen that nobody has looked into yet.

    Attributes:
        source: its bytes, or the file to read them from.
        name: its file name, or a made one for what was pasted.
        page: the address of the page it was copied from, where the clipboard tells.
    """

    source: bytes | Path = field(repr=False)
    name: str
    page: str = ""

    def open(self) -> io.BytesIO | io.BufferedReader:
        """Open what arrived for reading, from its start."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")

    @property
    def size(self) -> int:
        """Its length in bytes."""
        if isinstance(self.source, bytes):
            return len(self.source)
        return self.source.stat().st_size


@dataclass(frozen=True)
class Accepted:
    """An arrival that may be kept.

    Attributes:
        sha256: of its bytes (hex).
    """

    arrival: Arrival
    shape: Shape
    size: int
    sha256: str
    looked: LooksSafe

    @property
    def name(self) -> str:
        """Its file name as it arrived."""
        return self.arrival.name

    @property
    def kind(self) -> EvidenceKind:
        """Image or PDF."""
        return self.shape.kind


@dataclass(frozen=True)
class Sorted:
    """A batch after the checks: what may be kept, and a sentence for each that may not."""

    accepted: tuple[Accepted, ...]
    refused: tuple[str, ...]


def take_look(arrivals: Sequence[Arrival], looked: LooksSafe) -> Sorted:
    """Sort a batch into what may be kept and what may not.

    The same file twice is kept once.

    Raises:
        Refused: the whole batch is over the limit.
    """
    accepted: dict[str, Accepted] = {}
    refused: list[str] = []
    total = 0
    # Side by side: hashing lets other threads run.
    with ThreadPoolExecutor(thread_name_prefix="intake") as workers:
        for one in workers.map(lambda arrival: _accept_or_say(arrival, looked), arrivals):
            if isinstance(one, str):
                refused.append(one)
                continue
            total += one.size
            if total > BATCH_LIMIT:
                raise Refused(
                    f"These files are more than {BATCH_LIMIT // MEBIBYTE:,} MB together. "
                    "Add them in smaller batches."
                )
            accepted.setdefault(one.sha256, one)
    return Sorted(tuple(accepted.values()), tuple(refused))


def _accept_or_say(arrival: Arrival, looked: LooksSafe) -> Accepted | str:
    try:
        return accept(arrival, looked)
    except Refused as problem:
        return str(problem)


def accept(arrival: Arrival, looked: LooksSafe) -> Accepted:
    """Check one arrival.

    Raises:
        Refused: it can't be kept; the sentence says what to do instead.
    """
    name = refused_name(arrival.name)
    try:
        size = arrival.size
        if size == 0:
            raise Refused(f"{name} is empty. Save it again where it came from, then add it.")
        if size > FILE_LIMIT:
            raise Refused(
                f"{name} is {size // MEBIBYTE:,} MB; one file can have up to "
                f"{FILE_LIMIT // MEBIBYTE} MB. Take screenshots of the parts that matter."
            )
        with arrival.open() as stream:
            shape = look_at(stream, arrival.name)
            stream.seek(0)
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise Refused(f"{name} is no longer there. Choose it again.") from error
    except IsADirectoryError as error:
        raise Refused(f"{name} is a folder. Choose the files in it.") from error
    except OSError as error:
        raise Refused(f"{name} can’t be read. Copy it to this PC, then add it.") from error
    return Accepted(arrival, shape, size, sha256, looked)
