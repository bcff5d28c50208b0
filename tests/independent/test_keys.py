"""What a person's keys open, proved on the files with none of the app's own checks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import apsw
import pyrage
import pytest

from app.storage.keys import RecoveryKey
from app.storage.vault import NewVault, Vault
from tests.independent.reader import database, identity_of, keys_of, rows

HEADS_WORDS = "three fictional words in a row"
OFFICE_WORDS = "words in the office cupboard"


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


def test_a_lost_sheet_is_void_for_age_once_there_is_a_new_one(tmp_path: Path) -> None:
    """With Debian's age: the old printed key opens the old copy and not the book of today."""
    age = shutil.which("age")
    if age is None:
        pytest.skip("Debian's age is not installed")
    folder = tmp_path / "vault"
    session, old = Vault.create(
        folder, NewVault("Example School", "alone", "head", "head", HEADS_WORDS)
    )
    session.close()
    shutil.copytree(folder, tmp_path / "backup")
    session = Vault.open(folder).unlock("head", HEADS_WORDS)
    new = session.new_sheet()
    session.close()

    def opens(vault: Path, key: RecoveryKey) -> bool:
        sealed = vault / "books" / key.book / "key.age"
        (tmp_path / "printed").write_text(key.secret)
        command = [age, "-d", "-i", str(tmp_path / "printed"), str(sealed)]
        done = subprocess.run(command, capture_output=True, check=False)
        return done.returncode == 0 and b"database_keys" in done.stdout

    for before, after in zip(old, new, strict=True):
        assert opens(tmp_path / "backup", before)
        assert not opens(folder, before)
        assert opens(folder, after)
        assert not opens(tmp_path / "backup", after)
        with pytest.raises(apsw.NotADBError):  # the old database key is void too
            key = keys_of(tmp_path / "backup", before.book, before.secret)["database_keys"][0]
            connection = apsw.Connection(str(folder / "books" / before.book / "book.db"))
            for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key}'\""):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.execute("SELECT * FROM holder").fetchall()
