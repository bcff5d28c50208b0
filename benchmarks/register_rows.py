"""Figures for a register of any length; run by itself, the memory that printing it takes."""

from __future__ import annotations

import datetime as dt
import resource
import sys

from app.reports.register import declaration_register
from app.services.figures_rows import DeclarationRegister, RegisterLine
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
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
