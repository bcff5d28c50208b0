"""One damaged file after the other, put right in a copy of the vault from the newest whole one."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.dates import say_moment
from app.errors import CandourError, Damaged, Refused, VaultError
from app.storage import description, people, raw
from app.storage.backup import Place, Snapshot, SnapshotFile, read_file, read_vault_id
from app.storage.files import create, sha256_of
from app.storage.holders import KEY_FILE, read_keys
from app.storage.inbox import INBOX
from app.storage.journal import journal_is_whole
from app.storage.keys import unseal
from app.storage.opening import BOOKS, called
from app.storage.overlay import Unmendable
from app.storage.people import PEOPLE, Secrets
from app.storage.repair_book import mend, with_journal
from app.storage.state import Pin, read_state
from app.storage.verify_files import DATABASE, DOCUMENTS, Fault, is_key_file, is_state

Judge = Callable[[Path], bool]


class Mending:
    """What is done to a copy of a vault.

    Attributes:
        done: the files that were put right, and how.
        why: the files that can't be, and the reason.
        merged: the databases whose journal was brought into a second copy.
    """

    def __init__(self, copy: Path, place: Place, work: Path, vault: Path) -> None:
        """``copy`` is altered, ``vault`` is not.

        Raises:
            Refused: the backups are another vault's.
        """
        self._copy = copy
        self._place = place
        self._work = work
        self.done: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.merged: list[str] = []
        try:
            theirs = read_vault_id(vault)
        except CandourError:
            theirs = place.vault  # what the backups hold has to open with the person's keys
        if theirs != place.vault:
            raise Refused(
                f"The backups in {place.folder} are of another school or an earlier vault. "
                "Choose this vault's own."
            )
        self._snapshots = [each for each in place.snapshots() if each.problem is None]
        work.mkdir(parents=True)

    def sign_in(self, name: str, passphrase: str) -> Secrets:
        """What a passphrase gives; with the key file of a backup, where the vault's is damaged.

        Raises:
            VaultError: it isn't theirs, or nobody has that name.
        """
        folder = self._copy / PEOPLE
        folder.mkdir(exist_ok=True)
        try:
            return people.sign_in(folder, name, passphrase)
        except VaultError:
            for number, snapshot in enumerate(self._snapshots):
                older = self._work / f"people-{number}"
                older.mkdir()
                for file in snapshot.files:
                    path = Path(file.path)
                    whole = (folder / path.name).is_file() and is_key_file(folder / path.name)
                    if path.parent.name == PEOPLE and path.suffix == ".key" and not whole:
                        self._fetch(file, older / path.name)
                for each in people.named(older, name):
                    try:
                        secrets = people.read_key(older, each.id, passphrase)
                    except VaultError:
                        continue
                    self._take(f"{PEOPLE}/{each.id}.key", snapshot, older / f"{each.id}.key")
                    return secrets
            raise

    def mend(self, fault: Fault, secrets: Secrets) -> bool:
        """Put one fault right; whether anything changed that is worth looking at again."""
        file = fault.file
        if not file or file in self.done or file in self.why:
            return False
        parts = file.split("/")
        if parts[0] == PEOPLE:
            return self._person(file, secrets)
        if file == description.NAME or parts[0] == INBOX:
            return self._newest(file, _named if parts[0] == INBOX else _any)
        if parts[0] != BOOKS:
            return False
        if len(parts) == 2:
            return self._whole_book(parts[1])
        if parts[2] == DOCUMENTS and len(parts) == 4:
            return self._newest(file, _named)
        if parts[2] == DOCUMENTS:
            (self._copy / file).mkdir(exist_ok=True)
            return True
        if parts[2] == KEY_FILE:
            return self._keys(parts[1], secrets)
        if parts[2].startswith(DATABASE):
            return self._database(parts[1], secrets)
        return False

    def _person(self, file: str, secrets: Secrets) -> bool:
        path = self._copy / file
        if path.suffix == ".key":
            return not is_key_file(path) and self._newest(file, is_key_file)
        if path.name == f"{secrets.id}.state":
            return self._newest(file, lambda found: _opens_state(found, secrets))
        if path.suffix == ".state":
            return not is_state(path) and self._newest(file, is_state)
        if path.parent.suffix == ".posting":
            return self._newest(file, _named)
        own = [secrets.identity.secret]
        with contextlib.suppress(VaultError):
            state = read_state(self._copy / PEOPLE, secrets.id, secrets.state_key)
            own.append(state.drafts.secret)
        return self._newest(file, lambda found: _opens_draft(found, own))

    def _newest(self, file: str, is_whole: Judge) -> bool:
        """Take a file from the newest backup that has it whole."""
        if (self._copy / file).is_file() and is_whole is _named and _named(self._copy / file):
            return False  # whole: something else is wrong with it
        for snapshot, found in self._older(file):
            if is_whole(found):
                self._take(file, snapshot, found)
                return True
        self.why[file] = f"{_what(file)}: no backup has it whole."
        return False

    def _older(self, file: str) -> Iterator[tuple[Snapshot, Path]]:
        """A file as each backup has it, newest first; a damaged backup is passed over."""
        seen = set()
        for snapshot in self._snapshots:
            for each in snapshot.files:
                if each.path == file and each.pieces not in seen:
                    seen.add(each.pieces)
                    target = self._work / "older" / str(len(seen)) / file
                    target.unlink(missing_ok=True)
                    if self._fetch(each, target):
                        yield snapshot, target

    def _fetch(self, file: SnapshotFile, target: Path) -> bool:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with create(target) as out:
                read_file(self._place, file, out)
        except Damaged:
            target.unlink()
            return False
        return True

    def _take(self, file: str, snapshot: Snapshot, whole: Path) -> None:
        target = self._copy / file
        target.parent.mkdir(parents=True, exist_ok=True)
        whole.replace(target)  # never into the file: the vault has it under its own name too
        self.done[file] = f"{_what(file)} comes from the backup of {say_moment(snapshot.made_at)}."

    def _whole_book(self, book: str) -> bool:
        base = f"{BOOKS}/{book}"
        for snapshot in self._snapshots:
            files = [each for each in snapshot.files if each.path.startswith(f"{base}/")]
            target = self._work / "book"
            shutil.rmtree(target, ignore_errors=True)
            if files and all(self._fetch(each, target / each.path) for each in files):
                for each in files:
                    self._take(each.path, snapshot, target / each.path)
                (self._copy / base / DOCUMENTS).mkdir(exist_ok=True)
                return True
        self.why[base] = f"{called(book)}: no backup has the book whole."
        return False

    def _keys(self, book: str, secrets: Secrets) -> bool:
        """Take the key file that the book itself names; else the newest that opens it."""
        file = f"{BOOKS}/{book}/{KEY_FILE}"
        folder = self._copy / BOOKS / book
        fitting: list[tuple[Snapshot, Path]] = []
        kept = self._work / "keys" / book
        for number, (snapshot, found) in enumerate(self._older(file)):
            place = kept / str(number) / book
            place.mkdir(parents=True)
            found.replace(place / KEY_FILE)
            try:
                keys = read_keys(place, [secrets.identity.secret])
            except Damaged:
                continue
            if keys is None:
                continue
            key = raw.fitting_key(folder / DATABASE, keys.database_keys)
            if key is None and (folder / DATABASE).is_file():
                fitting.append((snapshot, place / KEY_FILE))  # if the database is damaged too
                continue
            if _key_file_of(folder / DATABASE, key) == sha256_of(place / KEY_FILE):
                self._take(file, snapshot, place / KEY_FILE)
                return True
            fitting.insert(0, (snapshot, place / KEY_FILE))
        own = None
        with contextlib.suppress(Damaged):
            own = read_keys(folder, [secrets.identity.secret])
        if own is not None or not fitting:
            if not fitting:
                self.why[file] = f"{_what(file)}: no backup has one that you can open."
            else:
                self.why[file] = f"{_what(file)} is written again when you next sign in."
            return False
        self._take(file, *fitting[0])
        return True

    def _database(self, book: str, secrets: Secrets) -> bool:
        file = f"{BOOKS}/{book}/{DATABASE}"
        if file in self.done or file in self.why:
            return False
        folder = self._copy / BOOKS / book
        secret = [secrets.identity.secret]
        try:
            keys = read_keys(folder, secret)
        except Damaged:
            return False  # the key file first
        if keys is None:
            return False
        pin = self._pin(book, secrets)
        try:
            work = self._work / f"mend-{book}"
            work.mkdir()
            journal, mended = folder / f"{DATABASE}-wal", None
            if journal.is_file():
                if not journal_is_whole(journal):
                    mended = with_journal(folder, keys, pin, work)
                self._merge(file, list(keys.database_keys))
            if mended is None:
                mended = mend(folder, keys, pin, self._place, secret, work)
        except Unmendable as error:
            self.why[file] = str(error)
            self.why[f"{file}-wal"] = str(error)
            return False
        for side in ("-wal", "-shm"):
            (folder / f"{DATABASE}{side}").unlink(missing_ok=True)
        mended.path.replace(folder / DATABASE)
        self.done[file] = mended.sentence
        return True

    def _merge(self, file: str, keys: list[bytes]) -> None:
        """Keep a copy of a damaged database that has its journal in it, as far as that goes."""
        path = self._copy / file
        key = raw.fitting_key(path, keys)
        if key is not None:
            with (
                contextlib.suppress(sqlcipher.DatabaseError),
                contextlib.closing(raw.connect(path, key, writes=True)) as connection,
            ):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            target = self._work / "merged" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            self.merged.append(file)

    def _pin(self, book: str, secrets: Secrets) -> Pin | None:
        try:
            return read_state(self._copy / PEOPLE, secrets.id, secrets.state_key).pins.get(book)
        except VaultError:
            return None


def _what(file: str) -> str:
    """A file in words."""
    parts = file.split("/")
    if parts[0] == BOOKS and parts[2:] == [KEY_FILE]:
        return f"The key file of the {called(parts[1])}"
    if parts[0] == BOOKS and parts[2] == DOCUMENTS:
        return f"The document {parts[3][:12]}… of the {called(parts[1])}"
    if parts[0] == BOOKS:
        return f"The {called(parts[1])}'s {'/'.join(parts[2:])}"
    if parts[0] == INBOX:
        return f"The sealed post {parts[1][:12]}…"
    return f"The file {file}"


def _named(path: Path) -> bool:
    return path.is_file() and sha256_of(path) == path.name


def _any(path: Path) -> bool:
    return path.is_file()


def _opens_state(path: Path, secrets: Secrets) -> bool:
    try:
        return bool(read_state(path.parent, secrets.id, secrets.state_key))
    except VaultError:
        return False


def _opens_draft(path: Path, secrets: list[str]) -> bool:
    try:
        return unseal(path.read_bytes(), secrets) is not None
    except (OSError, ValueError):
        return False


def _key_file_of(database: Path, key: bytes | None) -> str:
    """The hash of the key file that a book says is its own; "" if that can't be read."""
    if key is None:
        return ""
    try:
        with contextlib.closing(raw.connect(database, key)) as connection:
            found = connection.execute("SELECT key_file FROM book_key").fetchone()
    except sqlcipher.DatabaseError:
        return ""
    return "" if found is None else str(found[0])
