"""What goes into the policies' service and what comes out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.models.policy import VersionState


@dataclass(frozen=True)
class PolicyDraft:
    """A policy, as typed (R001, R003, R013, R015)."""

    title: str
    reference: str = ""
    origin: str = ""
    owner: str = ""
    committee: str = ""
    legal_framework: str = ""


@dataclass(frozen=True)
class VersionDraft:
    """One text of a policy, as typed. ``next_review`` is a date, a month or a term (R006)."""

    label: str
    ratified_on: dt.date | None = None
    ratified_by: str = ""
    next_review: str = ""
    everyone_signs: bool = True
    wording: str = ""
    change_note: str = ""
    produced_on: dt.date | None = None
    produced_by: str = ""
    signed_by: str = ""
    signed_position: str = ""
    consultation: str = ""
    equality_check: str = ""
    monitoring: str = ""


@dataclass(frozen=True)
class CommunicationDraft:
    """Whom a version was communicated to (R009, R010)."""

    audience: str
    told_on: dt.date
    how: str
    note: str = ""


@dataclass(frozen=True)
class PolicyRow:
    """A policy and, in short, where it stands.

    Attributes:
        version_id, version_label: of its newest final version, which is in force.
        next_review, next_review_on: of that version.
        has_draft: a newer version is being prepared.
    """

    id: UUID
    title: str
    reference: str | None
    origin: str | None
    owner: str | None
    committee: str | None
    legal_framework: str | None
    withdrawn_on: dt.date | None
    version_id: UUID | None
    version_label: str | None
    next_review: str | None
    next_review_on: dt.date | None
    has_draft: bool


@dataclass(frozen=True)
class VersionRow:
    """A version of a policy, as stored."""

    id: UUID
    policy_id: UUID
    policy_title: str
    number: int
    label: str
    state: VersionState
    produced_on: dt.date | None
    produced_by: str | None
    ratified_on: dt.date | None
    ratified_by: str | None
    signed_by: str | None
    signed_position: str | None
    next_review: str | None
    next_review_on: dt.date | None
    change_note: str | None
    consultation: str | None
    equality_check: str | None
    monitoring: str | None
    everyone_signs: bool
    wording: str
    document_id: UUID | None
    final_on: dt.date | None

    @property
    def final(self) -> bool:
        """Whether it can be signed."""
        return self.state is VersionState.FINAL

    def draft(self) -> VersionDraft:
        """The same as a form shows it."""
        return VersionDraft(
            label=self.label,
            ratified_on=self.ratified_on,
            ratified_by=self.ratified_by or "",
            next_review=self.next_review or "",
            everyone_signs=self.everyone_signs,
            wording=self.wording,
            change_note=self.change_note or "",
            produced_on=self.produced_on,
            produced_by=self.produced_by or "",
            signed_by=self.signed_by or "",
            signed_position=self.signed_position or "",
            consultation=self.consultation or "",
            equality_check=self.equality_check or "",
            monitoring=self.monitoring or "",
        )


@dataclass(frozen=True)
class LinkRow:
    """Another policy that a policy refers to (R012); ``also_read`` if staff must read it (R042)."""

    id: UUID
    title: str
    reference: str | None
    also_read: bool


@dataclass(frozen=True)
class CommunicationRow:
    """That somebody was told of a version."""

    id: UUID
    audience: str
    told_on: dt.date
    how: str
    note: str | None


@dataclass(frozen=True)
class ReviewRow:
    """When a policy in force is to be reviewed."""

    policy_id: UUID
    policy_title: str
    version_label: str
    next_review: str
    next_review_on: dt.date


@dataclass(frozen=True)
class PolicyFile:
    """A policy's text or PDF, as it was added."""

    name: str
    media_type: str
    data: bytes
