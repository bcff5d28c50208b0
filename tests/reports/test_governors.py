"""The governors' report, read back: what it says, and that it tells nothing it hides."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
from dataclasses import replace

import pytest

from app.dates import TermDates
from app.reports.governors import governors_report
from app.services.figures.rows import (
    DeclarationFigures,
    DisclosureFigures,
    GovernorsFigures,
    IncidentFigures,
    PolicyFigures,
    Share,
)
from app.services.figures.suppression import cross, lone, split
from tests.reports.reading import assert_well_made, flat, opened, outline, text_of
from tests.services.reader import Page, read_table

TERM = TermDates("Autumn 2026", dt.date(2026, 9, 1), dt.date(2026, 12, 18))
DAY = dt.date(2026, 11, 21)
CATEGORIES = ["Teacher", "Support staff", "Governor", "Volunteer", "Supply", "Trainee"]
KINDS = ["Pupil", "Former pupil", "Parent or carer", "Colleague", "Governor", "Other"]
DECISIONS = ["Noted", "Agreed with conditions", "Not agreed", "Not decided yet"]
TYPES = ["Post about the school or staff", "Threat or abuse", "Cyberbullying", "Other"]
OUTCOMES = ["Still open", "Content removed", "Warning", "No further action"]
CELL = re.compile(r"at least \d+|fewer than 5|not shown|\d+(?:% or (?:more|less)|%)?")


def counts(
    chance: random.Random, rows: list[str], columns: list[str], number: int
) -> list[list[int]]:
    weights = [chance.choice((0, 1, 3, 8)) + 0.1 for _ in range(len(rows) + len(columns))]
    table = [[0] * len(columns) for _ in rows]
    for _ in range(number):
        row = chance.choices(range(len(rows)), weights[: len(rows)])[0]
        table[row][chance.choices(range(len(columns)), weights[len(rows) :])[0]] += 1
    return table


def some_figures(seed: int) -> GovernorsFigures:
    chance = random.Random(seed)
    people = [chance.choice((0, 1, 3, 8, 15, 22)) for _ in CATEGORIES]
    people[0] += 6
    waiting = [min(each, chance.choice((0, 0, 1, 2, 4, 9))) for each in people]
    pairs = [(each - out, out) for each, out in zip(people, waiting, strict=True)]
    due, signed = sum(people), sum(people) - sum(waiting)
    number = chance.choice((0, 2, 6, 28, 40, 70))
    disclosed = counts(chance, KINDS, DECISIONS, number)
    happened = counts(chance, TYPES, OUTCOMES, chance.choice((1, 9, 25, 60)))
    total = sum(map(sum, happened))
    return GovernorsFigures(
        school="Ysgol Gŵyr",
        sample=False,
        term=TERM,
        on=DAY,
        made_on=DAY,
        threshold=5,
        declarations=DeclarationFigures(
            title="September 2026",
            opened_on=TERM.starts,
            due_on=TERM.starts,
            signed=signed,
            due=due,
            exempt=lone(chance.randint(0, 6), 5),
            by_category=split(CATEGORIES, ("Signed", "Not yet signed"), pairs, 5, "Other"),
            over_time=(Share("Summer 2026", 50, 52), Share("Autumn 2026", signed, due)),
        ),
        disclosures=DisclosureFigures(
            cross(KINDS, DECISIONS, disclosed, 5, ("Other", "Other decisions")),
            lone(chance.randint(0, 6), 5),
        ),
        incidents=IncidentFigures(
            total,
            (("Summer 2026", 3), ("Autumn 2026", total)),
            "Autumn 2026",
            cross(TYPES, OUTCOMES, happened, 5, ("Other types", "Other outcomes")),
            lone(chance.randint(0, 6), 5),
            30,
        ),
        policies=(
            PolicyFigures("Social media", "2026", DAY, "Autumn Term 2027", False, None),
            PolicyFigures("Safeguarding", "v4", None, "", True, Share("", 60, 61)),
        ),
    )


def rows_after(lines: list[str], heading: str) -> list[list[str]]:
    """The cells of the table below ``heading``, its label first, down to its line "All"."""
    starts = [number for number, line in enumerate(lines) if line.strip().startswith(heading)]
    if not starts:
        return []
    found = []
    for line in lines[starts[0] + 1 :]:
        label, _, rest = line.strip().partition("  ")
        cells = CELL.findall(rest)
        if len(cells) > 1 and not label.startswith("Page "):
            found.append([label, *cells])
        if label == "All" and cells:
            return found
    raise AssertionError(f"the table below “{heading}” has no end")


def read_signed(page: Page, rows: list[list[str]]) -> int:
    """Add the table of categories as a reader would; return how many cells are hidden."""
    *categories, everybody = rows
    cells, hidden = [], 0
    for row in categories:
        total = int(row[1])
        pair = row[2:4]
        # "At least 9" of 13 says no more than "fewer than 5" beside it does.
        for number, other in ((0, 1), (1, 0)):
            if pair[number].startswith("at least"):
                assert pair[other] == "fewer than 5"
                assert int(pair[number].split()[2]) == total - 4
                pair[number] = "not shown"
        if pair[0].isdigit():
            assert int(row[4].rstrip("%")) == 100 * int(pair[0]) // total
        hidden += sum(not cell.isdigit() for cell in pair)
        cells.append(pair)
    totals = [int(row[1]) for row in categories]
    assert sum(totals) == int(everybody[1])
    read_table(page, "signed", cells, totals, [int(cell) for cell in everybody[2:4]])
    return hidden


def read_cross(page: Page, name: str, rows: list[list[str]]) -> int:
    *lines, bottom = rows
    cells = [row[1:-1] for row in lines]
    totals = [int(row[-1]) for row in lines]
    assert sum(totals) == int(bottom[-1])
    read_table(page, name, cells, totals, [int(cell) for cell in bottom[1:-1]])
    return sum(not cell.isdigit() for row in cells for cell in row)


def test_over_200_seeds_a_reader_of_the_pdf_determines_no_hidden_cell() -> None:
    hidden = tables = 0
    for seed in range(200):
        lines = text_of(governors_report(some_figures(seed)), layout=True).splitlines()
        page = Page()
        signed = rows_after(lines, "Category")
        if signed:
            hidden += read_signed(page, signed)
        for name in ("With whom, by decision", "Type, by outcome"):
            rows = rows_after(lines, name)
            if rows:
                tables += 1
                hidden += read_cross(page, name, rows)
        assert page.told() == [], f"seed {seed}"
    assert hidden > 200
    assert tables > 60


def test_the_report_says_what_its_figures_say() -> None:
    figures = some_figures(11)
    pdf = governors_report(figures)
    assert_well_made(pdf, "Governors’ report, Autumn 2026")
    text = flat(pdf)
    declared = figures.declarations
    assert declared is not None
    assert f"{declared.signed} of {declared.due} had signed by 21 November 2026" in text
    assert "No date set – overdue" in text
    assert outline(pdf)[:3] == ["Governors’ report", "In short", "Declarations"]
    assert {"Disclosures", "Incidents", "Policy reviews"} <= set(outline(pdf))
    assert 2 <= len(opened(pdf).pages) <= 4


def test_a_part_of_the_report_says_that_it_is_one() -> None:
    whole = some_figures(11)
    assert "not part of this copy" not in flat(governors_report(whole))
    part = replace(whole, disclosures=None, incidents=None)
    said = flat(governors_report(part))
    assert "Disclosures and incidents are not part of this copy." in said


@pytest.mark.parametrize("comment", ["<b>x</b> <img src='/etc/passwd'> =cmd|x", "Ŵŷ " * 3000])
def test_a_comment_prints_as_it_is_written(comment: str) -> None:
    text = flat(governors_report(replace(some_figures(1), comment=comment)))
    words = comment.split()
    assert text.count(words[0]) >= words.count(words[0])
    assert " ".join(words[:9]) in text


def test_nothing_recorded_makes_a_nil_report() -> None:
    nothing = cross(KINDS, DECISIONS, [[0] * 4] * 6, 5, ("Other", "Other decisions"))
    figures = GovernorsFigures(
        school="Ysgol Gŵyr",
        sample=True,
        term=TERM,
        on=DAY,
        made_on=DAY,
        threshold=5,
        disclosures=DisclosureFigures(nothing, lone(0, 5)),
        incidents=IncidentFigures(0, (), "", None, lone(0, 5), 30),
        policies=(),
    )
    pdf = governors_report(figures)
    text = flat(pdf)
    for words in (
        "Nobody has been asked to sign a policy yet.",
        "No incident happened this term.",
        "No policy is in force yet.",
        "Sample school",
    ):
        assert words in text
    assert len(opened(pdf).pages) == 1


def test_a_report_is_made_within_half_a_second() -> None:
    figures = some_figures(3)
    governors_report(figures)
    begun = time.process_time()
    governors_report(figures)
    assert time.process_time() - begun < 0.5


def test_a_file_name_holds_no_name_and_fits_every_disk() -> None:
    name = replace(some_figures(1), term=replace(TERM, name="Autumn 2026/27: a<b")).file_name
    assert name == "2026-11-21 Governors report Autumn 2026-27- a-b anonymised.pdf"
