"""How Candour looks on this computer, for this person: appearance only, nothing about the school.

Rules and destinations live inside books: whoever can change this file must gain nothing by it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app.errors import UnsafePlace
from app.paths import settings_folder
from app.storage.files import write_atomically

THEMES = ("system", "light", "dark")
TEXT_SIZES = (100, 110, 125, 150)
LOCK_MINUTES = (1, 2, 5, 10)


# What a kept value may be: one of these, or anything of this type.
_ALLOWED: dict[str, tuple[object, ...] | type] = {
    "theme": THEMES,
    "text_size": TEXT_SIZES,
    "lock_minutes": LOCK_MINUTES,
    "vault": str,
    "sign_in": str,
    "scan_folder": str,
    "report_without": str,
    "hide_from_sharing": bool,
}


@dataclass(frozen=True)
class Settings:
    """What is remembered between two starts.

    Attributes:
        theme: one of ``THEMES``; "system" follows the computer.
        text_size: per cent, one of ``TEXT_SIZES``.
        lock_minutes: idle minutes until Candour locks, one of ``LOCK_MINUTES``.
        vault: the folder opened last, or "".
        sign_in: the name signed in last, or "".
        scan_folder: the folder watched for scans, or "". What is found there is only shown.
        report_without: sections that the last governors' report left out, with commas between;
            only what the page begins with, and the paper itself says what it lacks.
        hide_from_sharing: whether others who watch the screen see nothing of the window.
    """

    theme: str = "system"
    text_size: int = 100
    lock_minutes: int = 5
    vault: str = ""
    sign_in: str = ""
    scan_folder: str = ""
    report_without: str = ""
    hide_from_sharing: bool = True


def settings_file() -> Path:
    """Return where the settings are kept."""
    return settings_folder() / "settings.json"


def load(path: Path | None = None) -> Settings:
    """Read the settings; whatever is missing, damaged or out of range is as on the first day."""
    try:
        kept = json.loads((path or settings_file()).read_bytes())
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    return Settings(**{name: kept[name] for name in _ALLOWED if _allowed(name, kept.get(name))})


def _allowed(name: str, value: object) -> bool:
    allowed = _ALLOWED[name]
    if isinstance(allowed, tuple):
        return type(value) in (str, int) and value in allowed
    return type(value) is allowed


def save(settings: Settings, path: Path | None = None) -> bool:
    """Keep the settings; False if this computer doesn't let us, which costs only comfort."""
    target = path or settings_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, json.dumps(asdict(settings), indent=2).encode())
    except (OSError, UnsafePlace):
        return False
    return True
