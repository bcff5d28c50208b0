"""A file that belongs to one record of a book: kept with it, and read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.models.document import Document
from app.services.policies.rows import PolicyFile
from app.storage.book import Book
from app.storage.writing import Writing

Link = InstrumentedAttribute[UUID | None]
"""The column of a record that names its document, such as ``PolicyVersion.document_id``."""


def attach(
    book: Book, link: Link, record: UUID, file: PolicyFile, check: Callable[[Writing], object]
) -> None:
    """Keep a file with a record: both are changed, or neither.

    Args:
        book: where both are.
        link: where the record names it.
        record: the record's id.
        file: of a kind that was checked.
        check: called in the same transaction; what it raises ends it.
    """
    stored = book.documents.add(file.data, file.name, file.media_type)
    owner: Any = link.class_
    named: dict[str, Any] = {link.key: stored.id}
    try:
        with book.writing() as writing:
            check(writing)
            writing.add(Document, stored.record())
            writing.change(owner, record, **named)
    except BaseException:
        book.documents.discard(stored)
        raise


def attached(book: Book, link: Link, record: UUID) -> PolicyFile | None:
    """The file kept with a record, or None.

    Raises:
        Damaged: it is missing, or not as it was.
    """
    statement = (
        select(Document.name, Document.media_type, Document.stored_as, Document.sha256)
        .join(link.class_, link == Document.id)
        .where(link.class_.id == record)
    )
    with book.reading() as reading:
        row = reading.first(statement)
    if row is None:
        return None
    data = book.documents.read(row.stored_as, row.sha256)
    return PolicyFile(row.name, row.media_type, data)
