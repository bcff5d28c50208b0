"""What of a vault goes into a backup, and whether it changed since the last one."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.errors import Damaged, NotAVault
from app.storage.files import read_small
from app.storage.planted import check_planted

VAULT_JSON = "vault.json"
DATABASE = "book.db"
DOCUMENTS = "documents"

_PEOPLE = "people"
_INBOX = "inbox"
_BOOKS = "books"
_UNFINISHED = "setting-up"
_LEFT_OUT = (".new", ".part", ".stay", "-shm")


@dataclass(frozen=True)
class Source:
    """A vault's folder, as a backup sees it."""

    folder: Path

    def check(self) -> None:
        """Make sure that there is a vault.

        Raises:
            NotAVault: there is none, or it was never finished.
            Damaged: there are links or other things in it that Candour never makes.
        """
        there = (self.folder / _PEOPLE).is_dir() and (self.folder / _BOOKS).is_dir()
        if not there or (self.folder / _UNFINISHED).exists():
            raise NotAVault(
                f"There is no vault in {self.folder}. Choose the folder that holds vault.json."
            )
        check_planted(self.folder)

    def people(self) -> list[Path]:
        """Everything about people: keys, states, drafts and posts on their way."""
        return _files(self.folder / _PEOPLE)

    def inbox(self) -> list[Path]:
        """Sealed posts."""
        return _files(self.folder / _INBOX)

    def books(self) -> list[Path]:
        """The folder of each book."""
        return sorted(each for each in (self.folder / _BOOKS).iterdir() if each.is_dir())

    def keys(self, book: Path) -> list[Path]:
        """A book's files but for its database and documents."""
        return [each for each in _files(book) if each.parent == book and not _database(each)]

    def database(self, book: Path) -> list[Path]:
        """A closed book's database and its journal, if a crash left one."""
        return [each for each in _files(book) if each.parent == book and _database(each)]

    def documents(self, book: Path) -> list[Path]:
        """A book's documents."""
        return _files(book / DOCUMENTS)

    def path(self, file: Path) -> str:
        """A file's path as a snapshot has it."""
        return file.relative_to(self.folder).as_posix()

    def fixed(self) -> dict[str, tuple[int, int]]:
        """What has to be of one moment with the books: size and time of each key, state and post.

        Drafts aren't: they change as somebody types.
        """
        wanted = [each for each in self.people() if each.suffix in (".key", ".state")]
        wanted += [*self.inbox(), *(key for book in self.books() for key in self.keys(book))]
        return {self.path(each): state for each in wanted if (state := _state(each)) is not None}


def read_vault_id(folder: Path) -> UUID:
    """The id of the vault in ``folder``.

    Raises:
        Damaged: ``vault.json`` doesn't tell.
    """
    return read_description(folder)[0]


def read_description(folder: Path) -> tuple[UUID, str]:
    """The vault's id and the school's name.

    Raises:
        Damaged: ``vault.json`` is missing or can't be read.
    """
    try:
        stored = json.loads(read_small(folder / VAULT_JSON))
        return UUID(stored["vault"]), str(stored.get("school") or "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged(
            "vault.json is missing or damaged, so Candour can't tell whose backup this would be. "
            "Sign in once, which writes it again, then back up."
        ) from error


def fingerprint(vault: Path) -> str:
    """What changes whenever something is recorded in the vault; without opening it.

    Made of names, sizes and times, never of what files hold: an open database may not be read.
    Drafts and what people saw last are left out, as they change without anything being recorded.
    """
    return fingerprint_of(states(vault))


def fingerprint_of(found: dict[str, tuple[int, int]]) -> str:
    """The fingerprint of what :func:`states` gave."""
    text = json.dumps(sorted((path, *state) for path, state in found.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def states(vault: Path) -> dict[str, tuple[int, int]]:
    """Size and time (in ns) of each file that changes when something is recorded, by path."""
    source = Source(vault)
    wanted = [each for each in source.people() if each.suffix == ".key"]
    wanted += source.inbox()
    for book in source.books():
        wanted += [*source.keys(book), *source.database(book), *source.documents(book)]
    found = {source.path(each): _state(each) for each in wanted}
    # An empty journal holds no change: it comes and goes as a book is opened and closed.
    return {
        path: state
        for path, state in found.items()
        if state is not None and (state[0] or not path.endswith("-wal"))
    }


def last_change(found: dict[str, tuple[int, int]]) -> dt.datetime:
    """When the latest of the files that :func:`states` gave changed."""
    latest = max((time for _, time in found.values()), default=0)
    return dt.datetime.fromtimestamp(latest / 1e9, dt.UTC)


def _files(folder: Path) -> list[Path]:
    return sorted(_walk(folder))


def _walk(folder: Path) -> Iterator[Path]:
    """Regular files alone: what a link leads to isn't the vault's."""
    try:
        inside = list(folder.iterdir())
    except FileNotFoundError:
        return
    for path in inside:
        if path.is_symlink() or path.name.endswith(_LEFT_OUT):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.is_file():
            yield path


def _database(path: Path) -> bool:
    return path.name.startswith(DATABASE)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
