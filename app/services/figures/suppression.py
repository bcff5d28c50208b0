"""Small counts kept out of what is printed, so that none can be worked out from the rest.

A count from 1 to one below the threshold could point at a person. Three steps deal with it, in
this order, because at 60 staff hiding alone would leave nothing to read:

1. Small categories are merged into one, so that the totals of rows and columns can be printed.
2. What is still small inside a table prints as "fewer than 5".
3. Further cells of that table are "not shown", until each hidden one could have another value.

Zeros and grand totals always print. Whoever reads the paper may know these rules: they know then
that "fewer than 5" is 1 to 4 and that "not shown" is 5 or more, and still cannot tell which.
"""

from __future__ import annotations

import enum
import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

LEAST_THRESHOLD = 3  # "fewer than 2" would say 1
REST = "The rest"


class Mark(enum.Enum):
    """How a cell is printed."""

    EXACT = "exact"
    FEWER = "fewer"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Cell:
    """A count as it may be printed; ``count`` is None unless it may."""

    mark: Mark
    count: int | None = None


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, and their sum, which prints."""

    label: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Table:
    """Rows by columns, safe to print.

    Attributes:
        totals: of the columns.
        merged: what the last row stands for, if it is merged.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    total: int
    merged: tuple[str, ...] = ()
    merged_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """Counts of one kind of thing that add up to a total, safe to print.

    Attributes:
        counts: each label with its count, largest first, merged ones last.
        merged: what the last label stands for, if it is merged.
        empty: labels of which there were none.
    """

    counts: tuple[tuple[str, int], ...]
    merged: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class Cross:
    """Things counted in two ways, and both at once where the numbers are large enough."""

    rows: Tally
    columns: Tally
    table: Table | None


Matrix = list[list[int]]


def lone(count: int, threshold: int) -> Cell:
    """A count that is in no sum with others on the page."""
    if 0 < count < max(threshold, LEAST_THRESHOLD):
        return Cell(Mark.FEWER)
    return Cell(Mark.EXACT, count)


def cross(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    threshold: int,
    others: tuple[str, str],
) -> Cross:
    """Make things counted by row and column safe to print.

    The table of both at once merges more than the two tallies: as little as leaves half of its
    cells to read.

    Args:
        rows: labels, one for each of ``counts``.
        columns: labels, one for each count in a row.
        counts: how many, by row and column.
        threshold: the smallest count that prints, besides 0.
        others: what merged rows and merged columns are called.
    """
    threshold = max(threshold, LEAST_THRESHOLD)
    matrix = [list(row) for row in counts]
    by_row = _merge(list(rows), matrix, threshold, others[0])
    by_column = _merge(list(columns), _turned(matrix), threshold, others[1])
    table = _table(by_row, by_column, list(columns), threshold)
    return Cross(_tally(by_row), _tally(by_column), table)


def _table(by_row: _Merged, by_column: _Merged, columns: list[str], threshold: int) -> Table | None:
    """The cells in which most can be read, of tables that merge more and more."""
    best: tuple[int, Table] | None = None
    rows = _settle(by_row.kept, by_row.others, by_row.empty, threshold, REST)
    while len(rows.labels) > 1:
        column = dict(zip(columns, _turned(rows.counts), strict=True))
        kept = [(label, column[label]) for label, _ in by_column.kept]
        others = [(label, column[label]) for label in by_column.merged]
        both = _settle(kept, others, by_column.empty, threshold, REST)
        while len(both.labels) > 1:
            matrix = _turned(both.counts)
            marks = _protect(matrix, threshold)
            shown = 0 if marks is None else _shown(matrix, marks)
            if marks is not None and shown > (best[0] if best else 0):
                best = shown, _printed(rows, both, marks)
            both = _merge_one_more(both, threshold)
        rows = _merge_one_more(rows, threshold)
    return best[1] if best else None


