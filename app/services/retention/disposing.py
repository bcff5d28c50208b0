"""Disposing of records: what they were is gone, that it happened stays (R126).

In one transaction the records and all that hangs on them go, the trail gets its lines and the
book a row for each kind; then the book's files are cleaned (``app.storage.purge``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.errors import Refused
from app.models.approach import Approach
from app.models.bundle import Bundle
from app.models.evidence import Withheld
from app.models.incident import Incident
from app.models.relationship import Disclosure
from app.models.request import Request
from app.models.retention import Disposal, LegalHold
from app.models.scan import ScanBatch, ScanPage
from app.services.references import keep_number, next_number, reference
from app.services.retention.belongs import Gathered, Rows, gather
from app.storage import purge
from app.storage.book import Book, Reading
from app.storage.writing import Model, Writing
from app.words import ended

SERIES: dict[Model, str] = {
    Incident: "INC",
    Disclosure: "DIS",
    Approach: "APP",
    Withheld: "STOP",
    Bundle: "BUN",
    Request: "SAR",
}


@dataclass(frozen=True)
class Act:
    """Why records are disposed of.

    Attributes:
        rule: the line of the schedule in words; None outside of it.
        decided_by: whoever decided it.
    """

    rule: str | None
    reason: str
    decided_by: str


@dataclass(frozen=True)
class Disposed:
    """One act of disposal in one book: how many of each kind (table name) went."""

    reference: str
    counts: Mapping[str, int]


def dispose(book: Book, chosen: Mapping[Model, Collection[UUID]], act: Act) -> Disposed:
    """Dispose of records and of all that hangs on them. May run off the UI thread.

    Raises:
        Refused: one, or what hangs on it, is on hold, or none is there any more; nothing was
            changed.
        NotClean: it is done, but the next opening has to clean the book's files.
    """
    with book.writing() as writing:
        there = _there(writing, chosen)
        if not any(there.values()):
            raise Refused("That is not there any more. Open the list again.")
        gathered = gather(writing, book.name, there)
        refuse_held(writing, [each for ids in gathered.rows.values() for each in ids])
        year = book.today().year
        number = next_number(writing, Disposal, "DSP", year)
        given = reference(book, "DSP", year, number)
        take_out(writing, gathered)
        common = {
            "reference": given,
            "year": year,
            "number": number,
            "rule": act.rule,
            "reason": act.reason,
            "decided_by": act.decided_by,
            "happened_on": book.today(),
        }
        writing.add(Disposal, *({**common, **each} for each in _kinds(gathered)))
    purge.clean(book, gathered.files)
    return Disposed(given, {model.__tablename__: len(ids) for model, ids in gathered.rows.items()})


def take_out(writing: Writing, gathered: Gathered) -> None:
    """Take everything out, in the caller's transaction; the numbers are never given again."""
    batches = _batches(writing, gathered)
    for model, ids in gathered.rows.items():
        _keep_numbers(writing, model, ids)
    for other, record, column in gathered.loose:
        writing.change(other, record, **{column: None})
    for model, ids in gathered.rows.items():
        writing.dispose(model, ids)
    for batch, pages in batches.items():
        writing.change(ScanBatch, batch, pages=pages)


def refuse_held(book: Reading | Writing, records: Collection[UUID]) -> None:
    """Stop where a legal hold stands.

    Raises:
        Refused: it says which record is on hold and why.
    """
    held = holds(book, records)
    if held:
        row = held[0]
        raise Refused(f"{row.title} is on hold: {ended(row.why)} Lift the hold first.")


def holds(book: Reading | Writing, records: Collection[UUID]) -> list[Row[Any]]:
    """The holds that stand on any of these records."""
    wanted = set(records)  # there may be thousands of them, and few holds
    standing = select(LegalHold.__table__).where(LegalHold.lifted_on.is_(None))
    return [row for row in book.rows(standing) if row.record in wanted]


def _there(writing: Writing, chosen: Mapping[Model, Collection[UUID]]) -> Rows:
    found: Rows = {}
    for model, ids in chosen.items():
        which: Any = model
        found[model] = {row.id for row in writing.rows(select(which.id).where(which.id.in_(ids)))}
    return found


def _kinds(gathered: Gathered) -> list[dict[str, Any]]:
    return [
        {"kind": model.__tablename__, "records": [each.hex for each in ids]}
        for model, ids in gathered.rows.items()
    ]


def _keep_numbers(writing: Writing, model: Any, ids: Sequence[UUID]) -> None:
    if model not in SERIES:
        return
    highest: dict[int, int] = {}
    for row in writing.rows(select(model.year, model.number).where(model.id.in_(ids))):
        highest[row.year] = max(row.number, highest.get(row.year, 0))
    for year, number in highest.items():
        keep_number(writing, SERIES[model], year, number)


def _batches(writing: Writing, gathered: Gathered) -> dict[UUID, int]:
    """Batches that lose some of their pages, and how many they have then.

    Fewer pages than a batch says it has would look like a scan that was interrupted.
    """
    pages, gone = gathered.rows.get(ScanPage, ()), set(gathered.rows.get(ScanBatch, ()))
    statement = select(ScanPage.batch_id, ScanBatch.pages).join(
        ScanBatch, ScanBatch.id == ScanPage.batch_id
    )
    left: dict[UUID, int] = {}
    if not pages:  # or it is no register, which alone has them
        return left
    for row in writing.rows(statement.where(ScanPage.id.in_(pages))):
        if row.batch_id not in gone:
            left[row.batch_id] = left.get(row.batch_id, row.pages) - 1
    return left
