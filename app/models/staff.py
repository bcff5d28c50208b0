"""Everybody whom the policy covers (R019–R022, R041, R127), and how lists of them came in."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Recorded, RegisterBase


class Category(enum.StrEnum):
    """In what capacity the policy covers somebody first of all (R019–R021).

    Order matters: typing a letter in a list picks the first word that begins with it.
    """

    TEACHER = "teacher"
    SUPPORT = "support"
    GOVERNOR = "governor"
    VOLUNTEER = "volunteer"
    AGENCY = "agency"
    CASUAL = "casual"
    SUPPLY = "supply"
    TRAINEE = "trainee"
    TEMPORARY = "temporary"
    CONTRACTOR = "contractor"
    CONSULTANT = "consultant"
    TRUSTEE = "trustee"
    CENTRAL = "central"
    PROVIDER = "provider"

    @property
    def label(self) -> str:
        """What people read."""
        return CATEGORY_LABELS[self]


CATEGORY_LABELS = {
    Category.TEACHER: "Teacher",
    Category.SUPPORT: "Support staff",
    Category.GOVERNOR: "Governor",
    Category.VOLUNTEER: "Volunteer",
    Category.AGENCY: "Agency",
    Category.CASUAL: "Casual",
    Category.SUPPLY: "Supply",
    Category.TRAINEE: "Trainee",
    Category.TEMPORARY: "Temporary",
    Category.CONTRACTOR: "Contractor",
    Category.CONSULTANT: "Consultant",
    Category.TRUSTEE: "Trustee",
    Category.CENTRAL: "Central trust team",
    Category.PROVIDER: "Other with system access",
}


class Capacity(enum.StrEnum):
    """What else somebody is to the school, besides their category (R022)."""

    PARENT = "parent"
    GOVERNOR = "governor"
    VOLUNTEER = "volunteer"
    SECOND_JOB = "second job"
    PARTNER = "partner"
    RESIDENT = "resident"
    FORMER_PUPIL = "former pupil"

    @property
    def label(self) -> str:
        """What people read."""
        return CAPACITY_LABELS[self]


CAPACITY_LABELS = {
    Capacity.PARENT: "Parent or carer of a pupil",
    Capacity.GOVERNOR: "Governor as well",
    Capacity.VOLUNTEER: "Volunteer as well",
    Capacity.SECOND_JOB: "A second job here",
    Capacity.PARTNER: "Partner or relative of a colleague",
    Capacity.RESIDENT: "Lives near the school",
    Capacity.FORMER_PUPIL: "Former pupil",
}


class Staff(Recorded, RegisterBase):
    """One person whom the policy covers, in their present or last engagement.

    Attributes:
        name: as typed in one box; never split, so any name fits.
        sort_name: surname first, without accents or capitals: for order only.
        role: the job title; several are joined by "; ".
        staff_code: the school's own code or number, where it has one.
        team: or pigeonhole: how printed forms are sorted.
        capacities: values of ``Capacity``.
        starts: first day of this engagement; ``None`` where the list didn't say.
        ends: last day, also one that lies ahead (a governor's term, a day's supply).
        social_media_role: social media is part of the job (R041).
        social_media_told: when they were told so.
        accounts_changed: at leaving, the school accounts' passwords were changed (R127).
        relationships_ended: at leaving, their disclosed relationships were ended.
        large_print: their forms are printed large (R018).
        other_format: another format that they need, such as Braille or read aloud (R018).
    """

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_engaged", "ends", "starts"),)

    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    category: Mapped[Category] = mapped_column(index=True)
    role: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    staff_code: Mapped[str | None] = mapped_column(index=True)
    team: Mapped[str | None]
    capacities: Mapped[list[str]] = mapped_column(default=list)
    starts: Mapped[dt.date | None]
    ends: Mapped[dt.date | None]
    social_media_role: Mapped[bool] = mapped_column(default=False)
    social_media_told: Mapped[dt.date | None]
    accounts_changed: Mapped[bool] = mapped_column(default=False)
    relationships_ended: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]
    large_print: Mapped[bool | None]
    other_format: Mapped[str | None]


class FormerEngagement(Recorded, RegisterBase):
    """A period that ended before somebody came back; the present one is in ``Staff``."""

    __tablename__ = "former_engagement"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    category: Mapped[Category]
    role: Mapped[str | None]
    starts: Mapped[dt.date | None]
    ends: Mapped[dt.date]
    accounts_changed: Mapped[bool] = mapped_column(default=False)
    relationships_ended: Mapped[bool] = mapped_column(default=False)


class OutsideActivity(Recorded, RegisterBase):
    """Something done outside school that a member of staff declared (R043).

    Attributes:
        what: such as "reviews toys on a video channel".
        platform: where, if it is online.
        paid: it brings in money or goods.
        said: what the school said to it, if anything.
    """

    __tablename__ = "outside_activity"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    what: Mapped[str]
    platform: Mapped[str | None]
    paid: Mapped[bool]
    declared_on: Mapped[dt.date]
    said: Mapped[str | None]
    ended_on: Mapped[dt.date | None]


class ImportBatch(Recorded, RegisterBase):
    """One list that was taken in at once, so that the last one can be undone.

    Attributes:
        source: the file's name, or "Pasted cells".
        after_seq: the trail's last line before it; what it did follows that line
        until_seq: and ends with this one. The revisions there hold what was before.
        undone_at: when it was undone, if it was.
    """

    __tablename__ = "import_batch"

    source: Mapped[str]
    added: Mapped[int]
    changed: Mapped[int]
    after_seq: Mapped[int]
    until_seq: Mapped[int]
    undone_at: Mapped[dt.datetime | None]


class ImportMapping(Recorded, RegisterBase):
    """Which column is which, remembered for the next list with the same headings.

    Attributes:
        headings: SHA-256 (hex) of the headings, so that none of them is kept.
        columns: a field's name to the numbers of its columns, from 0.
    """

    __tablename__ = "import_mapping"

    headings: Mapped[str] = mapped_column(unique=True)
    columns: Mapped[dict[str, Any]]
