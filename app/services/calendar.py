"""Working days: of the school by its own terms, and of offices by the bank holidays.

Which of the two "one working day" means isn't written in any of the five policies, so it is a
setting: school days for what happens inside the school, Monday to Friday without bank holidays for
bodies outside it (check with your data protection officer).
"""

from __future__ import annotations

import calendar
import datetime as dt
import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import select

from app.dates import TermDates, default_terms, parse_date, say_date, school_year
from app.errors import FieldProblem, Problems, Refused
from app.models.school import Setting
from app.services.school import SchoolSettings
from app.storage.book import Book

_RULES, _BANK = "school_days", "bank_holidays"  # keys of settings
_KEPT_YEARS = range(-3, 2)  # the library takes most of a second to load, so the book keeps these
_HALF_TERM_FROM = 9  # weeks: a longer term has a week off in its middle
_LAST = 400  # days that are looked ahead for a working day; a school is never closed so long


class Nation(enum.StrEnum):
    """Whose bank holidays count; the values are ISO 3166-2's."""

    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


class Days(enum.StrEnum):
    """What counts as a working day."""

    SCHOOL = "school"
    OFFICE = "office"


@dataclass(frozen=True)
class Closure:
    """Days in term time on which the school is closed, both included."""

    starts: dt.date
    ends: dt.date
    name: str = ""

    def __str__(self) -> str:
        days = say_date(self.starts)
        if self.ends != self.starts:
            days = f"{days} to {say_date(self.ends)}"
        return f"{self.name}: {days}" if self.name else days


@dataclass(frozen=True)
class DayRules:
    """The school's own rules for working days.

    Attributes:
        inside: what counts for somebody in the school.
        outside: what counts for a body outside, such as the LADO.
        closures: half-terms and other closed days in term; None means the usual half-terms.
        extra_bank: bank holidays that were proclaimed after this version of Candour.
    """

    nation: Nation = Nation.ENGLAND
    inside: Days = Days.SCHOOL
    outside: Days = Days.OFFICE
    closures: tuple[Closure, ...] | None = None
    extra_bank: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class SchoolCalendar:
    """Which days are working days, and reckoning with them.

    Attributes:
        terms: the school's own, by the calendar year in which their school year begins; other
            years have the usual English ones.
        bank: bank holidays by calendar year; other years are looked up.
    """

    rules: DayRules = DayRules()
    terms: Mapping[int, tuple[TermDates, ...]] = field(default_factory=dict)
    bank: Mapping[int, frozenset[dt.date]] = field(default_factory=dict)

    def works(self, day: dt.date, days: Days) -> bool:
        """Whether ``day`` is a working day."""
        if day.weekday() >= calendar.SATURDAY or self.is_bank_holiday(day):
            return False
        return days is Days.OFFICE or self.in_school(day)

    def is_bank_holiday(self, day: dt.date) -> bool:
        """Whether ``day`` is a bank holiday where the school is."""
        if day in self.rules.extra_bank:
            return True
        known = self.bank.get(day.year)
        return day in (bank_holidays(self.rules.nation, day.year) if known is None else known)

    def in_school(self, day: dt.date) -> bool:
        """Whether ``day`` lies in a term and outside a half-term or other closure."""
        terms = self._terms(day)
        if not any(term.starts <= day <= term.ends for term in terms):
            return False
        closures = self.rules.closures
        if closures is None:
            closures = tuple(filter(None, map(usual_half_term, terms)))
        return not any(each.starts <= day <= each.ends for each in closures)

    def _terms(self, day: dt.date) -> tuple[TermDates, ...]:
        year = school_year(day)
        return self.terms.get(year) or default_terms(year)

    def add_working_days(self, day: dt.date, number: int, days: Days) -> dt.date:
        """The ``number``-th working day after ``day``, which itself isn't counted."""
        for _ in range(number):
            day = self.next_working_day(day + dt.timedelta(1), days)
        return day

    def next_working_day(self, day: dt.date, days: Days) -> dt.date:
        """``day`` itself or, if it is none, the first working day after it."""
        for later in range(_LAST):
            found = day + dt.timedelta(later)
            if self.works(found, days):
                return found
        return day

    def days_for(self, *, outside: bool) -> Days:
        """What counts for a body outside the school, or for somebody in it."""
        return self.rules.outside if outside else self.rules.inside


