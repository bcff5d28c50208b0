"""Working days across weekends, half-terms and bank holidays; months; what the school sets."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import TermDates, default_terms, easter
from app.errors import Problems, Refused
from app.services.calendar import (
    Closure,
    DayRules,
    Days,
    Nation,
    SchoolCalendar,
    SchoolDays,
    add_months,
    bank_holidays,
    parse_closures,
    usual_half_term,
)
from app.services.school import SchoolSettings
from app.storage.book import Book


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


HALF_TERMS = (
    TermDates("Autumn 1", day("2026-09-01"), day("2026-10-23")),
    TermDates("Autumn 2", day("2026-11-02"), day("2026-12-18")),
    TermDates("Spring 1", day("2027-01-04"), day("2027-02-12")),
    TermDates("Spring 2", day("2027-02-22"), day("2027-03-25")),
    TermDates("Summer 1", day("2027-04-12"), day("2027-05-28")),
    TermDates("Summer 2", day("2027-06-07"), day("2027-07-22")),
)
SIX = SchoolCalendar(terms={2026: HALF_TERMS})
THREE = SchoolCalendar(terms={2026: default_terms(2026)})
INSET = SchoolCalendar(
    DayRules(closures=(Closure(day("2026-11-09"), day("2026-11-09"), "INSET"),)),
    {2026: HALF_TERMS},
)
SCOTLAND = SchoolCalendar(DayRules(nation=Nation.SCOTLAND))
BELFAST = SchoolCalendar(DayRules(nation=Nation.NORTHERN_IRELAND))
FUNERAL = SchoolCalendar(DayRules(extra_bank=(day("2026-11-05"),)), {2026: HALF_TERMS})


@pytest.mark.parametrize(
    ("calendar", "start", "number", "days", "end"),
    [
        # plain weekdays, and a weekend
        (SIX, "2026-11-04", 1, Days.SCHOOL, "2026-11-05"),
        (SIX, "2026-11-06", 1, Days.SCHOOL, "2026-11-09"),
        (SIX, "2026-11-07", 1, Days.SCHOOL, "2026-11-09"),  # from a Saturday
        (SIX, "2026-11-08", 2, Days.SCHOOL, "2026-11-10"),
        (SIX, "2026-11-06", 5, Days.SCHOOL, "2026-11-13"),
        # half-term: gaps between terms, or the usual week in a long term
        (SIX, "2026-10-23", 1, Days.SCHOOL, "2026-11-02"),
        (SIX, "2026-10-23", 1, Days.OFFICE, "2026-10-26"),
        (SIX, "2026-10-22", 2, Days.SCHOOL, "2026-11-02"),
        (SIX, "2026-10-28", 1, Days.SCHOOL, "2026-11-02"),  # from within it
        (THREE, "2026-10-23", 1, Days.SCHOOL, "2026-11-02"),
        (THREE, "2027-02-12", 1, Days.SCHOOL, "2027-02-22"),
        (SIX, "2027-05-28", 1, Days.SCHOOL, "2027-06-07"),
        # Christmas: the 28th stands in for Boxing Day, a Saturday
        (SIX, "2026-12-18", 1, Days.SCHOOL, "2027-01-04"),
        (SIX, "2026-12-24", 1, Days.OFFICE, "2026-12-29"),
        (SIX, "2026-12-31", 1, Days.OFFICE, "2027-01-04"),
        # Easter 2027: Good Friday 26 March, Easter Monday the 29th
        (SIX, "2027-03-25", 1, Days.OFFICE, "2027-03-30"),
        (SIX, "2027-03-25", 1, Days.SCHOOL, "2027-04-12"),
        # the early May bank holiday lies in term
        (SIX, "2027-04-30", 1, Days.SCHOOL, "2027-05-04"),
        (SIX, "2027-04-30", 1, Days.OFFICE, "2027-05-04"),
        # the summer holiday, into a year whose terms nobody entered
        (SIX, "2027-07-22", 1, Days.SCHOOL, "2027-09-01"),
        (SIX, "2027-08-27", 1, Days.OFFICE, "2027-08-31"),
        # what the school adds
        (INSET, "2026-11-06", 1, Days.SCHOOL, "2026-11-10"),
        (INSET, "2026-11-06", 1, Days.OFFICE, "2026-11-09"),
        (INSET, "2026-10-23", 1, Days.SCHOOL, "2026-11-02"),
        (FUNERAL, "2026-11-04", 1, Days.OFFICE, "2026-11-06"),
        (FUNERAL, "2026-11-04", 1, Days.SCHOOL, "2026-11-06"),
        # other nations
        (SCOTLAND, "2026-11-27", 1, Days.OFFICE, "2026-12-01"),  # St Andrew's Day
        (SCOTLAND, "2025-12-31", 1, Days.OFFICE, "2026-01-05"),  # 2 January
        (SCOTLAND, "2026-04-02", 1, Days.OFFICE, "2026-04-06"),  # Easter Monday is none
        (BELFAST, "2026-03-16", 1, Days.OFFICE, "2026-03-18"),  # St Patrick's Day
        (BELFAST, "2026-07-10", 1, Days.OFFICE, "2026-07-14"),  # the 12th is a Sunday
    ],
)
def test_working_days(
    calendar: SchoolCalendar, start: str, number: int, days: Days, end: str
) -> None:
    assert calendar.add_working_days(day(start), number, days) == day(end)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2028-01-30", "2028-02-29"),
        ("2026-03-31", "2026-04-30"),
        ("2026-02-28", "2026-03-28"),
        ("2026-12-22", "2027-01-22"),  # Christmas isn't taken off
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_one_month(start: str, end: str) -> None:
    assert add_months(day(start), 1) == day(end)


def test_next_working_day_is_the_day_itself_if_it_is_one() -> None:
    assert SIX.next_working_day(day("2026-11-06"), Days.SCHOOL) == day("2026-11-06")
    assert SIX.next_working_day(day("2026-11-07"), Days.SCHOOL) == day("2026-11-09")
    assert SIX.next_working_day(day("2026-10-24"), Days.OFFICE) == day("2026-10-26")


@given(st.dates(day("2026-09-01"), day("2027-08-31")), st.integers(1, 30), st.sampled_from(Days))
def test_what_is_reached_is_a_working_day_and_none_is_left_out(
    start: dt.date, number: int, days: Days
) -> None:
    reached = [SIX.add_working_days(start, each, days) for each in range(number + 1)][1:]
    assert all(SIX.works(each, days) for each in reached)
    for before, after in pairwise([start, *reached]):
        between = (before + dt.timedelta(n) for n in range(1, (after - before).days))
        assert not any(SIX.works(each, days) for each in between)


@pytest.mark.parametrize("year", range(2024, 2032))
def test_a_usual_half_term_is_a_whole_week_inside_its_term(year: int) -> None:
    for term in default_terms(year):
        week = usual_half_term(term)
        if week is None:
            continue
        assert (week.starts.weekday(), week.ends.weekday()) == (0, 4)
        assert term.starts < week.starts
        assert week.ends < term.ends
    autumn, _spring, summer = map(usual_half_term, default_terms(2026))
    assert autumn is not None
    assert summer is not None
    assert (autumn.starts, summer.starts) == (day("2026-10-26"), day("2027-05-31"))


def test_easter_agrees_with_the_library() -> None:
    for year in range(2020, 2040):
        assert easter(year) + dt.timedelta(1) in bank_holidays(Nation.ENGLAND, year)


class TestSettings:
    def test_what_the_school_says_is_kept(self, register: Book) -> None:
        days = SchoolDays(register)
        assert days.rules() == DayRules()
        said = DayRules(
            Nation.WALES,
            Days.OFFICE,
            Days.SCHOOL,
            (Closure(day("2026-11-09"), day("2026-11-10"), "INSET"),),
            (day("2027-06-11"),),
        )
        days.save(said)
        assert days.rules() == said
        assert not days.calendar().works(day("2026-11-10"), Days.SCHOOL)
        assert not days.calendar().works(day("2027-06-11"), Days.OFFICE)

    def test_its_own_terms_count(self, register: Book) -> None:
        days = SchoolDays(register)
        SchoolSettings(register).set_terms(HALF_TERMS)
        reached = days.calendar().add_working_days(day("2026-10-23"), 1, Days.SCHOOL)
        assert reached == day("2026-11-02")

    def test_bank_holidays_are_worked_out_once_and_again_for_another_nation(
        self, register: Book
    ) -> None:
        days = SchoolDays(register)
        head = register.trail_head()
        assert days.calendar().is_bank_holiday(day("2026-04-06"))
        kept = register.trail_head()
        assert kept.count == head.count + 1
        assert days.calendar().bank == days.calendar().bank
        assert register.trail_head() == kept
        days.save(DayRules(nation=Nation.SCOTLAND))
        assert not days.calendar().is_bank_holiday(day("2026-04-06"))

    def test_a_closure_that_ends_before_it_begins(self, register: Book) -> None:
        wrong = DayRules(closures=(Closure(day("2026-11-09"), day("2026-11-08")),))
        with pytest.raises(Problems, match="Put the earlier date first"):
            SchoolDays(register).save(wrong)

    def test_closures_are_read_from_lines(self) -> None:
        text = "Half-term: 26 Oct 2026 to 30 Oct 2026\n\nINSET: 4/1/2027\n21 Dec 2026 – 1 Jan 2027"
        assert parse_closures(text, day("2026-11-04")) == (
            Closure(day("2026-10-26"), day("2026-10-30"), "Half-term"),
            Closure(day("2027-01-04"), day("2027-01-04"), "INSET"),
            Closure(day("2026-12-21"), day("2027-01-01")),
        )
        assert str(parse_closures(text, day("2026-11-04"))[0]) == (
            "Half-term: 26 October 2026 to 30 October 2026"
        )

    @pytest.mark.parametrize("line", ["Half-term: soon", "1 Oct to 2 Oct to 3 Oct", "INSET: 31/2"])
    def test_a_line_that_cannot_be_read_is_named(self, line: str) -> None:
        with pytest.raises(Refused, match=r"^Line 2: "):
            parse_closures(f"INSET: 4 Jan 2027\n{line}", day("2026-11-04"))
