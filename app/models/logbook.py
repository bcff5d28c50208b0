"""Logs that are no incidents: monitoring reviews, inspections of messages, complaints."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class MonitoringReview(Recorded, CasebookBase):
    """One of the regular reviews of monitoring (R106).

    Attributes:
        looked_at: which reports, filters or accounts were reviewed.
        next_on: when the next one is due.
    """

    __tablename__ = "monitoring_review"

    done_on: Mapped[dt.date] = mapped_column(index=True)
    done_by: Mapped[str]
    looked_at: Mapped[str]
    found: Mapped[str | None]
    next_on: Mapped[dt.date | None]


class Inspection(Recorded, CasebookBase):
    """The reason why somebody's messages are inspected, recorded before they are (R117).

    Attributes:
        concern: the legitimate concern.
        scope: what is looked at, and what is not.
        found: what came of it, once it has ended on ``ended_on``.
    """

    __tablename__ = "inspection"

    staff_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str]
    concern: Mapped[str]
    scope: Mapped[str]
    authorised_by: Mapped[str]
    authorised_on: Mapped[dt.date]
    begun_on: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    found: Mapped[str | None]
    incident_id: Mapped[UUID | None] = mapped_column(index=True)


class PolicyComplaint(Recorded, CasebookBase):
    """A complaint about the policy itself (R100): it goes to the complaints procedure.

    Attributes:
        policy: the title of the policy as it was then.
        passed_to: who deals with it.
    """

    __tablename__ = "policy_complaint"

    received_on: Mapped[dt.date] = mapped_column(index=True)
    received_from: Mapped[str]
    policy: Mapped[str]
    what: Mapped[str]
    passed_to: Mapped[str]
    passed_on: Mapped[dt.date | None]
    outcome: Mapped[str | None]
    closed_on: Mapped[dt.date | None]
