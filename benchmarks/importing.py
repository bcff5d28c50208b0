"""A list of 5,000 staff: read, checked, in the trail and committed, against parse and insert."""

from __future__ import annotations

import csv
import io
import itertools
import sqlite3
import tempfile
from pathlib import Path

from app.services.staff.importing import StaffImport
from benchmarks.material import staff_csv
from benchmarks.measure import Line, alternate, ms, seconds, times
from tests.builders import book

ROWS = 5000


def lines() -> list[Line]:
    """Measure and return the table's line."""
    data = staff_csv(ROWS)
    with tempfile.TemporaryDirectory() as temp:
        numbers = itertools.count()

        def ours() -> float:
            register = book(Path(temp) / str(next(numbers)))
            service = StaffImport(register)

            def work() -> None:
                done = service.apply(service.plan(service.open_file(data)))
                assert done.added == ROWS

            taken = seconds(work)
            register.close()
            return taken

        def floor() -> float:
            target = Path(temp) / f"{next(numbers)}.db"

            def work() -> None:
                rows = list(csv.reader(io.StringIO(data.decode())))
                database = sqlite3.connect(target)
                database.execute("CREATE TABLE staff (a, b, c, d, e, f, g, h, i, j)")
                database.executemany("INSERT INTO staff VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
                database.commit()
                database.close()

            return seconds(work)

        done = alternate(ours, floor, 5)
    return [
        Line(
            "import 5,000 CSV rows, checked, in the trail",
            ms(done.our_median),
            f"parse + executemany {ms(done.floor_median)}",
            times(done.ratio),
            "≤ 10×",
            done.ratio <= 10,
        )
    ]
