"""Vaults that are not as they should be: a sentence each, exit code 3, and nothing is altered."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from app.errors import Damaged, NoRight, Refused
from app.storage.handover import HandOver
from app.storage.vault import Vault
from tests.storage import damage as d
from tests.storage.test_lock import held_elsewhere
from tests.storage.vaults import PASSPHRASES, hashes, set_colour, signed_in

UNSTABLE = ("vault.lock", "book.db-wal", "book.db-shm")
DATABASE = d.REGISTER / "book.db"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return d.fresh(tmp_path)


def candour(vault: Path, *words: str, name: str = "head", passphrase: str = "") -> int:
    """Run a command as somebody; its exit code."""
    typed = vault.parent / "passphrase"
    typed.write_text(passphrase or PASSPHRASES[name])
    return cli.main([*words, "--vault", str(vault), "--as", name, "--passphrase-file", str(typed)])


def swap_the_whole_book(vault: Path) -> None:
    d.another_schools_database(vault)
    for name in ("key.age",):
        (vault.parent / "other" / d.REGISTER / name).replace(vault / d.REGISTER / name)


def half(vault: Path) -> None:
    data = (vault / DATABASE).read_bytes()
    (vault / DATABASE).write_bytes(data[: len(data) // 2])


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer version": (d.vault_json(format=2), "Update Candour"),
    "zero bytes": (lambda v: (v / DATABASE).write_bytes(b""), "missing or cut short"),
    "truncated": (half, "from a backup"),
    "one byte flipped": (lambda v: d.flip(v / DATABASE, 1234), "database is damaged"),
    "database swapped": (d.another_schools_database, "another school's"),
    "book swapped": (swap_the_whole_book, "another school's"),
    "forged": (d.key_file_of_our_own_making, "swapped for another one"),
    "last week's copy": (d.last_weeks_database, "older copy than the one you saw last"),
    "last week's key file": (d.last_weeks_key_file, "older copy than the one you saw last"),
    "trail rewritten": (d.rewrite_the_trail, "older copy than the one you saw last"),
    "key file missing": (lambda v: (v / d.REGISTER / "key.age").unlink(), "key.age"),
    "state missing": (lambda v: d.persons(v, "head", ".state").unlink(), "what you saw last"),
    "key file of the person cut": (
        lambda v: d.persons(v, "head", ".key").write_bytes(b'{"name": "head"}'),
        "key file is missing or damaged",
    ),
    "no people": (lambda v: (v / "people").rename(v.parent / "gone"), "no vault in"),
    "lock file damaged": (
        lambda v: (v / "vault.lock").write_bytes(b"x" * 9000),
        "vault.lock in the vault's folder is damaged",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_vault_gets_its_sentence_and_stays_as_it_is(
    vault: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, sentence = BAD[kind]
    damage(vault)
    before = hashes(vault, without=UNSTABLE)
    assert candour(vault, "people", "list") == 3
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert hashes(vault, without=UNSTABLE) == before


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda v: (v / d.CASEBOOK).rename(v.parent / "gone"), "The casebook is missing."),
        (lambda v: d.flip(v / d.CASEBOOK / "book.db", 1234), "database is damaged"),
        (lambda v: (v / d.CASEBOOK / "key.age").unlink(), "key file is missing or damaged"),
    ],
    ids=["missing", "damaged", "no key file"],
)
def test_a_damaged_casebook_keeps_nobody_from_the_rest(
    vault: Path, damage: Callable[[Path], object], sentence: str
) -> None:
    damage(vault)
    before = hashes(vault / "books") if (vault / d.CASEBOOK).exists() else {}
    with signed_in(vault) as session:
        assert session.casebook is None
        (notice,) = [each for each in session.notices if "candour repair" in each]
        assert sentence in notice
        assert "the rest is open" in notice
        set_colour(session, "green")
        with pytest.raises(NoRight, match="The casebook has to be handed over too"):
            session.hand_over(HandOver("Nia", "thunder thimble thicket"))
        with pytest.raises(Refused, match="may be able to open the casebook"):
            session.remove_person("dsl")
    after = hashes(vault / "books") if before else {}
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert not [name for name in changed if name.startswith("casebook")]


def test_a_damaged_register_names_repair_and_restore(vault: Path) -> None:
    d.flip(vault / DATABASE, 1234)
    with pytest.raises(Damaged, match=r"candour repair\), or restore the newest backup"):
        Vault.open(vault).unlock("head", PASSPHRASES["head"])


def test_a_wrong_passphrase(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = hashes(vault)
    assert candour(vault, "people", "list", passphrase="not the right one") == 3
    assert "That passphrase is not right" in capsys.readouterr().err
    assert hashes(vault) == before


def test_a_byte_flipped_deep_in_a_book_is_named_by_verify(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    d.flip(vault / DATABASE, 4096 * 9 + 77)
    before = hashes(vault, without=UNSTABLE)
    assert candour(vault, "verify") == 3
    assert "A page of the database is damaged" in capsys.readouterr().out.replace(
        "Register: a", "A"
    )
    assert hashes(vault, without=UNSTABLE) == before


@pytest.mark.parametrize("content", [None, "", "{", "[1]", '{"school": 3}'])
def test_vault_json_is_written_again_from_the_register(
    vault: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = vault / "vault.json"
    right = json.loads(path.read_bytes())
    path.unlink() if content is None else path.write_text(content)
    books = hashes(vault / "books", without=UNSTABLE)
    assert candour(vault, "people", "list") == 0
    assert capsys.readouterr().out.count("\n") == 4
    assert json.loads(path.read_bytes()) == right
    assert hashes(vault / "books", without=UNSTABLE) == books


def test_a_key_slipped_into_vault_json_changes_nothing(vault: Path) -> None:
    right = json.loads((vault / "vault.json").read_bytes())
    d.slip_in_a_key(vault)
    books = hashes(vault / "books", without=UNSTABLE)
    with signed_in(vault) as session:
        known = {row.name for row in session.people()}
        recipients = session._open["register"].keys.public_key
    assert known == {"head", "dsl", "office"}
    assert recipients == right["books"]["register"]
    assert hashes(vault / "books", without=UNSTABLE) == books
    assert json.loads((vault / "vault.json").read_bytes()) == right


def test_a_second_copy_is_told_who_has_it_open(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashes(vault, without=UNSTABLE)
    with held_elsewhere(vault):
        assert candour(vault, "people", "list", name="dsl") == 3
        assert candour(vault, "verify", name="dsl") == 3
    told = capsys.readouterr().err
    assert told.count("It has been open as head on") == 2
    assert hashes(vault, without=UNSTABLE) == before


def test_a_folder_with_no_vault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert candour(tmp_path / "nothing", "people", "list") == 3
    assert "Choose the folder that holds vault.json" in capsys.readouterr().err


def test_no_right_to_a_book(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert candour(vault, "trail", "--book", "casebook", name="office") == 3
    assert "You can't open a book called “casebook”" in capsys.readouterr().err


def test_the_command_as_it_is_installed(vault: Path) -> None:
    (vault.parent / "passphrase").write_text(PASSPHRASES["head"])
    words = ["people", "list", "--json", "--vault", str(vault), "--as", "head"]
    done = subprocess.run(
        [sys.executable, "-m", "app", *words, "--passphrase-file", vault.parent / "passphrase"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(done.stdout)
    assert [row["name"] for row in rows] == ["dsl", "head", "office"]
    assert done.stderr == ""
