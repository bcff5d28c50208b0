"""Sealed reports as their book took them in: posted by people who may not read them back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CasebookBase, Recorded


class Post(Recorded, CasebookBase):
    """One report; ``id`` is the one that it was posted with.

    Attributes:
        sender_id, sender_name: who says they posted it; nothing proves it.
        posted_at: when they say.
        receipt: the code by which they can ask whether it arrived.
        content: what was typed into the form, as JSON values.
        incident_id: the incident that was made of it.
        set_aside_why: why none was.
    """

    __tablename__ = "post"

    sender_id: Mapped[UUID] = mapped_column(index=True)
    sender_name: Mapped[str]
    chain: Mapped[str]
    counter: Mapped[int]
    posted_at: Mapped[dt.datetime]
    receipt: Mapped[str] = mapped_column(index=True)
    content: Mapped[dict[str, Any]]
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"))
    set_aside_why: Mapped[str | None]


class PostFile(Recorded, CasebookBase):
    """A file that came with a report, kept as an encrypted original of the book.

    Attributes:
        position: 1, 2, ….
    """

    __tablename__ = "post_file"
    __table_args__ = (UniqueConstraint("post_id", "position"),)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int]
    document_id: Mapped[UUID]


class PostSender(Recorded, CasebookBase):
    """How far each sender's chain of posts has been seen, so that gaps and replays show.

    Attributes:
        chain: random; a sender who lost their memory of it begins another.
        counter, last: number and hash of the newest post seen.
        missing: numbers before it that have not arrived, as whole numbers in text.
    """

    __tablename__ = "post_sender"
    __table_args__ = (UniqueConstraint("sender_id", "chain"),)

    sender_id: Mapped[UUID]
    sender_name: Mapped[str]
    chain: Mapped[str]
    counter: Mapped[int]
    last: Mapped[str]
    missing: Mapped[list[str]]
