"""Evidence of incidents: kept exactly as it arrived, encrypted, with a log of who saw it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.errors import FieldProblem, Problems, Refused
from app.models.approach import Approach
from app.models.document import Document
from app.models.evidence import Custody, CustodyEvent, EvidenceKind
from app.models.evidence import Evidence as EvidenceTable
from app.models.incident import Incident
from app.services.evidence.intake import QUESTION, Accepted
from app.services.evidence.rows import CustodyRow, ExhibitRow, letter
from app.services.incidents.drafts import date_problems
from app.services.saving import save_file
from app.storage.book import Book, Reading
from app.storage.documents import Original, StoredDocument
from app.storage.writing import Writing

_ROWS = (
    select(
        EvidenceTable.__table__,
        func.coalesce(Incident.reference, Approach.reference).label("reference"),
        # A physical item has no document.
        *(
            func.coalesce(column, "").label(column.key)
            for column in (Document.media_type, Document.stored_as, Document.sha256, Document.name)
        ),
        func.coalesce(Document.size, 0).label("size"),
    )
    .outerjoin(Incident, Incident.id == EvidenceTable.incident_id)
    .outerjoin(Approach, Approach.id == EvidenceTable.approach_id)
    .outerjoin(Document, Document.id == EvidenceTable.document_id)
    .order_by(EvidenceTable.position)
)


class Belongs(enum.StrEnum):
    """What an exhibit belongs to."""

    INCIDENT = "incident_id"
    APPROACH = "approach_id"


@dataclass(frozen=True)
class ExhibitDraft:
    """Something to keep as evidence; what it is was checked and the question answered."""

    accepted: Accepted
    caption: str = ""
    source_url: str = ""
    captured_on: dt.date | None = None
    captured_by: str = ""


@dataclass(frozen=True)
class Stored:
    """Exhibits whose files are safely on the disk, but which no record mentions yet."""

    drafts: tuple[ExhibitDraft, ...]
    documents: tuple[StoredDocument, ...]


class Evidence:
    """The exhibits of a casebook."""

    def __init__(self, casebook: Book) -> None:
        self._casebook = casebook

    # Taking in.

    def kept_as(self, hashes: Sequence[str]) -> dict[str, str]:
        """Say which files are kept already: SHA-256 (hex) to "INC-2026-014 A"."""
        statement = _ROWS.where(Document.sha256.in_(hashes))
        with self._casebook.reading() as book:
            return {row.sha256: f"{row.reference} {row.letter}" for row in book.rows(statement)}

    @contextmanager
    def storing(self, drafts: Sequence[ExhibitDraft]) -> Iterator[Stored]:
        """Encrypt the files side by side; if the caller's save fails, they are removed again.

        Takes as long as the disk does; nothing unencrypted touches it.
        """
        documents = self._casebook.documents
        originals = [
            Original(each.arrival.source, each.name, each.shape.media_type)
            for each in (draft.accepted for draft in drafts)
        ]
        stored = documents.add_many(originals) if originals else []
        try:
            # A file that changed between the checks and here is not the one that was looked at.
            for draft, document in zip(drafts, stored, strict=True):
                if document.sha256 != draft.accepted.sha256:
                    raise Refused(f"“{document.name}” has changed meanwhile. Add it again.")
            yield Stored(tuple(drafts), tuple(stored))
        except BaseException:
            for document in stored:
                documents.discard(document)
            raise

    def attach(
        self, book: Writing, owner: UUID, stored: Stored, belongs: Belongs = Belongs.INCIDENT
    ) -> tuple[str, ...]:
        """Add stored exhibits to an incident or an approach in the caller's transaction.

        Returns their letters.
        """
        if not stored.documents:
            return ()
        last = book.scalar(select(func.max(EvidenceTable.position)).where(owned_by(owner)))
        exhibits: list[dict[str, Any]] = []
        for position, (draft, document) in enumerate(
            zip(stored.drafts, stored.documents, strict=True), start=(last or 0) + 1
        ):
            shape = draft.accepted.shape
            exhibits.append(
                {
                    "id": uuid4(),
                    belongs.value: owner,
                    "position": position,
                    "letter": letter(position),
                    "document_id": document.id,
                    "kind": shape.kind,
                    "width": shape.width,
                    "height": shape.height,
                    "pages": shape.pages,
                    "moving": shape.moving,
                    "caption": draft.caption.strip() or None,
                    "source_url": (draft.source_url or draft.accepted.arrival.page).strip() or None,
                    "captured_on": draft.captured_on,
                    "captured_by": draft.captured_by.strip() or book.who.name,
                }
            )
        book.add(Document, *(document.record() for document in stored.documents))
        book.add(EvidenceTable, *exhibits)
        note = f"“{QUESTION}” was answered “No” first."
        book.add(
            Custody,
            *(
                {"evidence_id": each["id"], "what": CustodyEvent.TAKEN_IN, "note": note}
                for each in exhibits
            ),
        )
        return tuple(each["letter"] for each in exhibits)

    # Reading.

    def of(self, owner: UUID) -> tuple[ExhibitRow, ...]:
        """The exhibits of an incident or an approach, A first."""
        with self._casebook.reading() as book:
            return exhibits_of(book, owner)

    def of_size(self, width: int, height: int, most: int) -> tuple[ExhibitRow, ...]:
        """The newest pictures of exactly this size in pixels, at most ``most``."""
        statement = (
            _ROWS.where(
                EvidenceTable.kind == EvidenceKind.IMAGE,
                EvidenceTable.width == width,
                EvidenceTable.height == height,
            )
            .order_by(None)
            .order_by(EvidenceTable.recorded_at.desc())
            .limit(most)
        )
        with self._casebook.reading() as book:
            return _exhibits(book, statement)

    def get(self, exhibit: UUID) -> ExhibitRow:
        """One exhibit.

        Raises:
            Refused: there is none with this id.
        """
        with self._casebook.reading() as book:
            rows = _exhibits(book, _ROWS.where(EvidenceTable.id == exhibit))
        if not rows:
            raise Refused("There is no such piece of evidence. Open the incident again.")
        return rows[0]

    def read(self, exhibit: UUID, what: CustodyEvent, note: str = "") -> bytes:
        """Return the original bytes, checked against their hash; the custody log says so first.

        Raises:
            Refused: it is a physical item.
            Damaged: the file is missing or isn't as it was taken in.
        """
        row = self.get(exhibit)
        _check_file(row)
        self.log(exhibit, what, note)
        return self.content(row)

    def log(self, exhibit: UUID, what: CustodyEvent, note: str = "") -> None:
        """Add a line to an exhibit's custody log."""
        with self._casebook.writing() as book:
            book.add(Custody, {"evidence_id": exhibit, "what": what, "note": note or None})

    def content(self, row: ExhibitRow) -> bytes:
        """Return the original bytes for work that nobody sees, such as making a copy of them.

        What a person sees, prints or takes away is read with :meth:`read`, which logs it.

        Raises:
            Refused: it is a physical item.
            Damaged: the file is missing or isn't as it was taken in.
        """
        _check_file(row)
        return self._casebook.documents.read(row.stored_as, row.sha256)

    def export(self, exhibit: UUID, target: Path) -> Path:
        """Save a copy of the original outside the vault; in a folder it gets its export name.

        Raises:
            Damaged: the file is missing or isn't as it was taken in.
            Refused: it can't be saved there.
        """
        row = self.get(exhibit)
        path = target / row.export_name if target.is_dir() else target
        save_file(path, self.read(exhibit, CustodyEvent.EXPORTED, f"As {path.name}"))
        return path

    def custody(self, exhibit: UUID) -> tuple[CustodyRow, ...]:
        """Who did what with an exhibit, the first first."""
        statement = (
            select(Custody.what, Custody.note, Custody.recorded_at, Custody.recorded_by)
            .where(Custody.evidence_id == exhibit)
            .order_by(Custody.recorded_at)
        )
        with self._casebook.reading() as book:
            return tuple(CustodyRow(**row._mapping) for row in book.rows(statement))

    # Describing.

    def describe(
        self, exhibit: UUID, caption: str, source_url: str, captured_on: dt.date | None
    ) -> None:
        """Say what an exhibit shows, where it was and when it was seen; the trail keeps both.

        Raises:
            Problems: the date can't be.
        """
        if captured_on is not None:
            problems: list[FieldProblem] = date_problems(
                captured_on, self._casebook.today(), "", "captured_on"
            )
            if problems:
                raise Problems(problems)
        with self._casebook.writing() as book:
            book.change(
                EvidenceTable,
                exhibit,
                caption=caption.strip() or None,
                source_url=source_url.strip() or None,
                captured_on=captured_on,
            )


def _check_file(row: ExhibitRow) -> None:
    if row.document_id is None:
        if row.kind is EvidenceKind.PHYSICAL:
            raise Refused(f"{row.label} is a thing, not a file. It is kept in: {row.kept_at}.")
        raise Refused(f"{row.label} can’t be opened. {row.instead}")


def exhibits_of(book: Reading | Writing, owner: UUID) -> tuple[ExhibitRow, ...]:
    """Return an incident's or an approach's exhibits in the caller's transaction, A first."""
    return _exhibits(book, _ROWS.where(owned_by(owner)))


def owned_by(owner: UUID) -> ColumnElement[bool]:
    """Whether an exhibit belongs to this incident or approach."""
    return or_(EvidenceTable.incident_id == owner, EvidenceTable.approach_id == owner)


def _exhibits(book: Reading | Writing, statement: Select[Any]) -> tuple[ExhibitRow, ...]:
    rows = (dict(row._mapping) for row in book.rows(statement))
    return tuple(
        ExhibitRow(**{key: row[key] for key in ExhibitRow.__dataclass_fields__}) for row in rows
    )
