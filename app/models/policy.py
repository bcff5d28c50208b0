"""A school's policies, each ratified text of them, and who was told (R001-R013, R015-R017)."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Recorded, RegisterBase


class VersionState(enum.StrEnum):
    """Only a final version can be signed (R005)."""

    DRAFT = "draft"
    FINAL = "final"


class Policy(Recorded, RegisterBase):
    """A policy through all its versions.

    Attributes:
        reference: the school's own number for it (R012).
        origin: the model it was made from (R001, R015).
        owner: the responsible person (R003).
        committee: who reviews it (R001, R003).
        legal_framework: the laws and guidance it names, one a line (R013).
        withdrawn_on: from when it no longer applies.
    """

    __tablename__ = "policy"

    title: Mapped[str]
    reference: Mapped[str | None]
    origin: Mapped[str | None]
    owner: Mapped[str | None]
    committee: Mapped[str | None]
    legal_framework: Mapped[str | None]
    withdrawn_on: Mapped[dt.date | None]


class PolicyVersion(Recorded, RegisterBase):
    """One text of a policy. Once final it is never changed: the next version replaces it.

    Attributes:
        number: counts the versions of its policy, from 1.
        label: what people call it, such as "2026".
        produced_on, produced_by: when and by whom the text was written or reviewed (R002).
        ratified_on, ratified_by: the approval and the body that gave it (R002).
        signed_by, signed_position: who signed the cover (R002).
        next_review: as the policy says it: a date, a month or a term (R006).
        next_review_on: the last day on which that review is in time.
        change_note: what is different from the version before (R004).
        consultation: with whom, when, and what came of it (R011).
        equality_check: that the text was checked as not discriminating (R016).
        monitoring: how it has worked in practice, weighed at the review (R017).
        everyone_signs: True if the change is material, so everybody signs again; False if
            only new starters sign.
        wording: the declaration that people sign, frozen when the version is final (R029).
        document_id: the policy's text or PDF among the register's documents.
        final_on: when it became final.
    """

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("policy_id", "number"),)

    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"))
    number: Mapped[int]
    label: Mapped[str]
    state: Mapped[VersionState]
    produced_on: Mapped[dt.date | None]
    produced_by: Mapped[str | None]
    ratified_on: Mapped[dt.date | None]
    ratified_by: Mapped[str | None]
    signed_by: Mapped[str | None]
    signed_position: Mapped[str | None]
    next_review: Mapped[str | None]
    next_review_on: Mapped[dt.date | None] = mapped_column(index=True)
    change_note: Mapped[str | None]
    consultation: Mapped[str | None]
    equality_check: Mapped[str | None]
    monitoring: Mapped[str | None]
    everyone_signs: Mapped[bool]
    wording: Mapped[str]
    document_id: Mapped[UUID | None]
    final_on: Mapped[dt.date | None]


class PolicyLink(Recorded, RegisterBase):
    """Another policy that this one refers to (R012).

    Attributes:
        reference: the school's own number for the other policy.
        also_read: staff must read it as well (R042).
        ended_on: from when it is no longer linked.
    """

    __tablename__ = "policy_link"

    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"), index=True)
    title: Mapped[str]
    reference: Mapped[str | None]
    also_read: Mapped[bool]
    ended_on: Mapped[dt.date | None]


class Communication(Recorded, RegisterBase):
    """That somebody was told of a version: whom, when and how (R009, R010)."""

    __tablename__ = "communication"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"), index=True)
    audience: Mapped[str]
    told_on: Mapped[dt.date]
    how: Mapped[str]
    note: Mapped[str | None]


class ChangeKind(enum.StrEnum):
    """How a clause differs from the version before."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    RENUMBERED = "renumbered"


class PolicyChange(Recorded, RegisterBase):
    """One clause that differs from an earlier version, and whether the head calls it material.

    Attributes:
        compared_with: the earlier version.
        position: its place in the comparison, from 0.
        old_number, new_number: the clause's number as printed; None where it has none.
        heading: what it stands under in the newer text (in the older, if it was removed).
        material: it changes what people have to do, so they sign again.
    """

    __tablename__ = "policy_change"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"), index=True)
    compared_with: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"))
    position: Mapped[int]
    kind: Mapped[ChangeKind]
    old_number: Mapped[str | None]
    new_number: Mapped[str | None]
    heading: Mapped[str | None]
    old_text: Mapped[str | None]
    new_text: Mapped[str | None]
    material: Mapped[bool]
