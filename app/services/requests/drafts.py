"""What is typed about a request, and what may be wrong with it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from uuid import UUID

from app.dates import say_date
from app.errors import Checks, FieldProblem
from app.models.request import Decision, RequestOutcome, Subject
from app.services.incidents.drafts import date_problems

SUBJECTS = {
    Subject.STAFF: "Member of staff",
    Subject.PUPIL: "Pupil",
    Subject.PARENT: "Parent or carer",
    Subject.OTHER: "Somebody else",
}
OUTCOMES = {
    RequestOutcome.ANSWERED: "Answered",
    RequestOutcome.NOTHING_HELD: "Nothing held",
    RequestOutcome.REFUSED: "Refused",
    RequestOutcome.WITHDRAWN: "Withdrawn",
}
DECISIONS = {
    Decision.INCLUDE: "Include",
    Decision.REDACT: "Redact",
    Decision.LEAVE_OUT: "Leave out",
}
KNOWN = "The school knows them"


class Reason(enum.StrEnum):
    """Why something is not given; own words may stand in its place."""

    OTHERS = "others"
    CHILD = "child"
    LEGAL = "legal"
    REFERENCE = "reference"
    GIVEN = "given"
    NOT_THEM = "not_them"

    @property
    def label(self) -> str:
        """What people read, and what is stored."""
        return REASONS[self]


REASONS = {
    Reason.OTHERS: "Other people’s information",
    Reason.CHILD: "It could put a child at risk",
    Reason.LEGAL: "Legal advice",
    Reason.REFERENCE: "A confidential reference",
    Reason.GIVEN: "They have it already",
    Reason.NOT_THEM: "It is about somebody else",
}
# Not in the schedule that the person gets: the first could tell them what it protects, the second
# is no information about them at all.
UNTOLD = frozenset((Reason.CHILD.label, Reason.NOT_THEM.label))


def reason_of(said: str) -> str:
    """A reason by its key, such as ``others``, or in own words."""
    key = said.strip().lower().replace("-", "_").replace(" ", "_")
    return Reason(key).label if key in {each.value for each in Reason} else said.strip()


@dataclass(frozen=True)
class RequestDraft:
    """A request as it came in.

    Attributes:
        staff_id: the member of staff in the register; ``name`` is theirs then.
        also_known: other names, nicknames and words to search for.
        asked_by: who asks, if it is not the person themself.
        id_seen_on, id_seen: when and by what the asker was known; both empty while waiting.
    """

    name: str
    about: Subject | None = None
    staff_id: UUID | None = None
    also_known: tuple[str, ...] = ()
    asked_by: str = ""
    received_on: dt.date | None = None
    id_seen_on: dt.date | None = None
    id_seen: str = ""
    note: str = ""


@dataclass(frozen=True)
class ItemDecision:
    """What is done with one item; ``hide`` are the words blacked out in it."""

    decision: Decision
    reason: str = ""
    hide: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandOver:
    """How the answer leaves: encrypted to a passphrase or an age key, or as a folder."""

    passphrase: str = field(default="", repr=False)
    age_key: str = ""


def check_request(draft: RequestDraft, today: dt.date) -> None:
    """Say what is missing.

    Raises:
        Problems: one sentence for each field to put right.
    """
    checks = Checks()
    checks.need(draft.name.strip(), "name", "Enter who it is about.")
    if draft.name.strip():  # the form asks it of a name that isn't on the register
        checks.need(draft.about, "about", "Select who they are to the school.")
    checks += date_problems(draft.received_on, today, "Enter when the request came.", "received_on")
    check_identity(checks, draft.id_seen_on, draft.id_seen, draft.received_on, today)
    checks.stop()


def check_identity(
    checks: Checks,
    on: dt.date | None,
    by: str,
    received_on: dt.date | None,
    today: dt.date,
) -> None:
    """Add what is wrong with when and by what somebody was known."""
    if on is None and by.strip():
        checks.need(False, "id_seen_on", "Enter when you knew who asks.")
    if on is not None:
        checks.need(by.strip(), "id_seen", "Enter by what you knew who asks.")
        checks += date_problems(on, today, "", "id_seen_on")
        if received_on is not None and on < received_on and on <= today:
            when = say_date(received_on)
            checks.append(FieldProblem("id_seen_on", f"Enter a date from {when} on, when it came."))
