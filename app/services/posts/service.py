"""Posting sealed reports into books that one can't read, and reading those posted to one's own.

A report is sealed before it touches the disk, and after that only the book's holders read it: who
posted it doesn't, and the headteacher doesn't read what went to the chair's book.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.errors import FieldProblem, NoRight, Problems, Refused
from app.models.document import Document
from app.models.incident import Incident
from app.models.post import Post, PostFile, PostSender
from app.services.evidence.intake import Arrival, LooksSafe, take_look
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import date_problems
from app.services.posts.readers import Readers
from app.services.posts.rows import (
    MissingRow,
    PostDraft,
    PostFileRow,
    PostRow,
    Target,
    Warned,
)
from app.storage.book import Book
from app.storage.opening import CASEBOOK, CHAIR
from app.storage.posting import TARGETS, Standing, absent, changed, tidy_code
from app.storage.sealed import SealedFile, check_size
from app.storage.vault import Session
from app.words import join

LONGEST = 15_000  # characters: what every text-only report has room for, in any script

_LABELS = {CASEBOOK: "Casebook", CHAIR: "Chair’s book"}
_READERS = {
    CASEBOOK: "The headteacher and the designated safeguarding lead read it.",
    CHAIR: "The chair of governors and, in a trust, its chief executive read it. "
    "The headteacher does not.",
}
_OTHER = {CASEBOOK: CHAIR, CHAIR: CASEBOOK}


class Posts:
    """Sealed reports: posted by anybody who signs in, read by a book's holders."""

    def __init__(self, session: Session) -> None:
        self._posting = session.posting
        self._register = session.register
        self._own = session.casebook

    # Posting.

    def targets(self) -> tuple[Target, ...]:
        """The books that there are to post to, also those that can't be posted to yet."""
        return tuple(self.target(book) for book in TARGETS)

    def target(self, book: str) -> Target:
        """One of them.

        Raises:
            Refused: there is no such book.
        """
        if book not in TARGETS:
            raise Refused(f"“{book}” is no book to post to. Choose casebook or chair.")
        standing = self._posting.standing(book)
        return Target(
            book=book,
            label=_LABELS[book],
            readers=_READERS[book],
            standing=standing,
            problem=_problem(book, standing),
            check="" if standing is Standing.ABSENT else self._posting.check(book),
            mine=self._own is not None and self._own.name == book,
        )

    def accept_key(self, book: str, typed: str) -> None:
        """Post to a book's changed key, with the check code that a holder read out.

        Raises:
            Problems: the code (``check_code``) isn't that of the key in the register.
            Refused: there is no such book yet.
        """
        self._posting.accept_key(book, typed)

    def warn(
        self,
        book: str,
        names: Sequence[str] = (),
        staff_ids: Sequence[UUID] = (),
        text: str = "",
    ) -> Warned | None:
        """Say, before anything is sealed, if people named in a report would read it.

        Args:
            book: whom it is for.
            names: of those whom it is about, who did it, who saw it.
            staff_ids: the same people's in the staff register.
            text: what is written freely; names in full or with a title are found in it.
        """
        self.target(book)
        found = self._named(book, names, staff_ids, text)
        if not found:
            return None
        other = _OTHER[book]
        # Where somebody would read about themselves in either book, the paper form is left.
        ready = self._posting.standing(other) is Standing.READY and not self._named(
            other, names, staff_ids, text
        )
        instead = (
            f"Post it to the {_LABELS[other].lower()} instead, or print the blank form"
            if ready
            else "Print the blank form"
        )
        return Warned(
            tuple(found),
            other if ready else None,
            f"{join(found)} may read the {_LABELS[book].lower()}, and this report names them. "
            f"{instead} and hand it to somebody whom it does not name.",
        )

    def check(self, draft: PostDraft) -> None:
        """Check what :meth:`post` would refuse, without posting.

        Raises:
            Problems: one sentence for each field to put right.
        """
        problems: list[FieldProblem] = []
        if not draft.narrative.strip():
            problems.append(FieldProblem("narrative", "Enter what happened."))
        elif len(draft.narrative) + len(draft.impact) > LONGEST:
            sentence = f"Shorten it to {LONGEST:,} characters, which is about five pages."
            problems.append(FieldProblem("narrative", sentence))
        if draft.happened_on is not None:
            problems += date_problems(draft.happened_on, self._register.today(), "")
        if problems:
            raise Problems(problems)

    def post(self, book: str, draft: PostDraft, exhibits: Sequence[ExhibitDraft] = ()) -> str:
        """Seal a report and put it into the inbox; it is durable on return.

        Args:
            book: casebook or chair.
            draft: what was typed.
            exhibits: what goes with it; the question was answered for each.

        Returns:
            The receipt code, by which to ask a holder whether it arrived: "7Q4M-XK2T".

        Raises:
            Problems: one sentence for each field to put right.
            Refused: the book can't be posted to, or the files are too large together.
        """
        self.check(draft)
        self.target(book)
        check_size([each.accepted.size for each in exhibits])
        content = {**draft.to_json(), "exhibits": [_described(each) for each in exhibits]}
        return self._posting.post(book, content, [_sealed(each) for each in exhibits])

    # Reading.

    def take_in(self) -> tuple[str, ...]:
        """Take in what was posted since this session began; what to hear of it, as sentences."""
        return tuple(self._posting.take_in())

    def waiting(self) -> tuple[PostRow, ...]:
        """Reports that nobody has dealt with yet, the oldest first.

        Raises:
            NoRight: this person holds no book that reports are posted to.
        """
        return self._posts(Post.incident_id.is_(None), Post.set_aside_why.is_(None))

    def listed(self) -> tuple[PostRow, ...]:
        """Every report that arrived, the oldest first.

        Raises:
            NoRight: this person holds no book that reports are posted to.
        """
        return self._posts()

    def get(self, post: UUID) -> PostRow:
        """One report.

        Raises:
            NoRight: this person holds no book that reports are posted to.
            Refused: there is none with this id.
        """
        found = self._posts(Post.id == post)
        if not found:
            raise Refused("There is no such report. Open the list again.")
        return found[0]

    def find_receipt(self, code: str) -> PostRow | None:
        """The report that a receipt code was given for, or None if it has not arrived.

        Raises:
            NoRight: this person holds no book that reports are posted to.
        """
        found = self._posts(Post.receipt == tidy_code(code))
        return found[0] if found else None

    def missing(self) -> tuple[MissingRow, ...]:
        """Posts that senders counted and that never arrived; decoys may be among them.

        Raises:
            NoRight: this person holds no book that reports are posted to.
        """
        statement = select(PostSender.sender_name, PostSender.missing).order_by(
            PostSender.sender_name
        )
        with self._book().reading() as book:
            rows = book.rows(statement)
        return tuple(
            MissingRow(row.sender_name, tuple(int(each) for each in row.missing))
            for row in rows
            if row.missing
        )

    def files(self, post: UUID) -> tuple[PostFileRow, ...]:
        """What came with a report, in its order.

        Raises:
            NoRight: this person holds no book that reports are posted to.
        """
        statement = (
            select(
                PostFile.id,
                PostFile.position,
                Document.name,
                Document.media_type,
                Document.size,
                Document.sha256,
                Document.stored_as,
            )
            .join(Document, Document.id == PostFile.document_id)
            .where(PostFile.post_id == post)
            .order_by(PostFile.position)
        )
        with self._book().reading() as book:
            return tuple(PostFileRow(**row._mapping) for row in book.rows(statement))

    def exhibits(self, post: UUID, looked: LooksSafe) -> tuple[ExhibitDraft, ...]:
        """A report's files as evidence for the incident made of it, with what was said of each.

        Args:
            post: the report's id.
            looked: its reader's own answer, before anything of it is shown.

        Raises:
            NoRight: this person holds no book that reports are posted to.
            Damaged: a file is missing or isn't as it was taken in.
            Refused: a file can't be kept as evidence.
        """
        said = self._said(post)
        documents = self._book().documents
        drafts = []
        for row in self.files(post):
            data = documents.read(row.stored_as, row.sha256)
            batch = take_look([Arrival(data, row.name)], looked)
            if batch.refused:
                raise Refused(" ".join(batch.refused))
            about = said[row.position - 1] if row.position <= len(said) else {}
            drafts += [_exhibit(ExhibitDraft(each), about) for each in batch.accepted]
        return tuple(drafts)

    def recorded(self, post: UUID, incident: UUID) -> None:
        """Say which incident was made of a report.

        Raises:
            NoRight: this person holds no book that reports are posted to.
            Refused: there is no such incident.
        """
        self.get(post)
        with self._book().writing() as book:
            if book.scalar(select(Incident.id).where(Incident.id == incident)) is None:
                raise Refused("There is no such incident. Record it first.")
            book.change(Post, post, incident_id=incident, set_aside_why=None)

    def set_aside(self, post: UUID, why: str) -> None:
        """Say that no incident is made of a report; it stays readable.

        Raises:
            NoRight: this person holds no book that reports are posted to.
            Problems: there is no reason (``why``).
            Refused: an incident was made of it.
        """
        row = self.get(post)
        if row.incident_id is not None:
            raise Refused("An incident was made of this report, so it isn't set aside.")
        if not why.strip():
            raise Problems([FieldProblem("why", "Enter why no incident is made of it.")])
        with self._book().writing() as book:
            book.change(Post, post, set_aside_why=why.strip())

    def _book(self) -> Book:
        if self._own is None:
            raise NoRight(
                "You hold no book that reports are posted to. Ask the headteacher, the "
                "safeguarding lead or the chair of governors whether yours arrived."
            )
        return self._own

    def _named(
        self, book: str, names: Sequence[str], staff_ids: Sequence[UUID], text: str
    ) -> list[str]:
        told = self._posting.announced(book)
        readers = Readers(self._register, book, () if told is None else told.holders)
        return readers.named(names, staff_ids, text)

    def _said(self, post: UUID) -> list[dict[str, Any]]:
        with self._book().reading() as book:
            content = book.scalar(select(Post.content).where(Post.id == post))
        said = content.get("exhibits") if isinstance(content, dict) else None
        return [each if isinstance(each, dict) else {} for each in said or []]

    def _posts(self, *wanted: ColumnElement[bool]) -> tuple[PostRow, ...]:
        files = (
            select(func.count())
            .where(PostFile.post_id == Post.id)
            .correlate(Post)
            .scalar_subquery()
        )
        statement = select(Post.__table__, files.label("files")).where(*wanted)
        with self._book().reading() as book:
            rows = book.rows(statement.order_by(Post.posted_at))
        return tuple(
            PostRow(
                id=row.id,
                sender=row.sender_name,
                posted_at=row.posted_at,
                arrived=row.recorded_at,
                receipt=row.receipt,
                draft=PostDraft.from_json(row.content),
                files=row.files,
                incident_id=row.incident_id,
                set_aside_why=row.set_aside_why or "",
            )
            for row in rows
        )


