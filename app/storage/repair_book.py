"""Mending a book's damaged database from backups, without losing what is newer than they are.

First the damaged pages alone are taken from a backup. Where that isn't enough, the newest whole
copy gets every newer change that can still be read from the damaged one: its line of the trail,
its revision and the record as it is now, each proved by the chain and its commitment. What comes
out is checked as ``verify`` checks it; nothing else is taken.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app.dates import say_moment
from app.errors import CandourError
from app.storage import raw
from app.storage.backup import Place, Snapshot
from app.storage.book import Book
from app.storage.clock import utc_now
from app.storage.holders import KEY_FILE, read_keys
from app.storage.integrity import integrity_faults
from app.storage.journal import rebuilt
from app.storage.keys import BookKeys
from app.storage.opening import BOOKS, called
from app.storage.overlay import Unmendable, lay_over
from app.storage.restore import database_paths, fetch
from app.storage.state import Pin
from app.storage.trail import Who
from app.storage.verify_book import look_inside
from app.storage.verify_files import DATABASE, PAGE

_NUMBERED = re.compile(r"page (\d+)")


@dataclass(frozen=True)
class Mended:
    """A book's database that is whole again.

    Attributes:
        path: where it lies for now.
        sentence: how it was mended.
    """

    path: Path
    sentence: str


@dataclass(frozen=True)
class _Copy:
    """A book in a backup, laid out to be opened.

    Attributes:
        folder: with its ``key.age`` and ``book.db``.
        key: the raw key that opens it.
    """

    snapshot: Snapshot
    folder: Path
    key: bytes

    @property
    def path(self) -> Path:
        return self.folder / DATABASE


def mend(
    damaged: Path, keys: BookKeys, pin: Pin | None, place: Place, secrets: list[str], work: Path
) -> Mended:
    """Make a whole database of a damaged one.

    Args:
        damaged: the book's folder; nothing in it is altered but its journal, which is brought
            into the database.
        keys: the book's keys.
        pin: how its reader knows it.
        place: where the backups are.
        secrets: age secret keys of the reader.
        work: an empty folder on the vault's disk.

    Raises:
        Unmendable: no backup and nothing that can be read makes it whole.
    """
    copies = _copies(place, keys, secrets, work)
    newest = next(copies, None)
    if newest is None:
        raise Unmendable(
            f"No backup in {place.folder} has a {called(keys.book)} that you can open and that is "
            "whole."
        )
    patched = _patched(damaged, keys, newest, work / "patched")
    source = damaged / DATABASE if patched is None else patched / DATABASE
    if patched is not None and _is_whole(patched, keys, pin):
        made = say_moment(newest.snapshot.made_at)
        return Mended(
            patched / DATABASE,
            f"The damaged pages of the {called(keys.book)} come from the backup of {made}. "
            "Nothing is lost.",
        )
    why = ""
    for number, copy in enumerate([newest, *copies]):
        candidate = work / f"laid-over-{number}"
        try:
            newer = _laid_over(copy, source, keys, pin, candidate)
        except Unmendable as error:
            why = why or str(error)
            continue
        if _is_whole(candidate, keys, pin):
            made = say_moment(copy.snapshot.made_at)
            return Mended(
                candidate / DATABASE,
                f"The {called(keys.book)} comes from the backup of {made}, {newer}.",
            )
    raise Unmendable(why or f"What is newer in the {called(keys.book)} can't be read any more.")


def with_journal(damaged: Path, keys: BookKeys, pin: Pin | None, work: Path) -> Mended | None:
    """Bring a damaged journal into its database, with as much of it as can be read.

    Returns:
        None if the database isn't whole with it, nor without what can't be read.
    """
    journal = f"{DATABASE}-wal"
    data = (damaged / journal).read_bytes()
    ways = (
        (rebuilt(data), "Nothing is lost."),
        (data, "What was recorded last may be missing: look whether it is there."),
    )
    for number, (tried, told) in enumerate(ways):
        folder = work / f"journal-{number}"
        folder.mkdir()
        for name in (DATABASE, KEY_FILE):
            shutil.copyfile(damaged / name, folder / name)
        (folder / journal).write_bytes(tried)
        if _is_whole(folder, keys, pin):
            (folder / journal).unlink(missing_ok=True)
            return Mended(
                folder / DATABASE,
                f"The {called(keys.book)}'s journal was damaged; what can be read of it is in the "
                f"book now. {told}",
            )
    return None


def _copies(place: Place, keys: BookKeys, secrets: list[str], work: Path) -> Iterator[_Copy]:
    """The book as each backup has it, newest first; those that can't be opened are passed over."""
    for number, snapshot in enumerate(place.snapshots()):
        if snapshot.problem is not None:
            continue
        base = f"{BOOKS}/{keys.book}"
        folder = work / f"copy-{number}"
        try:
            fetch(
                place,
                snapshot,
                [f"{base}/{KEY_FILE}", *database_paths(snapshot, keys.book)],
                folder,
            )
            inside = folder / BOOKS / keys.book
            theirs = read_keys(inside, secrets)
            known = [] if theirs is None else theirs.database_keys
            key = raw.fitting_key(inside / DATABASE, [*keys.database_keys, *known])
        except CandourError:
            continue
        if key is not None and not integrity_faults(inside / DATABASE, key):
            yield _Copy(snapshot, inside, key)


