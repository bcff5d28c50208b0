"""The hash-chained trail: how a line, its commitment and the next head are reckoned.

Pure functions over plain values, so that writing and checking can't drift apart.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

FIRST_HEAD = bytes(32)
"""What the first line of a book's trail follows."""

SALT_BYTES = 16


@dataclass(frozen=True)
class Who:
    """The person who makes a change, as the trail names them."""

    id: UUID
    name: str


@dataclass(frozen=True)
class TrailHead:
    """How long a trail is and its newest head: enough to notice that it was put back."""

    count: int = 0
    head: bytes = FIRST_HEAD


def plain(value: Any) -> Any:
    """Return a stored value as JSON knows it; equal values always give equal text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str | list | dict):
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no plain form for {type(value).__name__}")


def commitment(salt: bytes, record: Mapping[str, Any]) -> bytes:
    """Return SHA-256 of the salt and the record's filled-in columns.

    Empty columns are left out, so that a column added by a later version changes nothing.
    """
    filled = {name: plain(value) for name, value in record.items() if value is not None}
    text = json.dumps(filled, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(salt + text.encode()).digest()


def next_head(
    previous: bytes,
    seq: int,
    at: dt.datetime,
    who: Who,
    what: str,
    kind: str,
    record: UUID,
    commitment: bytes,
) -> bytes:
    """Return the head after a line, which binds the line to all that came before it."""
    line = [
        seq,
        at.astimezone(dt.UTC).isoformat(),
        who.id.hex,
        who.name,
        what,
        kind,
        record.hex,
        commitment.hex(),
    ]
    text = json.dumps(line, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()
