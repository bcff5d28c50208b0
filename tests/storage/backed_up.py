"""A vault and a stick with backups of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.storage.backup import Place, back_up
from tests.builders import NOW, SetClock
from tests.storage.damage import fresh


def stick(folder: Path) -> Path:
    """A folder to back up to."""
    made = folder / "stick"
    made.mkdir(exist_ok=True)
    return made


def backed_up(folder: Path) -> tuple[Path, Place]:
    """A closed vault that was backed up once."""
    vault = fresh(folder)
    return vault, again(vault)


def again(vault: Path, days: int = 0) -> Place:
    """Back the vault up, some days after the first time."""
    clock = SetClock(NOW + dt.timedelta(days=days))
    return back_up(vault, stick(vault.parent), clock=clock).place
