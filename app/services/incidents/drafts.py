"""What people type about an incident, and what each part must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.errors import Checks, FieldProblem, Refused
from app.models.incident import Done, IncidentType, Outcome, Party
from app.models.school import RoleKey
from app.services.incidents.words import PARTIES, TYPES
from app.services.school import RoleHolderRow, SchoolSettings
from app.services.staff.names import words_of

EARLIEST = dt.date(1995, 1, 1)  # before it, no school was online
_HEAD_WORDS = {
    "head",
    "head teacher",
    "headteacher",
    "headmaster",
    "headmistress",
    "head of school",
    "executive head",
    "executive headteacher",
    "principal",
}


@dataclass(frozen=True)
class Subject:
    """Whom something is about, or who did it; ``staff_id`` is theirs in the register."""

    kind: Party | None = None
    name: str = ""
    staff_id: UUID | None = None

    def __str__(self) -> str:
        label = PARTIES[self.kind] if self.kind else ""
        return f"{self.name} ({label.lower()})" if self.name and label else self.name or label


@dataclass(frozen=True)
class IncidentDraft:
    """A new incident; only what happened and when must be known (ux.md F2).

    Attributes:
        happened_time: in any words, "about 4pm".
        knows: whether whom it is about knows of it (R110); None is not known.
        impact: how it was taken by whom it is about (R111).
        led_by: who is looking into it (R105).
    """

    narrative: str
    happened_on: dt.date | None
    happened_time: str = ""
    about: Subject = Subject()
    by: Subject = Subject()
    platform: str = ""
    link: str = ""
    type: IncidentType | None = None
    done_so_far: tuple[Done, ...] = ()
    knows: bool | None = None
    impact: str = ""
    led_by: str = ""


@dataclass(frozen=True)
class ActionDraft:
    """Something done about an incident; without ``by`` it was done by who records it."""

    what: str
    happened_on: dt.date | None
    happened_time: str = ""
    by: str = ""


@dataclass(frozen=True)
class CloseDraft:
    """How an incident ended, and why it is closed so."""

    outcome: Outcome | None
    rationale: str
    closed_on: dt.date | None


class HeadConcern(Refused):
    """The subject is the headteacher: nothing was saved, and others must hear it (003 §9.2).

    Attributes:
        contacts: the chair of governors and the trust's CEO, as far as the school named them.
    """

    def __init__(self, contacts: tuple[RoleHolderRow, ...]) -> None:
        self.contacts = contacts
        named = "; ".join(
            ", ".join(filter(None, (each.name, each.label.lower(), each.contact)))
            for each in contacts
        )
        super().__init__(
            "Concerns about the headteacher go to the chair of governors and, in a trust, its "
            "chief executive. Nothing was saved here. "
            + (f"Contact {named}." if named else "Ask the school’s clerk how to reach them.")
        )


def check_not_head(school: SchoolSettings, heads: Sequence[str], *subjects: Subject) -> None:
    """Stop a concern about the head: the head can read this book.

    Args:
        school: knows who holds the role.
        heads: the names under which heads sign in.
        subjects: whom it is about and who did it.

    Raises:
        HeadConcern: one of the subjects is the headteacher, by name or by that word.
    """
    signed_in = [words_of(name) for name in heads]
    for subject in subjects:
        words = " ".join(subject.name.lower().replace("-", " ").split()).removeprefix("the ")
        if (
            words in _HEAD_WORDS
            or (subject.name.strip() and words_of(subject.name) in signed_in)
            or school.is_head(subject.name, subject.staff_id)
        ):
            raise HeadConcern(
                (*school.role_holders(RoleKey.CHAIR), *school.role_holders(RoleKey.CEO))
            )


def check_incident(draft: IncidentDraft, today: dt.date) -> None:
    """Check a new incident.

    Raises:
        Problems: one sentence for each field to put right.
    """
    problems = Checks()
    problems.need(draft.narrative.strip(), "narrative", "Enter what happened.")
    problems += date_problems(draft.happened_on, today, "Enter the date it happened.")
    problems.stop()


def check_action(draft: ActionDraft, today: dt.date) -> None:
    """Check a new action.

    Raises:
        Problems: one sentence for each field to put right.
    """
    problems = Checks()
    problems.need(draft.what.strip(), "what", "Enter what was done.")
    problems += date_problems(draft.happened_on, today, "Enter the date it was done.")
    problems.stop()


def check_close(draft: CloseDraft, happened_on: dt.date, today: dt.date) -> None:
    """Check how an incident is closed; "no further action" needs a reason like any other (R121).

    Raises:
        Problems: one sentence for each field to put right.
    """
    problems = Checks()
    problems.need(draft.outcome, "outcome", "Select an outcome.")
    problems.need(draft.rationale.strip(), "rationale", "Enter why this is the right outcome.")
    if draft.closed_on is None:
        problems.append(FieldProblem("closed_on", "Enter the date it was closed."))
    elif draft.closed_on > today:
        problems.append(FieldProblem("closed_on", "Enter a date up to today."))
    elif draft.closed_on < happened_on:
        when = say_date(happened_on)
        problems.append(
            FieldProblem("closed_on", f"Enter a date from {when} on, when it happened.")
        )
    problems.stop()


def date_problems(
    date: dt.date | None, today: dt.date, missing: str, field: str = "happened_on"
) -> list[FieldProblem]:
    """Return what is wrong with a day on which something is said to have happened."""
    if date is None:
        return [FieldProblem(field, missing)]
    if date > today:
        return [FieldProblem(field, f"Enter a date up to today; {say_date(date)} is to come.")]
    if date < EARLIEST:
        sentence = f"Check the year: {say_date(date)} is before any school was online."
        return [FieldProblem(field, sentence)]
    return []


def say(value: object) -> str:
    """Put a field's value into words, for a correction that shows both."""
    if isinstance(value, IncidentType):
        return TYPES[value]
    if isinstance(value, dt.date):
        return say_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)
