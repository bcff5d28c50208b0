"""What the radar finds; everything "may match" until a person says so."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID


class Tier(enum.StrEnum):
    """How much speaks for a match."""

    STRONG = "strong"
    WEAK = "weak"


class About(enum.StrEnum):
    """What a finding is for: it protects a member of staff, or keeps a handler fair."""

    DECLARED = "declared"
    HANDLER = "handler"


@dataclass(frozen=True)
class Finding:
    """A disclosure that may bear on an incident.

    Attributes:
        who: whom it is about: the member of staff who told, or who handles the incident.
        does: of a handler, such as "is looking into it".
        other: the other person of the disclosure in words, "JK, pupil in Year 5".
        declared: "declared 3 March 2026, agreed with conditions".
        reasons: why it may match, in words.
        late: it was told after the incident happened.
        had_ended: when it had ended by then, if it had.
        disclosure: None where the handler is in the incident themself.
        answer: whether a person said that it is so; None if nobody did.
    """

    about: About
    tier: Tier
    who: str
    reference: str
    disclosure: UUID | None
    other: str
    declared: str
    conditions: str
    reasons: tuple[str, ...]
    does: str = ""
    late: bool = False
    had_ended: dt.date | None = None
    answer: bool | None = None

    @property
    def key(self) -> str:
        """What an answer to it is found by again."""
        return f"{self.reference} {self.who}".strip()
