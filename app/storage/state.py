"""What a person remembers about the vault from one session to the next.

It is sealed with their own key, so that whoever can write every file of the vault still can't make
them take another book for the one they know. The format is described in docs/technicians.md.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import Damaged
from app.storage.files import write_atomically
from app.storage.keys import Identity, identity, new_identity
from app.storage.trail import TrailHead

FORMAT = 1
MAGIC = b"candour-state 2\n"
NONCE_BYTES = 12
HASH_BYTES = 32


@dataclass(frozen=True)
class Pin:
    """How a person knows a book again.

    Attributes:
        generation: of the book's keys when last seen.
        public_key: the book's public key then.
        trail: the head of its trail then.
        making: the book was being made and nobody has worked in it yet.
    """

    generation: int
    public_key: str
    trail: TrailHead = field(default_factory=TrailHead)
    making: bool = False


@dataclass(frozen=True)
class Known:
    """A book that reports can be posted to, as a person knows it.

    Attributes:
        public_key: what is posted is sealed to this one and no other.
        chain: names this person's posts to it; random, so that nobody else can go on with it.
        counter: how many they posted, decoys included.
        last: the name of the latest post's file: the SHA-256 (hex) of its ciphertext.
        refused: another key that was seen since and not accepted; "" if none was.
    """

    public_key: str
    chain: str = field(default_factory=lambda: os.urandom(16).hex())
    counter: int = 0
    last: str = ""
    refused: str = ""


@dataclass(frozen=True)
class State:
    """What a person remembers about the vault from one session to the next.

    Attributes:
        pins: by book.
        drafts: an identity for drafts of sessions that hold no casebook, so that a sign-in
            remembered on this PC can read them without the person's own key.
        known: the books that they can post to.
        decoys_on: the day (ISO 8601) on which they last posted decoys.
        posting: names of the posts that were on their way into the inbox.
    """

    pins: Mapping[str, Pin]
    drafts: Identity
    known: Mapping[str, Known] = field(default_factory=dict)
    decoys_on: str = ""
    posting: tuple[str, ...] = ()

    def with_pin(self, book: str, pin: Pin) -> State:
        """The same with one book seen as ``pin``."""
        return replace(self, pins={**self.pins, book: pin})

    def with_known(self, book: str, known: Known) -> State:
        """The same with one book to post to as ``known``."""
        return replace(self, known={**self.known, book: known})


def new_state() -> State:
    """The state of someone who has seen nothing yet."""
    return State({}, new_identity())


def write_state(folder: Path, person: UUID, state_key: bytes, state: State) -> None:
    """Write ``<id>.state`` in place of the one before."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "drafts": state.drafts.secret,
        "books": {
            book: {
                "generation": pin.generation,
                "public_key": pin.public_key,
                "count": pin.trail.count,
                "head": pin.trail.head.hex(),
                "making": pin.making,
            }
            for book, pin in state.pins.items()
        },
        "known": {book: asdict(known) for book, known in state.known.items()},
        "decoys_on": state.decoys_on,
        "posting": list(state.posting),
    }
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(state_key).encrypt(nonce, json.dumps(content).encode(), person.bytes)
    data = MAGIC + sealed + hashlib.sha256(sealed).digest()
    write_atomically(state_path(folder, person), data)


def read_state(folder: Path, person: UUID, state_key: bytes) -> State:
    """Open ``<id>.state``.

    Raises:
        Damaged: it is missing, altered or another person's.
    """
    try:
        data = sealed_state(state_path(folder, person).read_bytes())
        nonce, sealed = data[:NONCE_BYTES], data[NONCE_BYTES:]
        content = json.loads(AESGCM(state_key).decrypt(nonce, sealed, person.bytes))
        pins = {
            book: Pin(
                pin["generation"],
                pin["public_key"],
                TrailHead(pin["count"], bytes.fromhex(pin["head"])),
                pin["making"],
            )
            for book, pin in content["books"].items()
        }
        # A state that was written before there were posts knows nothing of them.
        return State(
            pins,
            identity(content["drafts"]),
            {book: Known(**known) for book, known in content.get("known", {}).items()},
            content.get("decoys_on", ""),
            tuple(content.get("posting", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, InvalidTag) as error:
        raise Damaged(
            "The file that says what you saw last in this vault is missing or damaged. "
            "Put the people folder back from a backup, or sign in with the recovery sheet."
        ) from error


def sealed_state(data: bytes) -> bytes:
    """What is encrypted in a state file, checked against the hash at its end.

    The hash doesn't cover what the file begins with, so that one damaged byte leaves one of the
    two to tell a damaged file from one of an earlier version, which has neither.

    Raises:
        ValueError: a byte of the file was altered, or it is cut short.
    """
    begins, sealed = data[: len(MAGIC)], data[len(MAGIC) : -HASH_BYTES]
    right = hashlib.sha256(sealed).digest() == data[-HASH_BYTES:]
    if begins == MAGIC and right:
        return sealed
    if begins == MAGIC or right:
        raise ValueError("not as it was written")
    return data


@dataclass
class Memory:
    """A signed-in person's state, and the file that keeps it.

    Attributes:
        people: the folder of people.
        person: whose state it is.
        key: opens their state file.
    """

    people: Path
    person: UUID
    key: bytes = field(repr=False)
    state: State

    def write(self) -> None:
        """Keep the state as it is now."""
        write_state(self.people, self.person, self.key, self.state)


def state_path(folder: Path, person: UUID) -> Path:
    """Where a person's state lies."""
    return folder / f"{person}.state"
