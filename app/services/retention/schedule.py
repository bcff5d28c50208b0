"""How long each kind of record is kept: the school's own periods over ours (R126).

None of the five policies says so, and the guidance that there is says different things of different
schools, so every line is a setting to check with the data protection officer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.errors import Checks, FieldProblem, Problems
from app.services.calendar import add_months
from app.services.school import SchoolSettings
from app.words import clean_line, count

SETTING = "retention"
LONGEST = 100 * 12  # months
ASK_DPO = "Check with your data protection officer"
NEVER = "kept"


@dataclass(frozen=True)
class Line:
    """One kind of record.

    Attributes:
        key: names it in the setting.
        label: as people think of it.
        event: from when its time runs, in words after "from".
        months: how long; None keeps it for good.
        note: what is to be known about it.
    """

    key: str
    label: str
    event: str
    months: int | None
    note: str = ""

    @property
    def period(self) -> str:
        """How long: "6 years", "18 months", "at once" or "kept"."""
        return say_period(self.months)

    @property
    def rule(self) -> str:
        """The whole line, as certificates have it."""
        if self.months is None:
            return f"{self.label}: kept"
        return f"{self.label}: {self.period} from {self.event}"

    def due(self, event: dt.date) -> dt.date | None:
        """When a record whose time runs since ``event`` is due."""
        return None if self.months is None else add_months(event, self.months)

    def latest(self, today: dt.date) -> dt.date | None:
        """No record whose time runs since a later day can be due; months differ by up to 3 days."""
        if self.months is None:
            return None
        return add_months(today, -self.months) + dt.timedelta(3)


_RETIRE = (
    "The guidance says until they reach retirement age, or 10 years if that is longer. Candour "
    "holds no dates of birth, so it counts the 10 years: keep longer what has to be."
)
DEFAULTS = (
    Line("staff", "Staff records with declarations and signatures", "the last day of work", 72),
    Line("disclosure", "Disclosures", "their end, or the last day of work if that is sooner", 72),
    Line("approach", "Approaches by pupils and parents", "the day it happened", 72),
    Line("incident", "Incidents", "closing", 72),
    Line("incident_staff", "Incidents about a member of staff", "closing", 72),
    Line("low_level", "Low-level concerns about a member of staff", "the last day of work", 0),
    Line("allegation", "Allegations against a member of staff", "the outcome", 120, _RETIRE),
    Line("allegation_false", "Allegations found malicious or false", "the outcome", 12),
    Line("withheld", "Records of images that were not kept", "the day it was seen", 120),
    Line("log", "Monitoring reviews, inspections and complaints", "their end", 36),
    Line("request", "Subject access requests", "the answer", 36),
    Line("bundle", "Bundles handed out", "the day they were handed out", 72),
    Line("post", "Posted reports set aside", "their arrival", 12),
    Line("printout", "Copies of official printouts", "the day of printing", 36),
    Line("scan", "Scanned pages and their batches", "the day of scanning", 12),
    Line("import", "Notes of lists that were imported", "the day of the import", 12),
    Line("policy_version", "Policy versions that nobody signs any more", "their replacement", 72),
    Line("draft", "Your own unfinished drafts", "the day you last typed in them", 12),
)


class Schedule:
    """The schedule as the school has it, kept in the register."""

    def __init__(self, school: SchoolSettings) -> None:
        self._school = school

    def lines(self) -> dict[str, Line]:
        """Every line by its key."""
        own = self._school.value(SETTING, {})
        return {
            line.key: replace(line, months=own[line.key]) if line.key in own else line
            for line in DEFAULTS
        }

    def save(self, periods: Mapping[str, str]) -> None:
        """Keep the school's periods, as typed: "6 years", "18 months", "at once" or "kept".

        Raises:
            Problems: one sentence for each line that can't be read.
        """
        own = dict(self._school.value(SETTING, {}))
        ours = {line.key: line.months for line in DEFAULTS}
        checks = Checks()
        for key, typed in periods.items():
            try:
                months = read_period(typed)
            except ValueError:
                checks.append(FieldProblem(key, "Enter a time such as 6 years or 18 months."))
                continue
            own.pop(key, None)
            if months != ours[key]:
                own[key] = months
        if checks:
            raise Problems(checks)
        self._school.set_value(SETTING, own)


def say_period(months: int | None) -> str:
    """Give "6 years", "18 months", "at once" or "kept"."""
    if months is None:
        return NEVER
    if months == 0:
        return "at once"
    return count(months, "month") if months % 12 else count(months // 12, "year")


def read_period(typed: str) -> int | None:
    """Read a period as people type it, in months; None keeps for good.

    Raises:
        ValueError: it is none.
    """
    words = clean_line(typed).lower()
    if words in (NEVER, "keep", "never", "for ever", "forever", "for good"):
        return None
    if words in ("at once", "now", "0"):
        return 0
    found = re.fullmatch(r"(\d{1,4}) ?(years?|y|months?|m)", words)
    if found is None:
        raise ValueError(typed)
    months = int(found[1]) * (12 if found[2].startswith("y") else 1)
    if months > LONGEST:
        raise ValueError(typed)
    return months
