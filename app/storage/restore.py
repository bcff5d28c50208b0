"""Getting a vault back from a backup: what it holds, before anything is written, then the vault.

The vault is laid out beside where it goes and takes its name when it is whole. It is marked as
unfinished till the end, so that nothing which an interruption leaves can be opened.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.dates import say_moment
from app.errors import Damaged, NewerVault, NoRight, Refused, UnsafePlace, VaultError
from app.storage import people, restored
from app.storage.backup import Place, Progress, Snapshot, lay_out, read_file
from app.storage.backup.progress import quiet
from app.storage.compare import Held, held
from app.storage.creating import UNFINISHED
from app.storage.files import create, disk_problem, sync_folder, told, write_atomically
from app.storage.holders import KEY_FILE, read_keys
from app.storage.keys import BookKeys, printed_secret
from app.storage.opening import BOOKS, CHAIR, called
from app.storage.people import PEOPLE
from app.storage.places import LEAST_FREE, check_place
from app.words import count, join


@dataclass(frozen=True)
class Passphrase:
    """How somebody signed in on the day of the backup."""

    name: str
    words: str = field(repr=False)


@dataclass(frozen=True)
class Printed:
    """Keys of a recovery sheet, as they were typed."""

    keys: tuple[str, ...] = field(repr=False)


Secret = Passphrase | Printed


@dataclass(frozen=True)
class Preview:
    """What a backup holds.

    Attributes:
        sign_in_names: of everybody who could sign in that day.
        opened: the books that the secret opens; ``books`` has their figures.
        closed: the other books, which come back too, for those who hold their keys. Whether there
            is a chair's book is told to nobody who doesn't open it.
        size: of the whole vault in bytes.
        sentence: when it was made, and what opens it.
    """

    school: str
    made_at: dt.datetime
    sign_in_names: tuple[str, ...]
    books: Mapping[str, Held]
    closed: tuple[str, ...]
    size: int
    sentence: str

    @property
    def opened(self) -> tuple[str, ...]:
        """The books that the secret opens, the register first."""
        return tuple(self.books)

    def lines(self) -> list[str]:
        """The preview as people read it."""
        told = [f"{self.school}. {self.sentence}"]
        for book, inside in self.books.items():
            shown = [f"{kind.replace('_', ' ')} {n:,}" for kind, n in inside.counts.items() if n]
            changes = count(inside.trail.count, "change")
            told.append(f"The {called(book)}: {changes}; {', '.join(shown)}.")
        told += [
            f"The {called(book)} comes back too; its own holders open it." for book in self.closed
        ]
        told.append(f"Sign-ins: {', '.join(self.sign_in_names)}.")
        return told


def opens_with(snapshot: Snapshot) -> str:
    """Say plainly which passphrases and sheets open a backup."""
    made = say_moment(snapshot.made_at)
    return (
        f"This backup was made on {made}; it opens with the passphrases and the recovery sheet "
        "of that day."
    )


def preview(place: Place, snapshot: Snapshot, secret: Secret) -> Preview:
    """Open a backup in a private temporary folder, which never holds anything but ciphertext.

    Raises:
        Refused: the secret doesn't open it, or a key is mistyped.
        Damaged: part of the backup isn't as it was written. An earlier one may be whole.
        NewerVault: a later version of Candour made it.
    """
    _check(snapshot)
    paths = [file.path for file in snapshot.files]
    folders = sorted({each.split("/")[1] for each in paths if each.startswith(f"{BOOKS}/")})
    folders.sort(key=lambda book: book != "register")
    with temporary() as folder:
        keyed = [p for p in paths if p.startswith(f"{PEOPLE}/") and p.endswith(".key")]
        keyed += [p for p in paths if p.endswith(f"/{KEY_FILE}")]
        fetch(place, snapshot, keyed, folder)
        names = tuple(each.name for each in people.sign_ins(folder / PEOPLE))
        secrets = _secrets(folder, snapshot, secret, names)
        inside: dict[str, Held] = {}
        for book in folders:
            keys = keys_of(folder, book, secrets)
            if keys is not None:
                inside[book] = look_into(place, snapshot, keys, folder)
    if not inside:
        raise Refused(_no_match(snapshot, secret))
    return Preview(
        school=snapshot.school,
        made_at=snapshot.made_at,
        sign_in_names=names,
        books=inside,
        closed=tuple(book for book in folders if book not in inside and book != CHAIR),
        size=snapshot.size,
        sentence=opens_with(snapshot),
    )


def restore(
    place: Place,
    snapshot: Snapshot,
    target: Path,
    progress: Progress = quiet,
) -> Path:
    """Lay the vault of a backup out at ``target``, wholly or not at all.

    Its people and books are of the same moment, so everybody signs in as they did that day. What
    was disposed of since then is disposed of again when its holders next sign in.

    Args:
        place: where the backup lies.
        snapshot: which one.
        target: an empty folder, or one that is not there yet.
        progress: told how many bytes are done, of how many; what it raises ends the work.

    Returns:
        The vault's folder.

    Raises:
        Refused: there is something in the folder, or it is a whole disk.
        UnsafePlace: a vault would not be safe there, or there is no room for it.
        Damaged: part of the backup isn't as it was written; nothing was restored.
        NewerVault: a later version of Candour made it.
    """
    _check(snapshot)
    target = target.absolute()
    if not target.name:
        raise Refused(f"{target} is a whole disk. Choose a new folder on it.")
    _clear_left(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} is not empty. Choose an empty folder, or a new one.")
    check_place(target)
    part = target.with_name(f"{target.name}.part")
    if os.path.lexists(part):
        raise Refused(f"{part} is in the way. Remove it or choose another folder, then try again.")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _check_room(part.parent, snapshot.size)
        part.mkdir(mode=0o700)
        write_atomically(part / UNFINISHED, b"")
        restored.note(part, place, snapshot, restored.others(target, place.vault))
        lay_out(place, snapshot, part, None, progress)
        sync_folder(part)
        if target.exists():
            target.rmdir()
        part.rename(target)
        (target / UNFINISHED).unlink()
        sync_folder(target)
        sync_folder(target.parent)
    except BaseException as error:
        _clear_left(target)
        if isinstance(error, OSError):
            raise disk_problem(error, target.parent) from error
        raise
    return target


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder that only this user can look into, and that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="candour-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fetch(place: Place, snapshot: Snapshot, paths: list[str], folder: Path) -> None:
    """Copy some files of a backup into a folder, at the paths that they have in a vault.

    Raises:
        Damaged: one of them isn't as it was written.
        NoPlace: the place went away.
        UnsafePlace: the disk of ``folder`` is full.
    """
    wanted = set(paths)
    with told(folder):
        for file in snapshot.files:
            if file.path in wanted:
                path = folder / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                with create(path) as out:
                    read_file(place, file, out)


def keys_of(folder: Path, book: str, secrets: list[str]) -> BookKeys | None:
    """A book's keys, if one of some secret keys opens its key file.

    Raises:
        Damaged: the key file isn't whole.
    """
    return read_keys(folder / BOOKS / book, secrets)


def look_into(place: Place, snapshot: Snapshot, keys: BookKeys, folder: Path) -> Held:
    """Copy a book's database out of a backup into ``folder``, and take its figures.

    Raises:
        Damaged: it isn't as it was written, or isn't whole.
    """
    fetch(place, snapshot, database_paths(snapshot, keys.book), folder)
    return held(folder / BOOKS / keys.book, keys)


def database_paths(snapshot: Snapshot, book: str) -> list[str]:
    """Where a book's database, and its journal if there is one, lie in a vault."""
    base = f"{BOOKS}/{book}/book.db"
    return [file.path for file in snapshot.files if file.path in {base, f"{base}-wal"}]


