"""Rounds, ratios and the table."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Clock = Callable[[], float]
Work = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes:
        met: whether the aim was reached; None where there is none.
    """

    what: str
    measured: str
    against: str
    ratio: str
    aim: str
    met: bool | None


@dataclass(frozen=True)
class Rounds:
    """What alternating rounds took, in seconds (or megabytes), and their ratios round by round."""

    ours: tuple[float, ...]
    floor: tuple[float, ...]

    @property
    def our_median(self) -> float:
        """Candour's median."""
        return statistics.median(self.ours)

    @property
    def floor_median(self) -> float:
        """The floor's median."""
        return statistics.median(self.floor)

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return statistics.median(a / b for a, b in zip(self.ours, self.floor, strict=True))


def alternate(
    ours: Callable[[], float], floor: Callable[[], float], rounds: int, warm: int = 1
) -> Rounds:
    """Run both in turns; each returns what it took. The first ``warm`` rounds don't count."""
    pairs = [(ours(), floor()) for _ in range(warm + rounds)][warm:]
    return Rounds(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def seconds(work: Work, clock: Clock = time.perf_counter) -> float:
    """Return what a piece of work takes on ``clock``, without a garbage collection of others'."""
    gc.collect()
    start = clock()
    work()
    return clock() - start


def real_disk() -> str:
    """A folder on a real disk: a temporary one may lie in memory."""
    build = Path(__file__).resolve().parent.parent / "build"
    build.mkdir(exist_ok=True)
    return str(build)


def percentile(values: Sequence[float], per_cent: float) -> float:
    """Return the value that ``per_cent`` of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * per_cent / 100))]


def ms(value: float) -> str:
    """Say seconds in milliseconds."""
    return f"{value * 1000:.0f} ms" if value >= 0.01 else f"{value * 1000:.2f} ms"


def times(ratio: float) -> str:
    """Say a ratio."""
    return f"{ratio:.2f}×"


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a Markdown table whose source is readable too."""
    met = {True: "yes", False: "**no**", None: ""}
    rows = [("what", "measured", "against", "ratio", "aim", "reached"), ("",) * 6]
    rows += [(x.what, x.measured, x.against, x.ratio, x.aim, met[x.met]) for x in lines]
    widths = [max(len(row[n]) for row in rows) for n in range(6)]
    text = []
    for row in rows:
        fill = " " if any(row) else "-"
        cells = [cell.ljust(width, fill) for cell, width in zip(row, widths, strict=True)]
        text.append(f"| {' | '.join(cells)} |")
    return "\n".join(text)
