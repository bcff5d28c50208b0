"""Making a backup: the vault's pieces go to the place, and last of all the list of them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from app.dates import say_date
from app.errors import Cancelled, Damaged, InUse, NoPlace
from app.storage.backup.faults import place_faults
from app.storage.backup.naming import called
from app.storage.backup.objects import OBJECTS, Objects, Unreadable
from app.storage.backup.place import Place, prepare
from app.storage.backup.progress import Progress, Steps, quiet
from app.storage.backup.snapshot import (
    Snapshot,
    SnapshotFile,
    is_path,
    snapshot_times,
    write_snapshot,
)
from app.storage.backup.source import (
    DATABASE,
    VAULT_JSON,
    Source,
    fingerprint_of,
    read_description,
    states,
)
from app.storage.backup.thinning import USUAL, Keep, thin
from app.storage.clock import Clock, utc_now
from app.storage.files import discard
from app.storage.lock import BACKUP, WANTED, VaultLock, is_wanted
from app.storage.sticks import same_disk
from app.words import sentence

if TYPE_CHECKING:
    from app.storage.book import Book

PIECE = 64 * 1024  # bytes of a database that are one piece
SAME_DISK = (
    "This backup lies on the same disk as the vault: if that disk breaks, both are lost. "
    "Choose a USB stick, another disk or a network share as well."
)

_WORKERS = 4
_ROUNDS = 5  # how often the vault may change under the backup
_AT_ONCE = 64  # pieces of a database
_HASH = 64  # characters of a name that is a hash


@dataclass(frozen=True)
class Made:
    """A good backup.

    Attributes:
        new_bytes: how much was written that the place didn't have.
        told: what somebody ought to hear, as sentences.
        fingerprint: of the vault as it was copied.
        keep: the rules by which earlier ones were thinned.
    """

    place: Place
    snapshot: Snapshot
    new_bytes: int
    told: tuple[str, ...]
    fingerprint: str
    keep: Keep


def back_up(
    vault: Path,
    chosen: Path,
    *,
    books: Mapping[str, Book] | None = None,
    keep: Keep = USUAL,
    known: UUID | None = None,
    clock: Clock = utc_now,
    progress: Progress = quiet,
) -> Made:
    """Back the vault up; the earlier backups stay as they are whatever happens.

    Args:
        vault: its folder.
        chosen: the folder that somebody chose.
        books: those that are open in this process, which then holds the vault; without any, the
            vault is locked meanwhile.
        keep: which earlier backups are kept.
        known: the place's id, if it has been used before: nothing is written to another disk that
            has come in its place.
        clock: the time.
        progress: told how far it has come; what it raises stops the backup.

    Raises:
        NoPlace: the place isn't there, or went away.
        UnsafePlace: it is full, read-only, in the vault or in a cloud folder.
        InUse: somebody else has the vault open.
        Damaged: something without which a backup is no good can't be read.
        NewerBackup: a later version of Candour wrote to the place.
    """
    source = Source(vault)
    source.check()
    vault_id, school = read_description(vault)
    if not books:
        progress = _yielding(vault, progress)
    with _held(vault, bool(books), clock):
        place = prepare(vault, chosen, vault_id, school, known)
        made_at = clock()  # what was recorded till now is in it
        with place_faults(place.folder):
            copying = _Copying(source, Objects(place.folder / OBJECTS), books or {}, progress)
            files = copying.all()
            copying.objects.sync()
            if missing := copying.objects.missing({p for file in files for p in file.pieces}):
                raise NoPlace(
                    f"{len(missing)} pieces went missing from {place.folder} while the backup was "
                    "made. Let nothing else remove files there, then back up again."
                )
            place.check_there()
            snapshot = write_snapshot(place.snapshot_folder, made_at, school, vault_id, files)
            told = list(copying.told)
            if kept := thin(place, keep, made_at, snapshot.name):
                told.append(kept)
            told += _dated_ahead(place, made_at)
            if same_disk(place.folder, vault):
                told.append(SAME_DISK)
    seen = fingerprint_of(copying.states)
    return Made(place, snapshot, copying.objects.new_bytes, tuple(told), seen, keep)


@contextlib.contextmanager
def _held(vault: Path, held: bool, clock: Clock) -> Iterator[None]:
    if held:
        yield
        return
    lock = VaultLock(vault, clock)
    lock.take(BACKUP)
    discard(vault / WANTED)  # what a crash left asks nothing of this backup
    try:
        yield
    finally:
        lock.release()


def _yielding(vault: Path, progress: Progress) -> Progress:
    """Stop when another process wants the vault: nobody waits for a backup to sign in."""

    def step(done: int, total: int, what: str) -> None:
        progress(done, total, what)
        if is_wanted(vault):
            raise Cancelled

    return step


class _Copying:
    """One walk through the vault.

    Attributes:
        told: what somebody ought to hear.
        states: size and time of what was copied, as it was before it was.
    """

    def __init__(
        self, source: Source, objects: Objects, books: Mapping[str, Book], progress: Progress
    ) -> None:
        self.objects = objects
        self.told: list[str] = []
        self.states: dict[str, tuple[int, int]] = {}
        self._source = source
        self._books = books
        self._progress = progress
        self._files: dict[str, SnapshotFile] = {}

    def all(self) -> list[SnapshotFile]:
        """Copy everything, again where it changed under the copying.

        Raises:
            InUse: it never stood still.
        """
        for _ in range(_ROUNDS):
            self.told, self._files = [], {}
            before = self._source.fixed()
            self._round()
            if self._source.fixed() == before:
                return sorted(self._files.values(), key=lambda file: file.path)
        raise InUse(
            "The vault kept changing while it was backed up, so the backup was not finished. "
            "Wait a moment, then back up again."
        )

    def _round(self) -> None:
        source = self._source
        self.states = states(source.folder)
        total = sum(size for size, _ in self.states.values())
        self._steps = Steps(self._progress, total, "Backing up")
        # What people saw last may be older than the books, and never newer.
        with ThreadPoolExecutor(_WORKERS) as workers:
            vault_json = source.folder / VAULT_JSON
            self._copy(workers, [vault_json, *source.people()], self._whole)
            self._copy(workers, source.inbox(), self._named)
            for book in source.books():
                self._copy(workers, source.keys(book), self._whole)
                self._database(workers, book)
                self._copy(workers, source.documents(book), self._named)

    def _copy(
        self,
        workers: ThreadPoolExecutor,
        paths: list[Path],
        copy: Callable[[Path], SnapshotFile | None],
    ) -> None:
        tasks = [workers.submit(copy, path) for path in paths]
        try:
            for task in tasks:
                file = task.result()
                if file is not None:
                    self._files[file.path] = file
        except BaseException:
            for task in tasks:
                task.cancel()
            raise

    def _whole(self, path: Path) -> SnapshotFile | None:
        """Copy a small file, read to the end every time."""
        if not self._fits(path):
            return None
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None  # a draft that was saved meanwhile
        except OSError as error:
            raise _unreadable(self._source.path(path)) from error
        self._steps.add(len(data))
        return SnapshotFile(self._source.path(path), len(data), (self.objects.add(data),))

    def _named(self, path: Path) -> SnapshotFile | None:
        """Copy a write-once file, whose name is its hash: one that is there already isn't read."""
        if not self._fits(path):
            return None
        name, where = path.name, self._source.path(path)
        try:
            size = path.stat().st_size
            self._steps.add(size)
            if self.objects.has(name, size):
                return SnapshotFile(where, size, (name,))
            if (known := self.objects.proved(name)) is not None:
                self._tell_altered(where, "the good copy in the backup was kept")
                return SnapshotFile(where, known, (name,))
            found, size = self.objects.add_from(path)
        except FileNotFoundError:
            return None  # a save that failed took it back
        except Unreadable as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            self._tell_altered(where, "it could not be read and is not in this backup")
            return None
        if found != name and len(name) == _HASH:
            self._tell_altered(where, "it was backed up as it lies")
        return SnapshotFile(where, size, (found,))

    def _database(self, workers: ThreadPoolExecutor, folder: Path) -> None:
        """Copy a book's database, of one moment."""
        book = self._books.get(folder.name)
        if book is None:
            files = self._source.database(folder)
            if not any(each.name == DATABASE for each in files):
                raise Damaged(
                    f"The database of the {folder.name} is missing, so no backup was made. "
                    "Put it back from an earlier backup."
                )
            for path in files:
                try:
                    with path.open("rb", buffering=0) as file:
                        self._pieces(workers, path, file)
                except OSError as error:
                    raise _unreadable(self._source.path(path)) from error
            return
        path = folder / DATABASE
        with book.frozen() as file:
            state = path.stat()
            self.states[self._source.path(path)] = (state.st_size, state.st_mtime_ns)
            self.states.pop(f"{self._source.path(path)}-wal", None)
            self._pieces(workers, path, file)

    def _pieces(self, workers: ThreadPoolExecutor, path: Path, file: BinaryIO) -> None:
        names: list[str] = []
        size = 0
        while data := file.read(PIECE * _AT_ONCE):
            cut = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
            names += workers.map(self.objects.add, cut)
            size += len(data)
            self._steps.add(len(data))
        where = self._source.path(path)
        self._files[where] = SnapshotFile(where, size, tuple(names))

    def _fits(self, path: Path) -> bool:
        if is_path(self._source.path(path)):
            return True
        self.told.append(f"{self._source.path(path)} is not Candour's, and was left out.")
        return False

    def _tell_altered(self, where: str, what: str) -> None:
        self.told.append(f"{sentence(called(where))} was altered outside Candour: {what}.")


def _dated_ahead(place: Place, now: dt.datetime) -> list[str]:
    """Tell of a backup that seems to be newer than the newest."""
    latest = max(snapshot_times(place.snapshot_folder).values())
    if latest - now < dt.timedelta(days=1):
        return []
    return [
        f"A backup in {place.folder} is dated {say_date(latest.astimezone().date())}, later than "
        "today: the clock was wrong then, or it is now. Set it right, and look at the dates when "
        "you restore."
    ]


def _unreadable(where: str) -> Damaged:
    return Damaged(
        f"{sentence(called(where))} can't be read, so no backup was made. The earlier backups are "
        "as they were. Let your IT technician look at the disk, and close programs that use it."
    )
