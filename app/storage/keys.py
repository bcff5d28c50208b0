"""The secrets of people and books, and the age files that hold them.

Everything here lives in memory for as long as a session is open and no longer. ``repr()`` shows no
secret, so that none reaches a log or a traceback.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import pyrage

from app.errors import Refused

DATABASE_KEY_BYTES = 32
PREFIX = "AGE-SECRET-KEY-1"  # left out on the sheet


@dataclass(frozen=True)
class Identity:
    """An age X25519 key pair.

    Attributes:
        public_key: ``age1…``, which anything can be encrypted to.
        secret: ``AGE-SECRET-KEY-1…``.
    """

    public_key: str
    secret: str = field(repr=False)


def new_identity() -> Identity:
    """A fresh random key pair."""
    made = pyrage.x25519.Identity.generate()
    return Identity(str(made.to_public()), str(made))


def identity(secret: str) -> Identity:
    """The key pair of a secret key.

    Raises:
        ValueError: it isn't an age secret key.
    """
    try:
        read = pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise ValueError("not an age secret key") from error
    return Identity(str(read.to_public()), str(read))


def is_public_key(text: str) -> bool:
    """Whether something can be encrypted to this."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def new_database_key() -> bytes:
    """A fresh random SQLCipher raw key."""
    return secrets.token_bytes(DATABASE_KEY_BYTES)


@dataclass(frozen=True)
class RecoveryKey:
    """A book's key for paper. Only the public half stays in the vault."""

    book: str
    public_key: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class BookKeys:
    """What opens one book: the content of its ``key.age``.

    Attributes:
        book: ``register``, ``casebook``, …
        vault: the vault that the book belongs to.
        generation: counts re-keys, from 1.
        public_key: what documents are encrypted to: that of the newest identity.
        identities: age secret keys, newest first; old documents need the old ones.
        database_keys: SQLCipher raw keys, newest first; two while a re-key is under way.
    """

    book: str
    vault: UUID
    generation: int
    public_key: str
    identities: tuple[str, ...] = field(repr=False)
    database_keys: tuple[bytes, ...] = field(repr=False)

    def to_json(self) -> bytes:
        """As stored, encrypted, in ``key.age`` and in the operating system's keyring."""
        return json.dumps(
            {
                "format": 1,
                "book": self.book,
                "vault": str(self.vault),
                "generation": self.generation,
                "public_key": self.public_key,
                "identities": list(self.identities),
                "database_keys": [key.hex() for key in self.database_keys],
            },
            indent=1,
        ).encode()

    @classmethod
    def from_json(cls, data: bytes) -> BookKeys:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: it is something else, or its public key isn't that of its identity.
        """
        try:
            stored = json.loads(data)
            keys = cls(
                book=str(stored["book"]),
                vault=UUID(stored["vault"]),
                generation=int(stored["generation"]),
                public_key=str(stored["public_key"]),
                identities=tuple(str(secret) for secret in stored["identities"]),
                database_keys=tuple(bytes.fromhex(key) for key in stored["database_keys"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a book's keys") from error
        lengths = {len(key) for key in keys.database_keys}
        if not keys.identities or lengths != {DATABASE_KEY_BYTES}:
            raise ValueError("a book's keys are incomplete")
        if identity(keys.identities[0]).public_key != keys.public_key:
            raise ValueError("a book's public key isn't that of its identity")
        return keys


def printed_secret(typed: str) -> str:
    """A printed key as it was typed: in groups, in any case, with or without its beginning.

    Raises:
        Refused: it isn't one; the sentence says what to do.
    """
    key = "".join(typed.split()).upper()
    try:
        return identity(key if key.startswith(PREFIX) else PREFIX + key).secret
    except ValueError as error:
        raise Refused(
            "A recovery key is mistyped. Check every group of it against the sheet."
        ) from error


def new_book_keys(book: str, vault: UUID) -> BookKeys:
    """Fresh random keys of a book's first generation."""
    made = new_identity()
    return BookKeys(book, vault, 1, made.public_key, (made.secret,), (new_database_key(),))


def seal(data: bytes, public_keys: Iterable[str]) -> bytes:
    """Encrypt to every one of ``public_keys`` as an age file."""
    recipients = [pyrage.x25519.Recipient.from_str(key) for key in sorted(set(public_keys))]
    sealed: bytes = pyrage.encrypt(data, recipients)
    return sealed


def unseal(sealed: bytes, secret_keys: Iterable[str]) -> bytes | None:
    """Decrypt an age file; None if none of ``secret_keys`` opens it.

    Raises:
        ValueError: it isn't an age file, or it was altered or cut short.
    """
    try:
        identities = [pyrage.x25519.Identity.from_str(secret) for secret in secret_keys]
        opened: bytes = pyrage.decrypt(sealed, identities)
    except pyrage.IdentityError as error:
        raise ValueError("not an age secret key") from error
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            return None
        raise ValueError(f"not a whole age file: {error}") from error
    return opened


def to_text(data: bytes) -> str:
    """Bytes as they stand in JSON."""
    return base64.b64encode(data).decode("ascii")


def from_text(text: str) -> bytes:
    """What ``to_text`` wrote.

    Raises:
        ValueError: it is something else.
    """
    return base64.b64decode(text, validate=True)
