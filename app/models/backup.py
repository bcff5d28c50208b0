"""When a backup was last opened and compared with the book that it is of: a table of every book."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.models.base import BookBase, Recorded


class CheckHow(enum.StrEnum):
    """How far a backup was tried out."""

    OPENED = "opened"
    RESTORED = "restored"


class BackupCheck(Recorded, BookBase):
    """One look into a backup with the keys of a book.

    The register's table has those of the register and the casebook; the chair's book keeps its own.

    Attributes:
        place: the id of the place that the backup lies in.
        snapshot: its name there; ``made_at`` is when it was made.
        book: which book was opened.
        lines: of its trail.
        counts: records of each kind.
        problem: a sentence; None if all was well.
    """

    __tablename__ = "backup_check"

    place: Mapped[UUID]
    snapshot: Mapped[str]
    made_at: Mapped[dt.datetime]
    how: Mapped[CheckHow]
    book: Mapped[str]
    lines: Mapped[int]
    counts: Mapped[dict[str, Any]]
    problem: Mapped[str | None]
