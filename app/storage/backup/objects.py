"""The pieces of backups: write-once files, each named by the SHA-256 of what it holds."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.storage.files import create, replace, sync_folder

OBJECTS = "objects"
CHUNK = 1024 * 1024  # bytes read at once

_PART = ".part"
_DAMAGED = ".damaged"  # what didn't have its hash when it was checked, kept for who looks into it


class Unreadable(Exception):
    """A file of the vault itself can't be read; ``__cause__`` says why."""


def make_folders(folder: Path) -> None:
    """Make the folders that pieces go into: all at once, so that none is made in a wrong place."""
    folder.mkdir(exist_ok=True)
    for number in range(256):
        (folder / f"{number:02x}").mkdir(exist_ok=True)


def object_path(folder: Path, name: str) -> Path:
    """Where a piece lies."""
    return folder / name[:2] / name


def listed(folder: Path) -> Iterator[tuple[str, os.stat_result, Path]]:
    """Every file among the pieces, whole, half-written or damaged: its name, state and path."""
    with os.scandir(folder) as inside:
        for each in inside:
            if each.is_dir(follow_symlinks=False):
                yield from listed(Path(each.path))
            else:
                yield each.name, each.stat(follow_symlinks=False), Path(each.path)


def set_aside(folder: Path, name: str) -> None:
    """Take a piece that doesn't have its hash out of the way, so that the next backup mends it."""
    path = object_path(folder, name)
    with contextlib.suppress(OSError):
        path.replace(path.with_name(f"{name}{_DAMAGED}"))


def sync_names(folder: Path) -> None:
    """Make names durable; some shares and sticks can't, and their files are synced all the same."""
    with contextlib.suppress(OSError):
        sync_folder(folder)


class Objects:
    """The pieces in a place, as they were when this was made, and what was added since.

    Attributes:
        new_bytes: how much was added.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sizes = {name: state.st_size for name, state, _ in listed(folder)}
        self._touched: set[Path] = set()
        self._lock = threading.Lock()
        self.new_bytes = 0

    def has(self, name: str, size: int) -> bool:
        """Whether this piece is here, as far as name and size tell."""
        return self._sizes.get(name) == size

    def proved(self, name: str) -> int | None:
        """The size of a piece that is here and has its hash; None if it is missing or damaged."""
        path = object_path(self._folder, name)
        if name not in self._sizes:
            return None
        hashed, size = hashlib.sha256(), 0
        for data in chunks(path):
            hashed.update(data)
            size += len(data)
        return size if hashed.hexdigest() == name else None

    def add(self, data: bytes) -> str:
        """Keep a piece, on the disk when this returns; its name."""
        name = hashlib.sha256(data).hexdigest()
        if not self.has(name, len(data)):
            self._keep(lambda file: (name, file.write(data)))
        return name

    def add_from(self, source: Path) -> tuple[str, int]:
        """Keep a whole file as one piece; its name and size.

        Raises:
            Unreadable: the file itself can't be read.
        """

        def copy(file: BinaryIO) -> tuple[str, int]:
            hashed, size = hashlib.sha256(), 0
            for data in chunks(source):
                hashed.update(data)
                size += file.write(data)
            return hashed.hexdigest(), size

        return self._keep(copy)

    def sync(self) -> None:
        """Make the new names durable."""
        for folder in self._touched:
            sync_names(folder)
        self._touched.clear()

    def missing(self, names: set[str]) -> set[str]:
        """Which of these are not in the place now."""
        return names - {name for name, _, _ in listed(self._folder)}

    def _keep(self, write: Callable[[BinaryIO], tuple[str, int]]) -> tuple[str, int]:
        part = self._folder / f"{uuid4().hex}{_PART}"
        try:
            with create(part) as file:
                name, size = write(file)
                if self.has(name, size):
                    return name, size
                file.flush()
                os.fsync(file.fileno())
            target = object_path(self._folder, name)
            replace(part, target)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        with self._lock:
            self._sizes[name] = size
            self._touched.add(target.parent)
            self.new_bytes += size
        return name, size


def chunks(source: Path) -> Iterator[bytes]:
    """A file of the vault, piece by piece.

    Raises:
        Unreadable: it can't be read.
    """
    try:
        with source.open("rb", buffering=0) as file:
            while data := file.read(CHUNK):
                yield data
    except OSError as error:
        raise Unreadable(str(source)) from error
