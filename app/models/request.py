"""Subject access requests: what somebody asked to see of themselves, and what they were given."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class Subject(enum.StrEnum):
    """Whom the records that were asked for are about."""

    STAFF = "staff"
    PUPIL = "pupil"
    PARENT = "parent"
    OTHER = "other"


class RequestOutcome(enum.StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    NOTHING_HELD = "nothing_held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Decision(enum.StrEnum):
    """What is done with one item that was found."""

    INCLUDE = "include"
    REDACT = "redact"
    LEAVE_OUT = "leave_out"


class Request(Recorded, CasebookBase):
    """One request for everything that is held about a person.

    Attributes:
        reference: ``SAR-2026-003``.
        about_staff_id: the member of staff in the register, whose name then is ``about_name``.
        also_known: other names and words that were searched for.
        asked_by: who asks, if it is not the person themself.
        id_seen_on, id_seen: when and by what the asker's identity was known; both None before.
        extended_on: when the asker was told that it takes longer, and ``extended_why``.
        bundle_id: what was handed out.
    """

    __tablename__ = "request"
    __table_args__ = (UniqueConstraint("year", "number"),)

    reference: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    about: Mapped[Subject]
    about_name: Mapped[str]
    about_staff_id: Mapped[UUID | None]
    also_known: Mapped[list[str]]
    asked_by: Mapped[str | None]
    received_on: Mapped[dt.date]
    id_seen_on: Mapped[dt.date | None]
    id_seen: Mapped[str | None]
    note: Mapped[str | None]
    extended_on: Mapped[dt.date | None]
    extended_why: Mapped[str | None]
    outcome: Mapped[RequestOutcome | None]
    closed_on: Mapped[dt.date | None]
    closed_why: Mapped[str | None]
    bundle_id: Mapped[UUID | None]


class RequestItem(Recorded, CasebookBase):
    """One record that was found for a request, and what is done with it.

    Attributes:
        book, kind, record: what it is.
        reason: why it is redacted or left out.
        hide: words to be blacked out.
    """

    __tablename__ = "request_item"
    __table_args__ = (UniqueConstraint("request_id", "record"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    book: Mapped[str]
    kind: Mapped[str]
    record: Mapped[UUID]
    decision: Mapped[Decision]
    reason: Mapped[str | None]
    hide: Mapped[list[str] | None]
