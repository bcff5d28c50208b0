"""Opens a vault with the published formats alone: nothing of ``app`` is imported here.

What ``docs/technicians.md`` tells an IT person to do, in Python: Argon2id and AES-256-GCM for a
person's key file, age for a book's keys, another SQLCipher 4 reader for its database.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import apsw
import pyrage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


def identity_of(vault: Path, name: str, passphrase: str) -> str:
    """The age secret key in a person's key file."""
    for path in (vault / "people").glob("*.key"):
        first, second = path.read_bytes().split(b"\n")[:2]
        header = json.loads(first)
        if header["name"] == name:
            key = Argon2id(
                salt=base64.b64decode(header["salt"]),
                length=32,
                iterations=header["iterations"],
                lanes=header["lanes"],
                memory_cost=header["memory_kib"],
            ).derive(passphrase.encode())
            opened = AESGCM(key).decrypt(
                base64.b64decode(header["nonce"]), base64.b64decode(second), first
            )
            return str(json.loads(opened)["identity"])
    raise LookupError(name)


def keys_of(vault: Path, book: str, secret: str) -> dict[str, Any]:
    """What ``key.age`` of a book holds, opened with an age secret key."""
    sealed = (vault / "books" / book / "key.age").read_bytes()
    opened: dict[str, Any] = json.loads(
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)])
    )
    return opened


def database(vault: Path, book: str, secret: str) -> apsw.Connection:
    """A book's database, read by SQLite3 Multiple Ciphers."""
    key = keys_of(vault, book, secret)["database_keys"][0]
    connection = apsw.Connection(
        str(vault / "books" / book / "book.db"), flags=apsw.SQLITE_OPEN_READONLY
    )
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key}'\""):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def rows(connection: apsw.Connection, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return list(connection.execute(query))
