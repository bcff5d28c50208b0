"""What the age rule makes of a child known by a year group."""

from __future__ import annotations

import datetime as dt

import pytest

from app.errors import Refused
from app.models.relationship import OtherKind
from app.services.school import Rules
from app.services.year_groups import parse_year_group, say_year_group, standing

PRIMARY = Rules(oldest_year=6, age_rule=18)


def test_a_pupil_moves_up_every_september() -> None:
    summer = standing(OtherKind.PUPIL, 5, 2026, dt.date(2027, 8, 31), PRIMARY)
    autumn = standing(OtherKind.PUPIL, 5, 2026, dt.date(2027, 9, 1), PRIMARY)
    assert (summer.kind, summer.year_group) == (OtherKind.PUPIL, 5)
    assert (autumn.kind, autumn.year_group) == (OtherKind.PUPIL, 6)


def test_a_pupil_past_the_oldest_year_is_a_former_pupil() -> None:
    before = standing(OtherKind.PUPIL, 5, 2026, dt.date(2028, 8, 31), PRIMARY)
    after = standing(OtherKind.PUPIL, 5, 2026, dt.date(2028, 9, 1), PRIMARY)
    assert before.kind is OtherKind.PUPIL
    assert (after.kind, after.year_group) == (OtherKind.FORMER_PUPIL, 7)


@pytest.mark.parametrize(
    ("year_group", "age", "last"),
    [
        # Year 13 pupils turn 18 in that school year, Year 12 pupils 17, Reception children 5.
        (13, 18, dt.date(2027, 8, 31)),
        (13, 19, dt.date(2028, 8, 31)),
        (12, 18, dt.date(2028, 8, 31)),
        (5, 18, dt.date(2035, 8, 31)),
        (0, 18, dt.date(2040, 8, 31)),
        (-1, 19, dt.date(2042, 8, 31)),
    ],
)
def test_an_entry_ends_on_31_august_of_the_school_year_of_that_age(
    year_group: int, age: int, last: dt.date
) -> None:
    rules = Rules(oldest_year=13, age_rule=age)
    for kind in (OtherKind.PUPIL, OtherKind.FORMER_PUPIL, OtherKind.OTHER_SCHOOL):
        on_last = standing(kind, year_group, 2026, last, rules)
        assert on_last.ends_on == last
        assert not on_last.ended
        assert standing(kind, year_group, 2026, last + dt.timedelta(1), rules).ended


def test_another_schools_pupil_never_becomes_ours() -> None:
    later = standing(OtherKind.OTHER_SCHOOL, 5, 2026, dt.date(2030, 1, 1), PRIMARY)
    assert (later.kind, later.year_group) == (OtherKind.OTHER_SCHOOL, 8)


def test_grown_ups_have_no_year_group_and_no_end() -> None:
    found = standing(OtherKind.PARENT, None, None, dt.date(2090, 1, 1), PRIMARY)
    assert (found.kind, found.year_group, found.ends_on, found.ended) == (
        OtherKind.PARENT,
        None,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("Y5", 5), ("year 13", 13), ("r", 0), (" Reception ", 0), ("n", -1), ("yr 1", 1)],
)
def test_year_groups_are_read(text: str, number: int) -> None:
    assert parse_year_group(text) == number
    assert parse_year_group(say_year_group(number)) == number


@pytest.mark.parametrize("text", ["", "15", "Year 0.5", "x", "-3"])
def test_what_is_no_year_group_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="Enter the year group"):
        parse_year_group(text)


@pytest.mark.parametrize("number", range(-1, 15))
def test_what_is_said_is_read_back(number: int) -> None:
    assert parse_year_group(say_year_group(number)) == number
