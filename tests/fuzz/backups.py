"""A place of backups that somebody else could write to, and what is restored from it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from app.storage import restored
from app.storage.backup import (
    Place,
    back_up,
    check_hashes,
    entries,
    places_on,
    read_description,
)
from app.storage.restore import Passphrase, preview, restore
from tests.builders import NOW
from tests.fuzz.target import Read, Target
from tests.storage import vaults

_HEAD = Passphrase("head", vaults.PASSPHRASES["head"])


@cache
def _backed_up() -> Path:
    """A stick with one backup of a small vault."""
    folder = Path(mkdtemp(prefix="candour-fuzz-stick-"))
    vaults.copy_vault(folder / "vault")
    (folder / "stick").mkdir()
    back_up(folder / "vault", folder / "stick", clock=lambda: NOW)
    return folder


def _copied(folder: Path) -> Place:
    shutil.copytree(_backed_up() / "stick", folder / "stick")
    return Place.open(folder / "stick")


def _place(folder: Path) -> Read:
    place = _copied(folder)

    def read(data: bytes) -> None:
        (place.folder / "backup.json").write_bytes(data)
        places_on(folder / "stick")
        Place.open(folder / "stick").check_there()

    return read


def _places() -> list[bytes]:
    (found,) = (_backed_up() / "stick").glob("*/backup.json")
    return [found.read_bytes(), b"[]", b"null", b"[" * 5000]


def _list() -> Path:
    (found,) = (_backed_up() / "stick").glob("*/snapshots/*.json")
    return found


def _restored_from(place: Place, folder: Path) -> None:
    """Whatever there is: shown, checked and laid out, in the folder and nowhere else."""
    shutil.rmtree(folder / "target", ignore_errors=True)
    (snapshot,) = place.snapshots()
    check_hashes(place, snapshot)
    preview(place, snapshot, _HEAD)
    restore(place, snapshot, folder / "target")


def _snapshot(folder: Path) -> Read:
    """A list of files that somebody wrote, under the name that proves it."""
    place = _copied(folder)
    kept = folder / "kept"
    kept.write_text("nobody writes here")

    def read(data: bytes) -> None:
        for path in place.snapshot_folder.iterdir():
            path.unlink()
        name = f"20261104T163300Z-{hashlib.sha256(data).hexdigest()[:16]}.json"
        (place.snapshot_folder / name).write_bytes(data)
        try:
            _restored_from(place, folder)
        finally:
            there = {path.name for path in folder.iterdir()}
            assert there <= {"stick", "kept", "target"}, there
            assert kept.read_text() == "nobody writes here"

    return read


def _lists() -> list[bytes]:
    whole = _list().read_bytes()
    out = json.loads(whole)
    out["files"][0]["path"] = "../kept"
    huge = json.loads(whole)
    huge["files"][0]["size"] = 1 << 60
    endless = json.loads(whole)
    endless["files"][0]["pieces"] *= 5_000
    return [whole, *(json.dumps(each).encode() for each in (out, huge, endless)), b"[]", b"{}"]


def _piece(folder: Path) -> Read:
    """A piece with other bytes than its name says."""
    place = _copied(folder)
    pieces = sorted(path for path in (place.folder / "objects").rglob("*") if path.is_file())

    def read(data: bytes) -> None:
        path = pieces[(data[0] if data else 0) % len(pieces)]
        whole = path.read_bytes()
        path.write_bytes(data[1:])
        try:
            _restored_from(place, folder)
        finally:
            path.write_bytes(whole)

    return read


def _notes(name: str, read_them: Callable[[Path], object]) -> Callable[[Path], Read]:
    def make(folder: Path) -> Read:
        def read(data: bytes) -> None:
            (folder / name).write_bytes(data)
            read_them(folder)

        return read

    return make


def _noted() -> list[bytes]:
    found = _backed_up() / "vault" / "backups.json"
    entry = {"folder": "E:/", "last_good": NOW.isoformat(), "keep": {"hourly_hours": 24}}
    made = {"00000000-0000-0000-0000-000000000007": entry}
    return [json.dumps(made).encode(), found.read_bytes() if found.exists() else b"{}", b"[]"]


def _restored() -> list[bytes]:
    folder = Path(mkdtemp(prefix="candour-fuzz-restored-"))
    place = Place.open(_backed_up() / "stick")
    restored.note(folder, place, place.snapshots()[0], [folder])
    return [(folder / restored.NAME).read_bytes(), b"{}", b"[]", b"[" * 5000]


TARGETS = (
    Target("backup-json", _place, _places, 100),
    Target("backup-list", _snapshot, _lists, 25),
    Target(
        "backup-piece", _piece, lambda: [b"\0", b"\7" + b"x" * 99, b"\3age-encryption.org/v1"], 25
    ),
    Target("backups-json", _notes("backups.json", entries), _noted, 100),
    Target("restored-json", _notes(restored.NAME, restored.read), _restored, 100),
    Target("backup-of", _notes("vault.json", read_description), lambda: [b'{"vault": ""}'], 60),
)
