"""The trail of changes in every book: a hash chain, and the revisions it commits to."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BookBase


class TrailLine(BookBase):
    """One change: who, when, what kind and which record, and a salted commitment to its content.

    ``head`` is SHA-256 over the previous head and this line, so no line can be altered, dropped
    or slipped in without changing every head after it.
    """

    __tablename__ = "trail"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    who: Mapped[UUID]
    who_name: Mapped[str]
    what: Mapped[str]
    kind: Mapped[str]
    record: Mapped[UUID] = mapped_column(index=True)
    commitment: Mapped[bytes]
    head: Mapped[bytes]


class Revision(BookBase):
    """The before and after of one trail line, with the salt of its commitment.

    Disposal can remove it: the trail then still says that something happened, but not what.
    ``changes`` maps a column to ``[before, after]``; a record just added has none, since the
    record itself and its later revisions tell what it was.
    """

    __tablename__ = "revision"

    seq: Mapped[int] = mapped_column(ForeignKey("trail.seq"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes]
    changes: Mapped[dict[str, Any] | None]
    why: Mapped[str | None]
