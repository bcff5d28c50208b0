"""``verify`` finds a flipped byte wherever it lies, and names the file."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from app.storage.journal import journal_is_whole
from app.storage.sealed import lay_out
from app.storage.verify import verify
from tests.builders import SetClock
from tests.storage import damage as d
from tests.storage.chaired import WORDS, copy_chaired, letter_for, put, session_of
from tests.storage.vaults import PASSPHRASES, set_colour, signed_in

# Candour writes these again by itself, and believes nothing that they say.
UNTOLD = {"vault.lock", "backups.json", "restored.json"}
PAGE = 4096


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with one of every kind of file; the chair's book is of the casebook's kind."""
    from app.storage import people
    from tests.storage.vaults import QUICK

    vault = tmp_path_factory.mktemp("small") / "vault"
    people.COST, usual = QUICK, people.COST
    try:
        copy_chaired(vault)
        with session_of(vault, "head") as session:
            session.drafts.save("incident:new", {"what": "half"}, [session.drafts.keep_file(b"x")])
            sealed_to = session._memory.state.known["chair"].public_key
            put(vault, lay_out(letter_for(session, "chair")), sealed_to)
    finally:
        people.COST = usual
    return vault


def files(vault: Path) -> list[str]:
    every = [path for path in vault.rglob("*") if path.is_file() and path.name not in UNTOLD]
    return sorted(path.relative_to(vault).as_posix() for path in every)


def place(path: Path, step: int, steps: int) -> int:
    """A place in a file: its first bytes, its last ones, and others evenly between."""
    size = path.stat().st_size
    ends = [0, 1, 12, 15, 16, 22, -1, -2, -16, -17, -32, -33, -48, -49]
    if step < len(ends):
        return ends[step] % size
    return size * (step - len(ends) + 1) // (steps - len(ends) + 1)


def found(vault: Path, altered: dict[str, int], bit: int) -> set[str]:
    """Which of the altered files ``verify`` names; the vault is as before afterwards."""
    kept = {file: (vault / file).read_bytes() for file in altered}
    for file, at in altered.items():
        data = bytearray(kept[file])
        data[at] ^= bit
        (vault / file).unlink()  # a hard link or an open handle elsewhere keeps the old one
        (vault / file).write_bytes(data)
    try:
        report = verify(vault, "head", WORDS["head"], SetClock())
        assert all(fault.sentence.endswith(".") for fault in report.faults)
        return {fault.file for fault in report.faults} & set(altered)
    finally:
        for file, before in kept.items():
            (vault / file).write_bytes(before)


def apart(vault: Path) -> dict[str, list[str]]:
    """Files that can be damaged at once without one hiding another; together, every file."""
    head = next(path.stem for path in (vault / "people").glob("*.key") if b"head" in _first(path))
    groups: dict[str, list[str]] = {"own key": [f"people/{head}.key"], "databases": [], "keys": []}
    groups["others"] = []
    for file in files(vault):
        if file.startswith("books/chair/") and "/documents/" not in file:
            continue  # it takes the chair's keys; its files are of the casebook's kind
        if file.endswith("book.db"):
            groups["databases"].append(file)
        elif file.endswith("key.age"):
            groups["keys"].append(file)
        elif file not in groups["own key"] and file != "vault.json":  # which has a test of its own
            groups["others"].append(file)
    return groups


def _first(path: Path) -> bytes:
    return path.read_bytes().split(b"\n")[0]


@pytest.mark.parametrize(
    ("group", "steps"), [("own key", 24), ("databases", 10), ("keys", 20), ("others", 32)]
)
def test_a_flipped_byte_in_any_file_is_found(small: Path, group: str, steps: int) -> None:
    chosen = apart(small)[group]
    assert chosen
    for step in range(steps):
        altered = {file: place(small / file, step, steps) for file in chosen}
        missed = set(chosen) - found(small, altered, 1 << (step % 8))
        assert not missed, (step, {file: altered[file] for file in missed})
    assert verify(small, "head", WORDS["head"], SetClock()).faults == ()


def test_every_region_of_a_page_is_covered(small: Path) -> None:
    file = "books/casebook/book.db"
    size = (small / file).stat().st_size
    for page in (2, size // PAGE // 2, size // PAGE):
        for before_end in (1, 64, 65, 80, 81, PAGE):  # seal, initial value, content
            altered = {file: page * PAGE - before_end}
            assert found(small, altered, 0x10) == {file}, (page, before_end)


def test_every_byte_of_what_lies_in_the_open_is_covered(small: Path) -> None:
    """White space and the form of letters too, where JSON would not mind."""
    for number, at in enumerate(range(0, (small / "vault.json").stat().st_size, 23)):
        bit = (0x01, 0x20)[number % 2]
        assert found(small, {"vault.json": at}, bit) == {"vault.json"}, (at, bit)


def test_a_journal_that_a_crash_left_is_covered(tmp_path: Path) -> None:
    """Any altered byte of it, but in what follows its last whole frame."""
    database = tmp_path / "book.db"
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (?)", ("x" * 9000,))
    journal = tmp_path / "copy-wal"
    shutil.copyfile(f"{database}-wal", journal)
    connection.close()
    data = journal.read_bytes()
    assert journal_is_whole(journal)
    for at in [*range(60), *range(60, len(data), 97), *range(len(data) - 40, len(data))]:
        altered = bytearray(data)
        altered[at] ^= 0x40
        journal.write_bytes(altered)
        assert not journal_is_whole(journal), at
    journal.write_bytes(data + b"\x01" * 500)  # cut short in the middle of a frame
    assert journal_is_whole(journal)


def test_a_damaged_journal_is_told_and_left(tmp_path: Path) -> None:
    vault = d.fresh(tmp_path)
    with signed_in(vault) as session:
        set_colour(session, "newer")
        crashed = tmp_path / "crashed"
        shutil.copytree(vault, crashed)
    assert verify(crashed, "head", PASSPHRASES["head"], SetClock()).faults == ()
    shutil.rmtree(crashed)
    with signed_in(vault) as session:
        set_colour(session, "newest")
        shutil.copytree(vault, crashed)
    journal = crashed / d.REGISTER / "book.db-wal"
    d.flip(journal, journal.stat().st_size // 2)
    before = journal.read_bytes()
    told = [each.sentence for each in verify(crashed, "head", PASSPHRASES["head"]).faults]
    assert any("its journal book.db-wal can't be read" in each for each in told), told
    assert journal.read_bytes() == before
