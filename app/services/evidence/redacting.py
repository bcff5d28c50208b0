"""Redacted copies of exhibits: new documents beside the originals, which stay as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from app.errors import Refused
from app.models.document import Document
from app.models.evidence import Custody, CustodyEvent, Redaction
from app.services.evidence.blacking import Box, Step, black_out, clip, hide_words
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Evidence
from app.services.evidence.types import suffix_of
from app.services.evidence.view import DRAWN
from app.services.evidence.written import KIND_OF, read_written
from app.services.saving import save_file
from app.storage.book import Book
from app.words import count


@dataclass(frozen=True)
class RedactionRow:
    """One redacted copy.

    Attributes:
        exhibit: what it is a copy of.
        number: 1 for the first copy of that exhibit.
        note: what was hidden and why.
    """

    id: UUID
    exhibit: ExhibitRow
    number: int
    note: str | None
    media_type: str
    pages: int
    stored_as: str
    sha256: str
    size: int
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def label(self) -> str:
        """What people call it: "INC-2026-014 A, redacted copy 2"."""
        return f"{self.exhibit.label}, redacted copy{self._again}"

    @property
    def export_name(self) -> str:
        """The name of a copy outside the vault: "INC-2026-014-A redacted.png"."""
        return f"{_stem(self.exhibit)}{self._again}{suffix_of(self.media_type)}"

    @property
    def _again(self) -> str:
        return f" {self.number}" if self.number > 1 else ""


class Redactions:
    """The redacted copies of a casebook's exhibits."""

    def __init__(self, casebook: Book, evidence: Evidence) -> None:
        self._casebook, self._evidence = casebook, evidence

    def black_out(
        self,
        exhibit: UUID,
        boxes: Mapping[int, Sequence[Box]],
        note: str = "",
        step: Step = lambda _done, _total: None,
    ) -> UUID:
        """Keep a copy of a picture or PDF with solid boxes, by page from 0; return its id.

        Takes as long as drawing every page does.

        Raises:
            Refused: no box lies on a page, or the exhibit is of another kind.
            Damaged: the original is missing or isn't as it was taken in.
            Cancelled: from ``step``; nothing is kept.
        """
        row = self._evidence.get(exhibit)
        if row.kind not in DRAWN:
            raise Refused(f"{row.label} is no picture. Hide words in it instead.")
        hidden = clip(boxes)
        if not hidden:
            raise Refused("Draw a box over what to hide first, or press Insert.")
        data, media_type = black_out(
            self._evidence.content(row),
            row.media_type,
            row.name,
            1 if row.moving else row.pages,
            hidden,
            step,
        )
        parts = {
            str(page): [[each.x, each.y, each.width, each.height] for each in some]
            for page, some in hidden.items()
        }
        number = sum(map(len, hidden.values()))
        said = f"{count(number, 'box', 'boxes')} on {count(len(hidden), 'page')}"
        return self._keep(row, data, media_type, parts, note, said)

    def hide_words(self, exhibit: UUID, words: Sequence[str], note: str = "") -> UUID:
        """Keep a copy of a message or text without some words, as plain text; return its id.

        The copy holds the headers and the text that are shown, and nothing that is attached.

        Raises:
            Refused: a word doesn't stand there, or the exhibit is of another kind.
            Damaged: the original is missing or isn't as it was taken in.
        """
        row = self._evidence.get(exhibit)
        if row.media_type not in KIND_OF:
            raise Refused(f"{row.label} is no text. Black parts of it out instead.")
        if not any(word.strip() for word in words):
            raise Refused("Enter the words to hide first.")
        written = read_written(self._evidence.content(row), row.media_type, row.name)
        text, times = hide_words(written.whole, words)
        hidden = {"words": [" ".join(word.split()) for word in words if word.strip()]}
        said = f"Words hidden in {count(times, 'place')}"
        return self._keep(row, text.encode(), "text/plain", hidden, note, said)

    def of(self, exhibit: UUID) -> tuple[RedactionRow, ...]:
        """The copies of an exhibit, the first first."""
        row = self._evidence.get(exhibit)
        with self._casebook.reading() as book:
            found = book.rows(_ROWS.where(Redaction.evidence_id == exhibit))
        return tuple(_row(row, number, each) for number, each in enumerate(found, start=1))

    def get(self, redaction: UUID) -> RedactionRow:
        """One of them.

        Raises:
            Refused: there is none with this id.
        """
        with self._casebook.reading() as book:
            statement = select(Redaction.evidence_id).where(Redaction.id == redaction)
            exhibit = book.scalar(statement)
        if exhibit is None:
            raise Refused("There is no such redacted copy. Open the evidence again.")
        return next(each for each in self.of(exhibit) if each.id == redaction)

    def read(self, redaction: UUID, what: CustodyEvent, note: str = "") -> bytes:
        """Return a copy's bytes; the custody log of its original says so first.

        Raises:
            Damaged: the file is missing or isn't as it was made.
        """
        row = self.get(redaction)
        said = f"Redacted copy {row.number}{f'. {note}' if note else ''}"
        self._evidence.log(row.exhibit.id, what, said)
        return self._casebook.documents.read(row.stored_as, row.sha256)

    def export(self, redaction: UUID, target: Path) -> Path:
        """Save a copy outside the vault; in a folder it gets its export name.

        Raises:
            Damaged: the file is missing or isn't as it was made.
            Refused: it can't be saved there.
        """
        row = self.get(redaction)
        path = target / row.export_name if target.is_dir() else target
        save_file(path, self.read(redaction, CustodyEvent.EXPORTED, f"As {path.name}"))
        return path

    def _keep(
        self,
        row: ExhibitRow,
        data: bytes,
        media_type: str,
        boxes: dict[str, Any],
        note: str,
        said: str,
    ) -> UUID:
        documents, redaction = self._casebook.documents, uuid4()
        # Not under the name it arrived with: that may say what is hidden.
        stored = documents.add(data, f"{_stem(row)}{suffix_of(media_type)}", media_type)
        said = f"{said}. {note.strip()}" if note.strip() else f"{said}."
        try:
            with self._casebook.writing() as book:
                book.add(Document, stored.record() | {"original": row.document_id})
                book.add(
                    Redaction,
                    {
                        "id": redaction,
                        "evidence_id": row.id,
                        "document_id": stored.id,
                        "boxes": boxes,
                        "note": note.strip() or None,
                    },
                )
                book.add(
                    Custody,
                    {"evidence_id": row.id, "what": CustodyEvent.REDACTED, "note": said},
                )
        except BaseException:
            documents.discard(stored)
            raise
        return redaction


_ROWS: Select[Any] = (
    select(
        Redaction.id,
        Redaction.note,
        Redaction.boxes,
        Redaction.recorded_at,
        Redaction.recorded_by,
        Document.media_type,
        Document.stored_as,
        Document.sha256,
        Document.size,
    )
    .join(Document, Document.id == Redaction.document_id)
    .order_by(Redaction.recorded_at)
)


def _row(exhibit: ExhibitRow, number: int, found: Any) -> RedactionRow:
    values = {key: value for key, value in found._mapping.items() if key != "boxes"}
    pages = exhibit.pages if values["media_type"] == "application/pdf" else 1
    return RedactionRow(exhibit=exhibit, number=number, pages=pages, **values)


def _stem(row: ExhibitRow) -> str:
    return f"{row.reference}-{row.letter} redacted"
