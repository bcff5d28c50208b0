"""What hangs on a record: everything that goes when it goes.

Said table by table, because a reference alone doesn't tell what belongs to what: an exhibit belongs
to its incident, a record of an image that was not kept only speaks of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, inspect, select

from app.models.approach import Approach
from app.models.base import BookBase, CasebookBase, RegisterBase
from app.models.declaration import Collection as Round
from app.models.declaration import Declaration, Form, Signature
from app.models.document import Document
from app.models.evidence import Custody, Evidence, Redaction, Withheld
from app.models.incident import Action, Correction, Incident
from app.models.involved import IncidentLink, Involved
from app.models.logbook import Inspection
from app.models.policy import Communication, PolicyChange, PolicyVersion
from app.models.post import Post, PostFile
from app.models.printout import Printout
from app.models.relationship import Decision, Disclosure
from app.models.request import Request, RequestItem
from app.models.response import LadderStep, Support, Task
from app.models.retention import Kept, LegalHold
from app.models.route import Removal, Told
from app.models.scan import ScanBatch, ScanPage
from app.models.school import RoleHolder
from app.models.staff import FormerEngagement, OutsideActivity, Staff
from app.models.trail import Revision, TrailLine
from app.storage.book import Reading
from app.storage.migrations import schema_of
from app.storage.writing import Model, Writing

Rows = dict[Model, set[UUID]]

PARTS: dict[Model, tuple[tuple[Model, str], ...]] = {
    Incident: (
        *(
            (part, "incident_id")
            for part in (Action, Correction, Involved, Task, LadderStep, Support, Told, Removal)
        ),
        (Evidence, "incident_id"),
        (IncidentLink, "incident_id"),
        (IncidentLink, "other_id"),
        (Post, "incident_id"),
    ),
    Approach: ((Evidence, "approach_id"),),
    Evidence: ((Custody, "evidence_id"), (Redaction, "evidence_id")),
    Disclosure: ((Decision, "disclosure_id"),),
    Post: ((PostFile, "post_id"),),
    Request: ((RequestItem, "request_id"),),
    Staff: tuple(
        (part, "staff_id")
        for part in (FormerEngagement, OutsideActivity, Declaration, Form, Signature, ScanPage)
    ),
    Form: ((ScanPage, "form_id"),),
    ScanBatch: ((ScanPage, "batch_id"),),
    PolicyVersion: (
        (Round, "version_id"),
        (Declaration, "version_id"),
        (Communication, "version_id"),
        (PolicyChange, "version_id"),
        (PolicyChange, "compared_with"),
    ),
    Round: ((Declaration, "collection_id"),),
}
LOOSE: dict[Model, tuple[tuple[Model, str], ...]] = {
    Incident: (
        (Withheld, "incident_id"),
        (Approach, "incident_id"),
        (Inspection, "incident_id"),
    ),
    Disclosure: ((Disclosure, "replaces"),),
    Declaration: ((Declaration, "supersedes"),),
    Form: ((Declaration, "form_id"),),
    Signature: ((Declaration, "signature_id"),),
    Staff: ((RoleHolder, "staff_id"),),
}
"""What only speaks of a record, and stays with nothing in that place."""

FILES: dict[str, tuple[tuple[Model, str], ...]] = {
    "casebook": (
        (Evidence, "document_id"),
        (Redaction, "document_id"),
        (LadderStep, "document_id"),
        (PostFile, "document_id"),
        (Disclosure, "copy_document_id"),
        (Printout, "document_id"),
    ),
    "register": (
        (Declaration, "document_id"),
        (Signature, "document_id"),
        (ScanPage, "document_id"),
        (PolicyVersion, "document_id"),
        (Printout, "document_id"),
    ),
}
_FILE_COLUMNS = {column for each in FILES.values() for _, column in each}


@dataclass(frozen=True)
class Gathered:
    """Everything that goes with some records.

    Attributes:
        rows: by model.
        loose: model, id and column of what only speaks of them.
        files: names of the documents' encrypted files.
    """

    rows: Mapping[Model, tuple[UUID, ...]]
    loose: tuple[tuple[Model, UUID, str], ...]
    files: tuple[str, ...]


def models_of(schema: str) -> dict[str, Model]:
    """The models of a schema by their tables' names."""
    bases = (BookBase, RegisterBase if schema == "register" else CasebookBase)
    return {
        mapper.class_.__tablename__: mapper.class_
        for base in bases
        for mapper in base.registry.mappers
    }


def gather(
    book: Reading | Writing, name: str, chosen: Mapping[Model, Collection[UUID]]
) -> Gathered:
    """Find what hangs on records, as it is now and as it was.

    Args:
        book: the open transaction.
        name: of the book.
        chosen: the records themselves.
    """
    return _Gathering(book, schema_of(name)).gather(chosen)


