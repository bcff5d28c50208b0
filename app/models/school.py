"""The school itself: its name, its terms, who holds which role, and its own rules."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Recorded, RegisterBase


class SchoolKind(enum.StrEnum):
    """Whether the school stands alone or shares its policies with a trust (R014)."""

    ALONE = "alone"
    TRUST = "trust"


class RoleKey(enum.StrEnum):
    """Roles that the policies name (R014, R023-R026); who holds them is data, never code."""

    HEAD = "head"
    HEAD_OF_SCHOOL = "head_of_school"
    ASSOCIATE_HEAD = "associate_head"
    DEPUTY_HEAD = "deputy_head"
    DSL = "dsl"
    DEPUTY_DSL = "deputy_dsl"
    SAFEGUARDING_CONTACT = "safeguarding_contact"
    ONLINE_SAFETY_OFFICER = "online_safety_officer"
    CHAIR = "chair"
    CEO = "ceo"
    TRUSTEES = "trustees"
    DATA_LEAD = "data_lead"
    HR = "hr"
    LADO = "lado"
    IT_PROVIDER = "it_provider"


class School(Recorded, RegisterBase):
    """The one row that says whose register this is."""

    __tablename__ = "school"

    name: Mapped[str]
    kind: Mapped[SchoolKind]
    trust_name: Mapped[str | None]
    sample: Mapped[bool]


class Term(Recorded, RegisterBase):
    """One term, first and last day included."""

    __tablename__ = "term"

    name: Mapped[str]
    starts: Mapped[dt.date] = mapped_column(index=True)
    ends: Mapped[dt.date]


class RoleHolder(Recorded, RegisterBase):
    """Who holds a role: a member of staff, or somebody outside such as the LADO.

    Attributes:
        contact: telephone, e-mail or address, as the school writes it.
        remit: what the role covers here, such as online safety for the DSL (R026).
        ended_on: the last day in the role; None while they hold it.
    """

    __tablename__ = "role_holder"

    role: Mapped[RoleKey] = mapped_column(index=True)
    name: Mapped[str]
    contact: Mapped[str | None]
    remit: Mapped[str | None]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    ended_on: Mapped[dt.date | None]


class Setting(Recorded, RegisterBase):
    """One of the school's own rules that differs from the default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[Any] = mapped_column(JSON)
