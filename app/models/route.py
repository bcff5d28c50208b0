"""Who had to be told about an incident, who was, and what was asked to be taken down."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class RouteKey(enum.StrEnum):
    """Why somebody has to be told (R079-R104); who and how fast is the school's setting."""

    CHILD_AT_RISK = "child_at_risk"
    ABOUT_STAFF = "about_staff"
    LADO = "lado"
    ABOUT_HEAD = "about_head"
    ABOUT_PUPIL = "about_pupil"
    ILLEGAL = "illegal"
    DATA_BREACH = "data_breach"
    ACCOUNT = "account"
    MEDIA = "media"
    CRITICISM = "criticism"
    PUPIL_BULLYING = "pupil_bullying"
    STAFF_BULLYING = "staff_bullying"
    THREAT = "threat"
    PROHIBITED_SITE = "prohibited_site"
    ALLEGATION = "allegation"
    POLICY_COMPLAINT = "policy_complaint"
    ESCALATION = "escalation"
    HR = "hr"
    OTHER = "other"


class Told(Recorded, CasebookBase):
    """That somebody was told, or was not told and why: both are records.

    Attributes:
        whom: the person or body, such as "Amal Idris, LADO".
        told_on, told_time, how: empty where nobody was told.
        not_told_why: the reason, where nobody was told.
        advice: what they said, such as the LADO's advice.
        procedure: the other procedure that the matter was handed to (R099).
    """

    __tablename__ = "told"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    route: Mapped[RouteKey]
    whom: Mapped[str]
    told_on: Mapped[dt.date | None]
    told_time: Mapped[str | None]
    how: Mapped[str | None]
    not_told_why: Mapped[str | None]
    advice: Mapped[str | None]
    procedure: Mapped[str | None]


class Removal(Recorded, CasebookBase):
    """A request to take something down, and whether it was done (R116; 48 hours for a platform).

    Attributes:
        asked: the platform, pupil, parent or member of staff who was asked.
        due_at: until when they have, UTC.
        settled_on: when it was found to be down, or given up.
        complied: None while nobody knows.
    """

    __tablename__ = "removal"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    asked: Mapped[str]
    link: Mapped[str | None]
    asked_on: Mapped[dt.date]
    asked_time: Mapped[str | None]
    how: Mapped[str | None]
    due_at: Mapped[dt.datetime]
    settled_on: Mapped[dt.date | None]
    complied: Mapped[bool | None]
    note: Mapped[str | None]
