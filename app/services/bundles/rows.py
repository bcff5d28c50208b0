"""What may go into a bundle, what was decided about each piece, and what was handed out."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.models.bundle import Recipient

RECIPIENTS = {
    Recipient.POLICE: "Police",
    Recipient.LADO: "LADO",
    Recipient.HR: "HR",
    Recipient.PANEL: "Panel of governors",
    Recipient.SUBJECT: "The person it is about (subject access)",
    Recipient.OTHER: "Somebody else",
}


class Kind(enum.StrEnum):
    """What a piece is."""

    INCIDENT = "incident"
    EXHIBIT = "exhibit"
    DISCLOSURE = "disclosure"


class Choice(enum.StrEnum):
    """What is done with a piece."""

    INCLUDE = "include"
    REDACT = "redact"
    LEAVE_OUT = "leave_out"

    @property
    def label(self) -> str:
        """What people read."""
        return {
            Choice.INCLUDE: "Include",
            Choice.REDACT: "Redacted",
            Choice.LEAVE_OUT: "Leave out",
        }[self]


@dataclass(frozen=True)
class Piece:
    """One record or exhibit that may go into a bundle.

    Attributes:
        label: "INC-2026-014", "INC-2026-014 A".
        record: the reference of the record that it belongs to.
        redacted: an exhibit has a redacted copy; the words of a record can always be hidden.
        names: people named in it, so that others than the subject can be hidden.
        stored: an exhibit has a file; a physical item has none.
    """

    id: UUID
    kind: Kind
    label: str
    record: str
    title: str
    happened_on: dt.date
    redacted: bool = True
    names: tuple[str, ...] = ()
    stored: bool = True


@dataclass(frozen=True)
class Chosen:
    """What was decided about one piece; leaving out needs its reason."""

    piece: Piece
    choice: Choice = Choice.INCLUDE
    why: str = ""


@dataclass(frozen=True)
class BundleDraft:
    """A bundle to be made.

    Attributes:
        whom: the person or office that gets it.
        why: for what purpose, or on which request.
        hide: words blacked out in the text of every piece that is included redacted.
        passphrase: encrypts the bundle to it; or ``age_key``: to a public age key.
    """

    recipient: Recipient | None
    whom: str
    why: str
    chosen: tuple[Chosen, ...]
    hide: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)
    age_key: str = ""


@dataclass(frozen=True)
class Numbered:
    """The reference of the next bundle."""

    reference: str
    number: int
    made_on: dt.date


@dataclass(frozen=True)
class BundleRow:
    """A bundle that was handed out."""

    id: UUID
    reference: str
    recipient: Recipient
    whom: str
    why: str | None
    made_on: dt.date
    items: dict[str, Any]
    manifest: str
    protected: bool
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def recipient_label(self) -> str:
        """Who got it, in words."""
        return RECIPIENTS[self.recipient]


@dataclass(frozen=True)
class Event:
    """One line of the chronology: when it happened and when it was recorded."""

    happened_on: dt.date
    happened_time: str | None
    heading: str
    text: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class Section:
    """One record as it goes into the chronology."""

    reference: str
    title: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[Event, ...]
    redacted: bool


@dataclass(frozen=True)
class Filed:
    """One line of the index: a piece, its file in the bag if it has one, and its hash (hex)."""

    label: str
    what: str
    choice: Choice
    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Contents:
    """What the chronology and the index are made of.

    Attributes:
        left_out: label and reason of each piece that was left out.
    """

    reference: str
    draft: BundleDraft
    made_on: dt.date
    made_by: str
    sections: tuple[Section, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def about(self) -> tuple[UUID, ...]:
        """The records and exhibits that it shows."""
        included = (each for each in self.draft.chosen if each.choice is not Choice.LEAVE_OUT)
        return tuple(each.piece.id for each in included)
