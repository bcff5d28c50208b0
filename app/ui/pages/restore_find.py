"""Where backups may be: places that a vault used before, and sticks that are plugged in."""

from __future__ import annotations

import json
from pathlib import Path

from app.storage.sticks import sticks

OTHER = "folder"
LEDGER = "backups.json"


def used_before(vault: Path | None) -> list[Path]:
    """Where a vault's backups went, as its own folder says; not trusted, only looked into."""
    if vault is None:
        return []
    try:
        told = json.loads((vault / LEDGER).read_bytes())
        return [Path(str(each["folder"])) for each in told.values()]
    except (OSError, ValueError, RecursionError, AttributeError, TypeError, KeyError):
        return []


def called(folder: Path) -> str:
    """Return what people call a place: a stick by its name, another folder by its path."""
    stick = next((each.name for each in sticks() if each.folder == folder), "")
    return f"USB stick {stick}" if stick else str(folder)