def split(
    rows: Sequence[str],
    columns: tuple[str, str],
    counts: Sequence[tuple[int, int]],
    threshold: int,
    other: str,
) -> Table | None:
    """Make a table with two columns safe to print, with all its cells or not at all.

    Rows are merged until the cells can be kept safe; None if that leaves a single row.
    """
    threshold = max(threshold, LEAST_THRESHOLD)
    merged = _merge(list(rows), [list(row) for row in counts], threshold, other)
    while len(merged.labels) > 1:
        marks = _protect(merged.counts, threshold)
        if marks is not None:
            return Table(
                columns,
                _rows(merged.labels, merged.counts, marks),
                tuple(map(sum, _turned(merged.counts))),
                sum(map(sum, merged.counts)),
                tuple(merged.merged),
            )
        merged = _merge_one_more(merged, threshold)
    return None


# Merging.


@dataclass(frozen=True)
class _Merged:
    labels: list[str]
    counts: Matrix
    merged: list[str]
    empty: list[str]
    kept: list[tuple[str, list[int]]]
    others: list[tuple[str, list[int]]]
    other: str


def _merge(labels: list[str], counts: Matrix, threshold: int, other: str) -> _Merged:
    """Merge rows whose totals are small with as few others as keep the sum from telling them."""
    rows = list(zip(labels, counts, strict=True))
    empty = [label for label, row in rows if not sum(row)]
    others = [(label, row) for label, row in rows if 0 < sum(row) < threshold]
    kept = [(label, row) for label, row in rows if sum(row) >= threshold]
    if others:
        others += [row for row in kept if row[0] == other]  # two rows called "Other" would puzzle
        kept = [row for row in kept if row[0] != other]
    return _settle(kept, others, empty, threshold, other)


def _merge_one_more(merged: _Merged, threshold: int) -> _Merged:
    kept = list(merged.kept)
    smallest = min(kept, key=lambda row: sum(row[1]))
    kept.remove(smallest)
    others = [*merged.others, smallest]
    if len(others) == 1 and kept:  # one alone is not merged with anything yet
        return _merge_one_more(replace(merged, kept=kept, others=others), threshold)
    return _settle(kept, others, merged.empty, threshold, merged.other)


def _settle(
    kept: list[tuple[str, list[int]]],
    others: list[tuple[str, list[int]]],
    empty: list[str],
    threshold: int,
    other: str,
) -> _Merged:
    kept, others = list(kept), list(others)
    while others and kept and not _tells_nothing([sum(row) for _, row in others], threshold):
        smallest = min(kept, key=lambda row: sum(row[1]))
        kept.remove(smallest)
        others.append(smallest)
    labels = [label for label, _ in kept]
    counts = [row for _, row in kept]
    if others:
        labels.append(other)
        counts.append([sum(column) for column in zip(*(row for _, row in others), strict=True)])
    return _Merged(labels, counts, [label for label, _ in others], empty, kept, others, other)


def _tells_nothing(totals: list[int], threshold: int) -> bool:
    """Whether the sum can print without telling any of the totals, known as small or not small."""
    total = sum(totals)
    lowest = sum(1 if count < threshold else threshold for count in totals)
    all_small = all(count < threshold for count in totals)
    highest = (threshold - 1) * len(totals) if all_small else math.inf
    return total >= threshold and len(totals) > 1 and lowest < total < highest


# Hiding. Rows and columns are the nodes of a graph, cells its edges: raising one cell by 1 and
# lowering the next one keeps all totals, so a hidden cell could have another value if, and only
# if, it lies on a cycle of hidden cells that can be raised and lowered in turn.

_COST = 1_000_000  # of hiding a cell at all: few are hidden, and small ones first


def _protect(matrix: Matrix, threshold: int) -> list[list[Mark]] | None:
    """Say how each cell prints, or None if no choice keeps the small ones from being told."""
    marks = [
        [Mark.FEWER if 0 < count < threshold else Mark.EXACT for count in row] for row in matrix
    ]
    for i, row in enumerate(matrix):
        for j, count in enumerate(row):
            if not 0 < count < threshold:
                continue
            cycle = _cheapest_cycle(matrix, marks, threshold, (i, j))
            if cycle is None:
                return None
            for a, b in cycle:
                if marks[a][b] is Mark.EXACT:
                    marks[a][b] = Mark.HIDDEN
    return marks


