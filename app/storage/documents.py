"""Write-once encrypted originals: screenshots, scans, signed pages, a policy's file.

Each is an age file named by the SHA-256 of its own ciphertext. The hash of the bytes as they
arrived is taken while they pass, so that nothing unencrypted touches the disk.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID, uuid4

import pyrage

from app.errors import Damaged
from app.storage import files
from app.storage.files import disk_problem, sync_folder
from app.storage.keys import BookKeys

_PART = ".part"
_IN_MEMORY = 16 * 1024 * 1024  # bytes; up to here a document is encrypted in one piece
_WORKERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class Original:
    """What is to be kept: its bytes, or a file to read them from."""

    source: bytes | Path
    name: str
    media_type: str


@dataclass(frozen=True)
class StoredDocument:
    """A document whose ciphertext is safely on the disk, but which no record mentions yet.

    Attributes:
        sha256: of the bytes as they arrived (hex).
        size: of those bytes.
        stored_as: the ciphertext's SHA-256 (hex): its file's name.
    """

    sha256: str
    size: int
    name: str
    media_type: str
    stored_as: str
    id: UUID = field(default_factory=uuid4)

    def record(self) -> dict[str, Any]:
        """The row for ``Writing.add(Document, …)``."""
        return {
            "id": self.id,
            "sha256": self.sha256,
            "size": self.size,
            "name": self.name,
            "media_type": self.media_type,
            "stored_as": self.stored_as,
        }


class Writer(Protocol):
    """Anything that takes bytes."""

    def write(self, data: bytes, /) -> int | None: ...  # noqa: D102


class Documents:
    """The documents of one book."""

    def __init__(self, folder: Path, keys: BookKeys) -> None:
        self.folder = folder
        self._recipient = pyrage.x25519.Recipient.from_str(keys.public_key)
        self._identities = [pyrage.x25519.Identity.from_str(each) for each in keys.identities]
        self._keeps_all = False

    def add(self, source: bytes | Path, name: str, media_type: str) -> StoredDocument:
        """Encrypt and keep one original. It is durable when this returns."""
        return self.add_many([Original(source, name, media_type)])[0]

    def add_many(self, originals: Sequence[Original]) -> list[StoredDocument]:
        """Encrypt and keep several at once, side by side; all are durable when this returns.

        Raises:
            UnsafePlace: the disk is full or read-only; nothing of this batch is kept.
        """
        stored: list[StoredDocument] = []
        try:
            with ThreadPoolExecutor(_WORKERS) as workers:
                tasks = [workers.submit(self._keep, original) for original in originals]
                failure: BaseException | None = None
                for task in tasks:
                    try:
                        stored.append(task.result())
                    except BaseException as error:  # noqa: BLE001 – raised again below
                        failure = error
            if failure is not None:
                raise failure
            sync_folder(self.folder)
        except BaseException as error:
            for document in stored:
                self.discard(document)
            if isinstance(error, OSError):
                raise disk_problem(error, self.folder) from error
            raise
        return stored

    def discard(self, document: StoredDocument) -> None:
        """Remove a document that no record mentions, after a save that failed."""
        if not self._keeps_all:
            files.discard(self.folder / document.stored_as)

    def keep_all(self) -> None:
        """Discard nothing any more: nobody knows what the records mention until they are read."""
        self._keeps_all = True

    def read(self, stored_as: str, sha256: str) -> bytes:
        """Return an original, checked against the hash taken at intake.

        Raises:
            Damaged: it is missing or not as it was.
        """
        plain = io.BytesIO()
        self.copy_to(stored_as, sha256, plain)
        return plain.getvalue()

    def copy_to(self, stored_as: str, sha256: str, target: Writer) -> None:
        """Write an original to ``target`` and check it against the hash taken at intake.

        Raises:
            Damaged: it is missing or not as it was; what ``target`` holds is then worthless.
            OSError: ``target`` can't be written to.
        """
        hashed = _Hashed(target)
        try:
            with files.open_regular(self.folder / stored_as) as cipher:
                pyrage.decrypt_io(cipher, hashed, self._identities)
        except FileNotFoundError as error:
            raise Damaged(
                "A document is missing from the vault. Put it back from a backup."
            ) from error
        except (pyrage.DecryptError, OSError) as error:
            if hashed.fault is not None:
                raise hashed.fault from error
            raise Damaged(
                "A document is damaged and can't be shown. Put it back from a backup."
            ) from error
        if hashed.sha256.hexdigest() != sha256:
            raise Damaged("A document isn't the one that was taken in. Put it back from a backup.")

    def stored(self) -> set[str]:
        """The names of all documents in the folder, mentioned by a record or not."""
        return {path.name for path in self.folder.iterdir() if path.suffix != _PART}

    def close(self) -> None:
        """Let go of what opens them."""
        self._identities = []

    def clear_unfinished(self) -> None:
        """Remove what a crash left half-written: no record mentions it."""
        for part in self.folder.glob(f"*{_PART}"):
            files.discard(part)

    def _keep(self, original: Original) -> StoredDocument:
        part = self.folder / f"{uuid4().hex}{_PART}"
        try:
            with _opened(original.source) as plain, part.open("xb") as file:
                sha256, size, stored_as = self._encrypt(plain, file)
                file.flush()
                os.fsync(file.fileno())
            files.replace(part, self.folder / stored_as)
        finally:
            files.discard(part)
        return StoredDocument(sha256, size, original.name, original.media_type, stored_as)

    def _encrypt(self, plain: BinaryIO, file: BinaryIO) -> tuple[str, int, str]:
        """Return the hash and size of what was read, and the hash of what was written."""
        start = plain.read(_IN_MEMORY + 1)
        if len(start) <= _IN_MEMORY:
            # In one piece: streaming calls back for every 8 KiB, and takes three times as long.
            cipher = pyrage.encrypt(start, [self._recipient])
            file.write(cipher)
            return _sha256(start), len(start), _sha256(cipher)
        plain.seek(0)
        reader, hashed = _HashedReader(plain), _Hashed(file)
        pyrage.encrypt_io(reader, hashed, [self._recipient])
        return reader.sha256.hexdigest(), reader.size, hashed.sha256.hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _opened(source: bytes | Path) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


class _HashedReader:
    """Reads, and hashes what passes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data


class _Hashed:
    """Writes, and hashes what passes.

    Attributes:
        fault: why the target couldn't be written to, if it couldn't.
    """

    def __init__(self, target: Writer) -> None:
        self._target = target
        self.sha256 = hashlib.sha256()
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._target.write(data)
        except OSError as error:
            self.fault = error
            raise
        self.sha256.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""
