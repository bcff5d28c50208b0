"""What stands in one cell of a school's list: a date, a role that tells the category."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from app.dates import parse_date
from app.errors import Refused
from app.models.staff import Category
from app.services.staff.names import fold

_NOT_WORDS = re.compile(r"[\W_]+")
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T].*)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIAL_ZERO = dt.date(1899, 12, 30)


@lru_cache(maxsize=4096)
def cell_date(text: str) -> dt.date:
    """Read a date in a cell: day first, ISO, Excel's serial number, "1 Sep 2025".

    Raises:
        Refused: it is no date with a year of four figures.
    """
    try:
        if match := _ISO.fullmatch(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _SLASHED.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        raise Refused(f"“{text[:20]}” is not a date. Enter the day, then the month.") from None
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + dt.timedelta(int(text[:5]))
    if not any(map(str.isdigit, text)):
        raise Refused(f"“{text[:20]}” is not a date. Enter a date like 4 November 2026.")
    return parse_date(text, dt.date(2026, 1, 1))


_GUESSES: tuple[tuple[Category, re.Pattern[str]], ...] = tuple(
    (category, re.compile(pattern))
    for category, pattern in (
        (Category.TRUSTEE, r"\btrustee"),
        (Category.GOVERNOR, r"^(?!.*\bclerk\b).*\bgovern(?:or|ors|ing)\b"),
        (Category.TRAINEE, r"\b(?:trainee|student teacher|pgce|scitt|apprentice)"),
        (Category.VOLUNTEER, r"\bvolunt"),
        (Category.AGENCY, r"\b(?:agency|agent)\b"),
        (Category.SUPPLY, r"\b(?:supply|cover teacher)"),
        (Category.CONSULTANT, r"\b(?:consultant|advisory teacher|school improvement)"),
        (Category.CONTRACTOR, r"\b(?:contractor|self employed|peripatetic|coach\b)"),
        (Category.PROVIDER, r"\b(?:third party|external|provider|system user)"),
        (Category.CENTRAL, r"\b(?:central|trust (?:team|office|staff)|head office|ceo\b)"),
        (Category.CASUAL, r"\b(?:casual|bank staff|relief|zero hours)"),
        (Category.TEMPORARY, r"\b(?:temporary|temp\b|fixed term|maternity cover)"),
        (
            Category.SUPPORT,
            r"\b(?:assistant(?! head)|support|teaching assistant|hlta|ta\b|tas\b|lsa\b|admin|"
            r"office|secretary|bursar|business manager|caretaker|premises|site|clean|cook|"
            r"kitchen|catering|midday|lunch|dinner|technician|librarian|nursery nurse|key ?worker|"
            r"receptionist|clerk|finance|nurse|welfare|pastoral|mentor|attendance|crossing|"
            r"non teaching|school business|ict|it manager|data manager|play ?worker|elsa)",
        ),
        (
            Category.TEACHER,
            r"\b(?:teacher|teaching|head|headteacher|principal|deputy|senco|sendco|leader|ect|nqt|"
            r"subject lead|assistant head|lecturer|tutor|leadership|dsl)",
        ),
    )
)


_LABELS = {category.value: category for category in Category}
_LABELS |= {category.label.lower(): category for category in Category}


def category_named(text: str) -> Category | None:
    """The category of this very name, as it is stored or as people read it."""
    return _LABELS.get(_NOT_WORDS.sub(" ", fold(text)).strip())


@lru_cache(maxsize=1024)
def guess_category(text: str) -> Category | None:
    """The category that a role or a type of staff speaks of, or None."""
    if named := category_named(text):
        return named
    plain = _NOT_WORDS.sub(" ", fold(text)).strip()
    return next((category for category, words in _GUESSES if words.search(plain)), None)