def _cheapest_cycle(
    matrix: Matrix, marks: list[list[Mark]], threshold: int, cell: tuple[int, int]
) -> list[tuple[int, int]] | None:
    """Cells that, with ``cell``, could all have other values; those not hidden yet cost most."""
    i, j = cell
    count = matrix[i][j]
    ways = []
    if count < threshold - 1:  # it could be one more: lower another one of its column, and so on
        ways.append(_cheapest_path(matrix, marks, threshold, cell, from_column=True))
    if count > 1:
        ways.append(_cheapest_path(matrix, marks, threshold, cell, from_column=False))
    found = [way for way in ways if way is not None]
    return min(found)[1] if found else None


def _cheapest_path(
    matrix: Matrix,
    marks: list[list[Mark]],
    threshold: int,
    cell: tuple[int, int],
    *,
    from_column: bool,
) -> tuple[int, list[tuple[int, int]]] | None:
    """Dijkstra from one end of ``cell`` to the other, leaving out the cell itself."""
    rows = len(matrix)
    row_node, column_node = cell[0], rows + cell[1]
    start, goal = (column_node, row_node) if from_column else (row_node, column_node)
    queue: list[tuple[int, int, list[tuple[int, int]]]] = [(0, start, [])]
    done: set[int] = set()
    while queue:
        cost, node, path = heapq.heappop(queue)
        if node == goal:
            return cost, path
        if node in done:
            continue
        done.add(node)
        lowering = node >= rows  # from a column to a row the cell between them goes down
        ends = range(rows) if lowering else range(rows, rows + len(matrix[0]))
        for end in ends:
            i, j = (end, node - rows) if lowering else (node, end - rows)
            if end in done or (i, j) == cell:
                continue
            step = _step(matrix[i][j], marks[i][j], threshold, lowering=lowering)
            if step is not None:
                heapq.heappush(queue, (cost + step, end, [*path, (i, j)]))
    return None


def _step(count: int, mark: Mark, threshold: int, *, lowering: bool) -> int | None:
    """The cost of letting a cell be one lower or higher; None if the reader would know better."""
    if count == 0:
        return None
    if mark is Mark.FEWER:
        free = count > 1 if lowering else count < threshold - 1
        return 0 if free else None
    if lowering and count == threshold:
        return None
    return 0 if mark is Mark.HIDDEN else _COST + count


def _shown(matrix: Matrix, marks: list[list[Mark]]) -> int:
    """How many cells print as a number, not counting zeros; 0 if that is less than half."""
    shown = [
        mark is Mark.EXACT
        for row, row_marks in zip(matrix, marks, strict=True)
        for count, mark in zip(row, row_marks, strict=True)
        if count
    ]
    return sum(shown) if 2 * sum(shown) >= len(shown) else 0


def _printed(rows: _Merged, columns: _Merged, marks: list[list[Mark]]) -> Table:
    matrix = _turned(columns.counts)
    return Table(
        tuple(columns.labels),
        _rows(rows.labels, matrix, marks),
        tuple(map(sum, columns.counts)),
        sum(map(sum, matrix)),
        tuple(rows.merged),
        tuple(columns.merged),
    )


def _rows(labels: list[str], matrix: Matrix, marks: list[list[Mark]]) -> tuple[Row, ...]:
    return tuple(
        Row(
            label,
            tuple(
                Cell(mark, count if mark is Mark.EXACT else None)
                for count, mark in zip(row, row_marks, strict=True)
            ),
            sum(row),
        )
        for label, row, row_marks in zip(labels, matrix, marks, strict=True)
    )


def _tally(merged: _Merged) -> Tally:
    counts = [(label, sum(row)) for label, row in merged.kept]
    counts.sort(key=lambda count: -count[1])
    if merged.others:
        counts.append((merged.other, sum(sum(row) for _, row in merged.others)))
    return Tally(tuple(counts), tuple(merged.merged), tuple(merged.empty))


def _turned(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]
