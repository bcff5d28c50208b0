"""What goes into the declarations' service and what comes out of it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.models.declaration import HowSeen, Outcome, Scope, ToDisclose
from app.models.staff import Category
from app.words import count, join


class State(enum.StrEnum):
    """Where one person stands in one collection; the value is what people read."""

    NOT_RETURNED = "Not returned"
    CHECK = "Check"
    SIGNED = "Signed"
    OLDER = "Signed an older version"
    EXEMPT = "Exempt"


HOW_SEEN_LABELS = {
    HowSeen.PAPER: "Signed paper form",
    HowSeen.WITNESSED: "Signed in front of me",
    HowSeen.EMAIL: "E-mail from their own address",
    HowSeen.SCAN: "Scanned form",
    HowSeen.DRAWN: "Signed on the screen",
    HowSeen.TYPED: "Typed their name on the screen",
    HowSeen.OTHER: "In another way",
}
BY_HAND = tuple(how for how in HowSeen if how not in (HowSeen.DRAWN, HowSeen.TYPED))
"""What a person can say about a signature that they record themselves."""
TO_DISCLOSE_LABELS = {
    ToDisclose.NOTHING: "Nothing to disclose",
    ToDisclose.SOMETHING: "Something to disclose",
    ToDisclose.NOT_ASKED: "Not said",
}
OUTCOME_LABELS = {
    Outcome.SIGNED: "Signed",
    Outcome.CHECK: "Check",
    Outcome.DECLINED: "Declined",
    Outcome.EXEMPT: "Exempt",
    Outcome.ON_LEAVE: "On leave",
}
SCOPE_LABELS = {
    Scope.EVERYONE: "Everyone signs",
    Scope.NEW_STARTERS: "New starters only",
}


@dataclass(frozen=True)
class CollectionDraft:
    """A round of asking people to sign, as typed.

    Attributes:
        title: what it is called; blank for the policy's title and the version.
        due_on: the last day to sign; None for 14 days after ``opened_on``.
    """

    opened_on: dt.date
    due_on: dt.date | None = None
    title: str = ""
    scope: Scope = Scope.EVERYONE


@dataclass(frozen=True)
class CollectionRow:
    """A round, as stored, with the version that it asks people to sign.

    Collections with the same ``round_id`` are signed on one form.
    """

    id: UUID
    title: str
    opened_on: dt.date
    due_on: dt.date
    scope: Scope
    closed_on: dt.date | None
    version_id: UUID
    round_id: UUID | None
    version_label: str
    version_number: int
    policy_id: UUID
    policy_title: str

    @property
    def open(self) -> bool:
        """Whether people are still being asked."""
        return self.closed_on is None

    @property
    def policy(self) -> str:
        """What is signed: the policy with its version."""
        return f"{self.policy_title}, version {self.version_label}"


@dataclass(frozen=True)
class SignedDraft:
    """Signatures recorded by hand for one or several people."""

    dated: dt.date | None
    how_seen: HowSeen = HowSeen.PAPER
    to_disclose: ToDisclose = ToDisclose.NOT_ASKED


@dataclass(frozen=True)
class Recorded:
    """What recording did.

    Attributes:
        ids: of the new declarations, in the order of the people.
        replaced: names of those whose earlier entry in this collection was superseded.
        people: how many it was recorded for; one may have signed several policies at once.
    """

    ids: tuple[UUID, ...]
    replaced: tuple[str, ...]
    people: int

    @property
    def sentence(self) -> str:
        """What to tell the person who recorded it."""
        said = f"Recorded for {count(self.people, 'person')}."
        if not self.replaced:
            return said
        has = "has" if len(self.replaced) == 1 else "have"
        names = join(
            self.replaced[:5] if len(self.replaced) < 6 else [*self.replaced[:4], "others"]
        )
        return f"{said} {names} {has} a new entry; the one before is kept as superseded."


class BoardRow(NamedTuple):
    """One person on the board of a collection; a tuple, since thousands are made at a time.

    Attributes:
        asked: False where this collection doesn't ask them to sign (again).
        dated: when they signed, refused or were exempted; None if nothing was returned.
        remark: in words: why it needs checking, was declined, what was signed before.
        overdue: their last day to sign has passed and they are still waited for.
        last_day: theirs; who started after the collection opened has days of their own.
        away: on leave, and not to be asked again yet.
    """

    staff_id: UUID
    name: str
    category: Category
    role: str | None
    team: str | None
    state: State
    asked: bool
    dated: dt.date | None
    to_disclose: ToDisclose | None
    has_scan: bool
    remark: str
    overdue: bool
    last_day: dt.date | None = None
    away: bool = False

    @property
    def outstanding(self) -> bool:
        """Whether the school still waits for this person."""
        return self.asked and self.state not in (State.SIGNED, State.EXEMPT)


@dataclass(frozen=True)
class ToSign:
    """Somebody whom the school still waits for, in one collection or in several together.

    Attributes:
        row: where they stand; of several collections the first, with what is said in each.
        what: the policies that they have still to sign, each with its version.
    """

    row: BoardRow
    what: tuple[str, ...]
    email: str | None

    @property
    def id(self) -> UUID:
        """The person's."""
        return self.row.staff_id


