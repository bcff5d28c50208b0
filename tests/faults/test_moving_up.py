"""Moving a book of an earlier version up: killed, failing or without room, a whole one is left."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.errors import Damaged, NewerVault, UnsafePlace, VaultError
from app.storage import holders, moving_up, raw
from app.storage.book import Book
from app.storage.clock import utc_now
from app.storage.files import write_piece_by_piece
from app.storage.keys import BookKeys
from app.storage.migrations import HEADS, schema_of, steps
from app.storage.trail import Who
from tests.faults.killed import Wrap, dies
from tests.independent.reader import identity_of

VAULTS = Path(__file__).parents[1] / "vaults"
WHO = Who(uuid4(), "head")


@cache
def _unpacked(version: str) -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="candour-tests-"))
    zipfile.ZipFile(VAULTS / f"{version}.zip").extractall(folder)
    return folder, identity_of(folder, "head", "sample school only")


class Old(NamedTuple):
    """A book of an earlier version."""

    folder: Path
    keys: BookKeys

    @property
    def path(self) -> Path:
        return self.folder / "book.db"

    @property
    def key(self) -> bytes:
        return self.keys.database_keys[0]

    def revision(self) -> str:
        with contextlib.closing(raw.connect(self.path, self.key)) as connection:
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])

    def rows(self) -> int:
        with contextlib.closing(raw.connect(self.path, self.key)) as connection:
            return int(connection.execute("SELECT count(*) FROM trail").fetchone()[0])

    def open(self) -> Book:
        return Book(self.folder, self.keys, utc_now, WHO)

    def copies(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if "before" in path.name)


def fresh(version: str, book: str, folder: Path) -> Old:
    vault, identity = _unpacked(version)
    shutil.copytree(vault / "books" / book, folder / book)
    keys = holders.read_keys(folder / book, [identity])
    assert keys is not None
    return Old(folder / book, keys)


@pytest.mark.parametrize(
    ("version", "book", "first"),
    [("v1", "register", 1), ("v2", "casebook", 2), ("v3", "register", 1)],
)
def test_killed_at_any_step_the_old_or_the_new_one_is_whole(
    version: str, book: str, first: int, tmp_path: Path
) -> None:
    """Every second step; the other half of them with the next version."""

    old = fresh(version, book, tmp_path / "0")

    def work(before: Wrap, after: Wrap) -> None:
        for name in ("integrity_faults", "_lay_aside", "_trail", "_let_go", "sync_folder"):
            setattr(moving_up, name, before(getattr(moving_up, name)))
        vars(moving_up)["write_piece_by_piece"] = after(write_piece_by_piece)
        steps.upgrade = before(after(steps.upgrade))
        steps._check_references = before(steps._check_references)
        old.open().close()

    seen = set()
    for step in range(first, 60, 2):
        old = fresh(version, book, tmp_path / str(step))
        was, rows = old.revision(), old.rows()
        if not dies(work, step):
            break
        seen.add(old.revision())
        assert moving_up.faults(old.path, old.key) == []
        with contextlib.closing(old.open()) as opened:
            assert opened.trail_head().count == rows
        assert old.revision() == HEADS[schema_of(book)]
        assert old.copies() == []
    assert step > 8
    assert seen == {was, HEADS[schema_of(book)]}


@pytest.fixture
def old(tmp_path: Path) -> Old:
    return fresh("v1", "casebook", tmp_path)


def test_whatever_goes_wrong_the_old_one_is_as_it_was(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, rows = old.revision(), old.rows()

    def spoil(engine: object, schema: str) -> None:
        """A migration that ends well and leaves something wrong behind."""
        with contextlib.closing(raw.connect(old.path, old.key, writes=True)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = 'spoilt'")
            connection.execute("DROP TRIGGER IF EXISTS trail_is_kept")
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail'"
            ).fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute("DELETE FROM trail WHERE seq = (SELECT max(seq) FROM trail)")

    def fail(engine: object, schema: str) -> None:
        spoil(engine, schema)
        raise RuntimeError("rows point at nothing")

    def full(engine: object, schema: str) -> None:
        raise VaultError("The disk is full, so nothing was saved.")

    for wrong, told in ((spoil, "found this"), (fail, "RuntimeError"), (full, "is full")):
        with monkeypatch.context() as patched:
            patched.setattr(steps, "upgrade", wrong)
            with pytest.raises(VaultError, match=rf"it is as it was\. .*{told}"):
                old.open()
        assert (old.revision(), old.rows(), old.copies()) == (was, rows, [])
        assert moving_up.faults(old.path, old.key) == []
    old.open().close()
    assert old.revision() == HEADS["casebook"]


def test_a_full_disk_is_told_before_anything_begins(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = old.revision()
    with monkeypatch.context() as patched:
        patched.setattr(moving_up, "LEAST_ROOM", 10**18)
        with pytest.raises(UnsafePlace, match=r"Free \d+ MB on its disk"):
            old.open()
    assert old.revision() == was
    assert old.copies() == []


def test_a_damaged_one_is_not_begun(old: Old) -> None:
    data = bytearray(old.path.read_bytes())
    data[len(data) - 5000] ^= 1
    old.path.write_bytes(data)
    with pytest.raises(Damaged, match="candour repair"):
        old.open()
    assert old.path.read_bytes() == bytes(data)
    assert old.copies() == []


def test_a_spoilt_one_is_put_back_from_the_copy_that_a_kill_left(old: Old) -> None:
    was = old.revision()
    good = old.path.read_bytes()
    old.path.with_name("book.db.before").write_bytes(good)
    old.path.write_bytes(good[: len(good) // 2] + bytes(len(good) - len(good) // 2))
    old.path.with_name("book.db-wal").write_bytes(b"left over")
    moving_up.settle(old.path, old.keys.database_keys)
    assert old.path.read_bytes() == good
    assert old.revision() == was
    assert old.copies() == []


def test_a_later_version_is_refused_with_a_sentence(old: Old) -> None:
    with contextlib.closing(raw.connect(old.path, old.key, writes=True)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'casebook_9999'")
    with pytest.raises(NewerVault, match="Update Candour"):
        old.open()


def test_the_copy_is_ciphertext(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(engine: object, schema: str) -> None:
        seen.append(old.path.with_name("book.db.before").read_bytes())
        raise RuntimeError

    monkeypatch.setattr(steps, "upgrade", look)
    with pytest.raises(VaultError):
        old.open()
    assert seen == [old.path.read_bytes()]
    copied = old.folder / "copied.db"
    copied.write_bytes(seen[0])
    with pytest.raises((sqlite3.DatabaseError, sqlcipher.DatabaseError)):
        sqlite3.connect(copied).execute("SELECT * FROM sqlite_master").fetchall()