class _Gathering:
    def __init__(self, book: Reading | Writing, schema: str) -> None:
        self._book, self._files = book, FILES[schema]
        self._rows: Rows = defaultdict(set)

    def gather(self, chosen: Mapping[Model, Collection[UUID]]) -> Gathered:
        for model, ids in chosen.items():
            self._take(model, ids)
        for model, ids in chosen.items():
            self._take(Printout, showing(self._book, model, ids))
        everything = {each for ids in self._rows.values() for each in ids}
        for notes in (LegalHold, Kept):
            self._take(notes, self._ids(notes, "record", everything))
            self._take(notes, self._taken_out(notes, "record", everything))
        kept = self._documents()
        loose = tuple(self._loose())
        rows = {model: tuple(sorted(ids)) for model, ids in self._rows.items() if ids}
        return Gathered(rows, loose, kept)

    def _take(self, model: Model, ids: Iterable[UUID]) -> None:
        new = set(ids) - self._rows[model]
        if not new:
            return
        self._rows[model] |= new
        for part, column in PARTS.get(model, ()):
            self._take(part, self._ids(part, column, new))
            self._take(part, self._taken_out(part, column, new))

    def _ids(self, model: Any, column: str, wanted: Collection[UUID]) -> set[UUID]:
        if not wanted:
            return set()
        statement = select(model.id).where(getattr(model, column).in_(wanted))
        return {row.id for row in self._book.rows(statement)}

    def _taken_out(self, model: Model, column: str, owners: Collection[UUID]) -> set[UUID]:
        """Parts that were taken out before: the trail still keeps what they were."""
        owner = func.json_extract(Revision.changes, f"$.{column}[0]")
        statement = (
            select(TrailLine.record)
            .join(Revision, Revision.seq == TrailLine.seq)
            .where(
                TrailLine.what == "removed",
                TrailLine.kind == model.__tablename__,
                owner.in_([each.hex for each in owners]),
            )
        )
        return {row.record for row in self._book.rows(statement)}

    def _documents(self) -> tuple[str, ...]:
        """Take the documents that nothing else uses; return the names of their files."""
        used: set[UUID] = set()
        for model, column in self._files:
            ids = self._rows.get(model)
            if ids:
                where: Any = model
                statement = select(getattr(where, column)).where(where.id.in_(ids))
                used |= {value for (value,) in self._book.rows(statement) if value}
        used |= set(self._once_used())
        copies = select(Document.id).where(Document.original.in_(used))
        used |= {row.id for row in self._book.rows(copies)}
        for model, column in self._files:
            other: Any = model
            document = getattr(other, column)
            statement = select(other.id, document.label("document")).where(document.in_(used))
            mine = self._rows.get(model, set())
            used -= {row.document for row in self._book.rows(statement) if row.id not in mine}
        self._take(Document, used)
        names = select(Document.stored_as).where(Document.id.in_(used))
        return tuple(row.stored_as for row in self._book.rows(names))

    def _once_used(self) -> Iterator[UUID]:
        """Documents that a record had before another took their place."""
        for model, _ in self._files:
            ids = self._rows.get(model)
            if not ids:
                continue
            statement = (
                select(Revision.changes)
                .join(TrailLine, TrailLine.seq == Revision.seq)
                .where(TrailLine.kind == model.__tablename__, TrailLine.record.in_(ids))
                .where(Revision.changes.is_not(None))
            )
            for (changes,) in self._book.rows(statement):
                for column in _FILE_COLUMNS & changes.keys():
                    yield from (UUID(hex=each) for each in changes[column] if each)

    def _loose(self) -> Iterator[tuple[Model, UUID, str]]:
        for model, speaking in LOOSE.items():
            for other, column in speaking:
                found = self._ids(other, column, self._rows.get(model, set()))
                yield from ((other, each, column) for each in found - self._rows.get(other, set()))


def showing(book: Reading | Writing, model: Model, ids: Collection[UUID]) -> set[UUID]:
    """Printouts that show records: by their list, or by a reference in an older one's title."""
    if model is Printout or not ids:
        return set()
    wanted = {each.hex for each in ids}
    references: set[str] = set()
    columns = inspect(model).columns
    if "reference" in columns and "year" in columns:
        given = select(columns["reference"]).where(columns["id"].in_(ids))
        references = {value for (value,) in book.rows(given)}
    statement = select(Printout.id, Printout.about, Printout.title)
    return {
        row.id
        for row in book.rows(statement)
        if wanted & set(row.about or ())
        or (row.about is None and any(_names(row.title, each) for each in references))
    }


def _names(title: str, reference: str) -> bool:
    """Whether a title holds this very reference, and not one that goes on (INC-2026-0011)."""
    place = title.find(reference)
    return place >= 0 and not title[place + len(reference) :][:1].isdigit()
