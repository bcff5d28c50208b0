"""Measure everything, or only the parts named, and print one table."""

from __future__ import annotations

import importlib
import platform
import sys

import psutil

from benchmarks.measure import Line, table

PARTS = (
    "window",
    "searching",
    "home",
    "paper",
    "importing",
    "evidence",
    "scanning",
    "backup",
    "unlock",
)


def main(parts: list[str]) -> int:
    """Print the table and the machine's two lines."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.stderr.write(f"Choose from {', '.join(PARTS)}.\n")
        return 2
    found: list[Line] = []
    for part in parts or PARTS:
        sys.stderr.write(f"Measuring: {part}\n")
        found += importlib.import_module(f"benchmarks.{part}").lines()
    print(table(found))
    print(f"\n{_machine()}")
    return 0


def _machine() -> str:
    """Return two lines about the machine and how busy it was."""
    memory = psutil.virtual_memory().total / 2**30
    load = psutil.getloadavg()[1]
    return (
        f"{_processor()}, {psutil.cpu_count()} cores, {memory:.0f} GB; load {load:.1f} meanwhile.\n"
        f"{platform.platform()}, Python {platform.python_version()}."
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - no path of ours
            return next(line.split(":")[1].strip() for line in file if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
