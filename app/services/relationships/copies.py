"""The copy that a member of staff signed and gave back: its date, and the scan that is kept."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.document import Document
from app.models.evidence import EvidenceKind
from app.models.relationship import Disclosure
from app.services.evidence.intake import Accepted
from app.storage.book import Book

_SCANS = (EvidenceKind.IMAGE, EvidenceKind.PDF)


def check_copy(signed_on: dt.date | None, told_on: dt.date, today: dt.date) -> None:
    """Check when a copy was signed.

    Raises:
        Problems: the date is missing or can't be so.
    """
    sentence = None
    if signed_on is None:
        sentence = "Enter the date they signed."
    elif signed_on > today:
        sentence = "The date they signed must be today or in the past."
    elif signed_on < told_on:
        sentence = f"They can’t have signed before {say_date(told_on)}, when it was told."
    if sentence:
        raise Problems([FieldProblem("copy_signed_on", sentence)])


def keep_scan(casebook: Book, disclosure: UUID, scan: Accepted) -> None:
    """Keep the scan of a signed copy with its disclosure: both or neither.

    A later scan takes the place of the one shown; the earlier file stays in the book.

    Raises:
        Refused: the scan is neither a picture nor a PDF, or changed since it was looked at.
    """
    if scan.kind not in _SCANS:
        raise Refused(f"“{scan.name}” is neither a picture nor a PDF. Scan the signed page.")
    arrival = scan.arrival
    stored = casebook.documents.add(arrival.source, scan.name, scan.shape.media_type)
    try:
        if stored.sha256 != scan.sha256:
            raise Refused(f"“{scan.name}” has changed meanwhile. Choose it again.")
        with casebook.writing() as book:
            book.add(Document, stored.record())
            book.change(Disclosure, disclosure, copy_document_id=stored.id)
    except BaseException:
        casebook.documents.discard(stored)
        raise
