"""Collections: the rounds in which people are asked to sign a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Collection
from app.models.policy import Policy, PolicyVersion
from app.services.declarations.rows import CollectionDraft, CollectionRow
from app.services.policies.rows import VersionRow
from app.storage.book import Reading
from app.storage.writing import Writing

DAYS_TO_SIGN = 14


def collections() -> Select[*tuple[Any, ...]]:
    """Collections with their version and policy, newest first; of a round the oldest policy."""
    return (
        select(
            Collection.id,
            Collection.title,
            Collection.opened_on,
            Collection.due_on,
            Collection.scope,
            Collection.closed_on,
            Collection.version_id,
            Collection.round_id,
            PolicyVersion.label.label("version_label"),
            PolicyVersion.number.label("version_number"),
            PolicyVersion.policy_id,
            Policy.title.label("policy_title"),
        )
        .join(PolicyVersion, PolicyVersion.id == Collection.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .order_by(
            Collection.opened_on.desc(),
            Collection.recorded_at.desc(),
            Policy.recorded_at,
            Policy.title,
        )
    )


def collection_row(book: Reading | Writing, collection_id: UUID) -> CollectionRow:
    """One collection.

    Raises:
        LookupError: there is none with this id.
    """
    row = book.first(collections().where(Collection.id == collection_id))
    if row is None:
        raise LookupError(collection_id)
    return CollectionRow(**row._mapping)


def open_collection(
    book: Writing, version: VersionRow, draft: CollectionDraft, round_id: UUID | None = None
) -> UUID:
    """Start asking people to sign ``version``; an open collection of the policy is closed.

    Collections with the same ``round_id`` are signed on one form.

    Raises:
        Problems: the days can't be right.
    """
    due_on = draft.due_on or draft.opened_on + dt.timedelta(DAYS_TO_SIGN)
    problems = []
    if version.ratified_on is not None and draft.opened_on < version.ratified_on:
        since = say_date(version.ratified_on)
        words = f"Collection day must be on or after {since}, when this version was ratified."
        problems.append(FieldProblem("opened_on", words))
    if due_on < draft.opened_on:
        words = f"Last day to sign must be on or after {say_date(draft.opened_on)}."
        problems.append(FieldProblem("due_on", words))
    if problems:
        raise Problems(problems)
    open_now = (
        select(Collection.id)
        .join(PolicyVersion, PolicyVersion.id == Collection.version_id)
        .where(PolicyVersion.policy_id == version.policy_id, Collection.closed_on.is_(None))
    )
    for row in book.rows(open_now):
        book.change(Collection, row.id, closed_on=draft.opened_on)
    values = {
        "version_id": version.id,
        "title": draft.title.strip() or f"{version.policy_title} {version.label}",
        "opened_on": draft.opened_on,
        "due_on": due_on,
        "scope": draft.scope,
        "round_id": round_id,
    }
    return book.add(Collection, values)[0]


def open_round(book: Writing, versions: Sequence[VersionRow], draft: CollectionDraft) -> UUID:
    """Start a collection of each of these versions; several are signed on one form (R042).

    Returns:
        The first one's id.

    Raises:
        Problems: the days can't be right.
        Refused: two of them are of the same policy.
    """
    if len({version.policy_id for version in versions}) < len(versions):
        raise Refused("Choose each policy once: people sign one version of it.")
    if len(versions) == 1:
        return open_collection(book, versions[0], draft)
    round_id, started = uuid4(), []
    for version in versions:
        title = f"{draft.title.strip()}: {version.policy_title}" if draft.title.strip() else ""
        each = replace(draft, title=title)
        started.append(open_collection(book, version, each, round_id))
    return started[0]
