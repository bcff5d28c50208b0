"""Reading scans: how fast a stack is, and of thousands of damaged pages how many file themselves.

``python -m benchmarks.scanning 10000`` reads that many generated pages in three processes and
prints a line for each kind of damage. A page that may not be clear and is called so, or one that
is taken for somebody else's, ends it with 1.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from multiprocessing import get_context

from app.models.scan import Verdict
from app.services.scans.blanks import Blank
from app.services.scans.judging import judge
from app.services.scans.reading import drawn_blanks, read_picture, read_stack
from app.services.scans.rows import Known
from app.services.scans.sources import opened_stack
from benchmarks.measure import Line
from tests.scans.cases import KINDS, make
from tests.scans.paper import as_grey, blanks, stack

PROCESSES = 3
STACK = 60
ORDINARY = "copier, 150 dpi"
# Half are good; the others are unsigned or undated, tell something, are another school's or older.
CONTENTS = ("good", "unsigned", "good", "told", "good", "unsigned", "good", "foreign")
OTHERS = ("good", "older", "good", "unsigned", "good", "unsigned", "good", "unsigned")

Job = tuple[int, str, str]
Result = tuple[Job, Verdict, bool, tuple[str, ...]]


@cache
def _blanks() -> dict[int, Blank]:
    return drawn_blanks(blanks())


def read_one(job: Job) -> Result:
    """Make a page and read it: what it is called, and whether as the right person's."""
    seed, what, kind = job
    case = make(seed, what, kind)
    readings = read_picture(as_grey(case.page), 1, _blanks())
    judged = [judge(reading, case.known) for reading in readings]
    right = all(one.reference in {"", case.reference} for one in readings) and len(readings) == 1
    return job, judged[0].verdict, right, judged[0].reasons


def jobs(count: int, first: int = 0) -> list[Job]:
    """Return as many jobs, every kind of damage with every content in turn."""
    kinds, turns = list(KINDS), CONTENTS + OTHERS
    return [
        (first + n, turns[n // len(kinds) % len(turns)], kinds[n % len(kinds)])
        for n in range(count)
    ]


def tally(results: Iterable[Result]) -> tuple[str, int]:
    """Return the table, and how many results are wrong."""
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong = 0
    for (seed, what, kind), verdict, right, reasons in results:
        side = "good" if what == "good" else "bad"
        by_kind[kind][f"{side} {verdict}"] += 1
        if not right or (side == "bad" and verdict is Verdict.CLEAR):
            wrong += 1
            by_kind[kind]["wrong"] += 1
            print(f"Wrong: {seed} {what} {kind}: {verdict} {reasons} {right}", flush=True)
    total = sum(by_kind.values(), Counter())
    heads = ("good clear", "good check", "good unknown", "bad clear", "bad check", "bad unknown")
    under = "|".join("-" * (len(head) + 2) for head in heads)
    lines = [
        f"| {'damage':21} | {' | '.join(head for head in heads)} | wrong | of good, clear |",
        f"|{'-' * 23}|{under}|-------|----------------|",
    ]
    for kind, counts in [*((kind, by_kind[kind]) for kind in KINDS), ("all", total)]:
        good = sum(number for head, number in counts.items() if head.startswith("good"))
        cells = " | ".join(f"{counts[head]:{len(head)},}" for head in heads)
        share = f"{counts['good clear'] / max(good, 1):.1%}"
        lines.append(f"| {kind:21} | {cells} | {counts['wrong']:5} | {share:>14} |")
    return "\n".join(lines), wrong


def many(count: int) -> tuple[str, int]:
    """Read ``count`` pages in processes."""
    with get_context("spawn").Pool(PROCESSES) as pool:
        return tally(pool.imap_unordered(read_one, jobs(count), 8))


def stack_of(count: int) -> tuple[float, float, int]:
    """Read a stack as one scan on two cores: seconds to the first page and the last, and clear."""
    cases = [make(seed, "good", ORDINARY) for seed in range(count)]
    document = stack([case.page for case in cases], 150)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(cores)[:2]))
    try:
        start, first, clear = time.perf_counter(), 0.0, 0
        with opened_stack(document, "scan.pdf") as opened:
            readings = read_stack(opened, blanks())
            for reading, case in zip(readings, cases, strict=True):
                first = first or time.perf_counter() - start
                right = reading.reference == case.reference
                clear += right and judge(reading, Known()).verdict is Verdict.CLEAR
        return first, time.perf_counter() - start, clear
    finally:
        os.sched_setaffinity(0, cores)


def lines() -> list[Line]:
    """Measure and return the table's lines."""
    blanks()
    first, whole, clear = stack_of(STACK)
    results = list(map(read_one, jobs(len(KINDS) * 16)))
    good = [verdict for (_, what, _), verdict, _, _ in results if what == "good"]
    bad = [verdict for (_, what, _), verdict, _, _ in results if what != "good"]
    share = sum(verdict is Verdict.CLEAR for verdict in good) / len(good)
    false = sum(verdict is Verdict.CLEAR for verdict in bad)
    damaged = f"{len(good)} damaged good pages: clear"
    stacked = f"{STACK} scanned pages, 150 dpi, two cores"
    return [
        Line(f"{stacked}: first", f"{first:.2f} s", "", "", "≤ 1 s", first <= 1),
        Line(f"{stacked}: all", f"{whole:.1f} s", "", "", "≤ 10 s", whole <= 10),
        Line("of these clear", f"{clear}", "", "", f"{STACK}", clear == STACK),
        Line(damaged, f"{share:.1%}", "", "", "≥ 95 %", share >= 0.95),
        Line(f"{len(bad)} others: called clear", f"{false}", "", "", "0", false == 0),
    ]


def main(arguments: list[str]) -> int:
    """Read as many pages as asked for, and a stack."""
    count = int(arguments[0]) if arguments else 1000
    start = time.perf_counter()
    table, wrong = many(count)
    print(table)
    print(f"\n{count:,} pages made and read in {time.perf_counter() - start:,.0f} s.")
    first, whole, clear = stack_of(STACK)
    print(
        f"A stack of {STACK} at 150 dpi on two cores: first page after {first:.2f} s, "
        f"all after {whole:.1f} s, {clear} of {STACK} clear."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
