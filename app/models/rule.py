"""The school's own rules about contact, with their history, and its directory of support."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Recorded, RegisterBase


class RuleSet(Recorded, RegisterBase):
    """The answers to every rule question from a day on; a later set takes its place.

    Attributes:
        from_on: the first day that these rules hold.
        preset: the stance that they began as, if any.
        answers: question to answer, as keys.
        clauses: question to the school's own clause: its number and wording as typed.
        note: why they were changed.
    """

    __tablename__ = "rule_set"

    from_on: Mapped[dt.date] = mapped_column(index=True)
    preset: Mapped[str | None]
    answers: Mapped[dict[str, Any]]
    clauses: Mapped[dict[str, Any]]
    note: Mapped[str | None]


class SupportService(Recorded, RegisterBase):
    """Somebody who helps people that were harmed or accused (R112): the school's own directory.

    Attributes:
        whom: for whom it is, such as "Staff" or "Pupils and parents".
        ended_on: since when it is no longer offered.
    """

    __tablename__ = "support_service"

    name: Mapped[str]
    whom: Mapped[str]
    contact: Mapped[str | None]
    note: Mapped[str | None]
    ended_on: Mapped[dt.date | None]
