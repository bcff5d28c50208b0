"""Bundles: records and exhibits put together for somebody outside, checkable years later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select

from app.errors import FieldProblem, Problems, Refused
from app.models.bundle import Bundle
from app.models.evidence import Custody, CustodyEvent
from app.services.bundles.bag import (
    Bag,
    Payload,
    Step,
    recipient_of,
    write_encrypted,
    write_folder,
)
from app.services.bundles.offering import (
    disclosure_piece,
    disclosure_section,
    hider,
    incident_pieces,
    incident_section,
    latest_redactions,
)
from app.services.bundles.rows import (
    BundleDraft,
    BundleRow,
    Choice,
    Chosen,
    Contents,
    Filed,
    Kind,
    Numbered,
    Piece,
    Section,
)
from app.services.csv_safe import csv_bytes
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Evidence
from app.services.evidence.types import suffix_of
from app.services.incidents.service import Incidents
from app.services.references import next_number, reference
from app.services.relationships.service import Relationships
from app.storage.book import Book
from app.storage.writing import Writing

LEAST_PASSPHRASE = 12
Paper = Callable[[Contents, Sequence[Filed]], bytes]


class Bundles:
    """What a holder of the casebook hands out."""

    def __init__(
        self,
        casebook: Book,
        incidents: Incidents,
        relationships: Relationships,
        evidence: Evidence,
    ) -> None:
        self._casebook = casebook
        self._incidents = incidents
        self._relationships = relationships
        self._evidence = evidence

    def offered(self, references: Sequence[str]) -> tuple[Piece, ...]:
        """What these records offer, in the order in which things happened.

        Args:
            references: of incidents and disclosures.

        Raises:
            Refused: there is no such record.
        """
        pieces: dict[UUID, Piece] = {}
        for each in references:
            pieces.update((piece.id, piece) for piece in self._of(each.strip().upper()))
        return tuple(sorted(pieces.values(), key=lambda piece: (piece.record, piece.label)))

    def check(self, draft: BundleDraft) -> None:
        """Say what is missing.

        Raises:
            Problems: one sentence for each field to put right.
        """
        problems = []
        if draft.recipient is None:
            problems.append(FieldProblem("recipient", "Select who gets it."))
        if not draft.whom.strip():
            problems.append(FieldProblem("whom", "Enter the name of who gets it."))
        if all(each.choice is Choice.LEAVE_OUT for each in draft.chosen):
            problems.append(FieldProblem("chosen", "Include at least one record."))
        for each in draft.chosen:
            if each.choice is Choice.LEAVE_OUT and not each.why.strip():
                sentence = f"Enter why {each.piece.label} is left out."
                problems.append(FieldProblem("chosen", sentence))
            if each.choice is Choice.REDACT and not each.piece.redacted:
                sentence = f"Make a redacted copy of {each.piece.label} first, or leave it out."
                problems.append(FieldProblem("chosen", sentence))
        if self._nothing_hidden(draft):
            problems.append(FieldProblem("hide", "Enter the names and words to hide."))
        if draft.passphrase and len(draft.passphrase.strip()) < LEAST_PASSPHRASE:
            sentence = f"Enter a passphrase of {LEAST_PASSPHRASE} characters or more."
            problems.append(FieldProblem("passphrase", sentence))
        if draft.age_key.strip():
            try:
                recipient_of(draft.age_key)
            except Refused as refused:
                problems.append(FieldProblem("age_key", str(refused)))
        if problems:
            raise Problems(problems)

    def make(
        self,
        draft: BundleDraft,
        folder: Path,
        paper: Paper,
        school: str,
        how_to_check: bytes,
        step: Step = lambda done, total: None,
    ) -> BundleRow:
        """Write a bundle below ``folder`` and record that it was handed out.

        Args:
            draft: what goes in, and for whom.
            folder: where the bag, or the encrypted file, is put.
            paper: makes the chronology's PDF of the contents and the index.
            school: its name, for the bag's label.
            how_to_check: the text that says how to check the bag.
            step: told how many files are written; what it raises ends the work.

        Raises:
            Problems: something is missing.
            Refused: it can't be written there; nothing is left behind.
            Damaged: an exhibit isn't as it was taken in.
        """
        self.check(draft)
        numbered = self.numbered()
        contents = self._contents(draft, numbered.reference, numbered.made_on)
        index: list[Filed] = []
        payload = [
            *self.files(draft, numbered.reference, index),
            Payload("chronology.pdf", lambda: paper(contents, index)),
            Payload("index.csv", lambda: index_csv(index)),
        ]
        items = {
            "pieces": [
                {"piece": each.piece.label, "choice": each.choice.value, "why": each.why.strip()}
                for each in draft.chosen
            ],
            "hidden": [word.strip() for word in draft.hide if word.strip()],
        }
        bag = labelled(payload, school, numbered.reference, numbered.made_on, how_to_check)
        return self.hand_out(draft, numbered, bag, items, folder, numbered.reference, step)

    def numbered(self) -> Numbered:
        """The reference that the next bundle gets."""
        today = self._casebook.today()
        with self._casebook.reading() as book:
            number = next_number(book, Bundle, "BUN", today.year)
        return Numbered(reference(self._casebook, "BUN", today.year, number), number, today)

    def hand_out(
        self,
        draft: BundleDraft,
        numbered: Numbered,
        bag: Bag,
        items: dict[str, Any],
        folder: Path,
        name: str,
        step: Step = lambda done, total: None,
        also: Callable[[Writing, UUID], object] = lambda book, bundle: None,
    ) -> BundleRow:
        """Write a bag below ``folder`` and record that it was handed out.

        Args:
            draft: for whom, and how it is protected.
            numbered: its reference.
            bag: what goes out.
            items: what was decided about each record, as the book keeps it.
            folder: where it is put.
            name: of the folder or file; no person's.
            step: told how many files are written; what it raises ends the work.
            also: what else is recorded in the same moment.

        Raises:
            Refused: it can't be written there; nothing is left behind.
        """
        protected = bool(draft.passphrase or draft.age_key.strip())
        if protected:
            keys = {"passphrase": draft.passphrase, "age_key": draft.age_key.strip()}
            target = folder / f"{name}.tar.age"
            write_encrypted(bag, target, step, numbered.made_on, **keys)
        else:
            write_folder(bag, folder / name, step)
        bundle = uuid4()
        whom, why = draft.whom.strip(), draft.why.strip()
        record = {
            "id": bundle,
            "reference": numbered.reference,
            "year": numbered.made_on.year,
            "number": numbered.number,
            "recipient": draft.recipient,
            "whom": whom,
            "why": why or None,
            "made_on": numbered.made_on,
            "items": items,
            "manifest": bag.seal,
            "protected": protected,
        }
        with self._casebook.writing() as book:
            book.add(Bundle, record)
            labels = " ".join(each.piece.label for each in draft.chosen)
            title = f"Bundle for {whom}"
            book.index("bundle", bundle, numbered.reference, title, f"{why} {labels}")
            also(book, bundle)
        return self.get(numbered.reference)

    def made(self) -> tuple[BundleRow, ...]:
        """Every bundle that was handed out, the newest first."""
        statement = select(Bundle.__table__).order_by(Bundle.year.desc(), Bundle.number.desc())
        with self._casebook.reading() as book:
            return tuple(_row(row) for row in book.rows(statement))

    def get(self, given: str) -> BundleRow:
        """One bundle by its reference.

        Raises:
            Refused: there is none.
        """
        statement = select(Bundle.__table__).where(Bundle.reference == given)
        with self._casebook.reading() as book:
            row = book.first(statement)
        if row is None:
            raise Refused("There is no such bundle. Check its reference.")
        return _row(row)

    # Inside.

    def _of(self, given: str) -> Iterator[Piece]:
        if "DIS-" in given:
            yield disclosure_piece(self._relationships.by_reference(given))
        else:
            yield from incident_pieces(self._casebook, self._incidents.by_reference(given))

    def _nothing_hidden(self, draft: BundleDraft) -> bool:
        hides = any(map(_hides_words, draft.chosen))
        return hides and not any(word.strip() for word in draft.hide)

    def _contents(self, draft: BundleDraft, given: str, today: dt.date) -> Contents:
        return Contents(
            given,
            draft,
            today,
            self._casebook.who.name,
            tuple(self._sections(draft)),
            tuple(
                (each.piece.label, each.why.strip())
                for each in draft.chosen
                if each.choice is Choice.LEAVE_OUT
            ),
        )

    def _sections(self, draft: BundleDraft) -> Iterator[Section]:
        out = {each.piece.id for each in draft.chosen if each.choice is Choice.LEAVE_OUT}
        for each in draft.chosen:
            if each.choice is Choice.LEAVE_OUT or each.piece.kind is Kind.EXHIBIT:
                continue
            hide = draft.hide if each.choice is Choice.REDACT else None
            if each.piece.kind is Kind.DISCLOSURE:
                yield disclosure_section(self._relationships.get(each.piece.id), hide)
            else:
                row = self._incidents.get(each.piece.id)
                without = [exhibit for exhibit in row.exhibits if exhibit.id in out]
                yield incident_section(row, hide, without)

    def files(self, draft: BundleDraft, given: str, index: list[Filed]) -> Iterator[Payload]:
        """The exhibits' files; each is noted in ``index`` and its custody log as it is read."""
        # What an exhibit is called are words of its record, hidden with them.
        hidden = {each.piece.record for each in draft.chosen if _hides_words(each)}
        for each in draft.chosen:
            piece = each.piece
            if piece.kind is not Kind.EXHIBIT or each.choice is Choice.LEAVE_OUT:
                continue
            exhibit = self._evidence.get(piece.id)
            if exhibit.document_id is None:
                index.append(Filed(piece.label, exhibit.instead, each.choice, "", "", 0))
                continue
            note = f"In {given} for {draft.whom.strip()}"
            if each.choice is Choice.REDACT:
                yield self._redacted(exhibit, note, index)
            else:
                path = f"originals/{exhibit.export_name}"
                clean = hider(draft.hide if piece.record in hidden else None)
                what = clean(exhibit.caption or exhibit.shape_words)
                yield Payload(path, partial(self._original, exhibit, what, path, note, index))

    def _original(
        self, exhibit: ExhibitRow, what: str, path: str, note: str, index: list[Filed]
    ) -> bytes:
        data = self._evidence.read(exhibit.id, CustodyEvent.BUNDLED, note)
        line = Filed(
            exhibit.label, what, Choice.INCLUDE, f"data/{path}", exhibit.sha256, exhibit.size
        )
        index.append(line)
        return data

    def _redacted(self, exhibit: ExhibitRow, note: str, index: list[Filed]) -> Payload:
        copy = latest_redactions(self._casebook, [exhibit.id])[exhibit.id]
        stem = exhibit.export_name.rsplit(".", 1)[0]
        path = f"redacted/{stem} redacted{suffix_of(copy.media_type)}"

        def read() -> bytes:
            with self._casebook.writing() as book:
                line = {
                    "evidence_id": exhibit.id,
                    "what": CustodyEvent.BUNDLED,
                    "note": f"{note}, redacted",
                }
                book.add(Custody, line)
            index.append(
                Filed(
                    exhibit.label,
                    "Redacted copy",
                    Choice.REDACT,
                    f"data/{path}",
                    copy.sha256,
                    copy.size,
                )
            )
            return self._casebook.documents.read(copy.stored_as, copy.sha256)

        return Payload(path, read)


def _hides_words(chosen: Chosen) -> bool:
    """Whether a record goes in with words hidden; an exhibit has a redacted copy instead."""
    return chosen.choice is Choice.REDACT and chosen.piece.kind is not Kind.EXHIBIT


def labelled(
    payload: Sequence[Payload], school: str, name: str, made_on: dt.date, how_to_check: bytes
) -> Bag:
    """A bag with the school's label on it, and the text that says how to check it."""
    info = {
        "Source-Organization": school,
        "External-Identifier": name,
        "Bagging-Date": made_on.isoformat(),
        "Bag-Software-Agent": "Candour",
    }
    return Bag(payload, info, {"how-to-check.txt": how_to_check})


def index_csv(lines: Sequence[Filed]) -> bytes:
    """The list of files, for a spreadsheet."""
    headings = ("Exhibit", "What it is", "How it went in", "File", "SHA-256", "Bytes")
    return csv_bytes(
        headings,
        (
            (each.label, each.what, each.choice.label, each.path, each.sha256, each.size or None)
            for each in lines
        ),
    )


def _row(row: Row[Any]) -> BundleRow:
    values = row._mapping
    return BundleRow(**{key: values[key] for key in BundleRow.__dataclass_fields__})