def _problem(book: str, standing: Standing) -> str:
    if standing is Standing.CHANGED:
        return changed(book)
    if standing is Standing.ABSENT:
        return absent(book)
    return ""


def _described(exhibit: ExhibitDraft) -> dict[str, Any]:
    day = exhibit.captured_on
    return {
        "caption": exhibit.caption.strip(),
        "source_url": (exhibit.source_url or exhibit.accepted.arrival.page).strip(),
        "captured_on": None if day is None else day.isoformat(),
        "captured_by": exhibit.captured_by.strip(),
    }


def _exhibit(draft: ExhibitDraft, said: dict[str, Any]) -> ExhibitDraft:
    def text(key: str) -> str:
        value = said.get(key)
        return value if isinstance(value, str) else ""

    try:
        day = dt.date.fromisoformat(text("captured_on")) if text("captured_on") else None
    except ValueError:
        day = None
    return replace(
        draft,
        caption=text("caption"),
        source_url=text("source_url"),
        captured_on=day,
        captured_by=text("captured_by"),
    )


def _sealed(exhibit: ExhibitDraft) -> SealedFile:
    accepted = exhibit.accepted
    with accepted.arrival.open() as file:
        data = file.read()
    # A file that changed between the checks and here is not the one that was looked at.
    if hashlib.sha256(data).hexdigest() != accepted.sha256:
        raise Refused(f"“{accepted.name}” has changed meanwhile. Add it again.")
    return SealedFile(accepted.name, accepted.shape.media_type, data)
