"""A reader of printed tables who knows the rules and tries to work out what was hidden.

Shares nothing with the app: plain search over whole numbers, with sums and bounds for a guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Bounds = tuple[int, int]


@dataclass
class Page:
    """Unknown counts with what is known of each, and sums of them that are printed."""

    bounds: dict[str, Bounds] = field(default_factory=dict)
    sums: list[tuple[tuple[str, ...], int]] = field(default_factory=list)

    def unknown(self, name: str, low: int, high: int) -> str:
        self.bounds[name] = (low, high)
        return name

    def total(self, names: Sequence[str], known: int, total: int) -> None:
        """``known`` and the unknown ``names`` together make ``total``."""
        if names:
            self.sums.append((tuple(names), total - known))
        else:
            assert known == total

    def told(self) -> list[str]:
        """The unknowns for which only one value fits everything that is printed."""
        found = self._solve(dict(self.bounds))
        assert found is not None, "the printed figures contradict each other"
        told = []
        for name, value in found.items():
            low, high = self.bounds[name]
            others = [(low, value - 1), (value + 1, high)]
            if not any(
                a <= b and self._solve({**self.bounds, name: (a, b)}) is not None for a, b in others
            ):
                told.append(name)
        return told

    def _solve(self, bounds: dict[str, Bounds]) -> dict[str, int] | None:
        bounds = dict(bounds)
        if not self._narrow(bounds):
            return None
        open_ones = [name for name, (low, high) in bounds.items() if low < high]
        if not open_ones:
            return {name: low for name, (low, _) in bounds.items()}
        name = min(open_ones, key=lambda one: bounds[one][1] - bounds[one][0])
        for value in range(bounds[name][0], bounds[name][1] + 1):
            solution = self._solve({**bounds, name: (value, value)})
            if solution is not None:
                return solution
        return None

    def _narrow(self, bounds: dict[str, Bounds]) -> bool:
        changed = True
        while changed:
            changed = False
            for names, total in self.sums:
                lowest = sum(bounds[name][0] for name in names)
                highest = sum(bounds[name][1] for name in names)
                if not lowest <= total <= highest:
                    return False
                for name in names:
                    low, high = bounds[name]
                    narrowed = (max(low, total - highest + high), min(high, total - lowest + low))
                    if narrowed != (low, high):
                        bounds[name] = narrowed
                        lowest += narrowed[0] - low
                        highest += narrowed[1] - high
                        changed = True
        return True


def read_table(
    page: Page,
    name: str,
    cells: Sequence[Sequence[str]],
    row_totals: Sequence[int],
    column_totals: Sequence[int],
    threshold: int = 5,
) -> None:
    """Add a printed table: each cell a number, "fewer than N" or "not shown"."""
    most = max([*row_totals, 0])
    unknown: dict[tuple[int, int], str] = {}
    for i, row in enumerate(cells):
        for j, words in enumerate(row):
            if words == f"fewer than {threshold}":
                unknown[i, j] = page.unknown(f"{name}[{i},{j}]", 1, threshold - 1)
            elif words == "not shown":  # what is not small, to a reader who knows the rules
                unknown[i, j] = page.unknown(f"{name}[{i},{j}]", threshold, max(most, threshold))
    lines = [
        *(([(i, j) for j in range(len(column_totals))], row_totals[i]) for i in range(len(cells))),
        *(([(i, j) for i in range(len(cells))], total) for j, total in enumerate(column_totals)),
    ]
    for places, total in lines:
        known = sum(int(cells[i][j]) for i, j in places if (i, j) not in unknown)
        page.total([unknown[place] for place in places if place in unknown], known, total)
