"""What belongs to an incident, as it is read back: people, tasks, steps, support, links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.models.incident import Party
from app.models.involved import Part
from app.models.response import Rung, Side
from app.services.incidents.words import ANONYMOUS, PARTIES, PARTS, RUNGS, SIDES


@dataclass(frozen=True)
class PersonRow:
    """Somebody who has a part in it; ``knows`` and ``told_on`` are a target's (R110)."""

    id: UUID
    part: Part
    kind: Party | None
    name: str
    staff_id: UUID | None
    year_group: int | None
    knows: bool | None
    told_on: dt.date | None
    account: str | None
    account_on: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def label(self) -> str:
        """The part in words."""
        return PARTS[self.part]

    @property
    def said(self) -> str:
        """The name, or what is known in its place."""
        if self.name:
            return self.name
        if self.part is Part.ANONYMOUS or self.kind is None:
            return ANONYMOUS
        return PARTIES[self.kind]

    @property
    def detail(self) -> str:
        """What there is to say beside the name: "Witness, a parent or carer"."""
        kind = PARTIES[self.kind].lower() if self.kind and self.name else ""
        return ", ".join(filter(None, (self.label, kind)))

    @property
    def unaware(self) -> bool:
        """Whether this target has still to be told."""
        return self.part is Part.TARGET and self.knows is False and self.told_on is None


@dataclass(frozen=True)
class LinkRow:
    """Another incident that belongs with this one."""

    id: UUID
    other_id: UUID
    reference: str
    happened_on: dt.date
    opening: str
    why: str
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class TaskRow:
    """Something to do; it is open until ``done_on``, the day it was done or dropped."""

    id: UUID
    what: str
    owner: str
    due_on: dt.date | None
    done_on: dt.date | None
    done_by: str | None
    dropped_why: str | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def open(self) -> bool:
        """Whether it has still to be done."""
        return self.done_on is None


@dataclass(frozen=True)
class StepRow:
    """A rung of the ladder that was taken."""

    id: UUID
    rung: Rung
    whom: str
    happened_on: dt.date
    note: str | None
    letter: str | None
    document_id: UUID | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def label(self) -> str:
        """The rung in words."""
        return RUNGS[self.rung]


@dataclass(frozen=True)
class RemovalRow:
    """A request to take something down."""

    id: UUID
    asked: str
    link: str | None
    asked_on: dt.date
    asked_time: str | None
    how: str | None
    due_at: dt.datetime
    settled_on: dt.date | None
    complied: bool | None
    note: str | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def open(self) -> bool:
        """Whether nobody knows yet what came of it."""
        return self.settled_on is None

    def late(self, now: dt.datetime) -> bool:
        """Whether the time that they had is over."""
        return self.open and self.due_at < now


@dataclass(frozen=True)
class SupportRow:
    """Support that was offered."""

    id: UUID
    side: Side
    whom: str
    service: str
    offered_on: dt.date
    accepted: bool | None
    note: str | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def label(self) -> str:
        """For whom, in words."""
        return SIDES[self.side]

    @property
    def answer(self) -> str:
        """What they said to it."""
        return {True: "Taken up", False: "Not wanted", None: "No answer yet"}[self.accepted]
