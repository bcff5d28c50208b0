"""Dates as people type and read them: day before month, the school year, terms.

Used by every layer, so it needs nothing but the standard library.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refused

MONTHS = tuple(calendar.month_name)[1:]
EXAMPLE = "Enter a date like 4 November 2026."
FIRST_YEAR, LAST_YEAR = 1900, 2199

_WEEKDAYS = {name[:3].lower(): number for number, name in enumerate(calendar.day_name)}
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_FIGURES = re.compile(r"(\d{1,2})\s*[./\-\s]\s*(\d{1,2})(?:\s*[./\-\s]\s*(\d+))?")
_ISO = re.compile(r"(\d{4,})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-./]*(?:of\s+)?([a-z]+)\.?(?:[\s\-,./]*(\d+))?"
)
_MONTH_DAY = re.compile(r"([a-z]+)\s+(\d{1,2})(?:st|nd|rd|th)?(?:[\s,]+(\d{4,}))?")
_WEEKDAY_FIRST = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?=\d)")


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins on the clock of this PC."""
    return dt.datetime.combine(day, dt.time()).astimezone()


def parse_date(text: str, today: dt.date, *, ahead: bool = False) -> dt.date:
    """Read a date typed by a person: "4 nov", "4/11", "4.11.26", "2026-11-04", "yest", "last fri".

    Without a year it is the nearest such date to ``today``. A weekday is the latest one up to
    today; with "last" before it, the latest one before today; with "next", the first one after.

    Args:
        text: what was typed.
        today: the date it is reckoned from.
        ahead: a bare weekday is the first one from today on, as for a leaver's last day.

    Raises:
        Refused: with the sentence to show at the box.
    """
    words = " ".join(text.lower().split())
    if not words:
        raise Refused(EXAMPLE)
    relative = _relative(words, today, ahead)
    if relative is not None:
        return relative
    words = _WEEKDAY_FIRST.sub("", words)
    if match := _ISO.fullmatch(words):
        return _date(int(match[3]), int(match[2]), match[1], today)
    if match := _FIGURES.fullmatch(words):
        return _date(int(match[1]), int(match[2]), match[3], today)
    if match := _DAY_MONTH.fullmatch(words):
        return _date(int(match[1]), _month(match[2]), match[3], today)
    if match := _MONTH_DAY.fullmatch(words):
        return _date(int(match[2]), _month(match[1]), match[3], today)
    raise Refused(f"“{text.strip()[:40]}” is not a date. {EXAMPLE}")


def _relative(words: str, today: dt.date, ahead: bool) -> dt.date | None:
    days = {"today": 0, "now": 0, "yesterday": -1, "yest": -1, "tomorrow": 1, "tom": 1}
    if words in days:
        return today + dt.timedelta(days[words])
    which, _, name = words.rpartition(" ")
    number = _WEEKDAYS.get(name[:3])
    if number is None or not calendar.day_name[number].lower().startswith(name):
        return None
    back = (today.weekday() - number) % 7
    if which == "next":
        return today + dt.timedelta(7 - back)
    if which == "last":
        back = back or 7
    elif which not in ("", "on", "this"):
        return None
    elif ahead:
        return today + dt.timedelta(-back % 7)
    return today - dt.timedelta(back)


def _month(word: str) -> int:
    number = _MONTH_NUMBERS.get(word[:3])
    whole = word == "sept" or (number is not None and MONTHS[number - 1].lower().startswith(word))
    if number is None or not whole:
        raise Refused(f"“{word[:40]}” is not a month. {EXAMPLE}")
    return number


def _date(day: int, month: int, year_text: str | None, today: dt.date) -> dt.date:
    if not 1 <= month <= 12:
        raise Refused(f"There is no month {month}: enter the day, then the month. {EXAMPLE}")
    if year_text is None:
        return _nearest(day, month, today)
    year = _year(year_text)
    _check_day(day, month, year)
    return dt.date(year, month, day)


