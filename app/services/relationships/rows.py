"""Disclosures as they are read: for the list, for the page, for the printed copy."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from app.models.relationship import (
    Awareness,
    Connection,
    DecidedBy,
    DecisionOutcome,
    Departure,
    OtherKind,
)
from app.services.year_groups import OLDEST, Standing, say_year_group


class Show(enum.StrEnum):
    """Which disclosures to list."""

    CURRENT = "current"
    REVIEW_DUE = "review_due"
    ENDED = "ended"


class State(enum.StrEnum):
    """Where a disclosure stands today."""

    UNDECIDED = "undecided"
    REVIEW_DUE = "review_due"
    CURRENT = "current"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """What people read."""
        return {
            State.UNDECIDED: "To decide",
            State.REVIEW_DUE: "Review due",
            State.CURRENT: "Current",
            State.ENDED: "Ended",
        }[self]


def state_of(
    decided: bool,
    review_on: dt.date | None,
    ended_on: dt.date | None,
    stands: Standing,
    today: dt.date,
) -> State:
    """Say where a disclosure stands; what has ended needs nothing more."""
    if stands.ended or (ended_on is not None and ended_on <= today):
        return State.ENDED
    if not decided:
        return State.UNDECIDED
    due = review_on is not None and review_on <= today
    return State.REVIEW_DUE if due else State.CURRENT


def describe_other(initials: str, stands: Standing) -> str:
    """Give "JK, pupil in Year 5" or "JK, colleague"."""
    kind = stands.kind.label[0].lower() + stands.kind.label[1:]
    if stands.year_group is None or stands.year_group > OLDEST or stands.ended:
        return f"{initials}, {kind}"
    joint = " in " if stands.kind is not OtherKind.FORMER_PUPIL else ", would be in "
    return f"{initials}, {kind}{joint}{say_year_group(stands.year_group)}"


@dataclass(frozen=True)
class DisclosureItem:
    """One line of the list.

    Attributes:
        other: the other person in words: "JK, pupil in Year 5".
        ends_on: the last day by the school's age rule; ``ended_on`` is when it really ended.
    """

    id: UUID
    reference: str
    staff_id: UUID
    staff_name: str
    kind: OtherKind
    other: str
    connection: Connection
    platforms: tuple[str, ...]
    told_on: dt.date
    outcome: DecisionOutcome | None
    review_on: dt.date | None
    ends_on: dt.date | None
    ended_on: dt.date | None
    state: State


@dataclass(frozen=True)
class DecisionRow:
    """One decision on a disclosure."""

    id: UUID
    outcome: DecisionOutcome
    decided_by: DecidedBy
    decided_name: str
    decided_on: dt.date
    reason: str | None
    conditions: str | None
    review_on: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class DisclosureRow:
    """Everything about one disclosure, as its page and its printed copy show it.

    Attributes:
        told_kind, told_year_group: what the other person was when the school was told.
        standing: what they are today.
        decisions: oldest first; the last one stands.
        review_on: from when the next review is due.
        replaced_by: the reference of the disclosure that tells this one anew.
        copy_signed_on: when the member of staff signed their copy; ``copy_name`` is the file name
            of its scan, where one is kept.
    """

    id: UUID
    reference: str
    staff_id: UUID
    staff_name: str
    told_kind: OtherKind
    other_initials: str
    told_year_group: int | None
    standing: Standing
    connection: Connection
    platforms: tuple[str, ...]
    told_on: dt.date
    told_to: str
    declaration_id: UUID | None
    note: str | None
    decisions: tuple[DecisionRow, ...]
    review_on: dt.date | None
    replaces: str | None
    replaced_by: str | None
    ended_on: dt.date | None
    ended_why: str | None
    state: State
    recorded_at: dt.datetime
    recorded_by: str
    awareness: Awareness | None
    asked: bool | None
    departure: Departure | None
    justification: str | None
    hr_advice: str | None
    hr_advice_on: dt.date | None
    copy_signed_on: dt.date | None
    copy_name: str | None

    @property
    def asked_words(self) -> str:
        """Whether the school asked; empty if nobody said."""
        return {None: "", True: "The school asked", False: "They told unasked"}[self.asked]

    @property
    def other(self) -> str:
        """The other person in words: "JK, pupil in Year 5"."""
        return describe_other(self.other_initials, self.standing)

    @property
    def other_then(self) -> str:
        """The other person as they were when the school was told."""
        told = Standing(self.told_kind, self.told_year_group, None, ended=False)
        return describe_other(self.other_initials, told)

    @property
    def decision(self) -> DecisionRow | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True)
class ToTakeUp:
    """A declaration that said "something to disclose", not talked over yet."""

    declaration_id: UUID
    staff_id: UUID
    staff_name: str
    dated: dt.date
