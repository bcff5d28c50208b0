"""What is typed into the disclosure form, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.errors import Checks, FieldProblem
from app.models.relationship import (
    Awareness,
    Connection,
    DecidedBy,
    DecisionOutcome,
    Departure,
    OtherKind,
)
from app.services.initials import MOST_INITIALS, tidy_initials
from app.services.school import Rules
from app.services.year_groups import NURSERY, OLDEST, say_year_group
from app.words import clean


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
class MoreDraft:
    """What may be said about a disclosure besides, at once or later.

    Attributes:
        awareness: how widely it is known (R046, R053); None is not known.
        asked: whether the school asked (True) or was told unasked.
        departure: whether it departs from the policy on professional judgement (R057); None if
            it doesn't. ``justification`` says why, ``hr_advice`` what HR said on ``hr_advice_on``.
    """

    awareness: Awareness | None = None
    asked: bool | None = None
    departure: Departure | None = None
    justification: str = ""
    hr_advice: str = ""
    hr_advice_on: dt.date | None = None


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
    more: MoreDraft = MoreDraft()


def _alphabets(letters: str) -> set[str]:
    """The alphabets that letters belong to: {"LATIN"}, or {"LATIN", "CYRILLIC"} for look-alikes."""
    return {unicodedata.name(letter, "?").split()[0] for letter in letters}


def check_disclosure(draft: DisclosureDraft, today: dt.date, rules: Rules) -> list[FieldProblem]:
    """Say what is missing or can't be so, in the order of the form."""
    problems = Checks()
    problems.need(draft.staff_id, "staff_id", "Select who told you.")
    problems.need(draft.other_kind, "other_kind", "Select who the other person is.")
    initials = tidy_initials(draft.other_initials)
    problems.need(initials, "other_initials", "Enter the other person’s initials.")
    short = len(initials) <= MOST_INITIALS
    problems.need(
        short, "other_initials", "Enter initials only, so that nobody else is named here."
    )
    alike = len(_alphabets(initials)) <= 1
    problems.need(
        alike, "other_initials", "Type the initials again: they mix letters of two alphabets."
    )
    if draft.other_kind is not None and draft.other_kind.child:
        problems += _check_year_group(draft.other_kind, draft.year_group, rules)
    problems.need(draft.connection, "connection", "Select how they know each other.")
    platforms = any(platform.strip() for platform in draft.platforms)
    problems.need(platforms, "platforms", "Enter where they are in touch, such as Instagram.")
    problems.need(draft.told_on, "told_on", "Enter the date they told you.")
    past = draft.told_on is None or draft.told_on <= today
    problems.need(past, "told_on", "The date they told you must be today or in the past.")
    problems.need(draft.told_to.strip(), "told_to", "Enter who was told.")
    if draft.decision is not None:
        problems += check_decision(draft.decision, draft.told_on, today)
    return problems + check_more(draft.more, today)


def check_more(draft: MoreDraft, today: dt.date) -> list[FieldProblem]:
    """Say what is missing or can't be so; a departure needs its justification (R057)."""
    problems = Checks()
    if draft.departure is None:
        unsaid = not draft.justification.strip() and not draft.hr_advice.strip()
        problems.need(
            unsaid, "departure", "Select whether the departure was taken already or is proposed."
        )
        return problems
    why = "Enter why this departs from the policy, as they explained it."
    problems.need(draft.justification.strip(), "justification", why)
    if draft.hr_advice.strip():
        problems.need(draft.hr_advice_on, "hr_advice_on", "Enter the date of HR’s advice.")
    elif draft.hr_advice_on is not None:
        problems.need(False, "hr_advice", "Enter what HR advised.")
    past = draft.hr_advice_on is None or draft.hr_advice_on <= today
    problems.need(past, "hr_advice_on", "The date of HR’s advice must be today or in the past.")
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
    problems = Checks()
    problems.need(draft.outcome, "outcome", "Select what was decided.")
    if draft.outcome is DecisionOutcome.CONDITIONS:
        problems.need(draft.conditions.strip(), "conditions", "Enter the conditions.")
    if draft.outcome is DecisionOutcome.NOT_AGREED:
        problems.need(draft.reason.strip(), "reason", "Enter why it was not agreed.")
    problems.need(draft.decided_name.strip(), "decided_name", "Enter the name of who decided.")
    problems.need(draft.decided_on, "decided_on", "Enter the date of the decision.")
    if draft.decided_on is not None:
        past = draft.decided_on <= today
        problems.need(past, "decided_on", "The date of the decision must be today or in the past.")
        after = told_on is None or draft.decided_on >= told_on
        told = say_date(told_on) if told_on else ""
        sentence = f"The decision can’t be earlier than {told}, when it was told."
        problems.need(after, "decided_on", sentence)
        later = draft.review_on is None or draft.review_on > draft.decided_on
        problems.need(later, "review_on", "The review must be later than the decision.")
    return problems


def check_end(ended_on: dt.date | None, why: str, told_on: dt.date, today: dt.date) -> Checks:
    """Say what is missing or can't be so of the end of a relationship."""
    problems = Checks()
    problems.need(ended_on, "ended_on", "Enter the date it ended.")
    if ended_on is not None:
        past = "The date it ended must be today or in the past."
        problems.need(ended_on <= today, "ended_on", past)
        after = f"It can’t have ended before {say_date(told_on)}, when it was told."
        problems.need(ended_on >= told_on, "ended_on", after)
    problems.need(clean(why), "ended_why", "Enter why it ended.")
    return problems


def check_talk(talked_on: dt.date | None, talked_to: str, today: dt.date) -> Checks:
    """Say what is missing or can't be so of a talk that needed no record."""
    problems = Checks()
    past = talked_on is not None and talked_on <= today
    problems.need(past, "talked_on", "Enter the date on which you talked, today or in the past.")
    problems.need(clean(talked_to), "talked_to", "Enter who talked with them.")
    return problems
