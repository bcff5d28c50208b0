"""What happened online and what was done about it: tables of a casebook."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class Party(enum.StrEnum):
    """Whom an incident is about, or who did it."""

    STAFF = "staff"
    PUPIL = "pupil"
    PARENT = "parent"
    SCHOOL = "school"
    OTHER = "other"
    UNKNOWN = "unknown"


class IncidentType(enum.StrEnum):
    """Kinds of incident that the five policies name (R113)."""

    POST = "post"
    THREAT = "threat"
    CYBERBULLYING = "cyberbullying"
    APPROACH = "approach"
    CONFIDENTIALITY = "confidentiality"
    ACCOUNT = "account"
    CONDUCT = "conduct"
    OTHER = "other"


class Done(enum.StrEnum):
    """What was already done when the incident was recorded (ux.md F2)."""

    TOLD_DSL = "told_dsl"
    ASKED_REMOVAL = "asked_removal"
    HR = "hr"
    POLICE = "police"
    SUPPORT = "support"


class Status(enum.StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    CLOSED = "closed"


class ActionKind(enum.StrEnum):
    """What an entry of the chronology did to the incident."""

    DONE = "done"
    CLOSED = "closed"
    REOPENED = "reopened"


class Outcome(enum.StrEnum):
    """How an incident ended (R114–R121)."""

    NO_ACTION = "no_action"
    ACCIDENTAL = "accidental"
    UNFOUNDED = "unfounded"
    REMOVED = "removed"
    ADVICE = "advice"
    WARNING = "warning"
    DISCIPLINARY = "disciplinary"
    DISMISSAL = "dismissal"
    ACCESS_WITHDRAWN = "access_withdrawn"
    ENGAGEMENT_ENDED = "engagement_ended"
    PUPIL_SANCTION = "pupil_sanction"
    PARENT_MEETING = "parent_meeting"
    HANDED_ON = "handed_on"
    POLICE = "police"
    OTHER = "other"


class Allegation(enum.StrEnum):
    """How an allegation against a member of staff ended (the guidance's five outcomes)."""

    SUBSTANTIATED = "substantiated"
    MALICIOUS = "malicious"
    FALSE = "false"
    UNSUBSTANTIATED = "unsubstantiated"
    UNFOUNDED = "unfounded"


class HarmTest(enum.StrEnum):
    """The four questions of the harm threshold."""

    HARMED = "harmed"
    OFFENCE = "offence"
    RISK = "risk"
    UNSUITABLE = "unsuitable"


class Incident(Recorded, CasebookBase):
    """One incident. Its columns hold what is held to be true now; a correction keeps what was.

    Attributes:
        reference: ``INC-2026-014``, made of the year it was recorded in and a number.
        happened_time: in the person's own words, "about 4pm".
        about_staff_id: the member of staff in the register, whose name then is ``about_name``.
        knows: whether whom it is about knows of it (R110); None is "not known".
        impact: how it was taken by whom it is about (R111).
        led_by: who is looking into it (R105).
        rationale: why it was closed so.
        known_on: when the school came to know of it, from which its clocks run.
        group_name: the class, club or group chat that it happened in.
        judgement: the school's own view, which is final (R111).
        harm: which questions of the harm threshold were answered yes; None before they were asked;
            harm_why is the reason for the answers.
        allegation: its outcome, where it was one.
        copy_given_on: when the person had their copy of the summary.
        off_file_on: when a malicious or false one was taken off the personnel file.
        training: whether training is to be refreshed (R036); None before it was asked.
        post_id: the sealed report that it was made of.
        signs: keys of routes that who recorded it says apply, such as ``illegal`` (``RouteKey``).
    """

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "status", "happened_on"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    narrative: Mapped[str]
    happened_on: Mapped[dt.date] = mapped_column(index=True)
    happened_time: Mapped[str | None]
    about_kind: Mapped[Party | None]
    about_staff_id: Mapped[UUID | None] = mapped_column(index=True)
    about_name: Mapped[str | None]
    by_kind: Mapped[Party | None]
    by_name: Mapped[str | None]
    platform: Mapped[str | None]
    link: Mapped[str | None]
    type: Mapped[IncidentType | None]
    done_so_far: Mapped[list[str]]
    knows: Mapped[bool | None]
    impact: Mapped[str | None]
    led_by: Mapped[str | None]
    status: Mapped[Status]
    outcome: Mapped[Outcome | None]
    closed_on: Mapped[dt.date | None]
    rationale: Mapped[str | None]
    known_on: Mapped[dt.date | None]
    group_name: Mapped[str | None]
    judgement: Mapped[str | None]
    harm: Mapped[list[str] | None]
    harm_why: Mapped[str | None]
    allegation: Mapped[Allegation | None]
    copy_given_on: Mapped[dt.date | None]
    off_file_on: Mapped[dt.date | None]
    training: Mapped[bool | None]
    post_id: Mapped[UUID | None]
    signs: Mapped[list[str] | None]


class Action(Recorded, CasebookBase):
    """Something done about an incident: what, by whom, and when it was done.

    Closing and reopening leave one each, so that the chronology keeps every round.
    """

    __tablename__ = "action"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[ActionKind]
    what: Mapped[str]
    by: Mapped[str]
    happened_on: Mapped[dt.date]
    happened_time: Mapped[str | None]


class Correction(Recorded, CasebookBase):
    """New wording for one field of an incident; ``before`` stays readable for ever."""

    __tablename__ = "correction"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
