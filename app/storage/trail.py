"""The hash-chained trail: how a line, its commitment and the next head are reckoned.

Pure functions over plain values, so that writing and checking can't drift apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

FIRST_HEAD = bytes(32)
"""What the first line of a book's trail follows."""

SALT_BYTES = 16

# One encoder for all: making one for each line would cost more than encoding it.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


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


def commitment(salt: bytes, record: Mapping[str, Any]) -> bytes:
    """Return SHA-256 of the salt and the record's filled-in columns, in their stored form.

    Empty columns are left out, so that a column added by a later version changes nothing.
    """
    filled = {name: value for name, value in record.items() if value is not None}
    return hashlib.sha256(salt + _encode(filled).encode()).digest()


def next_head(
    previous: bytes,
    seq: int,
    at: str,
    who: Who,
    what: str,
    kind: str,
    record: str,
    commitment: bytes,
) -> bytes:
    """Return the head after a line, which binds the line to all that came before it.

    ``at`` and ``record`` are in their stored form.
    """
    line = [seq, at, who.id.hex, who.name, what, kind, record, commitment.hex()]
    return hashlib.sha256(previous + _encode(line).encode()).digest()


def head_after(previous: bytes, line: Mapping[str, Any]) -> bytes:
    """Return the head after a line as the table ``trail`` stores it.

    Args:
        previous: the head before it.
        line: its columns by name.
    """
    who = Who(UUID(line["who"]), line["who_name"])
    binding = (line["what"], line["kind"], line["record"], line["commitment"])
    return next_head(previous, line["seq"], line["at"], who, *binding)
