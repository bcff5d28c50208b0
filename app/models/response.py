"""What the school does about an incident: things to do, the ladder with its letters, support."""

from __future__ import annotations

import datetime as dt
import enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class Rung(enum.StrEnum):
    """The ladder for parents and pupils, from its lowest rung (R114-R115)."""

    DISCUSS = "discuss"
    ASK_REMOVAL = "ask_removal"
    MEETING = "meeting"
    WRITTEN_WARNING = "written_warning"
    ACCESS_REMOVED = "access_removed"
    LEGAL = "legal"
    POLICE = "police"


class Side(enum.StrEnum):
    """For whom support was offered (R112)."""

    HARMED = "harmed"
    ACCUSED = "accused"
    OTHER = "other"


class Task(Recorded, CasebookBase):
    """Something that still has to be done about an incident.

    Attributes:
        done_on: when it was done, by ``done_by``.
        dropped_why: why it need not be done after all.
    """

    __tablename__ = "task"
    __table_args__ = (Index(None, "done_on", "due_on"),)

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    what: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[dt.date | None]
    done_on: Mapped[dt.date | None]
    done_by: Mapped[str | None]
    dropped_why: Mapped[str | None]


class LadderStep(Recorded, CasebookBase):
    """A rung that was taken, with the letter that went out.

    Attributes:
        whom: the parent, pupil or other person it was taken with.
        letter: the text as it was sent; ``document_id`` is its PDF.
    """

    __tablename__ = "ladder_step"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    rung: Mapped[Rung]
    whom: Mapped[str]
    happened_on: Mapped[dt.date]
    note: Mapped[str | None]
    letter: Mapped[str | None]
    document_id: Mapped[UUID | None]


class Support(Recorded, CasebookBase):
    """Support that was offered to somebody harmed or accused (R112).

    Attributes:
        accepted: None while they have not said.
    """

    __tablename__ = "support"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"), index=True)
    side: Mapped[Side]
    whom: Mapped[str]
    service: Mapped[str]
    offered_on: Mapped[dt.date]
    accepted: Mapped[bool | None]
    note: Mapped[str | None]
