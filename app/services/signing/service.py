"""Signing on the screen (ux C, D; R027–R029): a declaration with the intent that was shown."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dates import midnight
from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Collection, Declaration, Outcome, Scope, Signature, ToDisclose
from app.models.document import Document
from app.models.policy import Policy, PolicyVersion
from app.models.staff import Staff
from app.services.declarations import entries
from app.services.declarations.waiting import done_with
from app.services.policies.changes import PolicyChanges
from app.services.policies.rows import PolicyFile
from app.services.policies.texts import read_lines
from app.services.policies.versions import PolicyVersions
from app.services.school import SchoolSettings
from app.services.signing.drawing import MEDIA_TYPE, from_svg, to_svg
from app.services.signing.rows import (
    NOTHING,
    DeskRegister,
    Reading,
    SignedLine,
    Signer,
    SigningDraft,
    ToSign,
)
from app.services.staff.service import on_roll
from app.storage import book as storage
from app.storage.book import Book
from app.storage.writing import Writing
from app.words import count

LEAST_LETTERS = 2


class Signing:
    """Signatures made on the screen, in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self._versions = PolicyVersions(register)
        self._changes = PolicyChanges(register, self._versions)

    def people(self) -> tuple[Signer, ...]:
        """Everybody here today, by surname; nothing tells who signed and who did not."""
        today = self._register.today()
        statement = (
            select(Staff.id, Staff.name, Staff.category, Staff.role)
            .where(on_roll(today))
            .order_by(Staff.sort_name, Staff.id)
        )
        with self._register.reading() as book:
            rows = book.rows(statement)
        twins = {name for name, number in Counter(row.name for row in rows).items() if number > 1}
        return tuple(
            Signer(row.id, row.name, (row.role or row.category.label) if row.name in twins else "")
            for row in rows
        )

    def waiting(self, staff_id: UUID) -> tuple[ToSign, ...]:
        """What this person has still to sign in the open collections, oldest first."""
        with self._register.reading() as book:
            return _waiting(book, staff_id, self._register.today())

    def reading(self, version_id: UUID) -> Reading:
        """What there is to read of a version.

        Raises:
            LookupError: there is none with this id.
        """
        version = self._versions.get(version_id)
        file = self._versions.file(version_id)
        try:
            told = self._changes.what_changed(version_id)
            changes, since = told.changes, told.old_label
        except Refused:  # nobody looked, or there is nothing to compare with
            changes, since = (), ""
        said = ["no text kept in Candour"]
        if file is not None:
            said = [f"{file.name} (SHA-256 {hashlib.sha256(file.data).hexdigest()})"]
        if version.change_note:
            said.append(f"the note “{version.change_note}”")
        if changes:
            said.append(f"what changed since {since} ({count(len(changes), 'clause')})")
        return Reading(file, version.change_note or "", changes, since, ", ".join(said))

    def text(self, file: PolicyFile) -> str:
        """A policy's words without its looks, to be shown large or read aloud.

        Raises:
            Refused: the file has no text, such as a scan.
        """
        lines = read_lines(file.data, file.name)
        return "\n".join(line.text for line in lines if not line.furniture)

    def sign(self, draft: SigningDraft) -> UUID:
        """Record a signature and a declaration for each collection: all of it or nothing.

        Returns:
            The signature's id.

        Raises:
            Problems: what is missing.
            Refused: they have nothing to sign, or not this any more.
        """
        problems = _problems(draft)
        if problems or draft.to_disclose is None:
            raise Problems(problems)
        documents, today = self._register.documents, self._register.today()
        stored = None
        if draft.drawing is not None:
            stored = documents.add(to_svg(draft.drawing), "Signature.svg", MEDIA_TYPE)
        try:
            with self._register.writing() as book:
                waiting = {each.collection_id for each in _waiting(book, draft.staff_id, today)}
                if not draft.collections or not waiting.issuperset(draft.collections):
                    raise Refused(NOTHING)
                if stored is not None:
                    book.add(Document, stored.record())
                values = {
                    "staff_id": draft.staff_id,
                    "method": draft.method,
                    "intent": draft.intent,
                    "typed": None if stored else " ".join(draft.typed.split()),
                    "document_id": stored.id if stored else None,
                    "shown": draft.shown,
                    "signed_at": book.now.replace(microsecond=0),
                }
                signature = book.add(Signature, values)[0]
                entry = entries.Entry(
                    Outcome.SIGNED,
                    today,
                    how_seen=draft.method,
                    to_disclose=draft.to_disclose,
                    signature_id=signature,
                )
                for collection in draft.collections:
                    entries.add(book, collection, [draft.staff_id], entry, today)
        except BaseException:
            if stored is not None:
                documents.discard(stored)
            raise
        return signature

    def register(self, on: dt.date) -> DeskRegister:
        """Who signed on the screen on that day, in order."""
        school = SchoolSettings(self._register).school()
        statement = (
            select(
                Signature.id,
                Staff.name,
                Signature.signed_at,
                Signature.method,
                Signature.typed,
                Document.stored_as,
                Document.sha256,
            )
            .join(Staff, Staff.id == Signature.staff_id)
            .outerjoin(Document, Document.id == Signature.document_id)
            .where(
                Signature.signed_at >= midnight(on),
                Signature.signed_at < midnight(on + dt.timedelta(1)),
            )
            .order_by(Signature.signed_at, Staff.sort_name)
        )
        with self._register.reading() as book:
            rows = book.rows(statement)
            made = _declarations(book, [row.id for row in rows])
        lines = tuple(self._line(row, made.get(row.id, [])) for row in rows)
        return DeskRegister(school.name, school.sample, on, self._register.today(), lines)

    def days(self) -> tuple[dt.date, ...]:
        """The days on which somebody signed on the screen, latest first."""
        with self._register.reading() as book:
            rows = book.rows(select(Signature.signed_at))
        days = {row.signed_at.astimezone().date() for row in rows}
        return tuple(sorted(days, reverse=True))

    def _line(self, row: Any, made: list[tuple[str, bool]]) -> SignedLine:
        drawing = None
        if row.stored_as is not None:
            drawing = from_svg(self._register.documents.read(row.stored_as, row.sha256))
        return SignedLine(
            name=row.name,
            at=row.signed_at.astimezone(),
            policies=tuple(dict.fromkeys(title for title, _ in made)),
            method=row.method,
            typed=row.typed or "",
            drawing=drawing,
            taken_back=not any(stands for _, stands in made),
        )


