"""Collections and declarations: who was asked to sign which version, and who did (R027-R031)."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Recorded, RegisterBase


class Scope(enum.StrEnum):
    """Whom a collection asks: everybody, or only those who never signed this policy."""

    EVERYONE = "everyone"
    NEW_STARTERS = "new_starters"


class Outcome(enum.StrEnum):
    """What came back from one person."""

    SIGNED = "signed"
    CHECK = "check"
    DECLINED = "declined"
    EXEMPT = "exempt"
    ON_LEAVE = "on_leave"


class HowSeen(enum.StrEnum):
    """How whoever recorded it knows that the person signed."""

    PAPER = "paper"
    WITNESSED = "witnessed"
    EMAIL = "email"
    SCAN = "scan"
    DRAWN = "drawn"
    TYPED = "typed"
    OTHER = "other"


class ToDisclose(enum.StrEnum):
    """Whether the person ticked that they have something to tell the head.

    "Nothing" is a nil return; what "something" is goes into the casebook, never here.
    """

    NOTHING = "nothing"
    SOMETHING = "something"
    NOT_ASKED = "not_asked"


class Collection(Recorded, RegisterBase):
    """A round in which people are asked to sign one version: a new one, or the same one again.

    Attributes:
        round_id: shared by collections that were started together, whose declarations stand on
            one form (R042); None for one that was started alone.
    """

    __tablename__ = "collection"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"), index=True)
    title: Mapped[str]
    opened_on: Mapped[dt.date] = mapped_column(index=True)
    due_on: Mapped[dt.date]
    scope: Mapped[Scope]
    closed_on: Mapped[dt.date | None]
    round_id: Mapped[UUID | None] = mapped_column(index=True)


class Declaration(Recorded, RegisterBase):
    """What one person returned in one collection. Never edited: superseded, or taken back.

    Attributes:
        version_id: the version, and with it the frozen wording, that they signed.
        dated: the day they signed, refused, or were exempted.
        how_seen: None unless signed.
        reason: why it needs checking, was declined or is not needed.
        until: the last day of an exemption, or the day on which to ask somebody on leave again.
        document_id: the scan of the signed page among the register's documents.
        follow_up_on: when the head heard what they had to disclose.
        stands: False once superseded or taken back; one stands for each person and collection.
        supersedes: the declaration that this one replaced.
        voided_on, voided_why: when and why it was taken back.
        form_id: the printed form that came back signed.
        signature_id: what was signed on the screen.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        # One that stands for each person in a collection; the state beside it answers the board
        # and Home's counts from the index alone.
        Index(
            "uq_declaration_standing",
            "collection_id",
            "staff_id",
            unique=True,
            sqlite_where=text("stands = 1"),
        ),
        Index("ix_declaration_outcome", "collection_id", "outcome", "staff_id"),
        Index("ix_declaration_person", "staff_id", "dated"),
        Index("ix_declaration_follow_up", "to_disclose", "follow_up_on"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"))
    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collection.id"))
    outcome: Mapped[Outcome]
    dated: Mapped[dt.date]
    how_seen: Mapped[HowSeen | None]
    to_disclose: Mapped[ToDisclose]
    reason: Mapped[str | None]
    document_id: Mapped[UUID | None]
    follow_up_on: Mapped[dt.date | None]
    stands: Mapped[bool]
    supersedes: Mapped[UUID | None] = mapped_column(ForeignKey("declaration.id"))
    voided_on: Mapped[dt.date | None]
    voided_why: Mapped[str | None]
    until: Mapped[dt.date | None]
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("form.id"))
    signature_id: Mapped[UUID | None] = mapped_column(ForeignKey("signature.id"))


class Form(Recorded, RegisterBase):
    """A form that was printed for one person, known again by its code when it is scanned.

    Attributes:
        reference: random, and all that the code on the paper holds.
        name: the person's, as it is printed.
        collections: ids (hex) of those whose declarations stand on it, in their order.
        layout: which arrangement of boxes and codes it was printed in.
        large: in large print (R018).
    """

    __tablename__ = "form"

    reference: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str]
    collections: Mapped[list[str]]
    printed_on: Mapped[dt.date]
    layout: Mapped[int]
    large: Mapped[bool]


class Signature(Recorded, RegisterBase):
    """What somebody signed on the screen, with what English law asks for: the intent shown.

    Attributes:
        method: drawn or typed.
        intent: the sentence beside the box in which they signed.
        typed: what they typed as their name; None if drawn.
        document_id: the drawn lines, among the register's documents; None if typed.
        shown: what they could read before they signed, such as the policy's document.
        signed_at: when, to the second.
    """

    __tablename__ = "signature"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    method: Mapped[HowSeen]
    intent: Mapped[str]
    typed: Mapped[str | None]
    document_id: Mapped[UUID | None]
    shown: Mapped[str]
    signed_at: Mapped[dt.datetime]
