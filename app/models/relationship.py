"""Social-media relationships that staff disclose, and what was decided: tables of a casebook.

The other person is never named: initials and, for a child, a year group are enough to know
again whom the two people in the room mean.
"""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class OtherKind(enum.StrEnum):
    """Who the other person is to the school.

    Order matters: typing a letter in a list picks the first word that begins with it.
    """

    PUPIL = "pupil"
    FORMER_PUPIL = "former_pupil"
    OTHER_SCHOOL = "other_school"
    PARENT = "parent"
    COLLEAGUE = "colleague"
    GOVERNOR = "governor"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What people read."""
        return OTHER_LABELS[self]

    @property
    def child(self) -> bool:
        """Whether a year group belongs to them and the school's age rule ends the entry."""
        return self in (OtherKind.PUPIL, OtherKind.FORMER_PUPIL, OtherKind.OTHER_SCHOOL)


OTHER_LABELS = {
    OtherKind.PUPIL: "Pupil",
    OtherKind.FORMER_PUPIL: "Former pupil",
    OtherKind.OTHER_SCHOOL: "Another school’s pupil",
    OtherKind.PARENT: "Parent or carer",
    OtherKind.COLLEAGUE: "Colleague",
    OtherKind.GOVERNOR: "Governor",
    OtherKind.OTHER: "Other",
}


class Connection(enum.StrEnum):
    """How the two know each other apart from school (R045–R053)."""

    FAMILY = "family"
    FAMILY_FRIEND = "family_friend"
    SOCIAL_CIRCLE = "social_circle"
    PARTNER = "partner"
    BOTH_PARENTS = "both_parents"
    INTEREST = "interest"
    NEIGHBOUR = "neighbour"
    WORK_ONLY = "work_only"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What people read."""
        return CONNECTION_LABELS[self]


CONNECTION_LABELS = {
    Connection.FAMILY: "Family member",
    Connection.FAMILY_FRIEND: "Family friend",
    Connection.SOCIAL_CIRCLE: "Same social circle",
    Connection.PARTNER: "Partner or close friend",
    Connection.BOTH_PARENTS: "Both have children here",
    Connection.INTEREST: "Club, faith group or other interest",
    Connection.NEIGHBOUR: "Neighbours",
    Connection.WORK_ONLY: "Only through school",
    Connection.OTHER: "Other",
}


class DecisionOutcome(enum.StrEnum):
    """What the head or the chair of governors made of it."""

    NOTED = "noted"
    CONDITIONS = "conditions"
    NOT_AGREED = "not_agreed"

    @property
    def label(self) -> str:
        """What people read."""
        return DECISION_LABELS[self]


DECISION_LABELS = {
    DecisionOutcome.NOTED: "Noted",
    DecisionOutcome.CONDITIONS: "Agreed with conditions",
    DecisionOutcome.NOT_AGREED: "Not agreed",
}


class Awareness(enum.StrEnum):
    """How widely a relationship is known (R046, R053: openly acknowledged)."""

    LEADERS = "leaders"
    TEAM = "team"
    OPEN = "open"

    @property
    def label(self) -> str:
        """What people read."""
        return {
            Awareness.LEADERS: "School leaders only",
            Awareness.TEAM: "The people they work with",
            Awareness.OPEN: "Openly known",
        }[self]


class Departure(enum.StrEnum):
    """Whether a departure from the policy was taken already or is proposed (R057)."""

    TAKEN = "taken"
    PROPOSED = "proposed"

    @property
    def label(self) -> str:
        """What people read."""
        return {Departure.TAKEN: "Taken already", Departure.PROPOSED: "Proposed"}[self]


class DecidedBy(enum.StrEnum):
    """Who may decide (R054)."""

    HEAD = "head"
    CHAIR = "chair"

    @property
    def label(self) -> str:
        """What people read."""
        return {DecidedBy.HEAD: "Headteacher", DecidedBy.CHAIR: "Chair of governors"}[self]


class Disclosure(Recorded, CasebookBase):
    """A relationship that a member of staff told the school of.

    Attributes:
        reference: ``DIS-2026-003``, made of the year it was recorded in and a number.
        staff_id: in the register; ``staff_name`` is their name as it was then.
        year_group: of a child: 0 is Reception, -1 Nursery; a former pupil's is the one they
            would be in.
        year_group_in: the school year in which that was so (2026 for 2026/27).
        told_on: when the person told the school; recorded_at is when it was written down.
        told_to: who heard it.
        declaration_id: the declaration in the register that said "something to disclose".
        decision_id: the decision that stands; earlier ones stay.
        review_on: from when the next review is due.
        replaces: the disclosure that this one tells anew after something changed.
        ended_on, ended_why: when it ended and why, other than by the age rule.
        awareness: how widely it is known.
        asked: whether the school asked (True) or was told unasked (False).
        departure, justification: on professional judgement, what departs from the policy and why;
            hr_advice is what HR said to it, on hr_advice_on (R057).
        copy_signed_on: when the member of staff signed their copy; its scan is copy_document_id.
    """

    __tablename__ = "disclosure"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "ended_on", "review_on"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    staff_id: Mapped[UUID] = mapped_column(index=True)
    staff_name: Mapped[str]
    other_kind: Mapped[OtherKind]
    other_initials: Mapped[str]
    year_group: Mapped[int | None]
    year_group_in: Mapped[int | None]
    connection: Mapped[Connection]
    platforms: Mapped[list[str]]
    told_on: Mapped[dt.date] = mapped_column(index=True)
    told_to: Mapped[str]
    declaration_id: Mapped[UUID | None] = mapped_column(index=True)
    note: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    review_on: Mapped[dt.date | None]
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("disclosure.id"))
    ended_on: Mapped[dt.date | None]
    ended_why: Mapped[str | None]
    awareness: Mapped[Awareness | None]
    asked: Mapped[bool | None]
    departure: Mapped[Departure | None]
    justification: Mapped[str | None]
    hr_advice: Mapped[str | None]
    hr_advice_on: Mapped[dt.date | None]
    copy_signed_on: Mapped[dt.date | None]
    copy_document_id: Mapped[UUID | None]


class Decision(Recorded, CasebookBase):
    """One decision on a disclosure; deciding again adds another.

    Attributes:
        decided_by: in which office; ``decided_name`` is the person.
        conditions: what was agreed, where it was agreed with conditions.
        review_on: from when it is due to be looked at again.
    """

    __tablename__ = "decision"

    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure.id"), index=True)
    outcome: Mapped[DecisionOutcome]
    decided_by: Mapped[DecidedBy]
    decided_name: Mapped[str]
    decided_on: Mapped[dt.date]
    reason: Mapped[str | None]
    conditions: Mapped[str | None]
    review_on: Mapped[dt.date | None]


class TakenUp(Recorded, CasebookBase):
    """That a declaration's "something to disclose" was talked over and needed no record."""

    __tablename__ = "taken_up"

    declaration_id: Mapped[UUID] = mapped_column(unique=True)
    staff_id: Mapped[UUID] = mapped_column(index=True)
    staff_name: Mapped[str]
    talked_on: Mapped[dt.date]
    talked_to: Mapped[str]
    note: Mapped[str | None]
