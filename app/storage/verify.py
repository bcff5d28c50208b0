"""Is the vault as Candour left it? All well, or exactly what is wrong, in people's words.

Nothing is written and nothing is put right here. Books that the person can't open are checked by
their ciphertext as far as that goes, and reported so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import NewerVault, VaultError
from app.models.holder import Role
from app.storage import description, holders, people
from app.storage.clock import Clock, utc_now
from app.storage.keys import BookKeys, identity, unseal
from app.storage.lock import VaultLock
from app.storage.opening import BOOKS, REGISTER, called, check_pin
from app.storage.people import PEOPLE, Secrets
from app.storage.state import Pin, State, read_state
from app.storage.vault import Vault
from app.storage.verify_book import Seen, look_inside
from app.storage.verify_files import (
    DATABASE,
    Fault,
    book_file_faults,
    books,
    inbox_faults,
    outside_faults,
    people_faults,
    vault_faults,
)
from app.words import count, join, sentence


@dataclass(frozen=True)
class Report:
    """What was looked at, and what is wrong with it.

    Attributes:
        faults: empty when all is well.
        looked_at: one sentence a book.
    """

    faults: tuple[Fault, ...]
    looked_at: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The report as programs read it: ``ok``, ``faults`` and ``looked_at``."""
        return {
            "ok": not self.faults,
            "faults": [
                {"where": each.where, "file": each.file, "sentence": sentence(each.sentence)}
                for each in self.faults
            ],
            "looked_at": list(self.looked_at),
        }

    def lines(self) -> list[str]:
        """The report as people read it."""
        if not self.faults:
            return ["All well.", *self.looked_at]
        advice = "Keep the folder as it is and put what is damaged back from a backup."
        found = [f"- {sentence(each.sentence)}" for each in self.faults]
        return [f"{count(len(self.faults), 'fault')} found. {advice}", *found, *self.looked_at]


def verify(folder: Path, name: str, passphrase: str, clock: Clock = utc_now) -> Report:
    """Check a whole vault, as far as one person's keys reach.

    Raises:
        VaultError: there is no vault, it is in use, or the person can't sign in.
    """
    newer: NewerVault | None = None
    try:
        Vault.open(folder, clock)
    except NewerVault as error:  # vault.json says so, which is never trusted
        newer = error
    lock = VaultLock(folder, clock)
    lock.take(name)
    try:
        try:
            secrets = people.sign_in(folder / PEOPLE, name, passphrase)
        except VaultError as error:
            damaged = list(people_faults(folder))
            if not damaged:
                raise
            return Report((*damaged, Fault("people", str(error))), (_NOT_OPENED,))
        check = _Check(folder, secrets)
        report = check.report()
        if newer is not None and check.found_newer:
            raise newer
        return report
    finally:
        lock.release()


def verify_with(folder: Path, secrets: Secrets) -> Report:
    """The same with what a passphrase gave, of a vault or a copy that nobody else can open."""
    return _Check(folder, secrets).report()


_ALTERED = "vault.json was altered. It is written again at the next sign-in."
_NOT_OPENED = "The books could not be opened, so only the files of people were checked."


