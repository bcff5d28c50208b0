"""Everybody who has a part in an incident, and incidents that belong together."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded
from app.models.incident import Party


class Part(enum.StrEnum):
    """What part a person has in an incident."""

    TARGET = "target"
    SUBJECT = "subject"
    WITNESS = "witness"
    REPORTER = "reporter"
    ANONYMOUS = "anonymous"
    HANDLER = "handler"
    PANEL = "panel"


class Involved(Recorded, CasebookBase):
    """One person and their part; whom it is about and who did it are the incident's own columns.

    Attributes:
        name: empty for an anonymous reporter.
        staff_id: in the register, if they are on the staff list.
        knows: whether a target knows of it (R110); None is not known.
        account: what they said, with why it was taken so (KCSIE: evidence with its rationale).
        told_on: when a target who did not know was told.
    """

    __tablename__ = "involved"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    part: Mapped[Part]
    kind: Mapped[Party | None]
    name: Mapped[str]
    staff_id: Mapped[UUID | None] = mapped_column(index=True)
    year_group: Mapped[int | None]
    knows: Mapped[bool | None]
    told_on: Mapped[dt.date | None]
    account: Mapped[str | None]
    account_on: Mapped[dt.date | None]


class IncidentLink(Recorded, CasebookBase):
    """Two incidents that belong together, and why."""

    __tablename__ = "incident_link"
    __table_args__ = (UniqueConstraint("incident_id", "other_id"),)

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    why: Mapped[str]
