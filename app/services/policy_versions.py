"""The texts of a policy: from draft to final, their files, who was told of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.dates import TermDates, parse_review, say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.document import Document
from app.models.policy import Communication, Policy, PolicyVersion, VersionState
from app.services.policy_files import checked_media_type
from app.services.policy_rows import (
    CommunicationDraft,
    CommunicationRow,
    PolicyFile,
    VersionDraft,
    VersionRow,
)
from app.services.school import SchoolSettings
from app.services.wording import default_wording
from app.storage.book import Book, Reading
from app.storage.writing import Writing

DATE_RATIFIED = "Date ratified must be today or in the past."


class PolicyVersions:
    """All versions of all policies in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self._school = SchoolSettings(register)

    def of(self, policy_id: UUID) -> tuple[VersionRow, ...]:
        """All versions of a policy, newest first."""
        statement = _versions().where(PolicyVersion.policy_id == policy_id)
        with self._register.reading() as book:
            rows = book.rows(statement.order_by(PolicyVersion.number.desc()))
        return tuple(VersionRow(**row._mapping) for row in rows)

    def get(self, version_id: UUID) -> VersionRow:
        """One version.

        Raises:
            LookupError: there is none with this id.
        """
        with self._register.reading() as book:
            return _version(book, version_id)

    def next(self, policy_id: UUID | None, title: str = "") -> VersionDraft:
        """A draft to start the next version from: this year's label, the wording so far.

        Args:
            policy_id: None for a policy that is still being added.
            title: of that policy, for the wording.
        """
        label = str(self._register.today().year)
        versions = self.of(policy_id) if policy_id else ()
        if not versions:
            school = self._school.school().name or "the school"
            return VersionDraft(label, wording=default_wording(school, title))
        if label in {version.label for version in versions}:
            label = f"{label}, version {versions[0].number + 1}"
        ratified_by = versions[0].ratified_by or ""
        return VersionDraft(label, ratified_by=ratified_by, wording=versions[0].wording)

    def add(self, policy_id: UUID, draft: VersionDraft) -> UUID:
        """Add the next version, as a draft.

        Raises:
            Problems: something needs putting right.
            Refused: the version before is still a draft.
        """
        terms = self._school.terms()
        with self._register.writing() as book:
            versions = book.rows(
                select(PolicyVersion.number, PolicyVersion.label, PolicyVersion.state)
                .where(PolicyVersion.policy_id == policy_id)
                .order_by(PolicyVersion.number.desc())
            )
            if versions and versions[0].state is VersionState.DRAFT:
                raise Refused(
                    f"Version {versions[0].label} is still a draft. "
                    "Make it final or delete it first."
                )
            taken = {row.label for row in versions}
            values = {
                **self._values(draft, taken, terms),
                "policy_id": policy_id,
                "number": versions[0].number + 1 if versions else 1,
                "state": VersionState.DRAFT,
            }
            return book.add(PolicyVersion, values)[0]

    def change(self, version_id: UUID, draft: VersionDraft) -> None:
        """Change a version that is still a draft.

        Raises:
            Problems: something needs putting right.
            Refused: it is final.
        """
        terms = self._school.terms()
        with self._register.writing() as book:
            version = _draft(book, version_id, "can’t be changed. Add a new version")
            others = select(PolicyVersion.label).where(
                PolicyVersion.policy_id == version.policy_id, PolicyVersion.id != version_id
            )
            taken = {row.label for row in book.rows(others)}
            book.change(PolicyVersion, version_id, **self._values(draft, taken, terms))

    def delete_draft(self, version_id: UUID) -> None:
        """Delete a version that was never final.

        Raises:
            Refused: it is final.
        """
        why = "The draft was deleted."
        with self._register.writing() as book:
            _draft(book, version_id, "is kept")
            told = select(Communication.id).where(Communication.version_id == version_id)
            for row in book.rows(told):
                book.remove(Communication, row.id, why)
            book.remove(PolicyVersion, version_id, why)

    def finalise(self, version_id: UUID) -> None:
        """Make a draft final: from now on it can be signed, and never changed (R005).

        Raises:
            Problems: the day it was ratified, or by whom, is missing.
        """
        today = self._register.today()
        with self._register.writing() as book:
            version = _version(book, version_id)
            if version.final:
                return
            problems = []
            if version.ratified_on is None:
                problems.append(FieldProblem("ratified_on", "Enter the date it was ratified."))
            if not version.ratified_by:
                problems.append(FieldProblem("ratified_by", "Enter who ratified it."))
            if problems:
                raise Problems(problems)
            book.change(PolicyVersion, version_id, state=VersionState.FINAL, final_on=today)

    # The file.

    def attach(self, version_id: UUID, data: bytes, name: str) -> None:
        """Keep the policy's PDF or text with a version; a final one's is never exchanged.

        Raises:
            Refused: the file is empty or of a kind not taken, or the final version has one.
        """
        media_type = checked_media_type(data, name)
        stored = self._register.documents.add(data, name, media_type)
        try:
            with self._register.writing() as book:
                version = _version(book, version_id)
                if version.final and version.document_id is not None:
                    raise Refused(f"Version {version.label} is final and has its document.")
                book.add(Document, stored.record())
                book.change(PolicyVersion, version_id, document_id=stored.id)
        except BaseException:
            self._register.documents.discard(stored)
            raise

    def file(self, version_id: UUID) -> PolicyFile | None:
        """The policy's PDF or text, or None if none was added."""
        statement = (
            select(Document.name, Document.media_type, Document.stored_as, Document.sha256)
            .join(PolicyVersion, PolicyVersion.document_id == Document.id)
            .where(PolicyVersion.id == version_id)
        )
        with self._register.reading() as book:
            row = book.first(statement)
        if row is None:
            return None
        data = self._register.documents.read(row.stored_as, row.sha256)
        return PolicyFile(row.name, row.media_type, data)

    # Who was told.

    def communications(self, version_id: UUID) -> tuple[CommunicationRow, ...]:
        """Who was told of a version, latest first."""
        statement = (
            select(
                Communication.id,
                Communication.audience,
                Communication.told_on,
                Communication.how,
                Communication.note,
            )
            .where(Communication.version_id == version_id)
            .order_by(Communication.told_on.desc(), Communication.audience)
        )
        with self._register.reading() as book:
            return tuple(CommunicationRow(**row._mapping) for row in book.rows(statement))

    def tell(self, version_id: UUID, draft: CommunicationDraft) -> UUID:
        """Record that somebody was told of a version (R009, R010).

        Raises:
            Problems: something is missing, or the day lies ahead.
        """
        problems = []
        if not draft.audience.strip():
            problems.append(FieldProblem("audience", "Enter who was told."))
        if draft.told_on > self._register.today():
            problems.append(FieldProblem("told_on", "Date told must be today or in the past."))
        if not draft.how.strip():
            problems.append(FieldProblem("how", "Enter how they were told."))
        if problems:
            raise Problems(problems)
        values = {
            "version_id": version_id,
            "audience": draft.audience.strip(),
            "told_on": draft.told_on,
            "how": draft.how.strip(),
            "note": draft.note.strip() or None,
        }
        with self._register.writing() as book:
            return book.add(Communication, values)[0]

    def _values(
        self, draft: VersionDraft, taken: set[str], terms: tuple[TermDates, ...]
    ) -> dict[str, Any]:
        today = self._register.today()
        problems = []
        label = " ".join(draft.label.split())
        if not label:
            problems.append(FieldProblem("label", "Enter what this version is called."))
        elif label in taken:
            problems.append(FieldProblem("label", f"There is a version {label} already."))
        if draft.ratified_on is not None and draft.ratified_on > today:
            problems.append(FieldProblem("ratified_on", DATE_RATIFIED))
        if draft.produced_on is not None and draft.produced_on > today:
            sentence = "Date written must be today or in the past."
            problems.append(FieldProblem("produced_on", sentence))
        if not draft.wording.strip():
            problems.append(FieldProblem("wording", "Enter the words that people sign."))
        review = None
        if draft.next_review.strip():
            since = draft.ratified_on or today
            try:
                review = parse_review(draft.next_review, terms, since)
            except Refused as refused:
                problems.append(FieldProblem("next_review", str(refused)))
            else:
                if review <= since:
                    sentence = f"Next review must be after {say_date(since)}."
                    problems.append(FieldProblem("next_review", sentence))
        if problems:
            raise Problems(problems)
        return {
            "label": label,
            "produced_on": draft.produced_on,
            "produced_by": draft.produced_by.strip() or None,
            "ratified_on": draft.ratified_on,
            "ratified_by": draft.ratified_by.strip() or None,
            "signed_by": draft.signed_by.strip() or None,
            "signed_position": draft.signed_position.strip() or None,
            "next_review": draft.next_review.strip() or None,
            "next_review_on": review,
            "change_note": draft.change_note.strip() or None,
            "consultation": draft.consultation.strip() or None,
            "equality_check": draft.equality_check.strip() or None,
            "monitoring": draft.monitoring.strip() or None,
            "everyone_signs": draft.everyone_signs,
            "wording": draft.wording.strip(),
        }


def _versions() -> Select[*tuple[Any, ...]]:
    version = PolicyVersion
    return select(
        version.id,
        version.policy_id,
        Policy.title.label("policy_title"),
        version.number,
        version.label,
        version.state,
        version.produced_on,
        version.produced_by,
        version.ratified_on,
        version.ratified_by,
        version.signed_by,
        version.signed_position,
        version.next_review,
        version.next_review_on,
        version.change_note,
        version.consultation,
        version.equality_check,
        version.monitoring,
        version.everyone_signs,
        version.wording,
        version.document_id,
        version.final_on,
    ).join(Policy, Policy.id == version.policy_id)


def _version(book: Reading | Writing, version_id: UUID) -> VersionRow:
    row = book.first(_versions().where(PolicyVersion.id == version_id))
    if row is None:
        raise LookupError(version_id)
    return VersionRow(**row._mapping)


def _draft(book: Reading | Writing, version_id: UUID, otherwise: str) -> VersionRow:
    version = _version(book, version_id)
    if version.final:
        raise Refused(f"Version {version.label} is final and {otherwise}.")
    return version
