"""What the person is given: a bag with their records in words, files, a letter and a schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from app.errors import Checks, Refused
from app.models.bundle import Recipient
from app.models.request import Decision, Request
from app.services.bundles.bag import Payload, Step, recipient_of
from app.services.bundles.rows import (
    BundleDraft,
    BundleRow,
    Choice,
    Chosen,
    Filed,
    Piece,
    Section,
)
from app.services.bundles.rows import Kind as PieceKind
from app.services.bundles.service import LEAST_PASSPHRASE, Bundles, index_csv, labelled
from app.services.evidence.types import suffix_of
from app.services.requests.drafts import UNTOLD, HandOver
from app.services.requests.looking import Looking
from app.services.requests.rows import Item, RequestRow
from app.services.requests.tables import Kind
from app.services.requests.wording import hidden
from app.storage.book import Book
from app.storage.writing import Writing


@dataclass(frozen=True)
class Answer:
    """What the answer's PDF and letter are made of.

    Attributes:
        given: each item that goes in, with its number, as it goes in.
        left_out: number, kind and reason of each that doesn't and that they may know of.
        redacted: number and reason of each in which something is hidden.
        records: what is shown, by id.
    """

    request: RequestRow
    made_on: dt.date
    given: tuple[tuple[int, Section], ...]
    left_out: tuple[tuple[int, str, str], ...]
    redacted: tuple[tuple[int, str], ...]
    records: tuple[UUID, ...]


Paper = Callable[[Answer, Sequence[Filed]], bytes]
Letter = Callable[[Answer], bytes]


class Answering:
    """Makes the bundle of a request."""

    def __init__(self, casebook: Book, register: Book, bundles: Bundles, looking: Looking) -> None:
        self._casebook, self._register = casebook, register
        self._bundles = bundles
        self._looking = looking

    def check(self, items: Sequence[Item], how: HandOver) -> None:
        """Say what has still to be decided.

        Raises:
            Problems: one sentence for each.
        """
        checks = Checks()
        for item in items:
            checks.need(not problem_with(item), "items", problem_with(item))
        if items and not checks:
            checks.need(
                any(item.given for item in items),
                "items",
                "Include at least one item, or close the request with how it ended.",
            )
        checks.need(items, "items", "Nothing was found. Close the request as nothing held.")
        if how.passphrase and len(how.passphrase.strip()) < LEAST_PASSPHRASE:
            sentence = f"Enter a passphrase of {LEAST_PASSPHRASE} characters or more."
            checks.need(False, "passphrase", sentence)
        if how.age_key.strip():
            try:
                recipient_of(how.age_key)
            except Refused as refused:
                checks.need(False, "age_key", str(refused))
        checks.stop()

    def make(
        self,
        row: RequestRow,
        folder: Path,
        how: HandOver,
        paper: Paper,
        letter: Letter,
        school: str,
        how_to_check: bytes,
        step: Step = lambda done, total: None,
    ) -> BundleRow:
        """Write the bundle ``SAR-2026-003`` below ``folder`` and record that it was handed out.

        Everything is searched for once more, so that nothing recorded meanwhile is missed.

        Args:
            row: the request.
            folder: where it is put.
            how: whether it is encrypted.
            paper: makes the PDF of the answer and the index of files.
            letter: makes the covering letter's PDF.
            school: its name, for the bag's label.
            how_to_check: the text that says how to check the bag.
            step: told how many files are written; what it raises ends the work.

        Raises:
            Problems: something has still to be decided.
            Refused: it is closed, or it can't be written there; nothing is left behind.
            Damaged: a file isn't as it was taken in.
        """
        if not row.open:
            raise Refused(f"{row.reference} is closed: nothing of it can be changed.")
        items = self._looking.items(row)
        self.check(items, how)
        out = [item.id for item in items if item.kind is Kind.EXHIBIT and not item.given]
        if out:
            items = self._looking.items(row, out)
        answer = _answer(row, self._casebook.today(), items)
        numbered = self._bundles.numbered()
        draft = _draft(row, items, how)
        index: list[Filed] = []
        payload = [
            *self._bundles.files(draft, numbered.reference, index),
            *self._files(items, index),
            Payload("letter.pdf", lambda: letter(answer)),
            Payload(f"{row.reference}.pdf", lambda: paper(answer, index)),
            Payload("index.csv", lambda: index_csv(index)),
        ]
        bag = labelled(payload, school, row.reference, numbered.made_on, how_to_check)
        kept = {
            "pieces": [_kept(item) for item in items],
            "hidden": list(draft.hide),
            "request": row.reference,
        }

        def also(book: Writing, bundle: UUID) -> None:
            book.change(Request, row.id, bundle_id=bundle)

        return self._bundles.hand_out(draft, numbered, bag, kept, folder, row.reference, step, also)

    def _files(self, items: Sequence[Item], index: list[Filed]) -> Iterator[Payload]:
        """Scans, signatures and printouts of what is given as it is."""
        for count, (item, document) in enumerate(self._looking.files(items), start=1):
            name = f"{item.number:03}-{count:02}{suffix_of(document.media_type) or '.bin'}"
            path = f"records/{name}"
            what = f"{item.kind.label}: {_FILES.get(item.kind, 'file')}"
            label = f"Item {item.number}"
            line = Filed(
                label, what, Choice.INCLUDE, f"data/{path}", document.sha256, document.size
            )
            yield Payload(path, partial(self._read, item.book, document.stored_as, line, index))

    def _read(self, book: str, stored_as: str, line: Filed, index: list[Filed]) -> bytes:
        index.append(line)
        return self._looking.book(book).documents.read(stored_as, line.sha256)


_FILES = {
    Kind.DECLARATION: "scan of the signed page",
    Kind.DISCLOSURE: "scan of the signed copy",
    Kind.STAFF: "signature drawn on the screen",
    Kind.PRINTOUT: "as it was printed",
}


def problem_with(item: Item) -> str:
    """What has still to be decided about an item; empty when it can be handed out."""
    said, number = item.decided, item.number
    if said is None:
        return f"Decide what is done with item {number}."
    if said.decision is Decision.LEAVE_OUT and not said.reason:
        return f"Select a reason for leaving out item {number}."
    if said.decision is Decision.REDACT and item.kind is Kind.EXHIBIT and not item.copy:
        return f"Make a redacted copy of item {number} first, or leave it out."
    if said.decision is Decision.REDACT and item.kind is not Kind.EXHIBIT and not said.hide:
        return f"Enter the words to hide in item {number}."
    return ""


def _answer(row: RequestRow, today: dt.date, items: Sequence[Item]) -> Answer:
    given, left_out, redacted = [], [], []
    for item in items:
        said = item.decided
        assert said is not None  # noqa: S101 – check
        if said.decision is Decision.LEAVE_OUT:
            if said.reason not in UNTOLD:
                left_out.append((item.number, item.kind.label, said.reason))
            continue
        section = item.section
        if said.decision is Decision.REDACT:
            redacted.append((item.number, said.reason))
            section = hidden(section, said.hide)
        if item.kind is not Kind.EXHIBIT:
            given.append((item.number, section))
    records = (row.id, *(item.id for item in items if item.given))
    return Answer(row, today, tuple(given), tuple(left_out), tuple(redacted), records)


def _draft(row: RequestRow, items: Sequence[Item], how: HandOver) -> BundleDraft:
    """The same decisions as a bundle knows them: exhibits by file, all else in words."""
    chosen = []
    hide: dict[str, None] = {}
    for item in items:
        said = item.decided
        assert said is not None  # noqa: S101 – check
        exhibit = item.kind is Kind.EXHIBIT
        record = item.section.reference.rsplit(" ", 1)[0] if exhibit else item.section.reference
        piece = Piece(
            item.id,
            PieceKind.EXHIBIT if exhibit else PieceKind.INCIDENT,
            item.section.reference or f"{item.kind.label} {item.number}",
            record,
            item.title,
            item.happened_on,
            redacted=item.copy,
        )
        chosen.append(Chosen(piece, Choice(said.decision.value), said.reason))
        hide.update(dict.fromkeys(said.hide))
    return BundleDraft(
        recipient=Recipient.SUBJECT,
        whom=row.asks,
        why=row.reference,
        chosen=tuple(chosen),
        hide=tuple(hide),
        passphrase=how.passphrase,
        age_key=how.age_key,
    )


def _kept(item: Item) -> dict[str, str]:
    said = item.decided
    assert said is not None  # noqa: S101 – check
    label = f"{item.number}. {item.title}"
    return {"piece": label, "choice": said.decision.value, "why": said.reason}
