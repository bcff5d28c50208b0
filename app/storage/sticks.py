"""USB sticks that are plugged in, and whether a folder lies on another disk than the vault."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.storage.places import Mount, nearest

# Where Linux and macOS put what is plugged in.
_PLUGGED_IN = ("/media/", "/run/media/", "/Volumes/")


@dataclass(frozen=True)
class Stick:
    """A stick or disk that can be pulled out.

    Attributes:
        folder: its top folder.
        name: what its owner calls it, such as "HEAD-BACKUP".
    """

    folder: Path
    name: str


def sticks(mounts: Iterable[Mount] | None = None) -> list[Stick]:
    """Return what is plugged in, by name; ``mounts`` are this computer's disks if not given."""
    found = [
        Stick(mount.point, _name(mount.point))
        for mount in (_disks() if mounts is None else mounts)
        if _can_be_pulled_out(mount)
    ]
    return sorted(found, key=lambda stick: stick.name.casefold())


def _disks() -> list[Mount]:
    import psutil  # not needed before a backup is thought of

    found = psutil.disk_partitions(all=False)
    return [Mount(Path(each.mountpoint), each.fstype, each.opts) for each in found]


def _can_be_pulled_out(mount: Mount) -> bool:
    if "removable" in mount.options.split(","):  # as Windows tells it
        return mount.kind != ""  # a card reader without a card has no file system
    return f"{mount.point.as_posix()}/".startswith(_PLUGGED_IN)


def _name(folder: Path) -> str:
    return folder.name or _windows_label(folder) or str(folder)


def _windows_label(root: Path) -> str:
    """Return a drive's label (never run on Windows yet)."""
    if sys.platform == "win32":
        import ctypes

        label = ctypes.create_unicode_buffer(261)
        told = ctypes.windll.kernel32.GetVolumeInformationW(
            str(root), label, len(label), None, None, None, None, 0
        )
        if told and label.value:
            return f"{label.value} ({root.drive})"
    return ""


def same_disk(folder: Path, vault: Path) -> bool:
    """Return whether what kills the vault's disk takes this folder with it.

    Folders that can't be looked at, such as an unplugged stick's, count as another disk.
    """
    try:
        return nearest(folder).stat().st_dev == nearest(vault).stat().st_dev
    except OSError:
        return False
