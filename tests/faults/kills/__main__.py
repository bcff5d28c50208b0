"""``python -m tests.faults.kills``: many more tries than the tests make."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import shim
from tests.faults.faults import FAULTS, KILLED
from tests.faults.kills import described, tried
from tests.faults.operations.all import NAMES


def main() -> int:
    """Try everything with every seed; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--points", type=int, default=20, help="kills for each operation and seed")
    parser.add_argument("--disk", type=int, default=5, help="tries of each fault of the disk")
    parser.add_argument("--only", action="append", help="an operation's name")
    parser.add_argument("--jobs", type=int, default=4, help="processes side by side")
    asked = parser.parse_args()
    if problem := shim.missing():
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    faults = {KILLED: asked.points, **dict.fromkeys(FAULTS, asked.disk)}
    made: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as jobs:
        library = shim.build(Path(folder))
        tasks = [
            jobs.submit(tried, library, name, faults, seed)
            for seed in range(asked.seeds)
            for name in asked.only or NAMES
        ]
        for task in tasks:
            for each in task.result():
                made[f"{each['fault']}, {each['operation']}"] += 1
                if each["wrong"]:
                    wrong += 1
                    print(described(each), flush=True)  # noqa: T201
    for what, number in sorted(made.items()):
        print(f"{number:6} {what}")  # noqa: T201
    print(f"{made.total()} tries, {wrong} went wrong")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
