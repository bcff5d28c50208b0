"""What is typed about an approach, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.dates import say_date
from app.errors import Checks
from app.models.approach import ApproachKind, Reply
from app.models.relationship import OtherKind
from app.services.approaches.words import FROM
from app.services.initials import MOST_INITIALS, tidy_initials
from app.services.school import Rules
from app.services.year_groups import NURSERY, OLDEST, say_year_group
from app.words import clean_line

EARLIEST = dt.date(1995, 1, 1)  # before it, no school was online


@dataclass(frozen=True)
class ReplyDraft:
    """What the member of staff did about it (R058).

    Attributes:
        text: the words of the reply, if there were any.
        professional: whether their tone was; None is not looked at.
    """

    reply: Reply | None
    text: str = ""
    professional: bool | None = None


@dataclass(frozen=True)
class ApproachDraft:
    """An approach as typed.

    Attributes:
        initials: of who tried; a name is refused.
        account: the name of the account that it came from.
        year_group: of a child, in the school year of ``happened_on``.
        happened_time: in any words, "about 4pm".
        reported_to, reported_on: who was told and when; both empty while nobody was.
    """

    staff_id: UUID | None
    by_kind: OtherKind | None
    initials: str
    kind: ApproachKind | None
    platform: str
    happened_on: dt.date | None
    account: str = ""
    year_group: int | None = None
    happened_time: str = ""
    note: str = ""
    reply: ReplyDraft = ReplyDraft(Reply.NOT_YET)
    reported_to: str = ""
    reported_on: dt.date | None = None
    incident_id: UUID | None = None


def tidy_account(text: str) -> str:
    """Give "j.k_07" for " @J.K_07": how one account is known from another."""
    return clean_line(text).lstrip("@").casefold()


def check_approach(draft: ApproachDraft, today: dt.date, rules: Rules) -> None:
    """Say what is missing or can't be so, in the order of the form.

    Raises:
        Problems: one sentence for each field to put right.
    """
    checks = Checks()
    checks.need(draft.staff_id, "staff_id", "Select who was approached.")
    known = draft.by_kind in FROM
    checks.need(known, "by_kind", "Select who tried to be in touch.")
    _check_initials(checks, draft.initials)
    if draft.by_kind is not None and draft.by_kind.child:
        _check_year_group(checks, draft.by_kind, draft.year_group, rules)
    checks.need(draft.kind, "kind", "Select what they tried.")
    checks.need(clean_line(draft.platform), "platform", "Enter where, such as Instagram.")
    _check_date(checks, "happened_on", draft.happened_on, today, "Enter the date it happened.")
    _check_reply(checks, draft.reply)
    if clean_line(draft.reported_to) or draft.reported_on is not None:
        _check_reported(checks, draft.reported_to, draft.reported_on, draft.happened_on, today)
    checks.stop()


def check_reply(draft: ReplyDraft) -> None:
    """Check a reply that is recorded later.

    Raises:
        Problems: one sentence for each field to put right.
    """
    checks = Checks()
    given = draft.reply not in (None, Reply.NOT_YET)
    checks.need(given, "reply", "Select what they did about it.")
    if given:
        _check_reply(checks, draft)
    checks.stop()


def check_reported(to: str, on: dt.date | None, happened_on: dt.date, today: dt.date) -> None:
    """Check who was told and when.

    Raises:
        Problems: one sentence for each field to put right.
    """
    checks = Checks()
    _check_reported(checks, to, on, happened_on, today)
    checks.stop()


def _check_initials(checks: Checks, typed: str) -> None:
    initials = tidy_initials(typed)
    checks.need(initials, "initials", "Enter the initials of who tried.")
    short = len(initials) <= MOST_INITIALS
    checks.need(short, "initials", "Enter initials only, so that no child is named here.")


def _check_year_group(checks: Checks, kind: OtherKind, number: int | None, rules: Rules) -> None:
    if number is None or not NURSERY <= number <= OLDEST:
        checks.need(False, "year_group", "Enter the pupil’s year group.")
    elif kind is OtherKind.PUPIL and number > rules.oldest_year:
        oldest = say_year_group(rules.oldest_year)
        sentence = f"{oldest} is the oldest here: select Former pupil, or another year group."
        checks.need(False, "year_group", sentence)


def _check_date(
    checks: Checks, field: str, date: dt.date | None, today: dt.date, missing: str
) -> None:
    checks.need(date, field, missing)
    if date is not None:
        sentence = f"Enter a date up to today; {say_date(date)} is to come."
        checks.need(date <= today, field, sentence)
        sentence = f"Check the year: {say_date(date)} is before any school was online."
        checks.need(date >= EARLIEST, field, sentence)


def _check_reply(checks: Checks, draft: ReplyDraft) -> None:
    checks.need(draft.reply, "reply", "Select what they did about it.")
    if draft.professional is not None and not draft.text.strip():
        sentence = "Enter the words of the reply, or leave its tone open."
        checks.need(False, "reply_text", sentence)


def _check_reported(
    checks: Checks, to: str, on: dt.date | None, happened_on: dt.date | None, today: dt.date
) -> None:
    checks.need(clean_line(to), "reported_to", "Enter who was told.")
    _check_date(checks, "reported_on", on, today, "Enter the date they were told.")
    if on is not None and happened_on is not None and on <= today:
        sentence = f"They can’t have been told before {say_date(happened_on)}, when it happened."
        checks.need(on >= happened_on, "reported_on", sentence)
