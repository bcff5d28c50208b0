"""The vault's one inbox: sealed posts for any book, told apart by nobody but who can open them.

A post is an age file named by the SHA-256 of its ciphertext. Its date is that of its day: the hour
would say who was here. Posts on their way in wait beside their sender's other files, so that
whatever interrupts the sender, a post is in the inbox wholly or not at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path

import pyrage

from app.storage.files import create, discard, disk_problem, replace, sync_folder
from app.storage.sealed import LARGEST

INBOX = "inbox"
_POST = re.compile(r"[0-9a-f]{64}")


class Oversized(ValueError):
    """A file in the inbox that is larger than any post."""


class Inbox:
    """The folder of posts."""

    def __init__(self, vault: Path) -> None:
        self.folder = vault / INBOX

    def posts(self) -> list[Path]:
        """Everything that looks like a post."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if _POST.fullmatch(path.name))

    def make(self) -> None:
        """Make the folder, unless it is there.

        Raises:
            UnsafePlace: the disk is full or read-only.
        """
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise disk_problem(error, self.folder) from error

    def hand_in(self, waiting: Path, today: dt.date) -> None:
        """Move posts into the inbox; they are there durably when this returns.

        Args:
            waiting: the folder that :func:`lay_ready` put them in.
            today: the date that they get.
        """
        self.make()
        try:
            for path in waiting.iterdir():
                self._date(path, today)
                replace(path, self.folder / path.name)
            sync_folder(self.folder)
            waiting.rmdir()
            self._date(self.folder, today)
        except OSError as error:
            raise disk_problem(error, self.folder) from error

    def remove(self, paths: Sequence[Path], today: dt.date) -> None:
        """Take away posts that were taken in."""
        for path in paths:
            discard(path)  # what stays is known when it is met again
        if paths:
            self._date(self.folder, today)

    @staticmethod
    def _date(path: Path, day: dt.date) -> None:
        midnight = dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()
        os.utime(path, (midnight, midnight))


def lay_ready(waiting: Path, sealed: Sequence[bytes]) -> tuple[str, ...]:
    """Write posts durably into their sender's own folder; return their names.

    Raises:
        UnsafePlace: the disk is full or read-only.
    """
    names = []
    try:
        waiting.mkdir(mode=0o700, exist_ok=True)
        for data in sealed:
            names.append(hashlib.sha256(data).hexdigest())
            with create(waiting / names[-1]) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(waiting)
    except OSError as error:
        raise disk_problem(error, waiting) from error
    return tuple(names)


def clear(waiting: Path, keep: Collection[str]) -> bool:
    """Remove what an interruption left unfinished; return whether whole posts still wait."""
    if not waiting.is_dir():
        return False
    for path in list(waiting.iterdir()):
        if path.name not in keep:
            discard(path)
    if any(waiting.iterdir()):
        return True
    with contextlib.suppress(OSError):
        waiting.rmdir()
    return False


def unseal_post(path: Path, identities: Sequence[str]) -> bytes | None:
    """Decrypt a post; None if it is sealed to somebody else.

    Raises:
        Oversized: it is larger than any post.
        ValueError: it isn't a whole age file.
        OSError: it can't be read.
    """
    if path.stat().st_size > LARGEST:
        raise Oversized(path.name)
    keys = [pyrage.x25519.Identity.from_str(each) for each in identities]
    try:
        plain: bytes = pyrage.decrypt(path.read_bytes(), keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            return None
        raise ValueError(f"not a whole age file: {error}") from error
    return plain