def _patched(damaged: Path, keys: BookKeys, copy: _Copy, target: Path) -> Path | None:
    """The damaged database with a backup's pages in place of damaged ones.

    Returns:
        Its folder; None if the two were encrypted with different keys or salts.
    """
    there = (damaged / DATABASE).is_file()
    data = bytearray((damaged / DATABASE).read_bytes() if there else b"")
    theirs = copy.path.read_bytes()
    if copy.key not in keys.database_keys:
        return None
    target.mkdir()
    path = target / DATABASE
    whole = len(data) // PAGE * PAGE
    del data[whole:]
    data += theirs[whole:]  # what a file that was cut short had at its end
    path.write_bytes(data)
    if not raw.opens(path, copy.key):
        data[:PAGE] = theirs[:PAGE]
        path.write_bytes(data)
    for _ in range(2):  # a database that opens at last tells of more
        for page in _bad_pages(path, copy.key):
            begin = (page - 1) * PAGE
            data[begin : begin + PAGE] = theirs[begin : begin + PAGE].ljust(PAGE, b"\0")
        path.write_bytes(data)
    with contextlib.suppress(OSError):
        shutil.copyfile(damaged / KEY_FILE, target / KEY_FILE)
    return target


def _bad_pages(path: Path, key: bytes) -> list[int]:
    faults = integrity_faults(path, key)
    return [int(found[1]) for each in faults if (found := _NUMBERED.search(each))]


def _laid_over(copy: _Copy, source: Path, keys: BookKeys, pin: Pin | None, candidate: Path) -> str:
    """Lay what is newer over a backup's copy; say what that was.

    Raises:
        Unmendable: something newer can't be read.
    """
    candidate.mkdir()
    (candidate / "documents").mkdir()
    shutil.copyfile(copy.path, candidate / DATABASE)
    wanted = keys.database_keys[0]
    opened = replace(keys, database_keys=(copy.key,))
    book = Book(candidate, opened, utc_now, Who(UUID(int=0), ""))  # brings an earlier version up
    try:
        if copy.key != wanted:
            book.change_database_key(wanted)
    finally:
        book.close()
    key = raw.fitting_key(source, keys.database_keys)
    return lay_over(candidate / DATABASE, wanted, source, key, keys.book, pin)


def _is_whole(folder: Path, keys: BookKeys, pin: Pin | None) -> bool:
    seen = look_inside(folder, keys, pin, database_alone=True)
    return not seen.faults and bool(seen.holders)
