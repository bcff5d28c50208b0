"""The logs on paper: reviews of monitoring, inspections of messages, complaints about policies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from app.dates import say_date, say_moment
from app.reports.blocks import PART, SUBTITLE, TITLE, Block, Entry, Heading, Together, Words
from app.reports.layout import Sheet, flow
from app.services.logbook.rows import LOGS, LogRow, facts_of, kind_of, title_of
from app.words import count


def logbook_pages(
    school: str, rows: Sequence[LogRow], made_on: dt.date, *, sample: bool = False
) -> bytes:
    """Return the logs of which there are rows, each under its heading, the newest first."""
    return flow(
        Sheet(school, "Logs", made_on, "In confidence", sample),
        [
            Heading("Logs", TITLE),
            Words(f"{school} · {count(len(rows), 'entry')} on {say_date(made_on)}", SUBTITLE),
            *_blocks(rows),
        ],
    )


def _blocks(rows: Sequence[LogRow]) -> Iterator[Block]:
    for kind, heading in LOGS.items():
        here = [row for row in rows if kind_of(row) == kind]
        if here:
            yield Heading(heading)
        for row in here:
            recorded = f"{say_moment(row.recorded_at)} by {row.recorded_by}"
            first, *rest = [
                *(Entry(label, value) for label, value in facts_of(row) if value),
                Entry("Recorded", recorded),
            ]
            yield Together([Heading(title_of(row), PART, level=1), first])
            yield from rest