def _secrets(folder: Path, snapshot: Snapshot, secret: Secret, names: tuple[str, ...]) -> list[str]:
    """The age secret keys that a passphrase or a sheet gives."""
    if isinstance(secret, Printed):
        typed = [printed_secret(each) for each in secret.keys if each.strip()]
        if not typed:
            raise Refused("Type the keys of the recovery sheet.")
        return typed
    try:
        return [people.sign_in(folder / PEOPLE, secret.name, secret.words).identity.secret]
    except NoRight as error:
        raise Refused(
            f"Nobody signs in as “{secret.name}” in this backup. Choose one of: {join(names)}."
        ) from error
    except NewerVault:
        raise
    except VaultError as error:
        raise Refused(_no_match(snapshot, secret)) from error


def _no_match(snapshot: Snapshot, secret: Secret) -> str:
    made = say_moment(snapshot.made_at)
    if isinstance(secret, Printed):
        return (
            "This key does not match this backup. Type the keys of the recovery sheet that the "
            f"school had on {made}, when it was made."
        )
    return (
        "This passphrase does not match this backup. Type the one that "
        f"{secret.name} had on {made}, when it was made."
    )


def _check(snapshot: Snapshot) -> None:
    if snapshot.problem is not None:
        raise Damaged(snapshot.problem)


def _check_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + LEAST_FREE:
        needed = -(-size // 1_000_000)
        raise UnsafePlace(
            f"There is no room in {folder}: the vault needs {needed:,} MB. Nothing was restored. "
            "Free some space, or choose another disk."
        )


def _just_begun(part: Path) -> bool:
    """Whether nothing is in there yet but the mark of an unfinished vault, half-written."""
    return all(each.name.startswith(f".{UNFINISHED}.") for each in part.iterdir())


def _clear_left(target: Path) -> None:
    """Remove what an earlier restore to the same folder left when it was interrupted."""
    part = target.with_name(f"{target.name}.part")
    with contextlib.suppress(OSError):
        if part.is_dir() and ((part / UNFINISHED).exists() or _just_begun(part)):
            shutil.rmtree(part)
        if (target / UNFINISHED).exists() and restored.read(target) is not None:
            shutil.rmtree(target)
