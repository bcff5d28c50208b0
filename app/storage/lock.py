"""One session at a time: the vault's lock, which a crash frees by itself.

``vault.lock`` is a tiny plain SQLite file. Whoever opens the vault writes into it who they are and
then holds it with ``BEGIN EXCLUSIVE``; the operating system lets go when the process ends.
"""

from __future__ import annotations

import platform
import sqlite3
from contextlib import closing
from pathlib import Path

from app.dates import say_date, say_time
from app.errors import InUse, UnsafePlace, VaultError
from app.storage.clock import Clock, utc_now

NAME = "vault.lock"
_TABLE = "CREATE TABLE IF NOT EXISTS open_by (person TEXT, computer TEXT, since TEXT)"

# Opening the file a second time in one process, even to read it, would drop the first one's lock
# (a rule of POSIX), so this process knows its own.
_held_here: dict[Path, str] = {}


class VaultLock:
    """The right to have a vault open."""

    def __init__(self, folder: Path, clock: Clock = utc_now) -> None:
        self._path = (folder / NAME).resolve()
        self._clock = clock
        self._connection: sqlite3.Connection | None = None

    def take(self, person: str) -> None:
        """Hold the vault for ``person``.

        Raises:
            InUse: somebody has it open; the sentence says who, where and since when.
            UnsafePlace: the folder can't be written to.
        """
        if self._path in _held_here:
            raise InUse(_in_use(_held_here[self._path]))
        now = self._clock()
        since = f"{say_time(now)} on {say_date(now.astimezone().date())}"
        computer = platform.node() or "this computer"
        try:
            connection = sqlite3.connect(
                self._path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            raise _cannot_write(self._path) from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute(_TABLE)
            connection.execute("DELETE FROM open_by")
            row = (person, computer, since)
            connection.execute("INSERT INTO open_by VALUES (?, ?, ?)", row)
            connection.execute("COMMIT")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            connection.close()
            raise self._explained(error) from error
        self._connection = connection
        _held_here[self._path] = _told(*row)

    def release(self) -> None:
        """Let the vault go; nothing happens if it isn't held."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            _held_here.pop(self._path, None)

    def _explained(self, error: sqlite3.DatabaseError) -> VaultError:
        code = (error.sqlite_errorcode or 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return InUse(_in_use(_holder(self._path)))
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return VaultError(
                f"The file {NAME} in the vault's folder is damaged. It holds nothing of yours: "
                "make sure that nobody has the vault open, delete it, then try again."
            )
        return _cannot_write(self._path)


def _holder(path: Path) -> str:
    """Who holds it, read past their lock; a row that can't be read is no reason to fail."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT person, computer, since FROM open_by").fetchone()
    except sqlite3.DatabaseError:
        row = None
    return "" if row is None else _told(*map(str, row))


def _told(person: str, computer: str, since: str) -> str:
    return f" It has been open as {person} on {computer} since {since}."


def _in_use(holder: str) -> str:
    return (
        f"This vault is open already.{holder} "
        "Close Candour there (its window, or a task on the command line), then try again."
    )


def _cannot_write(path: Path) -> UnsafePlace:
    return UnsafePlace(
        f"Candour may not write to {path.parent}, or the disk is full. Nothing was changed. "
        "Make room, or ask your IT technician to let your account write there."
    )
