"""Watching the copier's folder: what is whole and new, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.services.scans.watch import ScanFolder
from tests import stacks


@pytest.fixture(scope="module")
def scan() -> bytes:
    return stacks.pdf([stacks.blank()])


def is_gone(folder: ScanFolder) -> bool:
    return folder.gone


def new(_sha256: str) -> bool:
    return False


def test_a_file_is_ready_once_it_no_longer_grows(tmp_path: Path, scan: bytes) -> None:
    folder = ScanFolder(tmp_path, new)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan[:2000])
    assert folder.look() == ()
    path.write_bytes(scan[:4000])
    assert folder.look() == ()
    assert folder.look() == (), "it has stopped, but its end is missing"
    path.write_bytes(scan)
    assert folder.look() == ()
    assert folder.unsettled
    assert folder.look() == (path,)
    assert folder.look() == (), "it is not given twice"
    assert not folder.unsettled


def test_pictures_are_whole_when_they_have_their_end(tmp_path: Path) -> None:
    page = stacks.blank()
    for ending in ("png", "jpg", "tif"):
        page.save(tmp_path / f"page.{ending}")
    cut = tmp_path / "cut.png"
    cut.write_bytes((tmp_path / "page.png").read_bytes()[:-20])
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "notes.txt").write_text("not a scan")
    folder = ScanFolder(tmp_path, new)
    folder.look()
    assert [path.suffix for path in folder.look()] == [".jpg", ".png", ".tif"]


def test_what_was_scanned_in_before_is_passed_over(tmp_path: Path, scan: bytes) -> None:
    (tmp_path / "scan.pdf").write_bytes(scan)
    folder = ScanFolder(tmp_path, lambda _sha256: True)
    folder.look()
    assert folder.look() == ()
    assert not folder.unsettled


def test_a_file_written_over_is_looked_at_again(tmp_path: Path, scan: bytes) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan)
    folder = ScanFolder(tmp_path, new)
    folder.look()
    assert folder.look() == (path,)
    path.write_bytes(scan + b"\n")
    folder.look()
    assert folder.look() == (path,)


def test_a_folder_that_vanishes_is_looked_at_again_when_it_is_back(
    tmp_path: Path, scan: bytes
) -> None:
    place = tmp_path / "scans"
    place.mkdir()
    folder = ScanFolder(place, new)
    assert folder.look() == ()
    assert not is_gone(folder)
    shutil.rmtree(place)
    assert folder.look() == ()
    assert is_gone(folder)
    place.mkdir()
    (place / "scan.pdf").write_bytes(scan)
    folder.look()
    assert folder.look() == (place / "scan.pdf",)
    assert not is_gone(folder)
