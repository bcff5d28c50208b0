"""Screenshots and files kept as they arrived, and images that must never be kept."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class EvidenceKind(enum.StrEnum):
    """What an exhibit is."""

    IMAGE = "image"
    PDF = "pdf"
    MESSAGE = "message"
    TEXT = "text"
    SOUND = "sound"
    FILM = "film"
    PHYSICAL = "physical"


class CustodyEvent(enum.StrEnum):
    """What was done with an exhibit."""

    TAKEN_IN = "taken_in"
    VIEWED = "viewed"
    EXPORTED = "exported"
    PRINTED = "printed"
    REDACTED = "redacted"
    BUNDLED = "bundled"
    OPENED_OUTSIDE = "opened_outside"
    HANDED_OVER = "handed_over"
    ERASED = "erased"


class Answer(enum.StrEnum):
    """The answer to "Could any of this show a child naked or in a sexual way?"."""

    NO = "no"
    NOT_SURE = "not_sure"
    YES = "yes"


class Evidence(Recorded, CasebookBase):
    """One exhibit of an incident or an approach; its bytes are the document's.

    Attributes:
        incident_id, approach_id: one of the two.
        document_id: None for a physical item.
        kept_at: where a physical item is locked away now.
        position: 1, 2, …; ``letter`` is the same as A, B, … Z, AA.
        width: in pixels, of an image's first frame or a PDF's first page in points.
        pages: of a PDF or a TIFF; 1 for other images.
        moving: an animated image: its first frame is shown, all of it is kept.
        captured_on: when the screenshot was taken; recorded_at is when it was taken in.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("incident_id", "position"),
        UniqueConstraint("approach_id", "position"),
    )

    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"))
    position: Mapped[int]
    letter: Mapped[str]
    document_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[EvidenceKind]
    width: Mapped[int]
    height: Mapped[int]
    pages: Mapped[int]
    moving: Mapped[bool]
    caption: Mapped[str | None]
    source_url: Mapped[str | None]
    captured_on: Mapped[dt.date | None]
    captured_by: Mapped[str]
    approach_id: Mapped[UUID | None] = mapped_column(ForeignKey("approach.id"))
    kept_at: Mapped[str | None]


class Custody(Recorded, CasebookBase):
    """One line of an exhibit's custody log: what was done, by whom, when."""

    __tablename__ = "custody"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    what: Mapped[CustodyEvent]
    note: Mapped[str | None]


class Redaction(Recorded, CasebookBase):
    """A copy of an exhibit with parts blacked out; the original stays as it is.

    Attributes:
        document_id: the flattened copy.
        boxes: JSON values: for each page the boxes, as parts of its width and height.
        note: what was hidden and why.
    """

    __tablename__ = "redaction"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    document_id: Mapped[UUID]
    boxes: Mapped[dict[str, Any]]
    note: Mapped[str | None]


class Withheld(Recorded, CasebookBase):
    """What was seen, without the image: it may never be saved, copied or shown (001 §7.2.4).

    Attributes:
        reference: ``STOP-2026-001``.
        seen: what kind of image it was, in words.
        device: which device shows it; ``kept_at`` is where that is locked away now.
    """

    __tablename__ = "withheld"
    __table_args__ = (UniqueConstraint("year", "number"),)

    reference: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"), index=True)
    answer: Mapped[Answer]
    seen: Mapped[str]
    seen_on: Mapped[dt.date]
    seen_time: Mapped[str | None]
    platform: Mapped[str | None]
    link: Mapped[str | None]
    device: Mapped[str]
    kept_at: Mapped[str]
    told_whom: Mapped[str]
    told_on: Mapped[dt.date]
    told_time: Mapped[str | None]
