"""A snapshot: which pieces make which file of the vault, in a file whose name proves it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from app import __version__
from app.storage.files import read_small, write_atomically

FORMAT = 1
NOBODY = UUID(int=0)
LARGEST = 16 * 1024 * 1024  # bytes: 80,000 files; a stranger's file must not fill the memory
SUFFIX = ".json"

_NAME = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{16})\.json")
_STAMP = "%Y%m%dT%H%M%SZ"
_PIECE = re.compile(r"[0-9a-f]{64}")
_PATH = re.compile(r"vault\.json|(people|books|inbox)(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){1,4}")
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{kind}{n}" for kind in ("com", "lpt") for n in "123456789"),
}


@dataclass(frozen=True)
class SnapshotFile:
    """One file of the vault.

    Attributes:
        path: in the vault, with ``/``.
        size: in bytes.
        pieces: the SHA-256 of each, in order.
    """

    path: str
    size: int
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Snapshot:
    """One backup.

    Attributes:
        name: of its file, without ``.json``.
        made_at: when it was begun, in UTC: whatever was recorded by then is in it.
        problem: why it can't be used, as a sentence; it has no files then.
    """

    name: str
    made_at: dt.datetime
    school: str = ""
    vault: UUID = NOBODY
    candour: str = ""
    files: tuple[SnapshotFile, ...] = ()
    problem: str | None = None

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def pieces(self) -> set[str]:
        """All pieces that it needs."""
        return {piece for file in self.files for piece in file.pieces}


def is_path(path: str) -> bool:
    """Whether this can be a file of a vault, on every system, and can't lead out of its folder."""
    named = [part.partition(".")[0].lower() for part in path.split("/")]
    return _PATH.fullmatch(path) is not None and path[-1] != "." and not _DEVICES & set(named)


def write_snapshot(
    folder: Path, made_at: dt.datetime, school: str, vault: UUID, files: list[SnapshotFile]
) -> Snapshot:
    """Write a snapshot into ``folder``, whole or not at all."""
    made_at = made_at.astimezone(dt.UTC).replace(microsecond=0)
    taken = set(snapshot_times(folder).values())
    while made_at in taken:  # two of one second would have no order
        made_at += dt.timedelta(seconds=1)
    content = {
        "format": FORMAT,
        "made_at": made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "candour": __version__,
        "school": school,
        "vault": str(vault),
        "files": [
            {"path": file.path, "size": file.size, "pieces": list(file.pieces)} for file in files
        ],
    }
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    name = f"{made_at.strftime(_STAMP)}-{hashlib.sha256(data).hexdigest()[:16]}"
    write_atomically(folder / f"{name}{SUFFIX}", data)
    return Snapshot(name, made_at, school, vault, __version__, tuple(files))


def snapshot_times(folder: Path) -> dict[str, dt.datetime]:
    """When each snapshot was made, by its name alone, newest first."""
    found = [(_time(path), path.stem) for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    known = [(made_at, name) for made_at, name in found if made_at is not None]
    return {name: made_at for made_at, name in sorted(known, reverse=True)}


def read_snapshots(folder: Path) -> list[Snapshot]:
    """All snapshots in ``folder``, newest first; one that can't be read says so."""
    return [read_snapshot(folder, name, at) for name, at in snapshot_times(folder).items()]


def read_snapshot(folder: Path, name: str, made_at: dt.datetime) -> Snapshot:
    """Read one snapshot; what is wrong with it is in ``problem``."""
    path = folder / f"{name}{SUFFIX}"
    try:
        data = read_small(path, LARGEST)
        if hashlib.sha256(data).hexdigest()[:16] != name[-16:]:
            raise ValueError("altered")
        stored = json.loads(data)
        if stored["format"] > FORMAT:
            return Snapshot(name, made_at, problem=_NEWER)
        files = tuple(_file(each) for each in stored["files"])
        if len({file.path for file in files}) != len(files):
            raise ValueError("a file twice")
        return Snapshot(
            name,
            made_at,
            str(stored["school"]),
            UUID(stored["vault"]),
            str(stored["candour"]),
            files,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Snapshot(name, made_at, problem=_DAMAGED)


_DAMAGED = "The list of this backup's files is damaged. Use another backup."
_NEWER = "This backup was made by a newer version. Update Candour, then try again."


def _time(path: Path) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(path.stem[:16], _STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def _file(stored: Any) -> SnapshotFile:
    """Read one file's entry.

    Raises:
        ValueError: its path could lead out of the folder that it is laid into, or isn't one.
    """
    path, size, pieces = str(stored["path"]), stored["size"], tuple(stored["pieces"])
    if not is_path(path) or not isinstance(size, int) or size < 0:
        raise ValueError(path)
    if not all(_PIECE.fullmatch(piece) for piece in pieces):
        raise ValueError(path)
    return SnapshotFile(path, size, pieces)
