"""What can be erased, and what was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date

DOCUMENT = "document"  # the field of an exhibit's file
WHOLE = "whole"  # the field of a record that goes altogether, such as a printout of the words


@dataclass(frozen=True)
class Words:
    """One field that can be erased.

    Attributes:
        kind, record, field: whose, as table, id and column.
        label: what it is called.
        text: how it begins.
    """

    kind: str
    record: UUID
    field: str
    label: str
    text: str

    @property
    def key(self) -> str:
        """Tells it from the others."""
        return f"{self.kind}:{self.record.hex}:{self.field}"


@dataclass(frozen=True)
class ErasureRow:
    """That something was erased."""

    kind: str
    record: UUID
    field: str
    why: str
    asked_by: str | None
    happened_on: dt.date
    recorded_by: str


def tombstone(happened_on: dt.date, why: str) -> str:
    """What stands in the place of erased words."""
    return f"[erased {say_date(happened_on)}: {why}]"