def _year(text: str) -> int:
    if len(text) == 2:
        return 2000 + int(text)
    year = int(text) if len(text) < 9 else 0
    if len(text) != 4 or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"Check the year {text[:12]}: it needs 4 figures, such as 2026.")
    return year


def _check_day(day: int, month: int, year: int) -> None:
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Refused(f"{MONTHS[month - 1]} {year} has {last} days. {EXAMPLE}")


def _nearest(day: int, month: int, today: dt.date) -> dt.date:
    years = [
        year
        for year in range(today.year - 1, today.year + 2)
        if 1 <= day <= calendar.monthrange(year, month)[1]
    ]
    if not years:
        _check_day(day, month, today.year)
    dates = [dt.date(year, month, day) for year in years]
    return min(dates, key=lambda date: abs((date - today).days))


def say_date(date: dt.date) -> str:
    """Give "4 November 2026"."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def say_day(date: dt.date) -> str:
    """Give "Wednesday 4 November 2026"."""
    return f"{calendar.day_name[date.weekday()]} {say_date(date)}"


def say_time(moment: dt.datetime) -> str:
    """Give "16:33" in this computer's time zone; ``moment`` is aware."""
    return f"{moment.astimezone():%H:%M}"


def say_moment(moment: dt.datetime) -> str:
    """Give "4 November 2026, 16:33" in this computer's time zone; ``moment`` is aware."""
    local = moment.astimezone()
    return f"{say_date(local.date())}, {local:%H:%M}"


_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")
_ABOUT = re.compile(r"(?:about|around|approx(?:imately)?\.?|circa|c\.?|~)\s*")


