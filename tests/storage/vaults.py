"""A vault with three sign-ins and something in both books, made once and copied for each test."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from app.models.document import Document
from app.models.school import Setting
from app.storage import people
from app.storage.keys import RecoveryKey
from app.storage.session import Session
from app.storage.vault import NewVault, Vault
from tests.builders import SetClock

PASSPHRASES = {
    "head": "lemon ladder lighthouse",
    "dsl": "donkey daffodil drum",
    "office": "orange otter organist",
}
QUICK = people.Cost(memory_kib=64 * 1024, iterations=1, lanes=4)
"""The least that is accepted, so that tests are quick."""

THEIRS = "thunder thimble thicket"
ORIGINAL = b"\x89PNG a picture that was taken in"


_derived = cache(people._derived)  # the same passphrase and salt give the same key


def make_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passphrases cost next to nothing, and nothing at all the second time."""
    monkeypatch.setattr(people, "COST", QUICK)
    monkeypatch.setattr(people, "_derived", _derived)


def new_vault(school: str = "Ysgol y Bryn", role: str = "head") -> NewVault:
    return NewVault(school, "alone", role, role, PASSPHRASES[role])


@cache
def _template() -> tuple[Path, tuple[RecoveryKey, ...]]:
    folder = Path(tempfile.mkdtemp(prefix="candour-tests-")) / "vault"
    people.COST, usual = QUICK, people.COST
    try:
        session, keys = Vault.create(folder, new_vault(), SetClock())
        for name in ("dsl", "office"):
            session.add_person(name, name, PASSPHRASES[name])
        for book in session.books.values():
            stored = book.documents.add(ORIGINAL, "original.png", "image/png")
            with book.writing() as writing:
                writing.add(Document, stored.record())
        with session.register.writing() as writing:
            (kept,) = writing.add(Setting, {"key": "colour", "value": "blue"})
            writing.change(Setting, kept, value="green")
            writing.index("setting", kept, "", "colour", "green")
        session.close()
        with signed_in(folder):
            pass  # takes the first day's decoys in, so that signing in again changes no book
    finally:
        people.COST = usual
    return folder, keys


def copy_vault(folder: Path) -> tuple[RecoveryKey, ...]:
    """Lay a closed vault into ``folder``; its printed keys."""
    template, keys = _template()
    shutil.copytree(template, folder)
    return keys


@contextmanager
def signed_in(folder: Path, name: str = "head") -> Iterator[Session]:
    session = Vault.open(folder, SetClock()).unlock(name, PASSPHRASES[name])
    try:
        yield session
    finally:
        session.close()


def set_colour(session: Session, colour: str) -> None:
    """Make one change to the register."""
    with session.register.writing() as writing:
        writing.add(Setting, {"key": f"colour {uuid4().hex[:6]}", "value": colour})


def hashes(folder: Path, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Every file of a folder with its hash; the vault must be closed in this process."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in without
    }


def opens(session: Session) -> dict[str, tuple[str, ...]]:
    return {row.name: row.books for row in session.people()}
