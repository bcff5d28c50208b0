"""Who may open a book, and the keys it has: tables of every book."""

from __future__ import annotations

import enum

from sqlalchemy.orm import Mapped

from app.models.base import BookBase, Recorded


class Role(enum.StrEnum):
    """What a person signs in as; their keys decide what they can open, not this word."""

    HEAD = "head"
    DSL = "dsl"
    OFFICE = "office"
    CHAIR = "chair"


class Holder(Recorded, BookBase):
    """A person who may open this book. ``id`` is the person's own id in the vault."""

    __tablename__ = "holder"

    name: Mapped[str]
    role: Mapped[Role]
    public_key: Mapped[str]


class BookKey(Recorded, BookBase):
    """The one row that says which keys are this book's.

    Attributes:
        generation: counts re-keys, from 1.
        public_key: the age recipient that documents are encrypted to.
        recovery_key: the age recipient whose secret half is on the printed sheet.
        key_file: SHA-256 (hex) of ``key.age``, so that a holder slipped in is noticed.
    """

    __tablename__ = "book_key"

    book: Mapped[str]
    generation: Mapped[int]
    public_key: Mapped[str]
    recovery_key: Mapped[str]
    key_file: Mapped[str]
