"""Disclosures on their way into a casebook: their rows, and the next review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from app.dates import school_year
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft, tidy_initials
from app.services.school import Rules


def next_review(today: dt.date, rules: Rules) -> dt.date:
    """The first day of the school's next review month, after today."""
    this_year = dt.date(today.year, rules.review_month, 1)
    return this_year if this_year > today else this_year.replace(year=today.year + 1)


def disclosure_record(
    draft: DisclosureDraft,
    reference: str,
    year: int,
    number: int,
    names: Mapping[UUID | None, str],
    review_on: dt.date,
) -> dict[str, Any]:
    """Give the row of a checked draft."""
    child = draft.other_kind is not None and draft.other_kind.child
    return {
        "id": uuid4(),
        "reference": reference,
        "year": year,
        "number": number,
        "staff_id": draft.staff_id,
        "staff_name": names[draft.staff_id],
        "other_kind": draft.other_kind,
        "other_initials": tidy_initials(draft.other_initials),
        "year_group": draft.year_group if child else None,
        "year_group_in": school_year(draft.told_on) if child and draft.told_on else None,
        "connection": draft.connection,
        "platforms": [name.strip() for name in draft.platforms if name.strip()],
        "told_on": draft.told_on,
        "told_to": draft.told_to.strip(),
        "declaration_id": draft.declaration_id,
        "note": draft.note.strip() or None,
        "review_on": review_on,
        "replaces": draft.replaces,
    }


def decision_record(disclosure: UUID, draft: DecisionDraft, review_on: dt.date) -> dict[str, Any]:
    """Give the row of a checked draft; ``review_on`` is used where it says nothing else."""
    return {
        "id": uuid4(),
        "disclosure_id": disclosure,
        "outcome": draft.outcome,
        "decided_by": draft.decided_by,
        "decided_name": draft.decided_name.strip(),
        "decided_on": draft.decided_on,
        "reason": draft.reason.strip() or None,
        "conditions": draft.conditions.strip() or None,
        "review_on": draft.review_on or review_on,
    }


def standing_decision(decision: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a disclosure that follow from the decision that now stands."""
    return {"decision_id": decision["id"], "review_on": decision["review_on"]}
