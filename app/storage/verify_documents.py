"""Originals as they lie: each file read once, its ciphertext hashed, then decrypted and hashed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

AGE = b"age-encryption.org/v1\n"

_IN_MEMORY = 32 * 1024 * 1024  # bytes; larger files are read piece by piece, which is slower
_WORKERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class Looked:
    """One file of a book's documents.

    Attributes:
        named: its name is the SHA-256 of its bytes.
        age: it begins like an age file.
        sha256: of what it holds (hex); "" if it wasn't or couldn't be opened.
        size: of what it holds, in bytes.
    """

    named: bool
    age: bool
    sha256: str = ""
    size: int = 0


def look_at(paths: Iterable[Path], secrets: Sequence[str] = ()) -> dict[str, Looked]:
    """Look at files side by side.

    Args:
        paths: of the files.
        secrets: age secret keys that open them; none to look at their outside alone.

    Returns:
        What was seen, by the files' names. A file that can't be read has no right name.
    """
    identities = [pyrage.x25519.Identity.from_str(each) for each in secrets]
    listed = list(paths)
    with ThreadPoolExecutor(_WORKERS) as workers:
        seen = workers.map(lambda path: _look(path, identities), listed)
        return {path.name: each for path, each in zip(listed, seen, strict=True)}


def _look(path: Path, identities: Sequence[object]) -> Looked:
    try:
        if path.stat().st_size > _IN_MEMORY:
            return _piece_by_piece(path, identities)
        data = path.read_bytes()
    except OSError:
        return Looked(named=False, age=True)
    named, age = hashlib.sha256(data).hexdigest() == path.name, data.startswith(AGE)
    if not identities or not age:
        return Looked(named, age)
    try:
        plain = pyrage.decrypt(data, identities)
    except pyrage.DecryptError:
        return Looked(named, age)
    return Looked(named, age, hashlib.sha256(plain).hexdigest(), len(plain))


def _piece_by_piece(path: Path, identities: Sequence[object]) -> Looked:
    """The same for a large file, without ever holding it whole."""
    with path.open("rb") as file:
        age = file.read(len(AGE)) == AGE
        file.seek(0)
        if not identities or not age:
            return Looked(hashlib.file_digest(file, "sha256").hexdigest() == path.name, age)
        cipher, plain = _Through(file), _Hash()
        try:
            pyrage.decrypt_io(cipher, plain, identities)
            opened = True
        except pyrage.DecryptError:
            opened = False
        while cipher.read(1024 * 1024):
            pass  # what a damaged file has after its damage counts for its name too
    named = cipher.hash.hexdigest() == path.name
    return Looked(named, age, plain.hash.hexdigest(), plain.size) if opened else Looked(named, age)


class _Through:
    """Reads, and hashes what passes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.hash.update(data)
        return data


class _Hash:
    """Hashes what is written, and keeps nothing of it."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""
