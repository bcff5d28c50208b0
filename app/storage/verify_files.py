"""What can be seen of a vault's files without any key: shapes, names and hashes of ciphertext."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.storage import description, lock, restored
from app.storage.creating import UNFINISHED
from app.storage.files import TEMPORARY
from app.storage.holders import KEY_FILE, NEXT_KEY_FILE
from app.storage.inbox import INBOX
from app.storage.journal import journal_is_whole
from app.storage.moving_up import ASIDE
from app.storage.opening import BOOKS
from app.storage.people import PENDING, PEOPLE, key_lines
from app.storage.sealed import LARGEST
from app.storage.state import sealed_state
from app.storage.verify_documents import AGE, look_at
from app.words import printable

PAGE = 4096  # bytes: SQLCipher's page, of which a database is a whole number
DATABASE = "book.db"
DOCUMENTS = "documents"
PART = ".part"
HASH_DIGITS = 64
BACKUPS = "backups.json"

_PLAIN_DATABASE = b"SQLite format 3\0"
_RECIPIENT = b"-> X25519 "
_VAULT_FILES = {
    description.NAME,
    lock.NAME,
    f"{lock.NAME}-journal",
    lock.WANTED,
    restored.NAME,
    BACKUPS,
    UNFINISHED,
    PEOPLE,
    BOOKS,
    INBOX,
}
_BOOK_FILES = {
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    f"{DATABASE}-journal",
    f"{DATABASE}{ASIDE}",
    KEY_FILE,
    NEXT_KEY_FILE,
    DOCUMENTS,
}
_AGAIN = "It is written again at the next sign-in."
_PEOPLE_KINDS = {".key", ".state", ".stay", ".drafts", ".posting"}


@dataclass(frozen=True)
class Fault:
    """One thing that isn't as Candour left it.

    Attributes:
        where: ``vault``, ``people``, ``inbox`` or a book's name.
        sentence: what is wrong.
        file: which file of the vault is concerned, with ``/``; "" if none in particular.
    """

    where: str
    sentence: str
    file: str = ""

    def __post_init__(self) -> None:
        # Somebody else may have named the file.
        object.__setattr__(self, "sentence", printable(self.sentence))


def vault_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with the vault's folder itself."""
    path = folder / description.NAME
    try:
        if not isinstance(json.loads(path.read_bytes()), dict):
            yield Fault("vault", f"vault.json is damaged. {_AGAIN}", description.NAME)
    except FileNotFoundError:
        yield Fault("vault", f"vault.json is missing. {_AGAIN}", description.NAME)
    except (OSError, ValueError, RecursionError):
        yield Fault("vault", f"vault.json is damaged. {_AGAIN}", description.NAME)
    yield from _strays("vault", "", folder, _VAULT_FILES)
    yield from _strays("vault", f"{BOOKS}/", folder / BOOKS, {each.name for each in books(folder)})


def inbox_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with sealed posts, as far as it shows without a key: only their outside."""
    if not (folder / INBOX).is_dir():
        return
    posts = [path for path in sorted((folder / INBOX).iterdir()) if path.suffix != TEMPORARY]
    looked = look_at([path for path in posts if path.is_file()])
    for path in posts:
        seen, file = looked.get(path.name), f"{INBOX}/{path.name}"
        if seen is None or len(path.name) != HASH_DIGITS:
            yield Fault("inbox", f"{file} is not a file that Candour wrote.", file)
        elif not seen.named:
            yield Fault(
                "inbox", f"the sealed post {short(path.name)} was altered or cut short.", file
            )
        elif not seen.age:
            yield Fault(
                "inbox", f"the sealed post {short(path.name)} is not an encrypted file.", file
            )
        elif path.stat().st_size > LARGEST:
            yield Fault(
                "inbox", f"the sealed post {short(path.name)} is larger than any post.", file
            )


def people_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with the files of people, as far as it shows without their passphrases."""
    people = folder / PEOPLE
    for path in sorted(people.iterdir()):
        if path.suffix in (TEMPORARY, PENDING):
            continue  # left when something was interrupted; the next opening sees to it
        file = f"{PEOPLE}/{path.name}"
        if path.suffix not in _PEOPLE_KINDS or _uuid(path.stem) is None:
            yield Fault("people", f"{file} is not a file that Candour wrote.", file)
        elif path.suffix == ".key":
            if not is_key_file(path):
                yield Fault("people", f"The key file {file} is damaged.", file)
            state = path.with_suffix(".state").name
            if not path.with_suffix(".state").exists():
                yield Fault("people", f"{PEOPLE}/{state} is missing.", f"{PEOPLE}/{state}")
        elif not any(path.with_suffix(each).exists() for each in (".key", f".key{PENDING}")):
            yield Fault("people", f"{file} has no key file beside it.", file)
        elif path.suffix == ".state" and not is_state(path):
            yield Fault("people", f"{file} is damaged: what that person saw last.", file)
        elif path.suffix == ".posting":
            for post, seen in look_at(each for each in path.iterdir() if each.is_file()).items():
                if not seen.named and len(post) == HASH_DIGITS:
                    told = f"a sealed post on its way, {short(post)}, was altered or cut short."
                    yield Fault("people", told, f"{file}/{post}")


