"""What is typed into the disclosure form, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.services.school import Rules
from app.services.year_groups import NURSERY, OLDEST, say_year_group

MOST_INITIALS = 4


@dataclass(frozen=True)
class DecisionDraft:
    """A decision as typed; without an outcome there is none yet.

    Attributes:
        review_on: from when to look at it again; None means the school's review month.
    """

    outcome: DecisionOutcome | None
    decided_by: DecidedBy
    decided_name: str
    decided_on: dt.date | None
    reason: str = ""
    conditions: str = ""
    review_on: dt.date | None = None


@dataclass(frozen=True)
class DisclosureDraft:
    """A disclosure as typed.

    Attributes:
        year_group: of a child, in the school year of ``told_on``.
        declaration_id: the declaration that said there was something to disclose.
        replaces: the disclosure that this one tells anew; it ends when this one was told.
        decision: None while the head still has to decide.
    """

    staff_id: UUID | None
    other_kind: OtherKind | None
    other_initials: str
    connection: Connection | None
    platforms: tuple[str, ...]
    told_on: dt.date | None
    told_to: str
    year_group: int | None = None
    note: str = ""
    declaration_id: UUID | None = None
    replaces: UUID | None = None
    decision: DecisionDraft | None = None


def tidy_initials(text: str) -> str:
    """Give "JK" for "j. k."."""
    return "".join(letter for letter in text.upper() if letter.isalpha())


def check_disclosure(draft: DisclosureDraft, today: dt.date, rules: Rules) -> list[FieldProblem]:
    """Say what is missing or can't be so, in the order of the form."""
    problems: list[FieldProblem] = []

    def need(there: object, field: str, sentence: str) -> None:
        if not there:
            problems.append(FieldProblem(field, sentence))

    need(draft.staff_id, "staff_id", "Select who told you.")
    need(draft.other_kind, "other_kind", "Select who the other person is.")
    initials = tidy_initials(draft.other_initials)
    need(initials, "other_initials", "Enter the other person’s initials.")
    short = len(initials) <= MOST_INITIALS
    need(short, "other_initials", "Enter initials only, so that nobody else is named here.")
    if draft.other_kind is not None and draft.other_kind.child:
        problems += _check_year_group(draft.other_kind, draft.year_group, rules)
    need(draft.connection, "connection", "Select how they know each other.")
    platforms = any(platform.strip() for platform in draft.platforms)
    need(platforms, "platforms", "Enter where they are in touch, such as Instagram.")
    need(draft.told_on, "told_on", "Enter the date they told you.")
    past = draft.told_on is None or draft.told_on <= today
    need(past, "told_on", "The date they told you must be today or in the past.")
    need(draft.told_to.strip(), "told_to", "Enter who was told.")
    if draft.decision is not None:
        problems += check_decision(draft.decision, draft.told_on, today)
    return problems


def _check_year_group(kind: OtherKind, number: int | None, rules: Rules) -> list[FieldProblem]:
    sentence = None
    if number is None or not NURSERY <= number <= OLDEST:
        sentence = "Enter the pupil’s year group."
    elif kind is OtherKind.PUPIL and number > rules.oldest_year:
        oldest = say_year_group(rules.oldest_year)
        sentence = f"{oldest} is the oldest here: select Former pupil, or another year group."
    return [FieldProblem("year_group", sentence)] if sentence else []


def check_decision(
    draft: DecisionDraft, told_on: dt.date | None, today: dt.date
) -> list[FieldProblem]:
    """Say what is missing or can't be so, in the order of the form."""
    problems: list[FieldProblem] = []

    def need(there: object, field: str, sentence: str) -> None:
        if not there:
            problems.append(FieldProblem(field, sentence))

    need(draft.outcome, "outcome", "Select what was decided.")
    if draft.outcome is DecisionOutcome.CONDITIONS:
        need(draft.conditions.strip(), "conditions", "Enter the conditions.")
    if draft.outcome is DecisionOutcome.NOT_AGREED:
        need(draft.reason.strip(), "reason", "Enter why it was not agreed.")
    need(draft.decided_name.strip(), "decided_name", "Enter the name of who decided.")
    need(draft.decided_on, "decided_on", "Enter the date of the decision.")
    if draft.decided_on is not None:
        past = draft.decided_on <= today
        need(past, "decided_on", "The date of the decision must be today or in the past.")
        after = told_on is None or draft.decided_on >= told_on
        told = say_date(told_on) if told_on else ""
        need(after, "decided_on", f"The decision can’t be earlier than {told}, when it was told.")
        later = draft.review_on is None or draft.review_on > draft.decided_on
        need(later, "review_on", "The review must be later than the decision.")
    return problems
