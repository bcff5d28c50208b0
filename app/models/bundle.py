"""Bundles of records that were handed out: to police, LADO, HR, a panel or the person themself."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class Recipient(enum.StrEnum):
    """Who gets a bundle."""

    POLICE = "police"
    LADO = "lado"
    HR = "hr"
    PANEL = "panel"
    SUBJECT = "subject"
    OTHER = "other"


class Bundle(Recorded, CasebookBase):
    """What was handed out, to whom, and what was left out of it and why.

    Attributes:
        reference: ``BUN-2026-001``.
        items: JSON values: for each record or exhibit what was done with it and why.
        manifest: SHA-256 (hex) of the bag's tag manifest, so that a copy can be known again.
        protected: whether it was encrypted.
    """

    __tablename__ = "bundle"
    __table_args__ = (UniqueConstraint("year", "number"),)

    reference: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    recipient: Mapped[Recipient]
    whom: Mapped[str]
    why: Mapped[str | None]
    made_on: Mapped[dt.date]
    items: Mapped[dict[str, Any]]
    manifest: Mapped[str]
    protected: Mapped[bool]
