"""The tour's governors' report, figure by figure, against queries that share no code with it."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import apsw
import pypdf
import pytest
from PIL import Image

from tests.independent.reader import database, identity_of

ROOT = Path(__file__).resolve().parent.parent.parent
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
    """What the tour left, read back without ``app``."""

    folder: Path
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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("tour")
    code = (
        "import sys; from pathlib import Path; from app.ui.tour import make;"
        "make(Path(sys.argv[1]), Path(sys.argv[2]), 'light', (1280, 720))"
    )
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-c", code, str(folder), str(home)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=180)
    vault = home / "sample"
    secret = identity_of(vault, "head", "sample school only")
    report = pypdf.PdfReader(folder / "governors-report.pdf")
    # What stands on every page comes first.
    pages = [page.extract_text().split("Numbers, no names", 1)[1] for page in report.pages]
    text = "\n".join(pages)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Made(
        folder, lines, database(vault, "register", secret), database(vault, "casebook", secret)
    )


def ask(connection: apsw.Connection, query: str, *values: str) -> list[tuple[Any, ...]]:
    return list(connection.execute(query, values))


def fits(printed: str, truth: int) -> bool:
    """Whether a printed count, or what hides it, is true of the count that was made here."""
    if found := re.fullmatch(r"fewer than (\d+)", printed, re.IGNORECASE):
        return 1 <= truth < int(found[1])
    if found := re.fullmatch(r"at least (\d+)", printed):
        return truth >= int(found[1])
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


def test_ten_pages_and_more_have_their_picture(made: Made) -> None:
    pictures = sorted(made.folder.glob("*.png"))
    assert len(pictures) >= 10
    assert {"home", "staff", "new-incident", "reports", "unlock"} <= {p.stem for p in pictures}
    contents = [path.read_bytes() for path in pictures]
    assert len(set(contents)) == len(contents)
    assert {Image.open(io.BytesIO(each)).size for each in contents} == {(1280, 720)}


def signed_and_due(register: apsw.Connection, day: str) -> dict[str, tuple[int, int]]:
    """Count, by category, who had signed the collection open on a day, of those who had to."""
    (collection,) = ask(
        register,
        "SELECT id FROM collection WHERE opened_on <= ? ORDER BY opened_on DESC LIMIT 1",
        day,
    )[0]
    found: dict[str, tuple[int, int]] = {}
    for category, outcome in ask(
        register,
        "SELECT s.category, d.outcome FROM staff AS s LEFT JOIN declaration AS d "
        "ON d.staff_id = s.id AND d.collection_id = ? AND d.stands = 1 AND d.dated <= ? "
        "WHERE (starts IS NULL OR starts <= ?) AND (ends IS NULL OR ends >= ?)",
        collection,
        day,
        day,
        day,
    ):
        if outcome != "exempt":
            signed, due = found.get(category, (0, 0))
            found[category] = (signed + (outcome == "signed"), due + 1)
    return found


def test_declarations(made: Made) -> None:
    today = dt.datetime.now().astimezone().date().isoformat()
    counts = signed_and_due(made.register, today)
    signed, due = (sum(pair[n] for pair in counts.values()) for n in (0, 1))
    assert f"signed: {signed} of {due} people" in made.flat
    assert f"{due - signed} yet to sign" in made.flat
    table = made.part("Category", "Signed at the end")
    heading_ends = table.index("Signed", table.index("Signed") + 1)
    cells = table[heading_ends + 1 :]
    members = {CATEGORIES[key]: pair for key, pair in counts.items()}
    named = {cell.lower() for cell in cells} & set(members)
    for start in range(0, len(cells) - 4, 5):
        label, people, has, waits, _share = cells[start : start + 5]
        if label.lower() in named:
            true_signed, true_due = members[label.lower()]
        else:
            group = [p for name, p in members.items() if label == "All" or name not in named]
            true_signed, true_due = (sum(pair[n] for pair in group) for n in (0, 1))
        assert fits(people, true_due), label
        assert fits(has, true_signed), label
        assert fits(waits, true_due - true_signed), label
        if label == "All":
            break
    else:
        pytest.fail("the table of declarations has no last row")


def test_signed_at_the_end_of_each_term(made: Made) -> None:
    today = dt.datetime.now().astimezone().date().isoformat()
    ends = dict(ask(made.register, "SELECT name, ends FROM term"))
    printed = re.findall(r"(\w+ \d{4}): (\d+) of (\d+)", made.flat)
    assert printed
    for term, signed, due in printed:
        counts = signed_and_due(made.register, min(ends[term], today))
        assert [int(signed), int(due)] == [sum(p[n] for p in counts.values()) for n in (0, 1)]


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


def test_disclosures(made: Made) -> None:
    known = in_force(made)
    assert f"{len(known)} relationships on social media" in made.flat
    part = pairs(made.part("With whom", "Decision"))
    check_table(part, Counter(kind for kind, _ in known))
    part = pairs(made.part("Decision", "Other:"))
    check_table(part, Counter(decision for _, decision in known))
    query = "SELECT max(starts) FROM term WHERE starts <= date('now', 'localtime')"
    (first,) = ask(made.register, query)[0]
    told = ask(made.casebook, "SELECT count(*) FROM disclosure WHERE told_on >= ?", first)[0][0]
    said = re.search(r"in force\. ([\w ]+?) (?:was|were) told to the school", made.flat)
    assert said is not None
    assert fits(said[1], told)


def test_incidents(made: Made) -> None:
    terms = ask(made.register, "SELECT name, starts, ends FROM term ORDER BY starts")
    later = {name: following[1] for (name, *_), following in pairwise(terms)}
    starts = {name: start for name, start, _ in terms}
    part = made.part("Incidents in each term", "By type and outcome")
    shown = [(part[n + 1], part[n]) for n in range(0, len(part) - 1, 2)]
    assert len(shown) >= 3
    for term, printed in shown:
        query = "SELECT count(*) FROM incident WHERE happened_on >= ? AND happened_on < ?"
        ((happened,),) = ask(made.casebook, query, starts[term], later[term])
        assert fits(printed, happened), term
    line = next(line for line in made.lines if line.startswith("By type and outcome"))
    first = starts[re.findall(r"\w+ \d{4}", line)[0]]
    query = "SELECT type, status, outcome FROM incident WHERE happened_on >= ?"
    found = ask(made.casebook, query, first)
    check_table(
        pairs(made.part("Type", "Outcome")), Counter(TYPES.get(row[0], REST) for row in found)
    )
    outcomes = Counter(
        "still open" if status == "open" else OUTCOMES[outcome] for _, status, outcome in found
    )
    check_table(pairs(made.part("Outcome", "Other types:")), outcomes)
