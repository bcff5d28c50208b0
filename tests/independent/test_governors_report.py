"""The governors' report, figure by figure, against queries that share no code with it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.independent.governors import (
    CATEGORIES,
    OUTCOMES,
    REST,
    TYPES,
    Made,
    ask,
    check_table,
    fits,
    in_force,
    pairs,
    signed_and_due,
)


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
        day = today if term == printed[-1][0] else ends[term]
        counts = signed_and_due(made.register, day)
        assert [int(signed), int(due)] == [sum(p[n] for p in counts.values()) for n in (0, 1)]


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
