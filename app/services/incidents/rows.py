"""What is read back about incidents: the list, and one incident whole."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from app.models.incident import (
    ActionKind,
    Allegation,
    Done,
    HarmTest,
    IncidentType,
    Outcome,
    Status,
)
from app.services.evidence.rows import ExhibitRow
from app.services.incidents.drafts import Subject
from app.services.incidents.parts import (
    LinkRow,
    PersonRow,
    RemovalRow,
    StepRow,
    SupportRow,
    TaskRow,
)
from app.services.incidents.timeline import Entry, chronology
from app.services.incidents.words import DONE, NO_TYPE, OUTCOMES, TYPES, allegation_word
from app.services.routes.rows import ToldRow


class Show(enum.StrEnum):
    """Which incidents to list."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True)
class IncidentItem:
    """One line of the list.

    Attributes:
        opening: the first words of what happened.
        exhibits: how many pieces of evidence are kept.
    """

    id: UUID
    reference: str
    happened_on: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    status: Status
    type: IncidentType | None
    about: str
    platform: str | None
    opening: str
    exhibits: int
    type_label: str


@dataclass(frozen=True)
class ActionRow:
    """Something done about an incident."""

    id: UUID
    kind: ActionKind
    what: str
    by: str
    happened_on: dt.date
    happened_time: str | None
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class CorrectionRow:
    """New wording beside the old."""

    id: UUID
    field: str
    before: str
    after: str
    reason: str
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def label(self) -> str:
        """The field in words."""
        return FIELDS.get(self.field) or _OTHER_FIELDS.get(self.field, self.field)


FIELDS = {
    "narrative": "What happened",
    "happened_on": "When it happened",
    "happened_time": "Time",
    "about": "Who it is about",
    "by": "Who did it",
    "platform": "Platform",
    "link": "Link",
    "type": "Type",
    "knows": "Do they know?",
    "impact": "How they took it",
    "led_by": "Who is looking into it",
    "known_on": "When the school came to know",
    "group_name": "Group, class or club",
    "judgement": "The school’s own view",
    "done_so_far": "Done at the start",
    "signs": "What applies",
    "rationale": "Why it was closed so",
}
_OTHER_FIELDS = {"people": "People"}  # put right by their own steps


@dataclass(frozen=True)
class IncidentRow:
    """One incident whole, as it is held to be now; ``corrections`` say what it was before.

    Attributes:
        type_words: the type in the school's words, if they differ from ours.
        signs: keys of routes that who recorded it says apply.
    """

    id: UUID
    reference: str
    narrative: str
    happened_on: dt.date
    happened_time: str | None
    about: Subject
    by: Subject
    platform: str | None
    link: str | None
    type: IncidentType | None
    done_so_far: tuple[Done, ...]
    knows: bool | None
    impact: str | None
    led_by: str | None
    status: Status
    outcome: Outcome | None
    closed_on: dt.date | None
    rationale: str | None
    recorded_at: dt.datetime
    recorded_by: str
    actions: tuple[ActionRow, ...]
    corrections: tuple[CorrectionRow, ...]
    exhibits: tuple[ExhibitRow, ...]
    type_words: str = ""
    known_on: dt.date | None = None
    group_name: str | None = None
    judgement: str | None = None
    harm: tuple[HarmTest, ...] | None = None
    harm_why: str | None = None
    allegation: Allegation | None = None
    copy_given_on: dt.date | None = None
    off_file_on: dt.date | None = None
    training: bool | None = None
    post_id: UUID | None = None
    signs: tuple[str, ...] = ()
    people: tuple[PersonRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    told: tuple[ToldRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    removals: tuple[RemovalRow, ...] = ()
    support: tuple[SupportRow, ...] = ()

    @property
    def type_label(self) -> str:
        """The type in words."""
        return self.type_words or (TYPES[self.type] if self.type else NO_TYPE)

    @property
    def outcome_label(self) -> str:
        """The outcome in words, empty while it is open."""
        return OUTCOMES[self.outcome] if self.outcome else ""

    @property
    def done_labels(self) -> tuple[str, ...]:
        """What had been done when it was recorded, in words."""
        return tuple(DONE[each] for each in self.done_so_far)

    @property
    def finding(self) -> str:
        """How the allegation ended, in a word; empty where there was none."""
        return allegation_word(self.allegation) if self.allegation else ""

    @property
    def references(self) -> str:
        """Whether it may stand in a reference; empty while it is open or was no allegation."""
        if self.allegation is None:
            return ""
        if self.allegation is Allegation.SUBSTANTIATED:
            return "May be mentioned in a reference"
        return "Must not be mentioned in a reference"

    @property
    def unaware(self) -> bool:
        """Whether somebody whom it is about does not know of it yet (R110)."""
        return self.knows is False or any(each.unaware for each in self.people)

    def chronology(self) -> tuple[Entry, ...]:
        """Everything known, in the order in which it happened."""
        return chronology(self)
