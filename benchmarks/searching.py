"""Search as you type over 25,000 texts against grep, and what one more incident costs."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from uuid import uuid4

from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from benchmarks.material import Texts
from benchmarks.measure import Line, ms, percentile, seconds, times
from tests.builders import NOW, book

TEXTS = 25_000
WORDS = 180
KEYS = 400


def lines() -> list[Line]:
    """Measure and return the table's two lines."""
    texts = Texts()
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp)
        casebook, register = book(folder, "casebook"), book(folder, "register")
        plain = folder / "texts"
        with plain.open("w", encoding="utf-8") as file, casebook.writing() as writing:
            for number in range(TEXTS):
                text = texts.text(WORDS)
                reference = f"INC-2020-{number:05}"
                writing.index("incident", uuid4(), reference, f"Incident {number}", text)
                file.write(f"{text}\n")

        def ours(typed: str) -> None:
            with casebook.reading() as reading:
                reading.find(typed)

        def floor(typed: str) -> None:
            command = ["grep", "-iF", "-m50", "--", typed, str(plain)]
            environment = {**os.environ, "LC_ALL": "C"}
            subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)

        ours("warm")
        floor("warm")
        keys = texts.keystrokes(KEYS)
        pairs = [(seconds(partial(ours, key)), seconds(partial(floor, key))) for key in keys]
        ninety_nine = percentile([pair[0] for pair in pairs], 99)
        greps = percentile([pair[1] for pair in pairs], 99)

        incidents = Incidents(casebook, register)
        happened = dt.date(NOW.year, NOW.month, NOW.day)
        saved = [
            seconds(
                lambda: incidents.record(IncidentDraft(texts.text(300), happened, platform="web"))
            )
            for _ in range(30)
        ]
        save = statistics.median(saved)
        casebook.close()
        register.close()
    ratio = ninety_nine / greps
    return [
        Line(
            "search as you type, 25,000 texts, p99 of 400 keys",
            ms(ninety_nine),
            f"grep -iF -m50 {ms(greps)}",
            times(ratio),
            "≤ 0.4×, ≤ 16 ms",
            ratio <= 0.4 and ninety_nine <= 0.016,
        ),
        Line("one more incident saved and found", ms(save), "", "", "≤ 5 ms", save <= 0.005),
    ]
