"""Dates as people type them."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import (
    default_terms,
    easter,
    parse_date,
    parse_review,
    parse_time_words,
    say_date,
    say_day,
    say_moment,
    say_school_year,
    say_time,
    school_year,
    term_of,
)
from app.errors import Refused

TODAY = dt.date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("4 nov", (2026, 11, 4)),
        ("4/11", (2026, 11, 4)),
        ("4.11.26", (2026, 11, 4)),
        ("4-11-2026", (2026, 11, 4)),
        ("2026-11-04", (2026, 11, 4)),
        ("4 November 2026", (2026, 11, 4)),
        ("4th Nov", (2026, 11, 4)),
        ("4nov", (2026, 11, 4)),
        ("Nov 4", (2026, 11, 4)),
        ("1 sept 2025", (2025, 9, 1)),
        ("Wednesday 4 November 2026", (2026, 11, 4)),
        (" TODAY ", (2026, 11, 21)),
        ("yest", (2026, 11, 20)),
        ("yesterday", (2026, 11, 20)),
        ("mon", (2026, 11, 16)),
        ("sat", (2026, 11, 21)),
        ("last sat", (2026, 11, 14)),
        ("last fri", (2026, 11, 20)),
        ("next monday", (2026, 11, 23)),
        ("20 dec", (2026, 12, 20)),
        ("2 feb", (2027, 2, 2)),
        ("29/2/28", (2028, 2, 29)),
    ],
)
def test_a_typed_date_is_read(text: str, date: tuple[int, int, int]) -> None:
    assert parse_date(text, TODAY) == dt.date(*date)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Enter a date like"),
        ("soon", "“soon” is not a date"),
        ("4/11/20226", "Check the year 20226"),
        ("20226-11-04", "Check the year 20226"),
        ("1 jan 99999999999999999999", "Check the year"),
        ("13/25", "no month 25"),
        ("31 feb", "February 2026 has 28 days"),
        ("0/1", "January 2026 has 31 days"),
        ("4 novelty", "not a month"),
        ("mon 99", "not a"),
        ("11", "not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(text: str, part: str) -> None:
    with pytest.raises(Refused, match=part):
        parse_date(text, TODAY)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_date_said_is_read_back(date: dt.date) -> None:
    assert parse_date(say_date(date), TODAY) == date
    assert parse_date(say_day(date), TODAY) == date
    assert parse_date(date.isoformat(), TODAY) == date


@given(st.text(max_size=20))
def test_anything_typed_is_a_date_or_refused(text: str) -> None:
    for read in (parse_date, lambda text, today: parse_review(text, (), today)):
        with contextlib.suppress(Refused):
            assert isinstance(read(text, TODAY), dt.date)


def test_dates_are_said_the_british_way() -> None:
    assert say_date(dt.date(2026, 11, 4)) == "4 November 2026"
    assert say_day(dt.date(2026, 11, 4)) == "Wednesday 4 November 2026"
    moment = dt.datetime(2026, 11, 4, 16, 33).astimezone()
    assert say_time(moment) == "16:33"
    assert say_moment(moment) == "4 November 2026, 16:33"
    assert say_time(moment.astimezone(dt.timezone(dt.timedelta(hours=9)))) == "16:33"


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("about 4pm", "about 16:00"),
        ("4 p.m.", "16:00"),
        ("16.30", "16:30"),
        ("c. 3pm", "about 15:00"),
        ("12am", "00:00"),
        ("12.15 pm", "12:15"),
        ("noon", "12:00"),
        ("4.30", "4.30"),
        ("after lunch", "after lunch"),
        ("99:99", "99:99"),
        ("", ""),
    ],
)
def test_a_vague_time_is_tidied_or_left(text: str, tidied: str) -> None:
    assert parse_time_words(text) == tidied


def test_the_school_year_begins_on_1_september() -> None:
    assert school_year(dt.date(2026, 8, 31)) == 2025
    assert school_year(dt.date(2026, 9, 1)) == 2026
    assert say_school_year(2026) == "2026/27"
    assert say_school_year(2099) == "2099/00"


def test_easter_falls_where_the_calendar_says() -> None:
    assert easter(2024) == dt.date(2024, 3, 31)
    assert easter(2025) == dt.date(2025, 4, 20)
    assert easter(2027) == dt.date(2027, 3, 28)


@pytest.mark.parametrize("year", range(2020, 2060))
def test_usual_terms_are_plausible(year: int) -> None:
    autumn, spring, summer = default_terms(year)
    assert [term.name for term in (autumn, spring, summer)] == [
        f"Autumn {year}",
        f"Spring {year + 1}",
        f"Summer {year + 1}",
    ]
    for term in (autumn, spring, summer):
        assert term.starts.weekday() < 5
        assert term.ends.weekday() < 5
        assert 60 < (term.ends - term.starts).days < 112
    assert 14 <= (spring.starts - autumn.ends).days <= 24
    assert 14 <= (summer.starts - spring.ends).days <= 20
    assert not spring.starts <= easter(year + 1) <= spring.ends


def test_a_holiday_belongs_to_the_term_before() -> None:
    terms = default_terms(2026)
    autumn, _, summer = terms
    assert term_of(dt.date(2026, 12, 25), terms) == autumn
    assert term_of(dt.date(2027, 8, 31), terms) == summer
    assert term_of(dt.date(2026, 8, 31), terms) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("12/7/2027", (2027, 7, 12)),
        ("September 2026", (2026, 9, 30)),
        ("sept", (2027, 9, 30)),
        ("next September", (2027, 9, 30)),
        ("Autumn Term 2027", (2027, 12, 17)),
        ("Spring term 2027", (2027, 3, 25)),
        ("autumn", (2026, 12, 18)),
        ("Term 6 – 2026/27", (2027, 7, 22)),
        ("Term 2 - 2026/2027", (2026, 12, 18)),
        ("Term 1 – 2026/27", (2026, 10, 23)),
    ],
)
def test_a_review_may_be_a_date_a_month_or_a_term(text: str, date: tuple[int, int, int]) -> None:
    assert parse_review(text, (), TODAY) == dt.date(*date)


def test_the_schools_own_terms_come_first() -> None:
    autumn, *_ = default_terms(2027)
    own = type(autumn)("Autumn 2027", dt.date(2027, 9, 6), dt.date(2027, 12, 21))
    assert parse_review("Autumn Term 2027", (own,), TODAY) == own.ends
    assert parse_review("Term 2 – 2027/28", (own,), TODAY) == own.ends


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("soon", "a date, a month or a term"),
        ("Term 7 – 2026/27", "terms 1 to 6"),
        ("Term 6 – 2026/28", "2026/27"),
        ("March 20277", "Check the year"),
    ],
)
def test_what_is_no_review_date_is_refused(text: str, part: str) -> None:
    with pytest.raises(Refused, match=part):
        parse_review(text, (), TODAY)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("fri", (2026, 11, 27)),
        ("sat", (2026, 11, 21)),
        ("this monday", (2026, 11, 23)),
        ("last fri", (2026, 11, 20)),
        ("4 nov", (2026, 11, 4)),
    ],
)
def test_a_weekday_is_the_coming_one_where_the_day_lies_ahead(
    text: str, date: tuple[int, int, int]
) -> None:
    assert parse_date(text, TODAY, ahead=True) == dt.date(*date)
