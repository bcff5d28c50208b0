"""The texts of a policy: from draft to final, their files, who was told of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from app.errors import FieldProblem, Problems, Refused
from app.models.document import Document
from app.models.policy import Communication, Policy, PolicyVersion, VersionState
from app.services.attached import attach, attached
from app.services.evidence.intake import LooksSafe, demand
from app.services.policies.files import TEXT, checked_media_type
from app.services.policies.records import add_policy, gathering, unratified, version_values
from app.services.policies.rows import (
    CommunicationDraft,
    CommunicationRow,
    PolicyDraft,
    PolicyFile,
    VersionDraft,
    VersionRow,
)
from app.services.policies.wording import default_wording
from app.services.school import SchoolSettings
from app.storage.book import Book, Reading
from app.storage.writing import Writing


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
        with self._register.writing() as book:
            versions = _known(book, policy_id)
            if versions and versions[0].state is VersionState.DRAFT:
                raise Refused(
                    f"Version {versions[0].label} is still a draft. "
                    "Make it final or delete it first."
                )
            taken = {row.label for row in versions}
            values = {
                **version_values(draft, taken, self._school.terms(), self._register.today()),
                "policy_id": policy_id,
                "number": versions[0].number + 1 if versions else 1,
                "state": VersionState.DRAFT,
            }
            return book.add(PolicyVersion, values)[0]

    @contextmanager
    def adding_final(
        self,
        policy: UUID | PolicyDraft,
        draft: VersionDraft,
        file: PolicyFile | None,
        looked: LooksSafe | None = None,
    ) -> Iterator[tuple[Writing, VersionRow]]:
        """Add a version that is final at once, and go on in the same transaction.

        A policy that is new is added with it; a draft of the next version becomes this one.

        Raises:
            Problems: something needs putting right.
            Refused: the file is empty or of a kind not taken.
        """
        terms, today = self._school.terms(), self._register.today()
        stored = None
        if file is not None:
            media_type = _checked(file.data, file.name, looked)
            stored = self._register.documents.add(file.data, file.name, media_type)
        try:
            with self._register.writing() as book:
                problems: list[FieldProblem] = []
                policy_id: UUID | None = None if isinstance(policy, PolicyDraft) else policy
                with gathering(problems):
                    if isinstance(policy, PolicyDraft):
                        policy_id = add_policy(book, policy)
                versions = _known(book, policy_id) if policy_id else []
                started = versions and versions[0].state is VersionState.DRAFT
                taken = {row.label for row in versions[1 if started else 0 :]}
                values: dict[str, Any] = {"state": VersionState.FINAL, "final_on": today}
                with gathering(problems):
                    values |= version_values(draft, taken, terms, today, final=True)
                if problems:
                    raise Problems(problems)
                if stored is not None:
                    book.add(Document, stored.record())
                    values["document_id"] = stored.id
                if started:
                    version_id = versions[0].id
                    book.change(PolicyVersion, version_id, **values)
                else:
                    values["policy_id"] = policy_id
                    values["number"] = versions[0].number + 1 if versions else 1
                    version_id = book.add(PolicyVersion, values)[0]
                yield book, _version(book, version_id)
        except BaseException:
            if stored is not None:
                self._register.documents.discard(stored)
            raise

    def change(self, version_id: UUID, draft: VersionDraft) -> None:
        """Change a version that is still a draft.

        Raises:
            Problems: something needs putting right.
            Refused: it is final.
        """
        with self._register.writing() as book:
            version = _draft(book, version_id, "can’t be changed. Add a new version")
            known = _known(book, version.policy_id)
            taken = {row.label for row in known if row.id != version_id}
            values = version_values(draft, taken, self._school.terms(), self._register.today())
            book.change(PolicyVersion, version_id, **values)

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
            problems = unratified(version.ratified_on, version.ratified_by)
            if problems:
                raise Problems(problems)
            book.change(PolicyVersion, version_id, state=VersionState.FINAL, final_on=today)

    # The file.

    def attach(
        self, version_id: UUID, data: bytes, name: str, looked: LooksSafe | None = None
    ) -> None:
        """Keep the policy's PDF or text with a version; a final one's is never exchanged.

        Raises:
            MustNotSave: it can hold pictures, and nobody has said yet that it may be kept.
            Refused: the file is empty or of a kind not taken, or the final version has one.
        """

        def check(book: Writing) -> None:
            version = _version(book, version_id)
            if version.final and version.document_id is not None:
                raise Refused(f"Version {version.label} is final and has its document.")

        file = PolicyFile(name, _checked(data, name, looked), data)
        attach(self._register, PolicyVersion.document_id, version_id, file, check)

    def file(self, version_id: UUID) -> PolicyFile | None:
        """The policy's PDF or text, or None if none was added."""
        return attached(self._register, PolicyVersion.document_id, version_id)

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


def _known(book: Writing, policy_id: UUID) -> list[Row[Any]]:
    """The versions of a policy in short, newest first."""
    version = PolicyVersion
    return book.rows(
        select(version.id, version.number, version.label, version.state)
        .where(version.policy_id == policy_id)
        .order_by(version.number.desc())
    )


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


def _checked(data: bytes, name: str, looked: LooksSafe | None) -> str:
    """Return a file's type, if it may be kept: plain text is the one kind that holds no picture."""
    media_type = checked_media_type(data, name)
    if media_type != TEXT:
        demand(looked)
    return media_type
