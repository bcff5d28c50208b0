"""Groups of a recovery key, and which of them shows that the sheet was printed.

Apart from the sheet itself, so that the page which asks needs no PDF library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

PREFIX = "AGE-SECRET-KEY-1"
GROUP = 4


class PaperKey(Protocol):
    """A book's recovery key as it goes on paper."""

    @property
    def book(self) -> str:
        """Which book it opens."""

    @property
    def secret(self) -> str:
        """The age identity, ``AGE-SECRET-KEY-1…``."""


@dataclass(frozen=True)
class Asked:
    """What to retype from the sheet: the characters of group ``number`` of a book's key."""

    book: str
    number: int
    characters: str

    def matches(self, typed: str) -> bool:
        """Whether ``typed`` is right; capitals and spaces don't matter."""
        return "".join(typed.split()).upper() == self.characters


def key_groups(secret: str) -> tuple[str, ...]:
    """The key after its prefix in groups of 4 characters, numbered from 1 on the sheet."""
    rest = secret.upper().removeprefix(PREFIX)
    return tuple(rest[at : at + GROUP] for at in range(0, len(rest), GROUP))


def asked(keys: Sequence[PaperKey]) -> Asked:
    """Which group the setup asks for; the sheet marks the same one."""
    key = keys[0]
    groups = [group for group in key_groups(key.secret) if len(group) == GROUP]
    number = hashlib.sha256(key.secret.encode()).digest()[0] % len(groups)
    return Asked(key.book, number + 1, groups[number])