def book_file_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with a book's files, as far as it shows without its keys; not its documents.

    The book may not be open in this process: reading its file would drop SQLite's lock.
    """
    book = folder.name
    base = f"{BOOKS}/{book}"
    for name, sentence in _book_sentences(folder):
        yield Fault(book, f"{book}: {sentence}", f"{base}/{name}")
    yield from _strays(book, f"{base}/", folder, _BOOK_FILES)
    if (folder / DOCUMENTS).is_dir():
        for path in sorted((folder / DOCUMENTS).iterdir()):
            if path.suffix != PART and (not path.is_file() or len(path.name) != HASH_DIGITS):
                told = f"{book}: documents/{path.name} is not a file that Candour wrote."
                yield Fault(book, told, f"{base}/{DOCUMENTS}/{path.name}")


def document_files(folder: Path) -> list[Path]:
    """The files of a book's documents."""
    try:
        found = sorted((folder / DOCUMENTS).iterdir())
    except OSError:
        return []
    return [path for path in found if path.is_file() and len(path.name) == HASH_DIGITS]


def outside_faults(folder: Path) -> Iterator[Fault]:
    """What is wrong with a book's documents, as far as it shows without its keys."""
    book = folder.name
    for name, seen in look_at(document_files(folder)).items():
        file = f"{BOOKS}/{book}/{DOCUMENTS}/{name}"
        if not seen.named:
            told = f"the document {short(name)} was altered: its name is not its hash."
            yield Fault(book, f"{book}: {told}", file)
        elif not seen.age:
            told = f"the document {short(name)} is not an encrypted file."
            yield Fault(book, f"{book}: {told}", file)


def _book_sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """Each with the file's name."""
    for sentence in _database_sentences(folder / DATABASE):
        yield DATABASE, sentence
    journal = folder / f"{DATABASE}-wal"
    if journal.is_file() and not journal_is_whole(journal):
        yield (
            journal.name,
            "part of its journal book.db-wal can't be read: a save was interrupted, or the file "
            "is damaged. What was recorded last may be missing.",
        )
    for name in (KEY_FILE, NEXT_KEY_FILE):
        path = folder / name
        if not path.is_file():
            if name == KEY_FILE:
                yield name, "the key file key.age is missing."
        elif recipients(path.read_bytes()) is None:
            yield name, f"the key file {name} is damaged."
    if not (folder / DOCUMENTS).is_dir():
        yield DOCUMENTS, "the folder documents is missing."


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


def books(folder: Path) -> list[Path]:
    """The folders of all books, the register first."""
    found = [each for each in (folder / BOOKS).iterdir() if each.is_dir()]
    return sorted(found, key=lambda each: (each.name != "register", each.name))


def recipients(data: bytes) -> int | None:
    """To how many keys an age file is sealed; None if its header isn't one."""
    end = data.find(b"\n--- ")
    if not data.startswith(AGE) or end < 0:
        return None
    return data[: end + 1].count(_RECIPIENT)


def short(name: str) -> str:
    """Enough of a document's long name to find it."""
    return f"{name[:12]}…"


def is_key_file(path: Path) -> bool:
    """Whether a person's key file is as it was written, as far as it shows without a passphrase."""
    try:
        header = json.loads(key_lines(path.read_bytes())[0])
        return bool(header["format"] and header["salt"] and header["person"] == path.stem)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def is_state(path: Path) -> bool:
    """Whether a person's state is as it was written; one of an earlier version doesn't tell."""
    try:
        return bool(sealed_state(path.read_bytes()))
    except (OSError, ValueError):
        return False


def _strays(where: str, base: str, folder: Path, known: set[str]) -> Iterator[Fault]:
    for path in sorted(folder.iterdir()):
        if path.name not in known and path.suffix != TEMPORARY:
            told = f"{path.name} in {folder.name} is not a file that Candour wrote."
            yield Fault(where, told, f"{base}{path.name}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _starts(path: Path, beginning: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(beginning)) == beginning
