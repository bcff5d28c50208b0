"""Disposing once more of what an older backup still holds, after a school went back to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.models.retention import Disposal, Erasure
from app.services.erasure.erasing import erase_again
from app.services.retention.belongs import Gathered, Rows, gather, models_of
from app.services.retention.disposing import take_out
from app.storage import purge
from app.storage.book import Book, Reading
from app.storage.migrations import schema_of
from app.storage.writing import Writing


@dataclass(frozen=True)
class Disposals:
    """What a book knows of disposals and erasures, as rows to be carried into another copy of it.

    Attributes:
        disposals, erasures: column to value, with ids, times and who.
    """

    disposals: tuple[Mapping[str, Any], ...] = ()
    erasures: tuple[Mapping[str, Any], ...] = ()


def read_disposals(book: Reading) -> Disposals:
    """Everything that a book says was disposed of or erased, the first first."""

    def rows(model: Any) -> tuple[Mapping[str, Any], ...]:
        found = book.rows(select(model.__table__).order_by(model.recorded_at))
        return tuple(dict(row._mapping) for row in found)

    return Disposals(rows(Disposal), rows(Erasure))


def replay(book: Book, disposals: Disposals) -> int:
    """Dispose of, and erase, what this book still holds; legal holds set since don't count.

    Args:
        book: an older copy that was put back.
        disposals: what a newer copy of the same book says (``read_disposals``).

    Returns:
        How many records went or had something erased.

    Raises:
        NotClean: it is done, but the next opening has to clean the book's files.
    """
    count = 0
    files: list[str] = []
    with book.writing() as writing:
        known = {row.id for row in writing.rows(select(Disposal.id))}
        known |= {row.id for row in writing.rows(select(Erasure.id))}
        new = [row for row in disposals.disposals if row["id"] not in known]
        erased = [row for row in disposals.erasures if row["id"] not in known]
        chosen = _still_there(writing, book.name, new)
        if any(chosen.values()):
            gathered = gather(writing, book.name, chosen)
            take_out(writing, gathered)
            files += gathered.files
            count += sum(map(len, gathered.rows.values()))
            new += _unnamed(new, gathered)
        writing.add(Disposal, *new)
        for row in erased:
            done, more = erase_again(writing, row)
            count, files = count + done, [*files, *more]
        writing.add(Erasure, *erased)
    if count:
        purge.clean(book, files)
    return count


def _still_there(writing: Writing, name: str, rows: Sequence[Mapping[str, Any]]) -> Rows:
    """Which records that were disposed of this copy still has."""
    found: Rows = defaultdict(set)
    models = models_of(schema_of(name))
    for row in rows:
        model: Any = models.get(row["kind"])
        if model is not None:
            ids = [UUID(hex=each) for each in row["records"]]
            there = writing.rows(select(model.id).where(model.id.in_(ids)))
            found[model] |= {each.id for each in there}
    return found


def _unnamed(rows: Sequence[Mapping[str, Any]], gathered: Gathered) -> list[dict[str, Any]]:
    """Rows for what hung on them here and not in the newer copy, so that ``verify`` knows of it."""
    named = {(row["kind"], each) for row in rows for each in row["records"]}
    more = []
    for model, ids in gathered.rows.items():
        kind = model.__tablename__
        left = [each.hex for each in ids if (kind, each.hex) not in named]
        if left:
            more.append({**rows[-1], "id": uuid4(), "kind": kind, "records": left})
    return more
