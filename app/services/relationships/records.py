"""Disclosures on their way into a casebook: their rows, and the next review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from app.dates import school_year
from app.services.initials import tidy_initials
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft, MoreDraft
from app.services.school import Rules
from app.words import clean, clean_line


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
        "platforms": [name for name in map(clean_line, draft.platforms) if name],
        "told_on": draft.told_on,
        "told_to": clean_line(draft.told_to),
        "declaration_id": draft.declaration_id,
        "note": clean(draft.note) or None,
        "review_on": review_on,
        "replaces": draft.replaces,
        **more_columns(draft.more),
    }


def more_columns(draft: MoreDraft) -> dict[str, Any]:
    """Give the columns of a checked draft."""
    return {
        "awareness": draft.awareness,
        "asked": draft.asked,
        "departure": draft.departure,
        "justification": clean(draft.justification) or None,
        "hr_advice": clean(draft.hr_advice) or None,
        "hr_advice_on": draft.hr_advice_on,
    }


def decision_record(disclosure: UUID, draft: DecisionDraft, review_on: dt.date) -> dict[str, Any]:
    """Give the row of a checked draft; ``review_on`` is used where it says nothing else."""
    return {
        "id": uuid4(),
        "disclosure_id": disclosure,
        "outcome": draft.outcome,
        "decided_by": draft.decided_by,
        "decided_name": clean_line(draft.decided_name),
        "decided_on": draft.decided_on,
        "reason": clean(draft.reason) or None,
        "conditions": clean(draft.conditions) or None,
        "review_on": draft.review_on or review_on,
    }


def standing_decision(decision: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a disclosure that follow from the decision that now stands."""
    return {"decision_id": decision["id"], "review_on": decision["review_on"]}
