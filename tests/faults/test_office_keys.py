"""Who may not open a book holds no key to it: shown on the files, with nothing of ``app``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.damage import fresh
from tests.storage.vaults import PASSPHRASES, copy_vault, signed_in

ROOT = Path(__file__).resolve().parents[2]

# Everything that a person's passphrase leads to, by Debian's age, Argon2id and another SQLCipher
# reader: each sealed file of the vault is tried with each secret found so far, each database with
# each of its keys.
BY_HAND = """
import json, subprocess, sys, tempfile
from pathlib import Path
import apsw
sys.path.insert(0, sys.argv[1])
from tests.independent.reader import identity_of

vault, name, passphrase = Path(sys.argv[2]), sys.argv[3], sys.argv[4]
secrets = [identity_of(vault, name, passphrase)] if name else [passphrase]
with tempfile.TemporaryDirectory() as folder:
    def age(path, secret):
        key = Path(folder) / "identity"
        key.write_text(secret)
        done = subprocess.run(["age", "-d", "-i", key, path], capture_output=True)
        return done.stdout if done.returncode == 0 else None

    files = [path for path in sorted(vault.rglob("*")) if path.is_file()]
    sealed = [path for path in files if path.read_bytes().startswith(b"age-encryption.org/v1")]
    opened, keys = {}, []
    for secret in secrets:
        for path in sealed:
            plain = age(path, secret)
            if plain is None:
                continue
            opened[str(path.relative_to(vault))] = len(plain)
            if path.name == "key.age":
                content = json.loads(plain)
                keys += content["database_keys"]
                secrets += [s for s in content["identities"] if s not in secrets]

databases = {}
for path in sorted(vault.glob("books/*/book.db")):
    for key in keys:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \\"x'{key}'\\""):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        try:
            rows = connection.execute("SELECT name, role FROM holder ORDER BY name").fetchall()
        except (apsw.NotADBError, apsw.SQLError):
            continue
        databases[path.parent.name] = [list(row) for row in rows]
assert not any(module == "app" or module.startswith("app.") for module in sys.modules)
names = [str(path.relative_to(vault)) for path in sealed]
print(json.dumps({"sealed": names, "opened": opened, "databases": databases}))
"""


def reach(
    vault: Path, name: str, secret: str
) -> tuple[list[str], dict[str, int], dict[str, object]]:
    """What there is, what a person gets at, and whose names the databases give."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", BY_HAND, str(ROOT), str(vault), name, secret],
        capture_output=True,
        text=True,
        check=False,
        cwd=vault,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["sealed"], told["opened"], told["databases"]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = fresh(tmp_path)
    with signed_in(folder) as session:
        picture = session.drafts.keep_file(b"a pasted picture")
        session.drafts.save("incident:new", {"what": "half a sentence"}, [picture])
    return folder


def test_the_offices_keys_open_the_register_and_nothing_else(vault: Path) -> None:
    sealed, opened, databases = reach(vault, "office", PASSPHRASES["office"])
    assert {path for path in sealed if not path.startswith("books/register/")} != set()
    assert set(opened) == {path for path in sealed if path.startswith("books/register/")}
    assert list(databases) == ["register"]


def test_the_heads_keys_open_everything(vault: Path) -> None:
    sealed, opened, databases = reach(vault, "head", PASSPHRASES["head"])
    assert set(opened) == set(sealed)
    assert list(databases) == ["casebook", "register"]
    assert databases["casebook"] == [["dsl", "dsl"], ["head", "head"]]


def test_somebody_taken_away_gets_at_nothing_that_is_written_from_then_on(vault: Path) -> None:
    with signed_in(vault) as session:
        session.take_away("casebook", "dsl")
    _, opened, databases = reach(vault, "dsl", PASSPHRASES["dsl"])
    assert not any(path.startswith("books/casebook/") for path in opened)
    assert list(databases) == ["register"]


def test_a_printed_key_opens_its_own_book_without_candour(tmp_path: Path) -> None:
    keys = copy_vault(tmp_path / "vault")
    for key in keys:
        _, opened, databases = reach(tmp_path / "vault", "", key.secret)
        assert list(databases) == [key.book]
        assert all(path.startswith(f"books/{key.book}/") for path in opened)
        assert len(opened) == 2
