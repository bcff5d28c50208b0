"""Approaches as they are read: for the list, for the page, for Home."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from app.models.approach import ApproachKind, Reply
from app.models.relationship import OtherKind
from app.services.relationships.rows import describe_other
from app.services.year_groups import Standing


class Show(enum.StrEnum):
    """Which approaches to list."""

    ALL = "all"
    WAITING = "waiting"


@dataclass(frozen=True)
class Earlier:
    """An approach that may be by the same person: the same initials and year, or account.

    Attributes:
        account: whether it came from the same account.
    """

    id: UUID
    reference: str
    happened_on: dt.date
    staff_name: str
    platform: str
    account: bool


@dataclass(frozen=True)
class ApproachItem:
    """One line of the list.

    Attributes:
        by: who tried, in words: "JK, pupil in Year 5".
        earlier: how many earlier ones may be by the same person.
    """

    id: UUID
    reference: str
    staff_id: UUID
    staff_name: str
    by: str
    kind: ApproachKind
    platform: str
    happened_on: dt.date
    reply: Reply
    reported_on: dt.date | None
    earlier: int = 0

    @property
    def replied(self) -> bool:
        """Whether it was said what the member of staff did."""
        return self.reply is not Reply.NOT_YET

    @property
    def waits(self) -> bool:
        """Whether it has still to be reported or answered."""
        return self.reported_on is None or not self.replied


@dataclass(frozen=True)
class ApproachRow:
    """Everything about one approach.

    Attributes:
        standing: what who tried is today; ``told_kind`` and ``told_year_group`` what they were.
        earlier: those before it that may be by the same person, oldest first; ``later`` after.
        incident: the reference of the incident that it belongs to.
    """

    id: UUID
    reference: str
    staff_id: UUID
    staff_name: str
    told_kind: OtherKind
    initials: str
    account: str | None
    told_year_group: int | None
    standing: Standing
    kind: ApproachKind
    platform: str
    happened_on: dt.date
    happened_time: str | None
    note: str | None
    reply: Reply
    reply_text: str | None
    professional: bool | None
    reported_to: str | None
    reported_on: dt.date | None
    incident_id: UUID | None
    incident: str | None
    earlier: tuple[Earlier, ...]
    later: tuple[Earlier, ...]
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def by(self) -> str:
        """Who tried, in words: "JK, pupil in Year 5"."""
        return describe_other(self.initials, self.standing)

    @property
    def by_then(self) -> str:
        """Who tried, as they were then."""
        told = Standing(self.told_kind, self.told_year_group, None, ended=False)
        return describe_other(self.initials, told)

    @property
    def replied(self) -> bool:
        """Whether it was said what the member of staff did."""
        return self.reply is not Reply.NOT_YET
