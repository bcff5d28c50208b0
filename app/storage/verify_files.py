"""What can be seen of a vault's files without any key: shapes, names and hashes of ciphertext."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.storage import description, lock
from app.storage.files import TEMPORARY
from app.storage.holders import KEY_FILE, NEXT_KEY_FILE
from app.storage.inbox import INBOX
from app.storage.opening import BOOKS
from app.storage.people import PEOPLE
from app.storage.sealed import LARGEST

PAGE = 4096  # bytes: SQLCipher's page, of which a database is a whole number
DATABASE = "book.db"
DOCUMENTS = "documents"

_PLAIN_DATABASE = b"SQLite format 3\0"
_AGE = b"age-encryption.org/v1\n"
_RECIPIENT = b"-> X25519 "
_VAULT_FILES = {description.NAME, lock.NAME, f"{lock.NAME}-journal", PEOPLE, BOOKS, INBOX}
_BOOK_FILES = {
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    f"{DATABASE}-journal",
    KEY_FILE,
    NEXT_KEY_FILE,
    DOCUMENTS,
}
_PEOPLE_KINDS = {".key", ".state", ".stay", ".drafts", ".posting"}


@dataclass(frozen=True)
class Fault:
    """One thing that isn't as Candour left it.

    Attributes:
        where: ``vault``, ``people`` or a book's name.
        sentence: what is wrong.
    """

    where: str
    sentence: str


def vault_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with the vault's folder itself."""
    path = folder / description.NAME
    try:
        if not isinstance(json.loads(path.read_bytes()), dict):
            yield Fault("vault", "vault.json is damaged. It is written again at the next sign-in.")
    except FileNotFoundError:
        yield Fault("vault", "vault.json is missing. It is written again at the next sign-in.")
    except (OSError, ValueError, RecursionError):
        yield Fault("vault", "vault.json is damaged. It is written again at the next sign-in.")
    yield from _strays("vault", folder, _VAULT_FILES)
    yield from _strays("vault", folder / BOOKS, {each.name for each in books(folder)})


def inbox_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with sealed posts, as far as it shows without a key: only their outside."""
    if not (folder / INBOX).is_dir():
        return
    for path in sorted((folder / INBOX).iterdir()):
        if path.suffix == TEMPORARY:
            continue
        if not path.is_file() or len(path.name) != 64:
            yield Fault("inbox", f"inbox/{path.name} is not a file that Candour wrote.")
        elif _sha256(path) != path.name:
            yield Fault("inbox", f"the sealed post {short(path.name)} was altered or cut short.")
        elif not _starts(path, _AGE):
            yield Fault("inbox", f"the sealed post {short(path.name)} is not an encrypted file.")
        elif path.stat().st_size > LARGEST:
            yield Fault("inbox", f"the sealed post {short(path.name)} is larger than any post.")


def people_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with the files of people, as far as it shows without their passphrases."""
    people = folder / PEOPLE
    for path in sorted(people.iterdir()):
        if path.suffix == TEMPORARY:
            continue  # half-written when something was interrupted; the next opening clears it
        if path.suffix not in _PEOPLE_KINDS or _uuid(path.stem) is None:
            yield Fault("people", f"people/{path.name} is not a file that Candour wrote.")
        elif path.suffix == ".key":
            if not _is_key_file(path):
                yield Fault("people", f"The key file people/{path.name} is damaged.")
            if not path.with_suffix(".state").exists():
                yield Fault("people", f"people/{path.stem}.state is missing.")
        elif not path.with_suffix(".key").exists():
            yield Fault("people", f"people/{path.name} has no key file beside it.")


def book_file_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with a book's files, as far as it shows without its keys.

    The book may not be open in this process: reading its file would drop SQLite's lock.
    """
    book = folder.name
    yield from (Fault(book, f"{book}: {sentence}") for sentence in _book_sentences(folder))
    yield from _strays(book, folder, _BOOK_FILES)


def _book_sentences(folder: Path) -> Iterator[str]:
    yield from _database_sentences(folder / DATABASE)
    for name in (KEY_FILE, NEXT_KEY_FILE):
        path = folder / name
        if not path.is_file():
            if name == KEY_FILE:
                yield "the key file key.age is missing."
        elif recipients(path.read_bytes()) is None:
            yield f"the key file {name} is damaged."
    if (folder / DOCUMENTS).is_dir():
        for path in sorted((folder / DOCUMENTS).iterdir()):
            yield from _document_sentences(path)
    else:
        yield "the folder documents is missing."


def _database_sentences(database: Path) -> Iterator[str]:
    if not database.is_file():
        yield "the database book.db is missing."
        return
    size = database.stat().st_size
    if size == 0:
        yield "the database book.db is empty (0 bytes)."
    elif _starts(database, _PLAIN_DATABASE):
        yield "the database book.db is not encrypted."
    elif size % PAGE:
        yield f"the database book.db is cut short: {size} bytes are no whole number of pages."


def _document_sentences(path: Path) -> Iterator[str]:
    if path.suffix == ".part":
        return  # half-written when something was interrupted; the next opening clears it
    if not path.is_file() or len(path.name) != 64:
        yield f"documents/{path.name} is not a file that Candour wrote."
    elif _sha256(path) != path.name:
        yield f"the document {short(path.name)} was altered: its name is not its hash."
    elif not _starts(path, _AGE):
        yield f"the document {short(path.name)} is not an encrypted file."


def books(folder: Path) -> list[Path]:
    """The folders of all books, the register first."""
    found = [each for each in (folder / BOOKS).iterdir() if each.is_dir()]
    return sorted(found, key=lambda each: (each.name != "register", each.name))


def recipients(data: bytes) -> int | None:
    """To how many keys an age file is sealed; None if its header isn't one."""
    end = data.find(b"\n--- ")
    if not data.startswith(_AGE) or end < 0:
        return None
    return data[: end + 1].count(_RECIPIENT)


def short(name: str) -> str:
    """Enough of a document's long name to find it."""
    return f"{name[:12]}…"


def _strays(where: str, folder: Path, known: set[str]) -> Iterator[Fault]:
    for path in sorted(folder.iterdir()):
        if path.name not in known and path.suffix != TEMPORARY:
            yield Fault(where, f"{path.name} in {folder.name} is not a file that Candour wrote.")


def _is_key_file(path: Path) -> bool:
    try:
        first, _ = path.read_bytes().rstrip(b"\n").split(b"\n")
        header = json.loads(first)
        return bool(header["format"] and header["salt"] and header["person"] == path.stem)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _starts(path: Path, beginning: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(beginning)) == beginning


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
