"""What SQLCipher and SQLite themselves say about a database file."""

from __future__ import annotations

import contextlib
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.storage import raw


def integrity_faults(path: Path, key: bytes, *, checkpoint: bool = True) -> list[str]:
    """Check every page's seal, then every table and index; empty when all is well.

    A connection of its own, because one that met a damaged page refuses all later ones.

    Args:
        path: of the database.
        key: its raw key.
        checkpoint: bring what is in the journal into the file first, because the check of pages
            reads that alone. A journal that is damaged itself is better left as it is.
    """
    with contextlib.closing(
        raw.connect(path, key, writes=True, leaves_journal=not checkpoint)
    ) as connection:
        run = connection.execute
        if checkpoint:
            with contextlib.suppress(sqlcipher.DatabaseError):
                run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        try:
            faults = [str(row[0]) for row in run("PRAGMA cipher_integrity_check")]
            if not faults:
                faults = [str(row[0]) for row in run("PRAGMA integrity_check") if row[0] != "ok"]
        except sqlcipher.DatabaseError as error:
            faults = [str(error)]
    return faults
