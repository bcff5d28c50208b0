"""What is kept for how long, and what was disposed of: tables of every book."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BookBase, Recorded


class LegalHold(Recorded, BookBase):
    """A record that may not be disposed of or erased until the hold is lifted.

    Attributes:
        kind: of the record, as its table is called.
        title: what it was called when the hold was set.
    """

    __tablename__ = "legal_hold"

    kind: Mapped[str]
    record: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str]
    why: Mapped[str]
    lifted_on: Mapped[dt.date | None]
    lifted_why: Mapped[str | None]


class Kept(Recorded, BookBase):
    """A record that was due and is kept all the same, until it is looked at again."""

    __tablename__ = "kept"

    kind: Mapped[str]
    record: Mapped[UUID] = mapped_column(index=True)
    why: Mapped[str]
    until: Mapped[dt.date]


class Disposal(Recorded, BookBase):
    """Records of one kind that were disposed of, without what they were.

    Attributes:
        reference: ``DSP-2026-001``; one act of disposal has one in every book that it touched.
        kind: of the records, as their table is called.
        records: their ids (hex), so that a restore of an older backup disposes of them again.
        rule: the line of the schedule that they fell under, in words.
        reason: why now.
        decided_by: whoever decided it.
    """

    __tablename__ = "disposal"

    reference: Mapped[str] = mapped_column(index=True)
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[str]
    records: Mapped[list[str]]
    rule: Mapped[str | None]
    reason: Mapped[str]
    decided_by: Mapped[str]
    happened_on: Mapped[dt.date]


class Erasure(Recorded, BookBase):
    """The tombstone of words or a file that were wrongly held.

    Attributes:
        kind, record: whose they were.
        field: the column, or ``document`` for a file.
        asked_by: who asked for it, if anybody did.
    """

    __tablename__ = "erasure"

    kind: Mapped[str]
    record: Mapped[UUID] = mapped_column(index=True)
    field: Mapped[str]
    why: Mapped[str]
    asked_by: Mapped[str | None]
    happened_on: Mapped[dt.date]


class UsedNumber(Recorded, BookBase):
    """The highest reference number that is known to have been given out, where no row shows it.

    Disposing of the newest record of a year, or going back to an older backup, would else let its
    number be given to another.
    """

    __tablename__ = "used_number"
    __table_args__ = (UniqueConstraint("series", "year"),)

    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
