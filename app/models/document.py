"""Originals kept beside a book, and the index that finds words in it: tables of every book."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import BookBase, Recorded


class Document(Recorded, BookBase):
    """A write-once encrypted original.

    Attributes:
        sha256: of the bytes as they arrived (hex), taken at intake.
        size: of those bytes.
        name: the original file name, or a made one for what was pasted.
        stored_as: SHA-256 (hex) of the ciphertext, which is its file's name.
        original: the document that this one is a redacted copy of.
    """

    __tablename__ = "document"

    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    stored_as: Mapped[str]
    original: Mapped[UUID | None]


class SearchEntry(BookBase):
    """What a hit of the full-text index points at; newest entries have the largest number."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_record", "record", unique=True),)

    number: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[UUID]
    kind: Mapped[str]
    reference: Mapped[str]
    title: Mapped[str]
