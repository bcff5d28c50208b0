"""Scanned paper on its way to the declarations: batches of pages, and what was read off each."""

from __future__ import annotations

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Recorded, RegisterBase


class Verdict(enum.StrEnum):
    """What a page is, as far as it can be told without a person."""

    CLEAR = "clear"
    CHECK = "check"
    UNKNOWN = "unknown"
    BLANK = "blank"


class PageState(enum.StrEnum):
    """What a person has done about a page."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    SET_ASIDE = "set_aside"


class ScanBatch(Recorded, RegisterBase):
    """One file of scanned pages.

    Attributes:
        source: its name.
        path: where it lay on this PC, to offer its deletion once its pages are filed.
        sha256: of the whole file (hex), so that it isn't taken in twice.
        pages: how many it has; fewer rows of ``ScanPage`` mean that reading was interrupted.
    """

    __tablename__ = "scan_batch"

    source: Mapped[str]
    path: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(index=True)
    pages: Mapped[int]


class ScanPage(Recorded, RegisterBase):
    """One page of a batch, kept until a person has seen it.

    Attributes:
        number: in its batch, from 1.
        document_id: the page as it was scanned, among the register's documents; None for a
            blank page, and for one that was thrown away.
        reasons: why it isn't clear, one short sentence each.
        form_id: the form that its code names.
        staff_id: whose page it is: by its form, or as a person has said.
        reading: where form and boxes lie on the page and how much ink is in them.
    """

    __tablename__ = "scan_page"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    number: Mapped[int]
    document_id: Mapped[UUID | None]
    state: Mapped[PageState] = mapped_column(index=True)
    verdict: Mapped[Verdict]
    reasons: Mapped[list[str]]
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("form.id"), index=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    reading: Mapped[dict[str, Any]]
