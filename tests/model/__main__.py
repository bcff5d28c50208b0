"""Live through hours of a school's use: ``python -m tests.model --hours 24 --seed 1``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.model.day import Day
from tests.model.talk import Program


def main(argv: Sequence[str]) -> int:
    """Run and print the counts; whatever the school and its model differ in is raised."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=float, default=0.1, help="what share is cut short")
    parser.add_argument("--restores", type=float, default=45, help="minutes between two")
    parser.add_argument("--least", type=int, default=0, help="go on until so many kills")
    parser.add_argument("--folder", type=Path, help="an empty folder that is kept")
    args = parser.parse_args(argv)
    began = time.monotonic()
    with Program() as program, tempfile.TemporaryDirectory(prefix="candour-day-") as folder:
        kept = args.folder or Path(folder)
        day = Day(program, kept, args.seed, args.hours, args.kills, args.restores)
        day.least = args.least
        try:
            day.run()
        finally:
            figures = {"hours": args.hours, "seed": args.seed, **dict(sorted(day.counts.items()))}
            lines = [f"{name}: {number}" for name, number in figures.items()]
            lines.append(f"seconds: {time.monotonic() - began:.0f}")
            sys.stdout.write("\n".join(lines) + "\n")
    assert not [name for name in sys.modules if name.split(".")[0] == "app"]
    sys.stdout.write("The vault equals the model.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
