"""A school's policies: what each is, which others it refers to, when it is reviewed."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Collection
from app.models.policy import Policy, PolicyLink, PolicyVersion, VersionState
from app.services.policies.changes import PolicyChanges
from app.services.policies.records import add_policy, index_policy, policy_values
from app.services.policies.rows import LinkRow, PolicyDraft, PolicyRow, ReviewRow
from app.services.policies.versions import PolicyVersions
from app.storage.book import Book


class Policies:
    """The policies in the register; ``versions`` are their texts, ``changes`` what they changed."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self.versions = PolicyVersions(register)
        self.changes = PolicyChanges(register, self.versions)

    def listed(self, *, withdrawn: bool = False) -> tuple[PolicyRow, ...]:
        """The policies that apply, by title; with ``withdrawn`` those of the past too."""
        statement = _policies().order_by(Policy.title)
        if not withdrawn:
            statement = statement.where(Policy.withdrawn_on.is_(None))
        with self._register.reading() as book:
            return tuple(PolicyRow(**row._mapping) for row in book.rows(statement))

    def get(self, policy_id: UUID) -> PolicyRow:
        """One policy.

        Raises:
            LookupError: there is none with this id.
        """
        with self._register.reading() as book:
            row = book.first(_policies().where(Policy.id == policy_id))
        if row is None:
            raise LookupError(policy_id)
        return PolicyRow(**row._mapping)

    def named(self, words: str = "") -> PolicyRow:
        """The one policy whose title or number is ``words``, or whose title holds them.

        Without words it is the school's only policy.

        Raises:
            Refused: there is none, or more than one.
        """
        policies = self.listed()
        wanted = words.strip().casefold()
        exact = [
            row
            for row in policies
            if wanted in (row.title.casefold(), (row.reference or "").casefold())
        ]
        found = exact if wanted and exact else [p for p in policies if wanted in p.title.casefold()]
        if not policies:
            raise Refused("There is no policy yet. Add one first.")
        if not found:
            raise Refused(f"No policy is called “{words.strip()}”. Check the title.")
        if len(found) > 1:
            titles = ", ".join(f"“{row.title}”" for row in found)
            raise Refused(f"Say which policy: {titles}.")
        return found[0]

    def add(self, draft: PolicyDraft) -> UUID:
        """Add a policy, still without a version.

        Raises:
            Problems: the title is missing or taken.
        """
        with self._register.writing() as book:
            return add_policy(book, draft)

    def change(self, policy_id: UUID, draft: PolicyDraft) -> None:
        """Correct what is said of a policy.

        Raises:
            Problems: the title is missing or taken.
        """
        with self._register.writing() as book:
            book.change(Policy, policy_id, **policy_values(book, draft, policy_id))
            index_policy(book, policy_id, draft)

    def withdraw(self, policy_id: UUID, on: dt.date) -> None:
        """Say that a policy no longer applies, so that nobody is asked to sign it any more.

        Its versions and declarations are kept.
        """
        open_now = (
            select(Collection.id)
            .join(PolicyVersion, PolicyVersion.id == Collection.version_id)
            .where(PolicyVersion.policy_id == policy_id, Collection.closed_on.is_(None))
        )
        with self._register.writing() as book:
            book.change(Policy, policy_id, withdrawn_on=on)
            for row in book.rows(open_now):
                book.change(Collection, row.id, closed_on=on)

    def reviews(self, by: dt.date | None = None) -> tuple[ReviewRow, ...]:
        """When the policies that apply are to be reviewed, soonest first; with ``by``, up to it."""
        rows = [
            ReviewRow(row.id, row.title, row.version_label, row.next_review, row.next_review_on)
            for row in self.listed()
            if row.version_label and row.next_review and row.next_review_on
        ]
        due = [row for row in rows if by is None or row.next_review_on <= by]
        return tuple(sorted(due, key=lambda row: row.next_review_on))

    # Links.

    def links(self, policy_id: UUID) -> tuple[LinkRow, ...]:
        """The policies that this one refers to, by title."""
        statement = (
            select(PolicyLink.id, PolicyLink.title, PolicyLink.reference, PolicyLink.also_read)
            .where(PolicyLink.policy_id == policy_id, PolicyLink.ended_on.is_(None))
            .order_by(PolicyLink.title)
        )
        with self._register.reading() as book:
            return tuple(LinkRow(**row._mapping) for row in book.rows(statement))

    def link(
        self, policy_id: UUID, title: str, reference: str = "", *, also_read: bool = False
    ) -> UUID:
        """Say that a policy refers to another (R012); ``also_read`` if staff must read it (R042).

        Raises:
            Problems: the title is missing.
        """
        if not title.strip():
            raise Problems([FieldProblem("title", "Enter the linked policy's title.")])
        values = {
            "policy_id": policy_id,
            "title": title.strip(),
            "reference": reference.strip() or None,
            "also_read": also_read,
        }
        with self._register.writing() as book:
            return book.add(PolicyLink, values)[0]

    def unlink(self, link_id: UUID) -> None:
        """Say that a policy refers to another no longer."""
        with self._register.writing() as book:
            book.change(PolicyLink, link_id, ended_on=self._register.today())


def _policies() -> Select[*tuple[Any, ...]]:
    """Policies with their newest final version, if there is one."""
    final, draft = aliased(PolicyVersion), aliased(PolicyVersion)
    newest = (
        select(func.max(final.number))
        .where(final.policy_id == Policy.id, final.state == VersionState.FINAL)
        .correlate(Policy)
        .scalar_subquery()
    )
    return select(
        Policy.id,
        Policy.title,
        Policy.reference,
        Policy.origin,
        Policy.owner,
        Policy.committee,
        Policy.legal_framework,
        Policy.withdrawn_on,
        PolicyVersion.id.label("version_id"),
        PolicyVersion.label.label("version_label"),
        PolicyVersion.next_review,
        PolicyVersion.next_review_on,
        exists()
        .where(draft.policy_id == Policy.id, draft.state == VersionState.DRAFT)
        .label("has_draft"),
    ).outerjoin(
        PolicyVersion,
        and_(PolicyVersion.policy_id == Policy.id, PolicyVersion.number == newest),
    )
