"""What is read back about incidents: the list, one incident whole, its chronology."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from app.models.incident import ActionKind, Done, IncidentType, Outcome, Status
from app.services.evidence.rows import ExhibitRow
from app.services.incidents.drafts import Subject
from app.services.incidents.words import DONE, NO_TYPE, OUTCOMES, TYPES


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

    @property
    def type_label(self) -> str:
        """The type in words."""
        return TYPES[self.type] if self.type else NO_TYPE


class EntryKind(enum.StrEnum):
    """What a line of the chronology tells."""

    HAPPENED = "happened"
    EVIDENCE = "evidence"
    DONE = "done"
    CLOSED = "closed"
    REOPENED = "reopened"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Entry:
    """One line of the chronology: when it happened and, apart from that, when it was recorded."""

    kind: EntryKind
    happened_on: dt.date
    happened_time: str | None
    heading: str
    text: str
    recorded_at: dt.datetime
    recorded_by: str


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
        return FIELDS.get(self.field, self.field)


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
}
_HEADINGS = {
    ActionKind.DONE: "Action",
    ActionKind.CLOSED: "Closed",
    ActionKind.REOPENED: "Reopened",
}


@dataclass(frozen=True)
class IncidentRow:
    """One incident whole, as it is held to be now; ``corrections`` say what it was before."""

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

    @property
    def type_label(self) -> str:
        """The type in words."""
        return TYPES[self.type] if self.type else NO_TYPE

    @property
    def outcome_label(self) -> str:
        """The outcome in words, empty while it is open."""
        return OUTCOMES[self.outcome] if self.outcome else ""

    @property
    def done_labels(self) -> tuple[str, ...]:
        """What had been done when it was recorded, in words."""
        return tuple(DONE[each] for each in self.done_so_far)

    def chronology(self) -> tuple[Entry, ...]:
        """Everything known, in the order in which it happened."""
        entries = [
            Entry(
                EntryKind.HAPPENED,
                self.happened_on,
                self.happened_time,
                "Happened",
                self.narrative,
                self.recorded_at,
                self.recorded_by,
            )
        ]
        entries += [
            Entry(
                EntryKind.EVIDENCE,
                each.captured_on or each.recorded_at.astimezone().date(),
                None,
                f"Evidence {each.letter}",
                each.caption or each.shape_words,
                each.recorded_at,
                each.recorded_by,
            )
            for each in self.exhibits
        ]
        entries += [
            Entry(
                EntryKind(each.kind.value),
                each.happened_on,
                each.happened_time,
                f"{_HEADINGS[each.kind]} by {each.by}",
                each.what,
                each.recorded_at,
                each.recorded_by,
            )
            for each in self.actions
        ]
        entries += [
            Entry(
                EntryKind.CORRECTION,
                each.recorded_at.astimezone().date(),
                None,
                f"Corrected: {each.label.lower()}",
                f"{each.reason} Before: {each.before or 'nothing'}",
                each.recorded_at,
                each.recorded_by,
            )
            for each in self.corrections
        ]
        return tuple(sorted(entries, key=lambda entry: (entry.happened_on, entry.recorded_at)))
