"""What is read back about evidence: an exhibit, its custody log, its letter."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import dataclass
from uuid import UUID

from app.models.evidence import CustodyEvent, EvidenceKind
from app.services.evidence.types import suffix_of
from app.services.incidents.words import CUSTODY
from app.words import count

KINDS = {
    EvidenceKind.IMAGE: "Picture",
    EvidenceKind.PDF: "PDF",
    EvidenceKind.MESSAGE: "E-mail",
    EvidenceKind.TEXT: "Text",
    EvidenceKind.SOUND: "Sound recording",
    EvidenceKind.FILM: "Video",
    EvidenceKind.PHYSICAL: "Physical item",
}
PROVES = (
    "The hash shows that the file is unchanged since it was taken in. "
    "It does not show that what the file says is true."
)


@dataclass(frozen=True)
class ExhibitRow:
    """One exhibit; a physical item has no document, and none of what a document has.

    Attributes:
        incident_id, approach_id: what it belongs to, one of the two.
        reference: of that.
        name: the file name as it arrived, or a made one for what was pasted.
        sha256: of the bytes as they arrived (hex), taken at intake.
        size: of those bytes.
        kept_at: where a thing is kept, or what stands in the place of an erased file.
    """

    id: UUID
    incident_id: UUID | None
    approach_id: UUID | None
    reference: str
    letter: str
    kind: EvidenceKind
    media_type: str
    width: int
    height: int
    pages: int
    moving: bool
    caption: str | None
    source_url: str | None
    captured_on: dt.date | None
    captured_by: str
    recorded_at: dt.datetime
    recorded_by: str
    document_id: UUID | None
    kept_at: str | None
    stored_as: str
    sha256: str
    size: int
    name: str

    @property
    def owner(self) -> UUID:
        """The incident or approach it belongs to."""
        owner = self.incident_id or self.approach_id
        assert owner is not None  # noqa: S101 – one of the two
        return owner

    @property
    def instead(self) -> str:
        """What is said where there is no file: where a thing is kept, or that it was erased."""
        if self.document_id is not None:
            return ""
        kept = self.kept_at or "a place not recorded"
        physical = self.kind is EvidenceKind.PHYSICAL
        return f"A thing, kept in: {kept}." if physical else f"The file was {kept.strip('[]')}"

    @property
    def label(self) -> str:
        """What people call it: "INC-2026-014 A"."""
        return f"{self.reference} {self.letter}"

    @property
    def export_name(self) -> str:
        """The name of a copy outside the vault: "INC-2026-014-A.png"."""
        return f"{self.reference}-{self.letter}{suffix_of(self.media_type)}"

    @property
    def shape_words(self) -> str:
        """What it is: "Picture, 1170 × 2532" or "PDF, 3 pages"."""
        if self.kind is EvidenceKind.PDF:
            return f"PDF, {count(self.pages, 'page')}"
        if self.kind is not EvidenceKind.IMAGE:
            return KINDS[self.kind]
        moving = "Moving picture" if self.moving else "Picture"
        pages = f", {count(self.pages, 'page')}" if self.pages > 1 else ""
        return f"{moving}, {self.width} × {self.height}{pages}"


@dataclass(frozen=True)
class CustodyRow:
    """One line of an exhibit's custody log."""

    what: CustodyEvent
    note: str | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def label(self) -> str:
        """What was done, in words."""
        return CUSTODY[self.what]


def letter(position: int) -> str:
    """Return an exhibit's letter: 1 is A, 26 is Z, 27 is AA."""
    text = ""
    while position:
        position, index = divmod(position - 1, 26)
        text = string.ascii_uppercase[index] + text
    return text
