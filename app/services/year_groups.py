"""Year groups, and what the school's age rule makes of a child known by one (000 §8.3, 001 §6.4.1).

The school keeps no date of birth: a year group in a school year says in which school year
somebody turns 18, and that is all the rule needs.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from app.dates import school_year
from app.errors import FieldProblem, Problems, Refused
from app.models.relationship import OtherKind
from app.services.school import Rules

NURSERY, RECEPTION, OLDEST = -1, 0, 14  # a third year in a sixth form is Year 14
AGE_AFTER_RECEPTION = 5  # a child turns this old in Reception, a year older in Year 1, and so on

_TYPED = re.compile(r"(?:year|yr|y)?\s*(\d{1,2})")


@dataclass(frozen=True)
class Standing:
    """What the other person of a disclosure is on a given day.

    Attributes:
        kind: a pupil past the oldest year group is a former pupil.
        year_group: the one they are in, or would be in; None if the disclosure has none.
        ends_on: the last day on which the entry applies by the age rule, or None.
        ended: whether that day is past.
    """

    kind: OtherKind
    year_group: int | None
    ends_on: dt.date | None
    ended: bool


def standing(
    kind: OtherKind, year_group: int | None, in_school_year: int | None, on: dt.date, rules: Rules
) -> Standing:
    """Say what somebody who was in ``year_group`` in ``in_school_year`` is on a day.

    The entry ends on 31 August of the school year in which they turn ``rules.age_rule``.
    """
    if not kind.child or year_group is None or in_school_year is None:
        return Standing(kind, None, None, ended=False)
    now_in = year_group + school_year(on) - in_school_year
    if kind is OtherKind.PUPIL and now_in > rules.oldest_year:
        kind = OtherKind.FORMER_PUPIL
    turns = in_school_year + rules.age_rule - AGE_AFTER_RECEPTION - year_group
    ends_on = dt.date(turns + 1, 8, 31)
    return Standing(kind, now_in, ends_on, ended=on > ends_on)


def say_year_group(number: int) -> str:
    """Give "Nursery", "Reception" or "Year 5"."""
    if number < RECEPTION:
        return "Nursery"
    if number == RECEPTION:
        return "Reception"
    return f"Year {number}"


def parse_year_group(text: str) -> int:
    """Read "5", "Y5", "Year 5", "R" or "Nursery".

    Raises:
        Refused: with the sentence to show at the box.
    """
    words = " ".join(text.lower().split())
    if words in ("n", "nursery"):
        return NURSERY
    if words in ("r", "yr", "reception", "year r", "0"):
        return RECEPTION
    match = _TYPED.fullmatch(words)
    if match is None or not 1 <= int(match[1]) <= OLDEST:
        raise Refused("Enter the year group: N, R, or a number from 1 to 13.")
    return int(match[1])


def typed_year_group(text: str) -> int | None:
    """Read a form's box of that kind, which may be empty.

    Raises:
        Problems: at ``year_group``.
    """
    if not text.strip():
        return None
    try:
        return parse_year_group(text)
    except Refused as problem:
        raise Problems([FieldProblem("year_group", str(problem))]) from problem
