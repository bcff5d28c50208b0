"""What a person's keys open, proved on the files with none of the app's own checks."""

from __future__ import annotations

from pathlib import Path

import apsw
import pyrage
import pytest

from app.storage.vault import NewVault, Vault
from tests.independent.reader import database, identity_of, keys_of, rows

HEADS_WORDS = "three fictional words"
OFFICE_WORDS = "words of the office"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    new = NewVault("Example School", "alone", "head", "head", HEADS_WORDS)
    session, _ = Vault.create(folder, new)
    session.add_person("office", "office", OFFICE_WORDS)
    session.close()
    return folder


def test_the_heads_key_opens_both_books(vault: Path) -> None:
    secret = identity_of(vault, "head", HEADS_WORDS)
    for book in ("register", "casebook"):
        holders = rows(database(vault, book, secret), "SELECT name, role FROM holder")
        assert ("head", "head") in holders


def test_the_offices_key_opens_the_register_and_not_the_casebook(vault: Path) -> None:
    secret = identity_of(vault, "office", OFFICE_WORDS)
    assert len(rows(database(vault, "register", secret), "SELECT * FROM holder")) == 2
    with pytest.raises(pyrage.DecryptError):
        keys_of(vault, "casebook", secret)


def test_the_registers_key_does_not_open_the_casebooks_database(vault: Path) -> None:
    secret = identity_of(vault, "office", OFFICE_WORDS)
    register = vault / "books" / "register"
    casebook = vault / "books" / "casebook"
    (casebook / "key.age").write_bytes((register / "key.age").read_bytes())
    with pytest.raises(apsw.NotADBError):
        rows(database(vault, "casebook", secret), "SELECT * FROM holder")
