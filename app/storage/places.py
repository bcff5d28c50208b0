"""Where a vault may lie: on a disk of this computer, and nowhere that copies itself elsewhere.

001 §6.3.1 forbids cloud storage for sensitive personal data, and a database on a network share or
in a folder that a program synchronises gets damaged sooner or later.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import UnsafePlace
from app.storage.files import TEMPORARY, create, discard, disk_problem

LEAST_FREE = 16 * 1024 * 1024  # bytes: enough to save what is being typed and to close cleanly

_SHARE = re.compile(r"^(\\\\|//)(?!\?\\[a-z]:)", re.IGNORECASE)  # \\server\share, not \\?\C:
_NETWORK = re.compile(
    r"^(nfs\d?|cifs|smb\w*|afpfs|webdav|davfs\d?|ncpfs?|afs|ceph|glusterfs|lustre|beegfs|vboxsf|"
    r"fuse\.(sshfs|rclone|davfs\d?|gvfsd-fuse|glusterfs|s3fs|smbnetfs|curlftpfs|vmhgfs-fuse))$"
)
_CLOUD_NAMES = re.compile(
    r"^(onedrive( - .+)?|dropbox( \(.+\))?|google ?drive|googledrive-.+|my drive|"
    r"icloud ?drive|com~apple~clouddocs|mobile documents|cloudstorage|next ?cloud|own ?cloud|"
    r"box sync|pcloud ?drive|mega(sync)?|tresorit|proton ?drive|sync\.com)$",
    re.IGNORECASE,
)
# What the synchronising programs leave in the folder that they look after.
_CLOUD_MARKERS = (
    ".849C9593-D756-4E56-8D6E-42412F2A707B",  # OneDrive
    ".dropbox",
    ".dropbox.cache",
    ".tmp.drivedownload",  # Google Drive
    ".tmp.driveupload",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".sync_*.db",
    "._sync_*.db",
    ".boxsync",
    ".stfolder",  # Syncthing
)
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_CLOUD_TAG = 0x9000001A  # Windows' reparse tag of a folder that a cloud provider fills
_CLOUD_TAG_BITS = 0xFFFF0FFF


@dataclass(frozen=True)
class Mount:
    """One place where a disk is attached.

    Attributes:
        kind: the file system's name.
        options: comma-separated, as the operating system tells them.
    """

    point: Path
    kind: str
    options: str


def check_place(
    folder: Path,
    mounts: Iterable[Mount] | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Refuse a folder where a vault would not be safe.

    Args:
        folder: need not exist yet.
        mounts: the attached disks; this computer's if not given.
        environment: the process's environment if not given.

    Raises:
        UnsafePlace: it is on a network drive, in a cloud folder, read-only or full.
    """
    place = _resolved(folder)
    if _is_network(folder, place, this_computers_mounts() if mounts is None else mounts):
        raise UnsafePlace(
            f"{folder} is on a network drive, where a vault gets damaged. "
            "Choose a folder on a disk of this computer."
        )
    check_cloud(folder, environment)
    _check_room(nearest(place))


def check_cloud(folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Refuse a folder that a program copies to the cloud; backups may lie on a network drive.

    Raises:
        UnsafePlace: it is such a folder, or lies in one.
    """
    if cloud := _cloud(_resolved(folder), os.environ if environment is None else environment):
        raise UnsafePlace(
            f"{folder} lies in {cloud}, which is copied to the cloud. "
            "Records about people may not be kept there. "
            "Choose a folder on this computer that is not synchronised."
        )


def this_computers_mounts() -> list[Mount]:
    """The disks attached to this computer."""
    import psutil  # not needed before a vault is opened

    return [
        Mount(Path(each.mountpoint), each.fstype, each.opts)
        for each in psutil.disk_partitions(all=True)
    ]


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


def _is_network(folder: Path, place: Path, mounts: Iterable[Mount]) -> bool:
    if _SHARE.match(str(folder)) or _SHARE.match(str(place)):
        return True
    around = [mount for mount in mounts if place.is_relative_to(mount.point)]
    if not around:
        return False
    # The last of the innermost ones is the one that is seen.
    depth = max(len(mount.point.parts) for mount in around)
    innermost = [mount for mount in around if len(mount.point.parts) == depth][-1]
    return bool(_NETWORK.match(innermost.kind.lower())) or "remote" in innermost.options.split(",")


def _cloud(place: Path, environment: Mapping[str, str]) -> str | None:
    """The name of the synchronised folder that ``place`` lies in, if it does."""
    for variable in _CLOUD_VARIABLES:
        root = environment.get(variable)
        if root and place.is_relative_to(_resolved(Path(root))):
            return "OneDrive"
    for folder in (place, *place.parents):
        if _CLOUD_NAMES.match(folder.name):
            return f"the folder “{folder.name}”"
        if not folder.is_dir() or folder == Path(folder.anchor):
            continue
        tag = getattr(folder.lstat(), "st_reparse_tag", 0)
        marked = any(next(folder.glob(marker), None) for marker in _CLOUD_MARKERS)
        # ~/.dropbox is the Dropbox program's own folder, which says nothing about home.
        if tag & _CLOUD_TAG_BITS == _CLOUD_TAG or (marked and folder != Path.home()):
            return f"the synchronised folder “{folder.name}”"
    return None


def nearest(place: Path) -> Path:
    """The folder itself, or the innermost one around it that exists."""
    return next((each for each in (place, *place.parents) if each.is_dir()), Path(place.anchor))


def _check_room(folder: Path) -> None:
    # A name that nobody can foresee and put a link there; a crash's is cleared with the others.
    probe = folder / f".candour.{secrets.token_hex(8)}{TEMPORARY}"
    try:
        create(probe).close()
    except OSError as error:
        raise disk_problem(error, folder) from error
    finally:
        discard(probe)
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise UnsafePlace(
            f"The disk that holds {folder} is full. Nothing was changed. "
            "Free some space, then try again."
        )
