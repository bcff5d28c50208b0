"""What SQLCipher and SQLite themselves say about a database file."""

from __future__ import annotations

import contextlib
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher


def integrity_faults(path: Path, key: bytes) -> list[str]:
    """Check every page's seal, then every table and index; empty when all is well.

    A connection of its own, because one that met a damaged page refuses all later ones.
    """
    with contextlib.closing(sqlcipher.connect(path, isolation_level=None)) as connection:
        run = connection.execute
        run("PRAGMA cipher_log_level = NONE")
        run(f"PRAGMA key = \"x'{key.hex()}'\"")
        with contextlib.suppress(sqlcipher.DatabaseError):
            # The check reads the main file alone, so what is in the journal goes there first.
            run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        try:
            faults = [str(row[0]) for row in run("PRAGMA cipher_integrity_check")]
            if not faults:
                faults = [str(row[0]) for row in run("PRAGMA integrity_check") if row[0] != "ok"]
        except sqlcipher.DatabaseError as error:
            faults = [str(error)]
    return faults
