"""Bringing a book of an earlier version of Candour up to this one, with a way back.

A copy of the book (ciphertext, as it lies there) is laid aside and made durable. The migration is
one transaction. The copy goes once the new one was checked; whatever fails before, the old one
stays or is put back. After a kill the next opening finds the copy and decides the same way.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.errors import CandourError, Damaged, UnsafePlace, VaultError
from app.storage import raw
from app.storage.files import remove, replace, sync_folder, told, write_piece_by_piece
from app.storage.integrity import integrity_faults
from app.storage.trail import FIRST_HEAD, head_after

ASIDE = ".before"
"""What the copy's name ends in."""

ROOM = 3  # times the book's size: the copy, and a journal that holds every page
LEAST_ROOM = 32 * 1024 * 1024  # bytes

_JOURNALS = ("-wal", "-shm")


def move_up(path: Path, key: bytes, book: str, upgrade: Callable[[], None]) -> None:
    """Bring a database up, which nobody has open.

    Args:
        path: of the database.
        key: its raw key.
        book: what it is called.
        upgrade: migrates it, in one transaction.

    Raises:
        UnsafePlace: there is too little room; nothing was begun.
        Damaged: the book is not whole; nothing was begun.
        VaultError: it went wrong; the book is as it was.
    """
    _check_room(path, book)
    if faults(path, key):
        raise Damaged(
            f"The {book} is of an earlier version and part of it is damaged, so it was left as it "
            "is. Repair it from a backup (candour repair), or go on with the earlier version."
        )
    before = _trail(path, key)
    _lay_aside(path)
    try:
        upgrade()
        wrong = faults(path, key)
        if not wrong and _trail(path, key) != before:
            wrong = ["its trail is another one"]
        if wrong:
            raise VaultError(f"The check found this: {wrong[0]}.")
    except Exception as error:
        settle(path, [key], keep=False)
        raise VaultError(
            f"The {book} could not be brought up to this version of Candour, so it is as it was. "
            f"{_why(error)} Until then, go on with the earlier version."
        ) from error
    _let_go(path)


def settle(path: Path, keys: Iterable[bytes], *, keep: bool = True) -> None:
    """See to the copy that an interruption left: keep the book if it is whole, else put it back.

    Args:
        path: of the database, which nobody has open.
        keys: raw keys, one of which may fit.
        keep: whether a book that is whole is kept, whichever version it is of.
    """
    aside = _aside(path)
    if not aside.exists():
        return
    if keep and any(not faults(path, key) for key in keys):
        _let_go(path)
        return
    with told(path.parent):
        for journal in _JOURNALS:
            remove(path.with_name(path.name + journal))
        replace(aside, path)
        sync_folder(path.parent)


def faults(path: Path, key: bytes) -> list[str]:
    """What is wrong with a database: its pages, tables, references and trail."""
    if not path.is_file():
        return ["it is missing"]
    found = integrity_faults(path, key)
    if found:
        return found
    try:
        return _inner_faults(path, key)
    except sqlcipher.DatabaseError as error:
        return [str(error)]


def _inner_faults(path: Path, key: bytes) -> list[str]:
    found = []
    with contextlib.closing(raw.connect(path, key)) as connection:
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            found.append(f"{len(lost)} rows point at nothing")
        head = FIRST_HEAD
        for line in raw.rows(connection, "SELECT * FROM trail ORDER BY seq"):
            head = head_after(head, line)
            if head != line["head"]:
                return [*found, f"line {line['seq']} of its trail was altered"]
    return found


def _trail(path: Path, key: bytes) -> list[tuple[int, bytes]]:
    with contextlib.closing(raw.connect(path, key)) as connection:
        rows: list[tuple[int, bytes]] = connection.execute(
            "SELECT seq, head FROM trail ORDER BY seq DESC LIMIT 1"
        ).fetchall()
    return rows


def _why(error: Exception) -> str:
    if isinstance(error, CandourError):
        return str(error)
    return f"Show your technician this: {type(error).__name__}."


def _check_room(path: Path, book: str) -> None:
    needed = max(ROOM * path.stat().st_size, LEAST_ROOM)
    if shutil.disk_usage(path.parent).free < needed:
        raise UnsafePlace(
            f"The {book} is of an earlier version, and there is too little room to bring it up to "
            f"this one. Free {needed // 1_000_000 + 1} MB on its disk, then try again."
        )


def _lay_aside(path: Path) -> None:
    """Copy the database, make the copy durable, and read it back.

    ``faults`` has brought the journal into the file, and nobody has it open: the file is all.
    """
    copied = hashlib.sha256()

    def copy(target: Any) -> None:
        with path.open("rb") as source:
            while piece := source.read(1024 * 1024):
                copied.update(piece)
                target.write(piece)

    write_piece_by_piece(_aside(path), copy)
    with _aside(path).open("rb") as back:
        if hashlib.file_digest(back, "sha256").digest() != copied.digest():
            _aside(path).unlink()
            raise VaultError(
                "The disk gave back something else than was written to it, so nothing was begun. "
                "Ask your technician to look at the disk."
            )


def _let_go(path: Path) -> None:
    with told(path.parent):
        remove(_aside(path))
        sync_folder(path.parent)


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ASIDE)
