"""Where a vault may lie, and what people are told where it may not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import UnsafePlace
from app.storage.places import Mount, check_place, this_computers_mounts

LOCAL = [Mount(Path("/"), "ext4", "rw")]


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - Ysgol y Bryn",
        "Dropbox",
        "Dropbox (Office)",
        "Google Drive",
        "My Drive",
        "iCloudDrive",
        "Nextcloud",
        "ownCloud",
        "Box Sync",
        "pCloud Drive",
        "MEGAsync",
    ],
)
def test_a_folder_of_a_cloud_program_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafePlace, match="copied to the cloud") as refused:
        check_place(tmp_path / name / "Documents" / "vault", LOCAL, {})
    assert "Choose a folder on this computer" in str(refused.value)


@pytest.mark.parametrize(
    "marker", [".dropbox.cache", ".tmp.drivedownload", ".sync_a1.db", ".stfolder", ".boxsync"]
)
def test_a_folder_that_a_program_synchronises_is_refused(tmp_path: Path, marker: str) -> None:
    (tmp_path / marker).mkdir()
    with pytest.raises(UnsafePlace, match="synchronised folder"):
        check_place(tmp_path / "vault", LOCAL, {})


def test_onedrives_own_variable_is_believed(tmp_path: Path) -> None:
    environment = {"OneDriveCommercial": str(tmp_path)}
    with pytest.raises(UnsafePlace, match="OneDrive"):
        check_place(tmp_path / "Documents" / "vault", LOCAL, environment)
    check_place(tmp_path.parent, LOCAL, environment)


def test_a_link_into_a_cloud_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(UnsafePlace, match="Dropbox"):
        check_place(tmp_path / "link" / "vault", LOCAL, {})


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "davfs2"])
def test_a_network_drive_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = [*LOCAL, Mount(tmp_path / "share", kind, "rw")]
    with pytest.raises(UnsafePlace, match="network drive") as refused:
        check_place(tmp_path / "share" / "vault", mounts, {})
    assert "disk of this computer" in str(refused.value)
    check_place(tmp_path / "elsewhere", mounts, {})


def test_a_drive_that_windows_calls_remote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafePlace, match="network drive"):
        check_place(tmp_path, [Mount(Path("/"), "NTFS", "rw,remote")], {})


def test_a_local_disk_on_top_of_a_share_is_taken(tmp_path: Path) -> None:
    mounts = [Mount(Path("/"), "nfs", "rw"), Mount(tmp_path, "ext4", "rw")]
    check_place(tmp_path / "vault", mounts, {})


@pytest.mark.parametrize("share", ["//server/share/vault", r"\\server\share\vault"])
def test_a_unc_path_is_refused(share: str) -> None:
    with pytest.raises(UnsafePlace, match="network drive"):
        check_place(Path(share), LOCAL, {})


def test_windows_long_form_of_a_local_path_is_no_share() -> None:
    check_place(Path(r"\\?\C:\Candour\School"), LOCAL, {})


def test_an_ordinary_folder_is_taken_and_left_as_it_was(tmp_path: Path) -> None:
    check_place(tmp_path / "Records" / "vault")
    assert list(tmp_path.iterdir()) == []


def test_dropboxs_own_folder_in_the_home_says_nothing_about_home(own_home: Path) -> None:
    (own_home / ".dropbox").mkdir()
    check_place(own_home / "Documents" / "vault", LOCAL, {})


def test_this_computers_disks_are_known() -> None:
    assert Path(Path(os.sep).anchor) in {mount.point for mount in this_computers_mounts()}
