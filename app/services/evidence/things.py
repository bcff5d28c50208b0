"""Things kept as evidence: a phone, a printout, a note; where each is locked away, and who has it.

They stand among the exhibits, numbered in the same A, B, C, and every hand-over is a line of the
custody log (R107: a chain of custody is only as good as its gaps).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.errors import FieldProblem, Problems, Refused
from app.models.evidence import Custody, CustodyEvent, EvidenceKind
from app.models.evidence import Evidence as EvidenceTable
from app.services.evidence.rows import letter
from app.services.evidence.service import Belongs, Evidence, owned_by
from app.services.incidents.drafts import date_problems
from app.storage.book import Book


@dataclass(frozen=True)
class ThingDraft:
    """A thing to keep.

    Attributes:
        caption: what it is.
        kept_at: where it is locked away.
        captured_on: when the school got it.
        captured_by: who took it in; who is signed in if nobody is named.
    """

    caption: str
    kept_at: str
    captured_on: dt.date | None
    captured_by: str = ""


@dataclass(frozen=True)
class HandOver:
    """A thing that goes to somebody else or to another place.

    Attributes:
        to: who has it now.
        kept_at: where it is now.
    """

    to: str
    kept_at: str
    note: str = ""


class Things:
    """The physical exhibits of a casebook."""

    def __init__(self, casebook: Book, evidence: Evidence) -> None:
        self._casebook, self._evidence = casebook, evidence

    def add(self, owner: UUID, draft: ThingDraft, belongs: Belongs = Belongs.INCIDENT) -> UUID:
        """Add a thing to an incident or an approach; return its id.

        Raises:
            Problems: one sentence for each field to put right.
        """
        problems = [
            FieldProblem(field, sentence)
            for field, sentence in (
                ("caption", "Enter what it is."),
                ("kept_at", "Enter where it is locked away."),
            )
            if not getattr(draft, field).strip()
        ]
        today = self._casebook.today()
        problems += date_problems(draft.captured_on, today, "Enter when you got it.", "captured_on")
        if problems:
            raise Problems(problems)
        thing = uuid4()
        with self._casebook.writing() as book:
            last = book.scalar(select(func.max(EvidenceTable.position)).where(owned_by(owner)))
            position = (last or 0) + 1
            book.add(
                EvidenceTable,
                {
                    "id": thing,
                    belongs.value: owner,
                    "position": position,
                    "letter": letter(position),
                    "kind": EvidenceKind.PHYSICAL,
                    "width": 0,
                    "height": 0,
                    "pages": 1,
                    "moving": False,
                    "caption": draft.caption.strip(),
                    "captured_on": draft.captured_on,
                    "captured_by": draft.captured_by.strip() or book.who.name,
                    "kept_at": draft.kept_at.strip(),
                },
            )
            note = f"Locked away: {draft.kept_at.strip()}"
            book.add(Custody, {"evidence_id": thing, "what": CustodyEvent.TAKEN_IN, "note": note})
        return thing

    def hand_over(self, exhibit: UUID, given: HandOver) -> None:
        """Record who has a thing now and where it is.

        Raises:
            Problems: one sentence for each field to put right.
            Refused: the exhibit is a file.
        """
        row = self._evidence.get(exhibit)
        if row.kind is not EvidenceKind.PHYSICAL:
            raise Refused(f"{row.label} is a file in the vault. Save a copy of it instead.")
        problems = [
            FieldProblem(field, sentence)
            for field, sentence in (
                ("to", "Enter who has it now."),
                ("kept_at", "Enter where it is now."),
            )
            if not getattr(given, field).strip()
        ]
        if problems:
            raise Problems(problems)
        said = f"To {given.to.strip()}, from {row.kept_at} to {given.kept_at.strip()}"
        note = f"{said}. {given.note.strip()}" if given.note.strip() else said
        with self._casebook.writing() as book:
            book.change(EvidenceTable, exhibit, why=said, kept_at=given.kept_at.strip())
            book.add(
                Custody, {"evidence_id": exhibit, "what": CustodyEvent.HANDED_OVER, "note": note}
            )
