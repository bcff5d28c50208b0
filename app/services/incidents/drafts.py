"""What people type about an incident, and what each part must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.errors import Checks, FieldProblem, Refused
from app.models.incident import Allegation, Done, IncidentType, Outcome, Party
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.services.incidents.words import DONE, PARTIES, TYPES
from app.services.routes.facts import SIGNS
from app.services.routes.rules import ROUTES
from app.services.school import RoleHolderRow, SchoolSettings
from app.services.staff.names import words_of
from app.words import clean, clean_line, join

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
        known_on: when the school came to know of it; without it, that is when it is recorded.
        group_name: the class, club or group chat that it happened in.
        judgement: the school's own view, which is final (R111).
        signs: keys of routes that apply, such as ``illegal`` (``RouteKey``).
        post_id: the sealed report that it is made of.
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
    known_on: dt.date | None = None
    group_name: str = ""
    judgement: str = ""
    signs: tuple[str, ...] = ()
    post_id: UUID | None = None


@dataclass(frozen=True)
class ActionDraft:
    """Something done about an incident; without ``by`` it was done by who records it."""

    what: str
    happened_on: dt.date | None
    happened_time: str = ""
    by: str = ""


@dataclass(frozen=True)
class CloseDraft:
    """How an incident ended, and why it is closed so.

    Attributes:
        allegation: how an allegation against a member of staff ended, where it was one.
        copy_given_on: when the person had their copy of the summary.
        off_file_on: when a malicious or false one was taken off the personnel file.
        training: whether training is to be refreshed (R036); None was not asked.
    """

    outcome: Outcome | None
    rationale: str
    closed_on: dt.date | None
    allegation: Allegation | None = None
    copy_given_on: dt.date | None = None
    off_file_on: dt.date | None = None
    training: bool | None = None


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
        name = clean_line(subject.name)
        words = " ".join(name.lower().replace("-", " ").split()).removeprefix("the ")
        if (
            words in _HEAD_WORDS
            or (name and words_of(name) in signed_in)
            or school.is_head(name, subject.staff_id)
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
    problems.need(clean(draft.narrative), "narrative", "Enter what happened.")
    problems += date_problems(draft.happened_on, today, "Enter the date it happened.")
    problems += known_problems(draft.known_on, draft.happened_on, today)
    problems.stop()


def known_problems(
    known: dt.date | None, happened: dt.date | None, today: dt.date
) -> list[FieldProblem]:
    """Return what is wrong with the day on which the school is said to have come to know."""
    if known is None:
        return []
    if happened is not None and known < happened <= today:
        sentence = f"Enter a date from {say_date(happened)} on, when it happened."
        return [FieldProblem("known_on", sentence)]
    return date_problems(known, today, "", "known_on")


def check_action(draft: ActionDraft, today: dt.date) -> None:
    """Check a new action.

    Raises:
        Problems: one sentence for each field to put right.
    """
    problems = Checks()
    problems.need(clean(draft.what), "what", "Enter what was done.")
    problems += date_problems(draft.happened_on, today, "Enter the date it was done.")
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


def say(value: object, types: Mapping[IncidentType, str] = TYPES) -> str:
    """Put a field's value into words, for a correction that shows both.

    Args:
        value: text, a date, a choice, or a tuple of what was done or of the keys of signs.
        types: what the types are called.
    """
    if isinstance(value, tuple):
        return join([DONE[each] if isinstance(each, Done) else _sign(each) for each in value])
    if isinstance(value, IncidentType):
        return types[value]
    if isinstance(value, dt.date):
        return say_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def _sign(key: str) -> str:
    route = RouteKey(key)
    return SIGNS.get(route) or ROUTES[route]
