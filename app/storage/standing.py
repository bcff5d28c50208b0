"""Reading the bytes of a database that is open: beside SQLite, without dropping its locks.

POSIX takes every lock of a process off a file as soon as the process closes any descriptor of it.
So one descriptor is opened, and closed only after the last connection has gone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import VaultError


class StandingFile:
    """A database's file, open for reading for as long as the database is."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self._closed = False
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def lent(self, path: Path) -> Iterator[BinaryIO]:
        """The file at its beginning, for one reader at a time."""
        with self._one_at_a_time:
            if self._closed:
                raise VaultError("The book is closed. Sign in to open it again.")
            if self._file is None:
                self._file = path.open("rb")
            self._file.seek(0)
            yield self._file

    def close(self) -> None:
        """Close it, once nobody reads; the connections to the database must be closed already."""
        with self._one_at_a_time:
            self._closed = True
            if self._file is not None:
                self._file.close()
                self._file = None


def freeze(reader: Any, writer: Any) -> bool:
    """Let a database's file stand still for as long as ``reader``'s transaction goes on.

    Everything in the journal is moved into the file; then ``reader`` begins to read the file alone,
    and while it does, SQLite writes to the journal and never moves it over.

    Args:
        reader: a connection of its own.
        writer: another, which keeps everybody from writing in the moment between.

    Returns:
        Whether it stands still; not if others were reading from the journal.
    """
    reader.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # waits for those who read
    writer.execute("BEGIN IMMEDIATE")
    try:
        _, pages, moved = reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages != moved:
            return False
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return True
    finally:
        writer.execute("ROLLBACK")