def add_months(day: dt.date, number: int) -> dt.date:
    """The same date ``number`` months on, holidays included; 31 January becomes 28 February."""
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def usual_half_term(term: TermDates) -> Closure | None:
    """The week that schools usually close in the middle of a long term, Monday to Friday.

    It is that of the last Monday in October, of the Monday up to 18 February, and of the last
    Monday in May; a long term with none of them has its own middle.
    """
    if (term.ends - term.starts).days < 7 * _HALF_TERM_FROM:
        return None
    usual = [dt.date(term.ends.year, month, day) for month, day in ((10, 31), (2, 18), (5, 31))]
    middle = term.starts + (term.ends - term.starts) / 2
    near = next((day for day in usual if term.starts < day < term.ends), middle)
    monday = near - dt.timedelta(near.weekday())
    return Closure(monday, monday + dt.timedelta(4), f"Half-term, {term.name}")


@cache
def bank_holidays(nation: Nation, year: int) -> frozenset[dt.date]:
    """The bank holidays of one calendar year, with the days that stand in for weekends."""
    from holidays import country_holidays  # slow to import

    return frozenset(country_holidays("GB", subdiv=nation.value, years=year))


class SchoolDays:
    """The school's rules for working days, and its calendar, kept in the register."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self._school = SchoolSettings(register)

    def rules(self) -> DayRules:
        """The rules: the defaults, and what the school set otherwise."""
        return _rules(self._school.value(_RULES))

    def save(self, rules: DayRules) -> None:
        """Keep the rules.

        Raises:
            Problems: a closure ends before it begins.
        """
        for each in rules.closures or ():
            if each.ends < each.starts:
                sentence = f"{each} ends before it begins. Put the earlier date first."
                raise Problems([FieldProblem("closures", sentence)])
        kept: dict[str, Any] = {
            "nation": rules.nation.value,
            "inside": rules.inside.value,
            "outside": rules.outside.value,
            "closures": None,
            "extra_bank": [each.isoformat() for each in sorted(rules.extra_bank)],
        }
        if rules.closures is not None:
            kept["closures"] = [
                [each.starts.isoformat(), each.ends.isoformat(), each.name]
                for each in sorted(rules.closures, key=lambda each: each.starts)
            ]
        self._school.set_value(_RULES, kept)

    def calendar(self) -> SchoolCalendar:
        """The calendar as it is now; bank holidays not met before are worked out and kept."""
        wanted = select(Setting.key, Setting.value).where(Setting.key.in_((_RULES, _BANK)))
        with self._register.reading() as book:
            kept = {row.key: row.value for row in book.rows(wanted)}
        rules = _rules(kept.get(_RULES))
        terms: dict[int, tuple[TermDates, ...]] = {}
        for term in self._school.terms():
            year = school_year(term.starts)
            terms[year] = (*terms.get(year, ()), term)
        return SchoolCalendar(rules, terms, self._bank(rules.nation, kept.get(_BANK) or {}))

    def _bank(self, nation: Nation, kept: Mapping[str, Any]) -> dict[int, frozenset[dt.date]]:
        this = self._register.today().year
        years = [this + each for each in _KEPT_YEARS]
        days = kept.get("days", {})
        if kept.get("nation") == nation.value and str(years[-1]) in days:
            return {
                int(year): frozenset(map(dt.date.fromisoformat, found))
                for year, found in days.items()
            }
        found = {year: bank_holidays(nation, year) for year in years}
        written = {str(year): sorted(map(dt.date.isoformat, found[year])) for year in years}
        self._school.set_value(_BANK, {"nation": nation.value, "days": written})
        return found


def _rules(kept: Mapping[str, Any] | None) -> DayRules:
    if kept is None:
        return DayRules()
    date = dt.date.fromisoformat
    closures = kept["closures"]
    if closures is not None:
        closures = tuple(Closure(date(first), date(last), name) for first, last, name in closures)
    return DayRules(
        Nation(kept["nation"]),
        Days(kept["inside"]),
        Days(kept["outside"]),
        closures,
        tuple(map(date, kept["extra_bank"])),
    )


def parse_closures(text: str, today: dt.date) -> tuple[Closure, ...]:
    """Read closed days, one a line: "Half-term: 26 Oct 2026 to 30 Oct 2026" or "INSET: 4 Jan".

    Raises:
        Refused: with the line that can't be read and what to do.
    """
    return tuple(_closures(text.splitlines(), today))


def _closures(lines: Sequence[str], today: dt.date) -> Iterator[Closure]:
    for number, line in enumerate(lines, 1):
        name, colon, days = line.rpartition(":")
        days = days if colon else line
        if not days.strip():
            continue
        parts = days.replace("–", " to ").split(" to ")
        if len(parts) > 2:
            raise Refused(f"Line {number}: enter one date, or two with “to” between them.")
        try:
            dates = [parse_date(each, today) for each in parts]
        except Refused as problem:
            raise Refused(f"Line {number}: {problem}") from problem
        yield Closure(dates[0], dates[-1], name.strip())
