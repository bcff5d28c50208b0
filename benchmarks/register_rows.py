"""Figures for a register of any length; run by itself, the memory that printing it takes."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

from app.reports.register import declaration_register
from app.services.figures.rows import DeclarationRegister, RegisterLine
from benchmarks.people import ROLES, name

ROWS = 5000
DAY = dt.date(2026, 11, 4)


def register(rows: int) -> DeclarationRegister:
    """Return figures for a register of so many rows."""
    people = tuple(
        RegisterLine(name(n), "Teacher", ROLES[n % 5], "Signed", DAY, "") for n in range(rows)
    )
    return DeclarationRegister(
        "Ysgol Fesur", False, "September 2026", "14", DAY, rows, rows, 0, people
    )


if __name__ == "__main__":
    declaration_register(register(ROWS))
    # Not getrusage: what it says begins with the memory of the process that started this one.
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    sys.stdout.write(str(int(peak[1]) / 1024) if peak else "nan")
