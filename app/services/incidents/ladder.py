"""The ladder for parents and pupils, rung by rung, with the letters that went out (R114–R115)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.errors import Checks, Refused
from app.models.document import Document
from app.models.incident import Incident
from app.models.response import LadderStep, Rung
from app.services.incidents.drafts import date_problems
from app.services.incidents.letters import blanks
from app.services.incidents.reading import index_incident
from app.storage.book import Book
from app.words import clean, clean_line


@dataclass(frozen=True)
class StepDraft:
    """A rung that was taken; ``letter`` is the text that goes out with it, if any."""

    rung: Rung | None
    whom: str
    happened_on: dt.date | None
    note: str = ""
    letter: str = ""


class Ladder:
    """The steps that a school took with parents and pupils in a casebook's incidents."""

    def __init__(self, casebook: Book) -> None:
        self._casebook = casebook

    def check(self, draft: StepDraft) -> None:
        """Check a step before its letter is made.

        Raises:
            Problems: one sentence for each field to put right.
        """
        checks = Checks()
        checks.need(draft.rung, "rung", "Select which step was taken.")
        checks.need(clean_line(draft.whom), "whom", "Enter whom it was taken with.")
        today = self._casebook.today()
        checks += date_problems(draft.happened_on, today, "Enter the date of the step.")
        if left := blanks(draft.letter):
            checks.need(False, "letter", f"Fill in or take out {left[0]}.")
        if not clean(draft.letter):
            said = "Enter what was said, or write the letter."
            checks.need(clean(draft.note), "note", said)
        checks.stop()

    def take(self, incident: UUID, draft: StepDraft, pdf: bytes | None = None) -> UUID:
        """Record a step; its letter is kept as text and, as it was printed, as a PDF.

        Args:
            incident: its id.
            draft: the step.
            pdf: the letter as ``reports.letter`` made it.

        Returns:
            the step's id.

        Raises:
            Problems: one sentence for each field to put right.
        """
        self.check(draft)
        documents = self._casebook.documents
        with self._casebook.reading() as book:
            name = book.scalar(select(Incident.reference).where(Incident.id == incident))
        stored = None
        if pdf is not None:
            stored = documents.add(pdf, f"{name} letter.pdf", "application/pdf")
        try:
            with self._casebook.writing() as book:
                if stored is not None:
                    book.add(Document, stored.record())
                (added,) = book.add(
                    LadderStep,
                    {
                        "incident_id": incident,
                        "rung": draft.rung,
                        "whom": clean_line(draft.whom),
                        "happened_on": draft.happened_on,
                        "note": clean(draft.note) or None,
                        "letter": clean(draft.letter) or None,
                        "document_id": stored.id if stored else None,
                    },
                )
                index_incident(book, incident)
        except BaseException:
            if stored is not None:
                documents.discard(stored)
            raise
        return added

    def letter(self, step: UUID) -> bytes:
        """The letter as it was printed, a PDF.

        Raises:
            Refused: no letter went out with this step.
            Damaged: its file is missing or isn't as it was kept.
        """
        wanted = (
            select(Document.stored_as, Document.sha256)
            .join(LadderStep, LadderStep.document_id == Document.id)
            .where(LadderStep.id == step)
        )
        with self._casebook.reading() as book:
            row = book.first(wanted)
        if row is None:
            raise Refused("No letter went out with this step.")
        return self._casebook.documents.read(row.stored_as, row.sha256)