@dataclass(frozen=True)
class PastBoard:
    """A board as it stood at the end of an earlier day.

    Attributes:
        collection: as it was then, perhaps still open.
    """

    collection: CollectionRow
    day: dt.date
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class Counts:
    """How many people stand where, of those whom a collection asks."""

    asked: int = 0
    signed: int = 0
    check: int = 0
    older: int = 0
    exempt: int = 0
    not_returned: int = 0
    overdue: int = 0
    away: int = 0

    @classmethod
    def of(cls, rows: Iterable[BoardRow]) -> Counts:
        """Count a board's rows."""
        asked = [row for row in rows if row.asked]
        states = [row.state for row in asked]
        return cls(
            asked=len(asked),
            signed=states.count(State.SIGNED),
            check=states.count(State.CHECK),
            older=states.count(State.OLDER),
            exempt=states.count(State.EXEMPT),
            not_returned=states.count(State.NOT_RETURNED),
            overdue=sum(row.overdue for row in asked),
            away=sum(row.away for row in asked),
        )

    @property
    def due(self) -> int:
        """Those who have to sign: asked and not exempt. What a percentage is reckoned from."""
        return self.asked - self.exempt

    @property
    def outstanding(self) -> int:
        """Those whom the school still waits for."""
        return self.due - self.signed


@dataclass(frozen=True)
class Waiting:
    """What Home says of all open collections together.

    Attributes:
        not_signed: people who have still to sign something, those to check too.
        overdue: of these, past their last day with one of them.
        check: returned, but something about it has to be looked at.
        to_hear: people who ticked "something to disclose" and were not heard yet.
    """

    not_signed: int
    overdue: int
    check: int
    to_hear: int


@dataclass(frozen=True)
class HistoryRow:
    """One declaration of a person, whether or not it still stands."""

    id: UUID
    collection_id: UUID
    policy_title: str
    version_label: str
    collection_title: str
    outcome: Outcome
    dated: dt.date
    how_seen: HowSeen | None
    to_disclose: ToDisclose
    reason: str | None
    document_id: UUID | None
    stands: bool
    voided_on: dt.date | None
    voided_why: str | None
    recorded_at: dt.datetime
    recorded_by: str
    until: dt.date | None

    @property
    def said(self) -> str:
        """The outcome in words, with what became of it."""
        words = OUTCOME_LABELS[self.outcome]
        if self.voided_on is not None:
            return f"{words}, taken back"
        return words if self.stands else f"{words}, superseded"


@dataclass(frozen=True)
class ToHearRow:
    """Somebody who ticked "something to disclose" and whom the head has still to hear."""

    declaration_id: UUID
    staff_id: UUID
    name: str
    dated: dt.date
    policy_title: str