def _waiting(book: storage.Reading | Writing, staff_id: UUID, today: dt.date) -> tuple[ToSign, ...]:
    """What waits for a person who is here today: not signed, and not exempt any more or yet."""
    if book.first(select(Staff.id).where(Staff.id == staff_id, on_roll(today))) is None:
        return ()
    done = done_with(Collection.id, staff_id, today)
    rows = book.rows(
        select(
            Collection.id,
            Collection.scope,
            PolicyVersion.id.label("version_id"),
            PolicyVersion.policy_id,
            PolicyVersion.number,
            PolicyVersion.label,
            PolicyVersion.wording,
            Policy.title,
        )
        .join(PolicyVersion, PolicyVersion.id == Collection.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Collection.closed_on.is_(None), Collection.opened_on <= today, ~done)
        .order_by(Collection.opened_on, Policy.title)
    )
    signed = {
        row.policy_id: row
        for row in book.rows(
            select(PolicyVersion.policy_id, PolicyVersion.number, PolicyVersion.label)
            .join(Declaration, Declaration.version_id == PolicyVersion.id)
            .where(
                Declaration.staff_id == staff_id,
                Declaration.stands,
                Declaration.outcome == Outcome.SIGNED,
            )
            .order_by(PolicyVersion.number)
        )
    }
    return tuple(
        ToSign(
            row.id,
            row.version_id,
            row.title,
            row.label,
            row.wording,
            before.label if before is not None and before.number < row.number else "",
        )
        for row, before in ((row, signed.get(row.policy_id)) for row in rows)
        if row.scope is Scope.EVERYONE or before is None
    )


def _declarations(
    book: storage.Reading, signatures: list[UUID]
) -> dict[UUID, list[tuple[str, bool]]]:
    """For each signature, the policies signed with it and whether the declaration stands."""
    made: dict[UUID, list[tuple[str, bool]]] = {}
    if not signatures:
        return made
    rows = book.rows(
        select(Declaration.signature_id, Policy.title, PolicyVersion.label, Declaration.stands)
        .join(PolicyVersion, PolicyVersion.id == Declaration.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Declaration.signature_id.in_(signatures))
        .order_by(Policy.title)
    )
    for row in rows:
        assert row.signature_id is not None  # noqa: S101 - it is one of these
        made.setdefault(row.signature_id, []).append((f"{row.title}, {row.label}", row.stands))
    return made


def _problems(draft: SigningDraft) -> list[FieldProblem]:
    problems = []
    if draft.to_disclose not in (ToDisclose.NOTHING, ToDisclose.SOMETHING):
        sentence = "Say whether you have something to tell the headteacher."
        problems.append(FieldProblem("to_disclose", sentence))
    if draft.drawing is not None:
        sentence = draft.drawing.problem()
        if sentence:
            problems.append(FieldProblem("drawing", sentence))
        return problems
    if sum(letter.isalpha() for letter in draft.typed) < LEAST_LETTERS:
        problems.append(FieldProblem("typed", "Type your name."))
    if not draft.mine:
        problems.append(FieldProblem("mine", "Tick “This is my signature”."))
    return problems