def parse_time_words(text: str) -> str:
    """Tidy a time that may be vague: "about 4pm" becomes "about 16:00".

    What can be read in two ways ("4.30") or is in words ("after lunch") stays as typed.
    """
    words = " ".join(text.split())
    rest = words.lower()
    about = ""
    if match := _ABOUT.match(rest):
        about, rest = "about ", rest[match.end() :]
    if rest in ("noon", "midday"):
        return f"{about}12:00"
    clock = _CLOCK.fullmatch(rest.removeprefix("at "))
    if clock is None:
        return words
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (clock[3] or "")[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif clock[2] is None or not (hour > 12 or len(clock[1]) == 2):
        return words
    return f"{about}{hour:02}:{minute:02}" if hour < 24 and minute < 60 else words


# The school year.


@dataclass(frozen=True)
class TermDates:
    """A term of this school: "Autumn 2026" from its first day to its last."""

    name: str
    starts: dt.date
    ends: dt.date


def school_year(date: dt.date) -> int:
    """The calendar year in which the school year of ``date`` began, on 1 September."""
    return date.year if date.month >= 9 else date.year - 1


def say_school_year(year: int) -> str:
    """Give "2026/27" for 2026."""
    return f"{year}/{(year + 1) % 100:02}"


def easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def default_terms(year: int) -> tuple[TermDates, TermDates, TermDates]:
    """The three English terms of the school year that begins in ``year``.

    Usual dates to start from, which a school corrects: councils differ by a week or so.
    """
    after = year + 1
    spring_ends = min(
        easter(after) - dt.timedelta(3), _on_or_before(dt.date(after, 4, 6), calendar.FRIDAY)
    )
    summer_starts = _on_or_after(spring_ends + dt.timedelta(15), calendar.MONDAY)
    if summer_starts == easter(after) + dt.timedelta(1):
        summer_starts += dt.timedelta(1)
    return (
        TermDates(
            f"Autumn {year}",
            _weekday(dt.date(year, 9, 1), 1),
            _on_or_before(dt.date(year, 12, 21), calendar.FRIDAY),
        ),
        TermDates(
            f"Spring {after}", _on_or_after(dt.date(after, 1, 3), calendar.MONDAY), spring_ends
        ),
        TermDates(f"Summer {after}", summer_starts, _weekday(dt.date(after, 7, 22), -1)),
    )


def _on_or_before(date: dt.date, weekday: int) -> dt.date:
    return date - dt.timedelta((date.weekday() - weekday) % 7)


def _on_or_after(date: dt.date, weekday: int) -> dt.date:
    return date + dt.timedelta((weekday - date.weekday()) % 7)


def _weekday(date: dt.date, step: int) -> dt.date:
    while date.weekday() >= calendar.SATURDAY:
        date += dt.timedelta(step)
    return date


def term_of(date: dt.date, terms: Sequence[TermDates]) -> TermDates | None:
    """The term that counts ``date``: a holiday belongs to the term before it.

    ``terms`` in any order; None before the first of them begins.
    """
    return max(
        (term for term in terms if term.starts <= date), key=lambda term: term.starts, default=None
    )


# Review dates, which policies give as a date, a month or a term (domain §5).

_MONTH_YEAR = re.compile(r"(?:next\s+)?([a-z]+)\.?(?:\s+(\d+))?")
_NAMED_TERM = re.compile(r"(autumn|spring|summer)(?:\s+term)?(?:\s+(\d+))?")
_NUMBERED_TERM = re.compile(r"term\s+(\d+)\W*(\d{4})\s*[/\-–]\s*(\d{2,4})")


def parse_review(text: str, terms: Sequence[TermDates], today: dt.date) -> dt.date:
    """Read a review date: a date, "September 2026", "Autumn Term 2027" or "Term 6 – 2026/27".

    A month or a term means its last day. Terms come from the school's own ``terms`` where they
    hold that one, else from the usual English dates; numbered terms are the six half terms.

    Raises:
        Refused: with the sentence to show at the box.
    """
    words = " ".join(text.lower().split())
    if match := _NUMBERED_TERM.search(words):
        return _half_term_end(int(match[1]), int(match[2]), match[3], terms)
    if match := _NAMED_TERM.fullmatch(words):
        return _named_term_end(match[1], match[2], terms, today)
    if (match := _MONTH_YEAR.fullmatch(words)) and match[1][:3] in _MONTH_NUMBERS:
        month = _month(match[1])
        year = _year(match[2]) if match[2] else today.year + (month < today.month)
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    try:
        return parse_date(text, today)
    except Refused as problem:
        if any(figure.isdigit() for figure in words):
            raise
        raise Refused(
            "Enter the review as a date, a month or a term, like Autumn Term 2027."
        ) from problem


def _term(name: str, school_year_begins: int, terms: Sequence[TermDates]) -> TermDates:
    for term in terms:
        if term.name.lower().startswith(name) and school_year(term.starts) == school_year_begins:
            return term
    return next(
        term for term in default_terms(school_year_begins) if term.name.lower().startswith(name)
    )


def _named_term_end(
    name: str, year_text: str | None, terms: Sequence[TermDates], today: dt.date
) -> dt.date:
    if year_text is not None:
        return _term(name, _year(year_text) - (name != "autumn"), terms).ends
    this, following = (_term(name, school_year(today) + later, terms) for later in (0, 1))
    return this.ends if this.ends >= today else following.ends


def _half_term_end(number: int, year: int, end_text: str, terms: Sequence[TermDates]) -> dt.date:
    if not 1 <= number <= 6:
        raise Refused("A school year has terms 1 to 6. Enter one of them, like Term 6 – 2026/27.")
    _year(str(year))
    if int(end_text) % 100 != (year + 1) % 100:
        raise Refused(f"Enter the school year like {say_school_year(year)}.")
    if number % 2 == 0:
        return _term(("autumn", "spring", "summer")[number // 2 - 1], year, terms).ends
    last_mondays = {
        1: _on_or_before(dt.date(year, 10, 31), calendar.MONDAY),
        3: _on_or_before(dt.date(year + 1, 2, 18), calendar.MONDAY),
        5: _on_or_before(dt.date(year + 1, 5, 31), calendar.MONDAY),
    }
    return last_mondays[number] - dt.timedelta(3)