class _Check:
    """One look at a vault with one person's keys.

    Attributes:
        found_newer: whether a later version of Candour wrote one of the books.
    """

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        self._folder = folder
        self._secrets = secrets
        self._seen: dict[str, Seen] = {}
        self._keys: dict[str, BookKeys] = {}
        self._looked_at: list[str] = []
        self.found_newer = False

    def report(self) -> Report:
        """Everything that is wrong."""
        faults = [*vault_faults(self._folder), *people_faults(self._folder)]
        faults += inbox_faults(self._folder)
        state: State | None = None
        try:
            state = read_state(self._folder / PEOPLE, self._secrets.id, self._secrets.state_key)
        except VaultError as error:
            file = f"{PEOPLE}/{self._secrets.id}.state"
            faults = [each for each in faults if each.file != file]
            faults.append(Fault("people", str(error), file))
        pins = {} if state is None else state.pins
        for folder in books(self._folder):
            faults += self._book(folder, pins.get(folder.name))
        present = {folder.name for folder in books(self._folder)}
        for book in pins:
            if book not in present:
                told = f"{book}: the whole book is missing."
                faults.append(Fault(book, told, f"{BOOKS}/{book}"))
        faults += self._drafts(state)
        if REGISTER in self._seen and self._seen[REGISTER].holders:
            faults += self._compare_people(self._seen[REGISTER].holders)
            faults += self._compare_description(self._seen[REGISTER], state)
        return Report(tuple(faults), tuple(self._looked_at))

    def _book(self, folder: Path, pin: Pin | None) -> list[Fault]:
        book, base = folder.name, f"{BOOKS}/{folder.name}"
        faults = list(book_file_faults(folder))
        try:
            keys = holders.read_keys(folder, [self._secrets.identity.secret])
            if keys is not None and pin is not None:
                check_pin(keys, pin)
        except VaultError as error:
            return [
                *faults,
                *outside_faults(folder),
                Fault(book, f"{book}: {error}", f"{base}/{holders.KEY_FILE}"),
            ]
        if keys is None:
            self._looked_at.append(
                f"The {called(book)} doesn't open with your keys: only the outside of its files "
                "was checked. Somebody who opens it can check the rest."
            )
            if pin is not None:
                told = "your right to open it was taken away, or it is another book."
                faults.append(Fault(book, f"{book}: {told}", f"{base}/{holders.KEY_FILE}"))
            return [*faults, *outside_faults(folder)]
        if not (folder / DATABASE).is_file() or not (folder / DATABASE).stat().st_size:
            return [*faults, *outside_faults(folder)]
        whole_journal = all(not each.file.endswith("-wal") for each in faults)
        seen = look_inside(folder, keys, pin, whole_journal=whole_journal)
        if not seen.lines:
            faults += outside_faults(folder)
        self.found_newer |= seen.newer
        self._seen[book] = seen
        self._keys[book] = keys
        counts = (count(seen.lines, "change"), count(seen.documents, "document"))
        readers = count(len(seen.holders), "person", "people")
        self._looked_at.append(f"The {called(book)}: {join(counts)}, open to {readers}.")
        return faults + [
            Fault(book, f"{book}: {each}", f"{base}/{file}") for each, file in seen.faults
        ]

    def _compare_people(self, known: dict[str, tuple[str, str, str]]) -> Iterator[Fault]:
        """Compare the register's list with key files and other books."""
        files = {path.stem for path in (self._folder / PEOPLE).glob("*.key")}
        for person, (name, _, _) in known.items():
            if person not in files:
                told = f"the key file of {name} is missing."
                yield Fault("people", told, f"{PEOPLE}/{person}.key")
        for person in sorted(files - set(known)):
            file = f"{PEOPLE}/{person}.key"
            yield Fault("people", f"the sign-in {file} is not on the register's list.", file)
        for book, seen in self._seen.items():
            for person, holder in seen.holders.items():
                if known.get(person) != holder:
                    told = f"{book}: its holder {holder[0]} differs from the register's list."
                    yield Fault(book, told, f"{BOOKS}/{book}/{DATABASE}")

    def _compare_description(self, register: Seen, state: State | None) -> Iterator[Fault]:
        """Compare ``vault.json`` with what the books say; byte by byte, when all of it fits."""
        try:
            data = (self._folder / description.NAME).read_bytes()
            stored: Any = json.loads(data)
        except (OSError, ValueError, RecursionError):
            return  # told already
        try:
            listed = {each["id"]: (each["name"], each["public_key"]) for each in stored["people"]}
            books_there = dict(stored["books"])
        except (ValueError, KeyError, TypeError):
            yield Fault("vault", _ALTERED, description.NAME)
            return
        named = {
            person: (name, key)
            for person, (name, role, key) in register.holders.items()
            if role != Role.CHAIR
        }
        told = []
        if listed != named:
            told.append("vault.json names other people or keys than the register does.")
        for book, public_key in books_there.items():
            if public_key not in self._known_keys(book, state, public_key):
                told.append(f"vault.json gives another public key for the {called(book)}.")
        present = {folder.name for folder in books(self._folder)}
        if not set(books_there) <= present:
            told.append("vault.json names a book that is not there.")
        missing = set(self._keys) - set(books_there)
        told += [f"vault.json doesn't name the {called(book)}." for book in sorted(missing)]
        wanted = {
            "format": description.FORMAT,
            "vault": str(self._keys[REGISTER].vault),
            "school": stored.get("school"),
            "sample": register.sample,
            "people": stored["people"],
            "books": stored["books"],
        }
        if not told and (
            stored.get("school") not in register.schools or description.as_written(wanted) != data
        ):
            told.append(_ALTERED)
        for each in told:
            yield Fault("vault", each, description.NAME)

    def _known_keys(self, book: str, state: State | None, there: str) -> set[str]:
        """The public keys that a book has, or had before a change of keys was interrupted."""
        if book in self._keys:
            return {identity(secret).public_key for secret in self._keys[book].identities}
        if state is not None and book in state.known:
            return {state.known[book].public_key, state.known[book].refused}
        return {there}  # nothing that this person holds tells

    def _drafts(self, state: State | None) -> Iterator[Fault]:
        """Drafts of this person that their keys no longer open."""
        secrets = [self._secrets.identity.secret]
        if state is not None:
            secrets.append(state.drafts.secret)
        folder = people.drafts_path(self._folder / PEOPLE, self._secrets.id)
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            try:
                opened = unseal(path.read_bytes(), secrets)
            except (OSError, ValueError):
                opened = None
            if opened is None:
                file = path.relative_to(self._folder).as_posix()
                yield Fault("people", f"your draft {path.name} is damaged.", file)
