"""Backups that were damaged, or written by somebody else: told, and never more than a sentence."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from app.errors import Damaged, NoPlace, NotABackup
from app.storage.backup import Made, Place, check_hashes, lay_out, read_file
from app.storage.backup.objects import object_path
from tests.storage.backups import backed_up, pieces, restored, whole
from tests.storage.damage import flip
from tests.storage.vaults import hashes


@pytest.fixture
def made(vault: Path, tmp_path: Path) -> Made:
    post = b"age-encryption.org/v1\na post"
    (vault / "inbox").mkdir(exist_ok=True)
    (vault / "inbox" / hashlib.sha256(post).hexdigest()).write_bytes(post)
    return backed_up(vault, tmp_path / "stick")


def test_a_whole_backup_has_no_faults(made: Made) -> None:
    seen = []
    note = lambda done, total, what: seen.append((done, total))  # noqa: E731
    assert check_hashes(made.place, made.snapshot, note) == []
    assert max(seen) == (made.snapshot.size, made.snapshot.size)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("books/casebook/book.db", "The database of the book “casebook”"),
        ("books/register/key.age", "The key file of the book “register”"),
        ("books/register/documents/", "The document "),
        ("people/", "people/"),
        ("inbox/", "The sealed report"),
        ("vault.json", "Vault.json"),
    ],
)
def test_a_flipped_byte_is_found_and_named(made: Made, path: str, told: str) -> None:
    file = next(file for file in made.snapshot.files if file.path.startswith(path))
    flip(pieces(made.place)[file.pieces[-1]], 0)
    (fault,) = check_hashes(made.place, made.snapshot)
    assert told in fault
    assert "damaged in this backup" in fault
    with pytest.raises(Damaged):
        read_file(made.place, file, io.BytesIO())


def test_every_piece_counts(made: Made, tmp_path: Path) -> None:
    for name, path in pieces(made.place).items():
        kept = path.read_bytes()
        for damage in (kept[:-1], kept + b"x", b"", kept[:-1] + bytes([kept[-1] ^ 1])):
            path.write_bytes(damage)
            assert check_hashes(made.place, made.snapshot), (name, len(damage))
            # It was set aside, so that the next backup writes it again.
            assert not object_path(made.place.folder / "objects", name).exists()
            path.write_bytes(kept)
    assert check_hashes(made.place, made.snapshot) == []


def test_a_damaged_piece_is_mended_by_the_next_backup(
    made: Made, vault: Path, tmp_path: Path
) -> None:
    for path in list(pieces(made.place).values())[::3]:
        flip(path, -1)
    assert check_hashes(made.place, made.snapshot)
    backed_up(vault, tmp_path / "stick")
    whole(tmp_path / "stick")


def test_a_missing_piece_is_told_and_a_missing_place_too(made: Made, tmp_path: Path) -> None:
    next(iter(pieces(made.place).values())).unlink()
    assert len(check_hashes(made.place, made.snapshot)) == 1
    made.place.folder.rename(tmp_path / "away")
    with pytest.raises(NoPlace):
        check_hashes(made.place, made.snapshot)
    with pytest.raises(NoPlace):
        made.place.snapshots()


def test_an_altered_list_is_told(made: Made) -> None:
    (path,) = made.place.snapshot_folder.iterdir()
    for at in range(0, path.stat().st_size, 97):
        flip(path, at)
        (snapshot,) = made.place.snapshots()
        assert snapshot.problem is not None
        assert snapshot.files == ()
        assert check_hashes(made.place, snapshot) == [snapshot.problem]
        flip(path, at)
    assert made.place.snapshots()[0].problem is None


def forged(place: Place, **changes: Any) -> None:
    """Put a list there whose name proves it, as somebody with the stick could."""
    (path,) = place.snapshot_folder.iterdir()
    data = json.dumps({**json.loads(path.read_bytes()), **changes}).encode()
    path.unlink()
    name = f"20261104T163300Z-{hashlib.sha256(data).hexdigest()[:16]}.json"
    (place.snapshot_folder / name).write_bytes(data)


@pytest.mark.parametrize(
    "path",
    [
        "../../outside",
        "people/../../outside",
        "/etc/outside",
        "C:\\outside",
        "people\\..\\..\\outside",
        "people/./x",
        "people//x",
        "elsewhere/x",
        "people/aux.key",
        "people/a.",
        "people/" + "a" * 300,
        "people/x\n",
        "",
        7,
        None,
    ],
)
def test_a_list_that_leads_out_of_the_folder_is_refused(
    made: Made, tmp_path: Path, path: object
) -> None:
    piece = made.snapshot.files[0].pieces[0]
    forged(made.place, files=[{"path": path, "size": 1, "pieces": [piece]}])
    (snapshot,) = made.place.snapshots()
    assert snapshot.problem is not None
    with pytest.raises(Damaged):
        lay_out(made.place, snapshot, tmp_path / "back")
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"files": 7},
        {"files": [7]},
        {"files": [{"path": "vault.json", "size": -1, "pieces": []}]},
        {"files": [{"path": "vault.json", "size": 1, "pieces": ["../../../etc/passwd"]}]},
        {"files": [{"path": "vault.json", "size": 0, "pieces": []}] * 2},
        {"vault": "x"},
        {"format": 2},
        {"format": "1"},
        {"school": [[[[]]]], "vault": {}},
    ],
)
def test_a_list_that_makes_no_sense_is_a_sentence(made: Made, changes: dict[str, Any]) -> None:
    forged(made.place, **changes)
    (snapshot,) = made.place.snapshots()
    assert snapshot.problem is not None
    assert snapshot.problem.endswith(".")


def test_a_file_that_never_ends_is_cut(made: Made, tmp_path: Path) -> None:
    """One piece named a million times would fill the disk; the size says how much is meant."""
    file = max(made.snapshot.files, key=lambda each: each.size)
    forged(
        made.place, files=[{"path": "vault.json", "size": 10, "pieces": [file.pieces[0]] * 100_000}]
    )
    (snapshot,) = made.place.snapshots()
    with pytest.raises(Damaged):
        lay_out(made.place, snapshot, tmp_path / "back")
    assert (tmp_path / "back" / "vault.json").stat().st_size <= 10


def test_only_some_files_are_laid_out(made: Made, vault: Path, tmp_path: Path) -> None:
    wanted = {"books/register/key.age", "vault.json"}
    lay_out(made.place, made.snapshot, tmp_path / "some", wanted)
    assert set(hashes(tmp_path / "some")) == wanted
    everything = restored(made.place, made.snapshot, tmp_path / "all")
    assert hashes(tmp_path / "some").items() <= everything.items()
    assert (vault / "vault.json").read_bytes() == (tmp_path / "some/vault.json").read_bytes()


def test_nobody_waits_at_a_pipe_that_somebody_put_there(made: Made) -> None:
    if sys.platform == "win32":
        pytest.skip("there are no pipes")
    (listed,) = made.place.snapshot_folder.iterdir()
    piece = next(iter(pieces(made.place).values()))
    piece.unlink()
    os.mkfifo(piece)
    assert check_hashes(made.place, made.snapshot)
    listed.unlink()
    os.mkfifo(listed)
    assert made.place.snapshots()[0].problem is not None
    (made.place.folder / "backup.json").unlink()
    os.mkfifo(made.place.folder / "backup.json")
    with pytest.raises(NotABackup):
        Place.open(made.place.folder)
