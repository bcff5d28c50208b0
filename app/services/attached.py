"""A file that belongs to one record of the register: kept with it, and read back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from app.models.declaration import Declaration
from app.models.document import Document
from app.models.policy import PolicyVersion
from app.services.policies.rows import PolicyFile
from app.storage.book import Book
from app.storage.writing import Writing

Owner = type[Declaration] | type[PolicyVersion]


def attach(
    register: Book, owner: Owner, record: UUID, file: PolicyFile, check: Callable[[Writing], object]
) -> None:
    """Keep a file with a record: both are changed, or neither.

    Args:
        register: where both are.
        owner: what kind of record it is.
        record: its id.
        file: of a kind that was checked.
        check: called in the same transaction; what it raises ends it.
    """
    stored = register.documents.add(file.data, file.name, file.media_type)
    try:
        with register.writing() as book:
            check(book)
            book.add(Document, stored.record())
            book.change(owner, record, document_id=stored.id)
    except BaseException:
        register.documents.discard(stored)
        raise


def attached(register: Book, owner: Owner, record: UUID) -> PolicyFile | None:
    """The file kept with a record, or None."""
    statement = (
        select(Document.name, Document.media_type, Document.stored_as, Document.sha256)
        .join(owner, owner.document_id == Document.id)
        .where(owner.id == record)
    )
    with register.reading() as book:
        row = book.first(statement)
    if row is None:
        return None
    data = register.documents.read(row.stored_as, row.sha256)
    return PolicyFile(row.name, row.media_type, data)
