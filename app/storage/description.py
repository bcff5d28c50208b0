"""``vault.json``: what the folder says about itself, for people who look into it.

It is a convenience copy and never trusted: nothing is opened, encrypted or refused by what it
says, but for a format that is too new to be read at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.errors import NewerVault
from app.models.holder import Role
from app.models.school import School
from app.storage import holders
from app.storage.files import read_small, write_atomically
from app.storage.opening import REGISTER, OpenBook

NAME = "vault.json"
FORMAT = 1


@dataclass(frozen=True)
class Description:
    """What is known before anybody signs in.

    Attributes:
        school: its name, or "" if the file can't be read.
        sample: whether it is the sample school.
    """

    school: str = ""
    sample: bool = False


def read(folder: Path) -> Description:
    """Read what the folder says; an unreadable file says nothing.

    Raises:
        NewerVault: a later version of Candour wrote it.
    """
    stored = _stored(folder)
    version = stored.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise NewerVault(
            "A newer version of Candour wrote this vault. Update Candour, then try again."
        )
    school = stored.get("school")
    return Description(school if isinstance(school, str) else "", stored.get("sample") is True)


def describe(folder: Path, books: Mapping[str, OpenBook]) -> bool:
    """Set the file right from what the books say; False if it could not be read before.

    Args:
        folder: the vault's.
        books: the open ones, the register among them; what the file says of others stays.
    """
    register = books[REGISTER]
    with register.book.reading() as reading:
        school = reading.first(select(School.name, School.sample))
        people = holders.holders(reading)
    stored = _stored(folder)
    others = stored.get("books")
    wanted: dict[str, Any] = {
        "format": FORMAT,
        "vault": str(register.keys.vault),
        "school": "" if school is None else school.name,
        "sample": school is not None and school.sample,
        "people": [
            {"id": str(person.id), "name": person.name, "public_key": person.public_key}
            for person in people
            if person.role is not Role.CHAIR  # the door names no chair (003 §9.2)
        ],
        "books": {
            **(others if isinstance(others, dict) else {}),
            **{name: each.keys.public_key for name, each in books.items()},
        },
    }
    if stored != wanted:
        write_atomically(folder / NAME, as_written(wanted))
    return bool(stored)


def as_written(content: Any) -> bytes:
    """The file's bytes, exactly."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _stored(folder: Path) -> dict[str, Any]:
    try:
        stored = json.loads(read_small(folder / NAME))
    except (OSError, ValueError, RecursionError):
        return {}
    return stored if isinstance(stored, dict) else {}
