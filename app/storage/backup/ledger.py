"""``backups.json`` in the vault's folder: when each place last had a good backup.

It lies in the open, so that it can be written while the vault is closed. It is a note for Home
and the command line and never trusted: which places there are is kept inside the register.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from app.storage.backup.copying import Made
from app.storage.backup.thinning import USUAL, Keep, rules_of
from app.storage.files import read_small, write_atomically

NAME = "backups.json"


@dataclass(frozen=True)
class Entry:
    """What is known of one place.

    Attributes:
        folder: where it was last.
        last_good: when the last good backup was made.
        last_tried: when one was last tried.
        problem: why the last one failed, or what was wrong with it when it was checked.
        snapshot: the last good one's name.
        fingerprint: the vault's, as that one has it.
        full_check: when every piece was last read and compared with its hash.
        keep: the rules by which earlier backups were thinned last.
    """

    folder: str = ""
    last_good: dt.datetime | None = None
    last_tried: dt.datetime | None = None
    problem: str | None = None
    snapshot: str | None = None
    fingerprint: str | None = None
    full_check: dt.datetime | None = None
    keep: Keep = USUAL


def entries(vault: Path) -> dict[UUID, Entry]:
    """What is known of each place, by its id; nothing if the note can't be read."""
    try:
        stored = json.loads(read_small(vault / NAME))
        return {UUID(place): _entry(each) for place, each in stored.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def record_success(vault: Path, made: Made, at: dt.datetime) -> None:
    """Note a good backup."""
    before = entries(vault).get(made.place.id, Entry())
    now = replace(
        before,
        folder=str(made.place.folder.parent),
        last_good=at,
        last_tried=at,
        problem=None,
        snapshot=made.snapshot.name,
        fingerprint=made.fingerprint,
        keep=made.keep,
    )
    _note(vault, made.place.id, now)


def record_failure(vault: Path, place: UUID, folder: Path, at: dt.datetime, problem: str) -> None:
    """Note that a backup failed, and why."""
    before = entries(vault).get(place, Entry())
    _note(vault, place, replace(before, folder=str(folder), last_tried=at, problem=problem))


def record_check(vault: Path, place: UUID, at: dt.datetime, problem: str | None) -> None:
    """Note that every piece of the newest backup was read, and what was wrong."""
    before = entries(vault).get(place, Entry())
    _note(vault, place, replace(before, full_check=at, problem=problem))


def _note(vault: Path, place: UUID, entry: Entry) -> None:
    stored = {str(each): _plain(known) for each, known in entries(vault).items()}
    stored[str(place)] = _plain(entry)
    with contextlib.suppress(Exception):  # a note that can't be written spoils no backup
        write_atomically(vault / NAME, json.dumps(stored, indent=2).encode())


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, dt.datetime) else value
        for key, value in asdict(entry).items()
    }


def _entry(stored: dict[str, Any]) -> Entry:
    texts = {key: stored.get(key) for key in ("problem", "snapshot", "fingerprint")}
    return Entry(
        folder=str(stored["folder"]),
        last_good=_time(stored.get("last_good")),
        last_tried=_time(stored.get("last_tried")),
        full_check=_time(stored.get("full_check")),
        keep=rules_of(stored.get("keep") or {}),
        **{key: str(text) if text is not None else None for key, text in texts.items()},
    )


def _time(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
