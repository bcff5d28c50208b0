"""What tests of backups ask of places."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from app.storage.backup import Made, Place, Snapshot, back_up, lay_out
from app.storage.backup.objects import OBJECTS, listed
from tests.builders import SetClock
from tests.storage.vaults import hashes

LEFT_OUT = ("vault.lock", "book.db-shm", "book.db-wal", "backups.json")


def backed_up(vault: Path, stick: Path, **words: object) -> Made:
    """Make a backup, on a stick that is made if it isn't there."""
    stick.mkdir(exist_ok=True)
    return back_up(vault, stick, **words)  # type: ignore[arg-type]


def restored(place: Place, snapshot: Snapshot, target: Path) -> dict[str, str]:
    """Lay a backup out; the hash of each file."""
    lay_out(place, snapshot, target)
    return hashes(target)


def pieces(place: Place) -> dict[str, Path]:
    """Every piece that is there."""
    return {name: path for name, _, path in listed(place.folder / OBJECTS)}


def whole(stick: Path) -> list[Snapshot]:
    """All backups there, each of which is proved to be whole by its bytes alone."""
    place = Place.open(stick)
    there = pieces(place)
    snapshots = place.snapshots()
    for snapshot in snapshots:
        assert snapshot.problem is None
        for file in snapshot.files:
            size = 0
            for piece in file.pieces:
                data = there[piece].read_bytes()
                assert hashlib.sha256(data).hexdigest() == piece
                size += len(data)
            assert size == file.size
    return snapshots


def at(clock: SetClock, text: str) -> None:
    clock.now = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
