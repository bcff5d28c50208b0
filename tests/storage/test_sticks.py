"""Sticks are told from disks by what each operating system says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.storage.places import Mount
from app.storage.sticks import Stick, same_disk, sticks


@pytest.mark.parametrize(
    "mount",
    [
        Mount(Path("/media/head/HEAD-BACKUP"), "vfat", "rw"),
        Mount(Path("/run/media/head/HEAD-BACKUP"), "exfat", "rw"),
        Mount(Path("/Volumes/HEAD-BACKUP"), "msdos", "rw,nosuid"),
    ],
)
def test_what_is_plugged_in_is_found_by_name(mount: Mount) -> None:
    fixed = [Mount(Path("/"), "ext4", "rw"), Mount(Path("/home"), "ext4", "rw")]
    assert sticks([*fixed, mount]) == [Stick(mount.point, "HEAD-BACKUP")]


def test_windows_says_removable_also_of_a_reader_without_a_card() -> None:
    card, empty = Path("/card"), Path("/reader")
    found = sticks([Mount(card, "FAT32", "rw,removable"), Mount(empty, "", "removable")])
    assert [stick.folder for stick in found] == [card]
    assert sticks([Mount(Path("/disk"), "NTFS", "rw,fixed")]) == []


def test_two_folders_of_one_disk(tmp_path: Path) -> None:
    assert same_disk(tmp_path / "not" / "there", tmp_path)
    other = Path("/proc")
    if not other.is_dir():
        pytest.skip("no second file system here")
    assert not same_disk(other, tmp_path)
