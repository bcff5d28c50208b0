"""300 MB of screenshots taken in: looked into, hashed, encrypted, synced, against ``cp``."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import tempfile
from pathlib import Path

from app.models.evidence import Answer
from app.services.evidence.intake import Arrival, LooksSafe, take_look
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from benchmarks.material import screenshots
from benchmarks.measure import Line, alternate, ms, real_disk, seconds, times
from tests.builders import NOW, book

MEGABYTES = 300


def lines() -> list[Line]:
    """Measure and return the table's line."""
    happened = dt.date(NOW.year, NOW.month, NOW.day)
    with tempfile.TemporaryDirectory(dir=real_disk()) as temp:
        folder = Path(temp)
        files = screenshots(folder / "desktop", MEGABYTES)
        numbers = itertools.count()

        def ours() -> float:
            home = folder / str(next(numbers))
            casebook, register = book(home, "casebook"), book(home, "register")
            incidents = Incidents(casebook, register)

            def work() -> None:
                arrivals = [Arrival(file, file.name) for file in files]
                looked = take_look(arrivals, LooksSafe(Answer.NO))
                assert not looked.refused
                drafts = [ExhibitDraft(accepted) for accepted in looked.accepted]
                incidents.record(IncidentDraft("Posts", happened), drafts)
                os.sync()

            taken = seconds(work)
            casebook.close()
            register.close()
            shutil.rmtree(home)
            return taken

        def floor() -> float:
            target = folder / str(next(numbers))

            def work() -> None:
                shutil.copytree(folder / "desktop", target)
                os.sync()

            taken = seconds(work)
            shutil.rmtree(target)
            return taken

        done = alternate(ours, floor, 5)
    return [
        Line(
            "300 MB of screenshots, hashed, encrypted, synced",
            ms(done.our_median),
            f"cp and sync {ms(done.floor_median)}",
            times(done.ratio),
            "≤ 1.4×",
            done.ratio <= 1.4,
        )
    ]
