"""Attempts by pupils or parents to be in touch with a member of staff: a table of a casebook."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded
from app.models.relationship import OtherKind


class ApproachKind(enum.StrEnum):
    """What was tried."""

    FRIEND_REQUEST = "friend_request"
    FOLLOW = "follow"
    MESSAGE = "message"
    GROUP = "group"
    COMMENT = "comment"
    OTHER = "other"


class Reply(enum.StrEnum):
    """What the member of staff did about it."""

    DECLINED = "declined"
    IGNORED = "ignored"
    BLOCKED = "blocked"
    ACCEPTED = "accepted"
    NOT_YET = "not_yet"


class Approach(Recorded, CasebookBase):
    """One attempt by a pupil or parent to friend, follow or write to a member of staff (R058-R059).

    Attributes:
        reference: ``APP-2026-001``.
        staff_id: in the register; ``staff_name`` is their name as it was then.
        by_initials, year_group, year_group_in: who tried, as a disclosure says it.
        by_account: the name of the account it came from.
        reply_text: the words of the reply: every one has to be kept (000 §8.3.2).
        professional: whether the reply's tone was; None is not looked at.
        reported_to: who was told, on ``reported_on``.
    """

    __tablename__ = "approach"
    __table_args__ = (UniqueConstraint("year", "number"), Index(None, "by_kind", "by_initials"))

    reference: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    staff_id: Mapped[UUID] = mapped_column(index=True)
    staff_name: Mapped[str]
    by_kind: Mapped[OtherKind]
    by_initials: Mapped[str]
    by_account: Mapped[str | None]
    year_group: Mapped[int | None]
    year_group_in: Mapped[int | None]
    kind: Mapped[ApproachKind]
    platform: Mapped[str]
    happened_on: Mapped[dt.date] = mapped_column(index=True)
    happened_time: Mapped[str | None]
    note: Mapped[str | None]
    reply: Mapped[Reply]
    reply_text: Mapped[str | None]
    professional: Mapped[bool | None]
    reported_to: Mapped[str | None]
    reported_on: Mapped[dt.date | None]
    incident_id: Mapped[UUID | None]
