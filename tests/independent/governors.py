"""The sample's governors' report as text, and the counts it ought to hold, made without ``app``."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import apsw

CATEGORIES = {
    "teacher": "teacher", "support": "support staff", "governor": "governor",
    "volunteer": "volunteer", "agency": "agency", "casual": "casual", "supply": "supply",
    "trainee": "trainee", "temporary": "temporary", "contractor": "contractor",
    "consultant": "consultant", "trustee": "trustee", "central": "central trust team",
    "provider": "other with system access",
}  # fmt: skip
KINDS = {
    "pupil": "pupil", "former_pupil": "former pupil", "other_school": "pupil of another school",
    "parent": "parent or carer", "colleague": "colleague", "governor": "governor",
}  # fmt: skip
DECISIONS = {"noted": "noted", "conditions": "agreed with conditions", "not_agreed": "not agreed"}
TYPES = {
    "post": "post about the school or staff", "threat": "threat or abuse",
    "cyberbullying": "cyberbullying", "approach": "approach from a pupil or parent",
    "confidentiality": "confidentiality", "account": "fake or hacked account",
    "conduct": "staff conduct",
}  # fmt: skip
OUTCOMES = {
    "no_action": "no further action", "accidental": "no breach – accidental",
    "unfounded": "malicious or misplaced", "removed": "content removed",
    "advice": "advice or training given", "warning": "warning",
    "pupil_sanction": "sanction for a pupil", "parent_meeting": "meeting with a parent",
    "handed_on": "handed on under another policy", "police": "with the police or the courts",
}  # fmt: skip
REST = "(what is printed as other, whatever else that stands for)"


@dataclass(frozen=True)
class Made:
    """The sample and its report, read back without ``app``."""

    lines: list[str]
    register: apsw.Connection
    casebook: apsw.Connection

    @property
    def flat(self) -> str:
        return " ".join(self.lines)

    def part(self, start: str, end: str) -> list[str]:
        """Return the lines after the line ``start`` up to one that begins with ``end``."""
        first = self.lines.index(start) + 1
        last = next(n for n in range(first, len(self.lines)) if self.lines[n].startswith(end))
        return self.lines[first:last]


def ask(connection: apsw.Connection, query: str, *values: str) -> list[tuple[Any, ...]]:
    return list(connection.execute(query, values))


def fits(printed: str, truth: int) -> bool:
    """Whether a printed count, or what hides it, is true of the count that was made here."""
    if found := re.fullmatch(r"fewer than (\d+)", printed, re.IGNORECASE):
        return 1 <= truth < int(found[1])
    if found := re.fullmatch(r"at least (\d+)", printed):
        return truth >= int(found[1])
    if printed.lower() in ("none", "no"):
        return truth == 0
    return printed.lower() == "not shown" or truth == int(printed.replace(",", ""))


def is_figure(line: str) -> bool:
    return bool(re.fullmatch(r"[\d,]+|(fewer than|at least) \d+|not shown", line, re.IGNORECASE))


def pairs(lines: list[str]) -> dict[str, str]:
    """Read labels, which may run over lines, each with the figure below it."""
    found: dict[str, str] = {}
    label: list[str] = []
    for line in lines:
        if is_figure(line):
            found[" ".join(label).lower()] = line
            label = []
        else:
            label.append(line)
    return found


def check_table(printed: dict[str, str], truth: Counter[str]) -> None:
    """Compare every figure; a label that isn't known here stands for all that are not named."""
    assert printed
    named = {label for label in printed if label in truth}
    for label, figure in printed.items():
        rest = sum(truth[name] for name in truth if name not in named)
        assert fits(figure, truth[label] if label in named else rest), (label, figure, truth)


def signed_and_due(register: apsw.Connection, day: str) -> dict[str, tuple[int, int]]:
    """Count, by category, who had signed the collection open on a day, of those who had to."""
    (collection,) = ask(
        register,
        "SELECT id FROM collection WHERE opened_on <= ? ORDER BY opened_on DESC LIMIT 1",
        day,
    )[0]
    found: dict[str, tuple[int, int]] = {}
    for category, outcome, until in ask(
        register,
        "SELECT s.category, d.outcome, d.until FROM staff AS s LEFT JOIN declaration AS d "
        "ON d.staff_id = s.id AND d.collection_id = ? AND d.stands = 1 AND d.dated <= ? "
        "WHERE (starts IS NULL OR starts <= ?) AND (ends IS NULL OR ends >= ?)",
        collection,
        day,
        day,
        day,
    ):
        if outcome != "exempt" or (until is not None and until < day):
            signed, due = found.get(category, (0, 0))
            found[category] = (signed + (outcome == "signed"), due + 1)
    return found


def in_force(made: Made) -> list[tuple[str, str]]:
    """Return kind and decision of each relationship in force by the school's age rule."""
    today = dt.datetime.now().astimezone().date()
    year = today.year - (today.month < 9)
    found = []
    for kind, group, then, outcome in ask(
        made.casebook,
        "SELECT d.other_kind, d.year_group, d.year_group_in, c.outcome FROM disclosure AS d "
        "LEFT JOIN decision AS c ON c.id = d.decision_id "
        "WHERE d.ended_on IS NULL OR d.ended_on > ?",
        today.isoformat(),
    ):
        child = kind in ("pupil", "former_pupil", "other_school") and group is not None
        if child and year - then + group > 13:  # turned 18 before this school year
            continue
        former = kind == "pupil" and child and year - then + group > 6
        now = "former_pupil" if former else kind
        found.append((KINDS.get(now, REST), DECISIONS.get(outcome, "not decided yet")))
    return found
