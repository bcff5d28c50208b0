"""What a vault's folder says about itself, read without anything heavy.

The unlock page needs it before the rest is imported. Nothing is decided by it: the vault
checks everything itself when somebody signs in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.storage.files import read_small


@dataclass(frozen=True)
class Nameplate:
    """The school's name, who signs in, whether it is the sample, whether somebody stays in.

    Attributes:
        more: more people sign in than are named: nobody is told of a chair of governors.
    """

    school: str = ""
    names: tuple[str, ...] = ()
    sample: bool = False
    someone_stays: bool = False
    more: bool = False


def is_vault(folder: Path) -> bool:
    """Return whether a folder looks like a vault."""
    return (folder / "people").is_dir() and (folder / "books").is_dir()


def nameplate(folder: Path) -> Nameplate:
    """Read ``vault.json``; whatever can't be read is left out."""
    try:
        told = json.loads(read_small(folder / "vault.json"))
        people = told.get("people", [])
        names = sorted(
            {str(person["name"]) for person in people if person.get("name")}, key=str.casefold
        )
        school, sample = str(told.get("school", "")), told.get("sample") is True
    except (OSError, ValueError, RecursionError, AttributeError, TypeError, KeyError):
        names, school, sample = [], "", False
    stays = any((folder / "people").glob("*.stay"))
    more = len(list((folder / "people").glob("*.key"))) > len(names)
    return Nameplate(school, tuple(names), sample, stays, more)
