"""README's table of what Candour survives names every family of faults that there is."""

from __future__ import annotations

import re

from tests.faults.faults import FAULTS, KILLED
from tests.faults.kills import ROOT
from tests.faults.table import BEGIN, END, README, TESTED, lines, modules

# The calls chosen by seed have rows of their own; these two try nothing.
OTHERS = {"test_kills", "test_table", "test_docs"}


def rows() -> dict[str, list[str]]:
    text = README.read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {row[0]: row[1:] for row in cells if len(row) == 4}


def test_every_family_has_its_row_with_tries_and_nothing_lost() -> None:
    told = rows()
    for family in (KILLED, *FAULTS, *TESTED):
        tried, _, lost = told[family]
        assert int(tried.replace(",", "")) > 0, family
        assert lost == "nothing", family


def test_every_file_of_faults_belongs_to_a_family() -> None:
    counted = {path.stem for patterns in TESTED.values() for path in modules(patterns)}
    there = {path.stem for path in (ROOT / "tests" / "faults").glob("test_*.py")}
    assert there - counted == OTHERS
    assert all(modules(patterns) for patterns in TESTED.values())


def test_what_went_wrong_would_stand_in_the_table() -> None:
    (_, _, row) = lines([{"fault": "x", "over": "y", "tried": 1200, "wrong": 3}])
    assert re.fullmatch(r"\| x \| 1,200 \| y \| \*\*3 times\*\* \|", row)


def test_every_test_that_security_md_leans_on_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    there = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 4
    assert named <= there
