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

from app.errors import VaultError
from app.models.holder import Role
from app.storage import description, holders, people
from app.storage.clock import Clock, utc_now
from app.storage.keys import identity, unseal
from app.storage.lock import VaultLock
from app.storage.opening import REGISTER, called, check_pin
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
    Vault.open(folder, clock)
    lock = VaultLock(folder, clock)
    lock.take(name)
    try:
        secrets = people.sign_in(folder / PEOPLE, name, passphrase)
        return _Check(folder, secrets).report()
    finally:
        lock.release()


class _Check:
    """One look at a vault with one person's keys."""

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        self._folder = folder
        self._secrets = secrets
        self._seen: dict[str, Seen] = {}
        self._keys: dict[str, set[str]] = {}
        self._looked_at: list[str] = []

    def report(self) -> Report:
        """Everything that is wrong."""
        faults = [*vault_faults(self._folder), *people_faults(self._folder)]
        faults += inbox_faults(self._folder)
        state: State | None = None
        try:
            state = read_state(self._folder / PEOPLE, self._secrets.id, self._secrets.state_key)
        except VaultError as error:
            faults.append(Fault("people", str(error)))
        pins = {} if state is None else state.pins
        for folder in books(self._folder):
            faults += self._book(folder, pins.get(folder.name))
        present = {folder.name for folder in books(self._folder)}
        gone = [book for book in pins if book not in present]
        faults += [Fault(book, f"{book}: the whole book is missing.") for book in gone]
        faults += self._drafts(state)
        if REGISTER in self._seen and self._seen[REGISTER].holders:
            faults += self._compare_people(self._seen[REGISTER].holders)
        return Report(tuple(faults), tuple(self._looked_at))

    def _book(self, folder: Path, pin: Pin | None) -> list[Fault]:
        book = folder.name
        faults = list(book_file_faults(folder))
        try:
            keys = holders.read_keys(folder, [self._secrets.identity.secret])
            if keys is not None and pin is not None:
                check_pin(keys, pin)
        except VaultError as error:
            return [*faults, Fault(book, f"{book}: {error}")]
        if keys is None:
            self._looked_at.append(
                f"The {called(book)} doesn't open with your keys: only the outside of its files "
                "was checked. Somebody who opens it can check the rest."
            )
            if pin is not None:
                told = "your right to open it was taken away, or it is another book."
                faults.append(Fault(book, f"{book}: {told}"))
            return faults
        if not (folder / DATABASE).is_file() or not (folder / DATABASE).stat().st_size:
            return faults
        seen = look_inside(folder, keys, pin)
        self._seen[book] = seen
        # A change of keys that was interrupted leaves the former one in vault.json.
        self._keys[book] = {identity(secret).public_key for secret in keys.identities}
        counts = (count(seen.lines, "change"), count(seen.documents, "document"))
        readers = count(len(seen.holders), "person", "people")
        self._looked_at.append(f"The {called(book)}: {join(counts)}, open to {readers}.")
        return faults + [Fault(book, f"{book}: {each}") for each in seen.faults]

    def _compare_people(self, known: dict[str, tuple[str, str, str]]) -> Iterator[Fault]:
        """Compare the register's list with key files, ``vault.json`` and other books."""
        files = {path.stem for path in (self._folder / PEOPLE).glob("*.key")}
        for person, (name, _, _) in known.items():
            if person not in files:
                yield Fault("people", f"the key file of {name} is missing.")
        for person in sorted(files - set(known)):
            yield Fault("people", f"the sign-in people/{person}.key is not on the register's list.")
        for book, seen in self._seen.items():
            for person, holder in seen.holders.items():
                if known.get(person) != holder:
                    told = f"{book}: its holder {holder[0]} differs from the register's list."
                    yield Fault(book, told)
        stored = self._described()
        if stored is None:
            return
        people_there, books_there = stored
        named = {
            person: (name, key) for person, (name, role, key) in known.items() if role != Role.CHAIR
        }
        if people_there != named:
            yield Fault("vault", "vault.json names other people or keys than the register does.")
        for book, known_keys in self._keys.items():
            if books_there.get(book) not in known_keys:
                yield Fault("vault", f"vault.json gives another public key for the {book}.")

    def _described(self) -> tuple[dict[str, tuple[str, str]], dict[str, str]] | None:
        """People and public keys as ``vault.json`` has them; None if it can't be read."""
        try:
            stored: Any = json.loads((self._folder / description.NAME).read_bytes())
            listed = {each["id"]: (each["name"], each["public_key"]) for each in stored["people"]}
            return listed, dict(stored["books"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

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
                yield Fault("people", f"your draft {path.name} is damaged.")
