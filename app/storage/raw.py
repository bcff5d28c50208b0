"""A book's database read as it is stored: nothing is migrated and nothing written."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

NOT_A_DATABASE = 26  # sqlite's code: wrong key, damaged first page or no database at all

Row = dict[str, Any]


def connect(path: Path, key: bytes, *, writes: bool = False, leaves_journal: bool = False) -> Any:
    """Open a database that no engine of this process has open.

    Args:
        path: of the file.
        key: its raw key.
        writes: whether it may be written to.
        leaves_journal: leave the journal where it is. Else SQLite brings it into the database
            when the last connection closes, and drops what can't be read of it.
    """
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if leaves_journal else 'rwc'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # else each fault goes to standard error
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA temp_store = MEMORY")
    if not writes:
        connection.execute("PRAGMA query_only = ON")
    return connection


def fitting_key(path: Path, keys: Sequence[bytes], *, leaves_journal: bool = False) -> bytes | None:
    """The first of some raw keys that opens a database; None if none does."""
    return next((key for key in keys if opens(path, key, leaves_journal=leaves_journal)), None)


def opens(path: Path, key: bytes, *, leaves_journal: bool = False) -> bool:
    """Whether a raw key fits; a database that is damaged further in opens all the same."""
    if not path.is_file() or not path.stat().st_size:
        return False
    try:
        with contextlib.closing(connect(path, key, leaves_journal=leaves_journal)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", 0) != NOT_A_DATABASE
    return True


def rows(connection: Any, query: str, values: Sequence[Any] = ()) -> list[Row]:
    """All rows of a query, by column."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
