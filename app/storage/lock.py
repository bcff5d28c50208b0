"""One session at a time: the vault's lock, which a crash frees by itself.

``vault.lock`` is a tiny plain SQLite file. Whoever opens the vault writes into it who they are and
then holds it with ``BEGIN EXCLUSIVE``; the operating system lets go when the process ends.
"""

from __future__ import annotations

import platform
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from app.dates import say_date, say_time
from app.errors import InUse, UnsafePlace, VaultError
from app.storage.clock import Clock, utc_now
from app.storage.files import discard

NAME = "vault.lock"
WANTED = "vault.wanted"  # asks a backup in another process to let go
BACKUP = "a backup"  # who holds the vault then
PATIENCE = 10.0  # seconds that it has for that
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
        """Hold the vault for ``person``. A backup in another process is asked to let it go.

        Raises:
            InUse: somebody has it open; the sentence says who, where and since when.
            UnsafePlace: the folder can't be written to.
        """
        try:
            self._take(person)
        except InUse:
            if person == BACKUP or not held_by_backup(self._path.parent):
                raise
            self._ask_for_it(person)

    def _ask_for_it(self, person: str) -> None:
        """Try until the backup has stopped, which it does within a piece."""
        wanted, end = self._path.with_name(WANTED), time.monotonic() + PATIENCE
        try:
            try:
                wanted.touch()
            except OSError as error:
                raise _cannot_write(self._path) from error
            while True:
                try:
                    return self._take(person)
                except InUse:
                    if time.monotonic() > end:
                        raise
                time.sleep(0.02)  # between two tries: there is no signal across processes
        finally:
            discard(wanted)

    def _take(self, person: str) -> None:
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


def is_wanted(folder: Path) -> bool:
    """Whether somebody wants the vault that a backup holds."""
    return (folder / WANTED).exists()


def held_by_backup(folder: Path) -> bool:
    """Whether a backup in another process was the last to hold the vault."""
    path = (folder / NAME).resolve()
    row = None if path in _held_here else _row(path)
    return row is not None and row[0] == BACKUP


def _holder(path: Path) -> str:
    row = _row(path)
    return "" if row is None else _told(*row)


def _row(path: Path) -> tuple[str, str, str] | None:
    """Who holds it, read past their lock; a row that can't be read is no reason to fail."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT person, computer, since FROM open_by").fetchone()
    except sqlite3.DatabaseError:
        row = None
    return None if row is None else (str(row[0]), str(row[1]), str(row[2]))


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
