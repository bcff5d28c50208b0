"""Checks and column values of policies and their versions, for the services that write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dates import TermDates, parse_review, say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.policy import Policy
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.storage.writing import Writing

DATE_RATIFIED = "Date ratified must be today or in the past."


@contextmanager
def gathering(problems: list[FieldProblem]) -> Iterator[None]:
    """Add what is refused inside to ``problems``, so that all of it is told at once."""
    try:
        yield
    except Problems as refused:
        problems += refused.problems


def policy_values(book: Writing, draft: PolicyDraft, policy_id: UUID | None) -> dict[str, Any]:
    """Return a policy's columns.

    Raises:
        Problems: the title is missing, or another policy has it.
    """
    title = " ".join(draft.title.split())
    if not title:
        raise Problems([FieldProblem("title", "Enter the policy's title.")])
    # Compared here, because SQLite's lower() knows no accents.
    for row in book.rows(select(Policy.id, Policy.title).where(Policy.withdrawn_on.is_(None))):
        if row.id != policy_id and row.title.casefold() == title.casefold():
            sentence = f"There is a policy called “{row.title}” already. Add a version to it."
            raise Problems([FieldProblem("title", sentence)])
    return {
        "title": title,
        "reference": draft.reference.strip() or None,
        "origin": draft.origin.strip() or None,
        "owner": draft.owner.strip() or None,
        "committee": draft.committee.strip() or None,
        "legal_framework": draft.legal_framework.strip() or None,
    }


def add_policy(book: Writing, draft: PolicyDraft) -> UUID:
    """Add a policy and make it findable.

    Raises:
        Problems: the title is missing, or another policy has it.
    """
    policy = book.add(Policy, policy_values(book, draft, None))[0]
    index_policy(book, policy, draft)
    return policy


def index_policy(book: Writing, policy_id: UUID, draft: PolicyDraft) -> None:
    """Make a policy findable by its title, number and what is said of it."""
    body = " ".join((draft.owner, draft.committee, draft.origin, draft.legal_framework))
    book.index("policy", policy_id, draft.reference.strip(), " ".join(draft.title.split()), body)


def version_values(
    draft: VersionDraft,
    taken: set[str],
    terms: Sequence[TermDates],
    today: dt.date,
    *,
    final: bool = False,
) -> dict[str, Any]:
    """Return a version's columns.

    Args:
        draft: what was typed.
        taken: labels of the policy's other versions.
        terms: the school's, for reviews given as a term.
        today: the date.
        final: it is about to be final, so it has to be ratified (R005).

    Raises:
        Problems: everything that needs putting right.
    """
    problems = []
    label = " ".join(draft.label.split())
    if not label:
        problems.append(FieldProblem("label", "Enter what this version is called."))
    elif label in taken:
        problems.append(FieldProblem("label", f"There is a version {label} already."))
    if draft.ratified_on is not None and draft.ratified_on > today:
        problems.append(FieldProblem("ratified_on", DATE_RATIFIED))
    if final:
        problems += unratified(draft.ratified_on, draft.ratified_by)
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


def unratified(ratified_on: dt.date | None, ratified_by: str | None) -> list[FieldProblem]:
    """What is missing before a version can be final (R002, R005)."""
    problems = []
    if ratified_on is None:
        problems.append(FieldProblem("ratified_on", "Enter the date it was ratified."))
    if not (ratified_by or "").strip():
        problems.append(FieldProblem("ratified_by", "Enter who ratified it."))
    return problems
