"""What is typed into the logs, and what is read from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date


@dataclass(frozen=True)
class ReviewDraft:
    """One of the regular reviews of monitoring (R106).

    Attributes:
        looked_at: which reports, filters or accounts.
        next_on: when the next one is due.
    """

    done_on: dt.date | None
    done_by: str
    looked_at: str
    found: str = ""
    next_on: dt.date | None = None


@dataclass(frozen=True)
class ReviewRow:
    """A review, as stored."""

    id: UUID
    done_on: dt.date
    done_by: str
    looked_at: str
    found: str | None
    next_on: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str


@dataclass(frozen=True)
class InspectionDraft:
    """Why somebody's messages are to be inspected (R117).

    Attributes:
        name: whose; ``staff_id`` if they are on the staff list.
        concern: the legitimate concern.
        scope: what is looked at, and what is not.
        begun_on: empty until it begins.
        incident: the incident that it belongs to.
    """

    name: str
    concern: str
    scope: str
    authorised_by: str
    authorised_on: dt.date | None
    begun_on: dt.date | None = None
    staff_id: UUID | None = None
    incident: UUID | None = None


@dataclass(frozen=True)
class InspectionRow:
    """An inspection, as stored."""

    id: UUID
    staff_id: UUID | None
    name: str
    concern: str
    scope: str
    authorised_by: str
    authorised_on: dt.date
    begun_on: dt.date | None
    ended_on: dt.date | None
    found: str | None
    incident_id: UUID | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def recorded_afterwards(self) -> bool:
        """Whether it had begun on a day before its reason was written down."""
        return self.begun_on is not None and self.begun_on < self.recorded_at.astimezone().date()

    @property
    def state(self) -> str:
        """Where it stands, in a word or two."""
        if self.ended_on is not None:
            return "Ended"
        return "Under way" if self.begun_on is not None else "Not begun"


@dataclass(frozen=True)
class ComplaintDraft:
    """A complaint about the policy itself (R100).

    Attributes:
        policy: its title, as it is now.
        passed_to: who deals with it under the complaints procedure.
    """

    received_on: dt.date | None
    received_from: str
    policy: str
    what: str
    passed_to: str
    passed_on: dt.date | None = None


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint, as stored."""

    id: UUID
    received_on: dt.date
    received_from: str
    policy: str
    what: str
    passed_to: str
    passed_on: dt.date | None
    outcome: str | None
    closed_on: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def state(self) -> str:
        """Where it stands, in a word or two."""
        if self.closed_on is not None:
            return "Closed"
        return "Passed on" if self.passed_on is not None else "Not passed on"


@dataclass(frozen=True)
class LogsDue:
    """What the logs leave to do.

    Attributes:
        review_on: when the next review of monitoring is due; None if no date was set.
        begun: inspections that have begun and not ended.
        complaints: complaints that nobody has closed, oldest first.
    """

    review_on: dt.date | None
    begun: tuple[InspectionRow, ...]
    complaints: tuple[ComplaintRow, ...]


LogRow = ReviewRow | InspectionRow | ComplaintRow
LOGS = {
    "review": "Reviews of monitoring",
    "inspection": "Inspections of messages",
    "complaint": "Complaints about policies",
}


def kind_of(row: LogRow) -> str:
    """Which of ``LOGS`` a row belongs to."""
    if isinstance(row, ReviewRow):
        return "review"
    return "inspection" if isinstance(row, InspectionRow) else "complaint"


def day_of(row: LogRow) -> dt.date:
    """The day by which a row is sorted."""
    if isinstance(row, ReviewRow):
        return row.done_on
    return row.authorised_on if isinstance(row, InspectionRow) else row.received_on


def title_of(row: LogRow) -> str:
    """What a row is called."""
    when = say_date(day_of(row))
    if isinstance(row, ReviewRow):
        return f"Monitoring reviewed, {when}"
    if isinstance(row, InspectionRow):
        return f"{row.name}’s messages, {when}"
    return f"Complaint about “{row.policy}”, {when}"


def facts_of(row: LogRow) -> list[tuple[str, str]]:
    """A row as labels and words; words are empty where nothing was said."""
    if isinstance(row, ReviewRow):
        return [
            ("Reviewed", say_date(row.done_on)),
            ("By", row.done_by),
            ("Looked at", row.looked_at),
            ("Found", row.found or ""),
            ("Next review", _day(row.next_on)),
        ]
    if isinstance(row, InspectionRow):
        begun = _day(row.begun_on)
        if row.recorded_afterwards:
            begun = f"{begun}, before its reason was recorded here"
        return [
            ("Whose messages", row.name),
            ("Concern", row.concern),
            ("Scope", row.scope),
            ("Authorised", f"{say_date(row.authorised_on)} by {row.authorised_by}"),
            ("Begun", begun),
            ("Ended", _day(row.ended_on)),
            ("Found", row.found or ""),
        ]
    return [
        ("Received", f"{say_date(row.received_on)} from {row.received_from}"),
        ("Policy", row.policy),
        ("Complaint", row.what),
        ("Goes to", row.passed_to),
        ("Passed on", _day(row.passed_on)),
        ("Outcome", row.outcome or ""),
        ("Closed", _day(row.closed_on)),
    ]


def _day(day: dt.date | None) -> str:
    return "" if day is None else say_date(day)
