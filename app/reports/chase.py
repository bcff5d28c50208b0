"""Who has still to sign, as a list to print: for the office, with names (ux D6; R031)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.dates import say_date
from app.reports.blocks import SUBTITLE, TITLE, Entry, Heading, Words
from app.reports.layout import Sheet, flow
from app.services.declaration_rows import BoardRow
from app.words import count

NAME_WIDTH = 190  # points


def chase_list(
    school: str,
    collection: str,
    rows: Sequence[BoardRow],
    made_on: dt.date,
    *,
    sample: bool = False,
) -> bytes:
    """Return the list, one line or more for each person, in their order."""
    people = count(len(rows), "person")
    sheet = Sheet(school, "Still to sign", made_on, "For the office only", sample=sample)
    return flow(
        sheet,
        [
            Heading("Still to sign", TITLE),
            Words(f"{school} · {collection} · {people} on {say_date(made_on)}", SUBTITLE),
            *(Entry(row.name, _about(row), NAME_WIDTH) for row in rows),
        ],
    )


def _about(row: BoardRow) -> str:
    overdue = "Overdue" if row.overdue else ""
    parts = (row.category.label, row.team, row.state.value, overdue, row.remark)
    return " · ".join(part for part in parts if part)
