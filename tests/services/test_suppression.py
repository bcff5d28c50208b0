"""No hidden count can be worked out from what prints, and enough is left to read."""

from __future__ import annotations

import random

import pytest

from app.services.figures.suppression import Cell, Mark, Table, cross, lone, split
from tests.services.reader import Page, read_table

OTHERS = ("Other types", "Other outcomes")


def words(cell: Cell, threshold: int) -> str:
    if cell.mark is Mark.EXACT:
        return str(cell.count)
    assert cell.count is None, "a hidden count must not leave the service"
    return f"fewer than {threshold}" if cell.mark is Mark.FEWER else "not shown"


def told(table: Table, threshold: int) -> list[str]:
    page = Page()
    cells = [[words(cell, threshold) for cell in row.cells] for row in table.rows]
    totals = [row.total for row in table.rows]
    read_table(page, "table", cells, totals, table.totals, threshold)
    return page.told()


def some_counts(seed: int, columns: int) -> list[list[int]]:
    chance = random.Random(seed)
    sizes = [chance.choice((2, 9, 25, 40)) for _ in range(columns)]
    rows = chance.randint(1, 7)
    return [
        [chance.randint(0, chance.choice((1, size, size))) for size in sizes] for _ in range(rows)
    ]


def labels(counts: list[list[int]]) -> list[str]:
    return [f"row {number}" for number in range(len(counts))]


def test_no_hidden_cell_of_a_cross_table_can_be_worked_out() -> None:
    hidden = readable = 0
    for seed in range(200):
        counts = some_counts(seed, 4)
        threshold = (3, 5, 10)[seed % 3]
        printed = cross(labels(counts), list("ABCD"), counts, threshold, OTHERS)
        assert printed.rows.total == printed.columns.total == sum(map(sum, counts))
        table = printed.table
        if table is None:
            continue
        assert table.total == printed.rows.total
        readable += 1
        hidden += sum(cell.mark is not Mark.EXACT for row in table.rows for cell in row.cells)
        assert told(table, threshold) == []
    assert readable > 20
    assert hidden > 50


def test_no_hidden_cell_of_signed_and_outstanding_can_be_worked_out() -> None:
    hidden = readable = 0
    for seed in range(200):
        chance = random.Random(seed)
        counts = []
        for _ in range(chance.randint(1, 8)):
            people = chance.choice((0, 1, 3, 6, 12, 25))
            signed = people - chance.randint(0, min(people, chance.choice((0, 2, 4, 25))))
            counts.append((signed, people - signed))
        rows = [f"row {number}" for number in range(len(counts))]
        threshold = (3, 5, 10)[seed % 3]
        table = split(rows, ("Signed", "Not yet"), counts, threshold, "Other")
        if table is None:
            continue
        readable += 1
        hidden += sum(cell.mark is not Mark.EXACT for row in table.rows for cell in row.cells)
        assert told(table, threshold) == []
    assert readable > 60
    assert hidden > 50


@pytest.mark.parametrize("threshold", [3, 5])
def test_totals_never_tell_what_was_merged(threshold: int) -> None:
    """Who knows which types are merged, and that each was small or not, can't tell any of them."""
    for seed in range(200):
        chance = random.Random(seed)
        counts = [[chance.choice((0, 1, 2, 4, 5, 6, 11))] for _ in range(chance.randint(2, 8))]
        tally = cross(labels(counts), ["All"], counts, threshold, OTHERS).rows
        if len(tally.counts) < 2 or not tally.merged:
            continue
        page = Page()
        merged = [counts[int(name.split()[1])][0] for name in tally.merged]
        names = [
            page.unknown(
                str(place),
                1 if count < threshold else threshold,
                threshold - 1 if count < threshold else sum(merged),
            )
            for place, count in enumerate(merged)
        ]
        page.total(names, 0, tally.counts[-1][1])
        assert page.told() == []


def test_reader_works_out_what_is_badly_hidden() -> None:
    """The reader is no fool: one hidden cell in a row, or a sum that fits only one way."""
    page = Page()
    read_table(page, "one", [["12", "fewer than 5"], ["9", "6"]], [15, 15], [21, 9])
    assert page.told() == ["one[0,1]"]
    page = Page()
    read_table(page, "two", [["fewer than 5", "fewer than 5"]], [8], [4, 4])
    assert page.told() == ["two[0,0]", "two[0,1]"]


def test_zeros_and_the_grand_total_print() -> None:
    counts = [[20, 0], [0, 3]]
    assert cross(["Post", "Threat"], ["Removed", "Advice"], counts, 5, OTHERS).rows.total == 23
    assert lone(0, 5) == Cell(Mark.EXACT, 0)
    assert lone(4, 5) == Cell(Mark.FEWER)
    assert lone(5, 5) == Cell(Mark.EXACT, 5)
    assert lone(1, 2) == Cell(Mark.FEWER), "fewer than 2 would say 1"


def test_small_categories_merge_so_that_totals_print() -> None:
    counts = [[9, 2], [3, 1], [1, 1], [0, 0]]
    rows = ["Post", "Threat", "Account", "Approach"]
    tally = cross(rows, ["Removed", "Advice"], counts, 5, OTHERS).rows
    assert tally.counts == (("Post", 11), ("Other types", 6))
    assert tally.merged == ("Threat", "Account")
    assert tally.empty == ("Approach",)


def test_an_own_other_is_not_printed_beside_the_merged_one() -> None:
    rows = ["Post", "Other", "Threat", "Account"]
    tally = cross(rows, ["All"], [[9], [7], [2], [1]], 5, ("Other", "Other")).rows
    assert tally.counts == (("Post", 9), ("Other", 10))


def test_a_total_below_the_threshold_is_not_broken_down() -> None:
    tally = cross(["Post", "Threat"], ["All"], [[2], [1]], 5, OTHERS).rows
    assert tally.counts == (("Other types", 3),)


def test_one_category_that_alone_has_not_signed_is_not_told() -> None:
    counts = [(20, 0), (9, 3), (8, 0)]
    assert split(["Teacher", "Support", "Governor"], ("S", "N"), counts, 5, "Other") is None


def test_a_school_of_sixty_still_reads_its_categories() -> None:
    counts = [(18, 2), (14, 3), (8, 2), (6, 2), (2, 1), (3, 1)]
    rows = ["Teacher", "Support staff", "Governor", "Volunteer", "Supply", "Trainee"]
    table = split(rows, ("Signed", "Not yet"), counts, 5, "Other")
    assert table is not None
    assert [(row.label, row.total) for row in table.rows] == [
        ("Teacher", 20),
        ("Support staff", 17),
        ("Governor", 10),
        ("Volunteer", 8),
        ("Other", 7),
    ]
    assert table.totals == (51, 11)


def test_nothing_recorded_makes_an_empty_table() -> None:
    printed = cross(["Post"], ["Removed"], [[0]], 5, OTHERS)
    assert (printed.rows.counts, printed.rows.total, printed.rows.empty) == ((), 0, ("Post",))
    assert printed.table is None
