"""Leaving nothing of what was disposed of in a book's files.

The rows go in a transaction (``Writing.dispose``), which marks the database as not clean yet. What
they left behind is cleared here: free pages, the journal, the words in the full-text index, the
files of documents. The mark is taken off last, so that a crash anywhere is made good by the next
opening.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select

from app.errors import VaultError
from app.models.document import Document
from app.models.retention import Disposal, Erasure
from app.storage.book import Book
from app.storage.drafts import Draft, Drafts
from app.storage.files import remove, sync_folder

_MARK = "PRAGMA user_version"
_ERASED = select(Erasure.record, Erasure.recorded_at).order_by(Erasure.recorded_at)
_IDS = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")


class NotClean(VaultError):
    """Something was disposed of, but its traces are still in the vault's files."""


def clean(book: Book, documents: Collection[str]) -> None:
    """Clear what records that were disposed of left in the files; who reads meanwhile waits.

    Args:
        book: the book that they were in.
        documents: the files of their documents (``Document.stored_as``).

    Raises:
        NotClean: the disk is full, or something else reads the book; the next opening does it.
    """
    try:
        with book.alone() as connection:
            run = connection.execute
            # Words of a record that was dropped stay in the index until its parts are merged.
            run("INSERT INTO search(search) VALUES ('optimize')")
            run("VACUUM")
            _empty_journal(connection)
            for name in documents:
                remove(book.documents.folder / name)
            sync_folder(book.documents.folder)
            run(f"{_MARK} = 0")
            _empty_journal(connection)
    except (VaultError, OSError, sqlcipher.Error) as error:
        raise NotClean(
            "What you disposed of is out of the records, but traces of it are still in the "
            "vault’s files. Make room on the disk, then lock Candour and sign in: it tries again."
        ) from error


def finish(book: Book) -> list[str]:
    """Clean a book that something kept from being cleaned, as it is opened.

    Returns:
        What its reader ought to hear, as sentences.
    """
    with book.alone() as connection:
        if not connection.execute(_MARK).fetchone()[0]:
            return []
    with book.reading() as reading:
        mentioned = {row.stored_as for row in reading.rows(select(Document.stored_as))}
    try:
        # Nothing else can be storing one now, so what no record mentions belongs to none.
        clean(book, book.documents.stored() - mentioned)
    except NotClean as error:
        return [str(error)]
    return []


def drop_drafts(drafts: Drafts, books: Iterable[Book]) -> None:
    """Drop drafts about records that were disposed of, or that hold words from before an erasure.

    Drafts can be read by who typed them alone, so each person's go when they sign in.
    """
    kept = [(draft, mentioned(draft)) for draft in drafts.all()]
    if not any(ids for _, ids in kept):
        return
    gone: set[UUID] = set()
    erased: dict[UUID, dt.datetime] = {}
    for book in books:
        with book.reading() as reading:
            for row in reading.rows(select(Disposal.records)):
                gone |= {UUID(hex=each) for each in row.records}
            for row in reading.rows(_ERASED):
                erased[row.record] = row.recorded_at
    for draft, ids in kept:
        before = [each for each in ids & erased.keys() if draft.saved_at <= erased[each]]
        if before or ids & gone:
            drafts.discard(draft.key)


def mentioned(draft: Draft) -> set[UUID]:
    """The ids that a draft's key or state holds."""
    return {UUID(each) for each in _IDS.findall(f"{draft.key} {draft.state}".lower())}


def _empty_journal(connection: Any) -> None:
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise NotClean("Something else reads the book.")
