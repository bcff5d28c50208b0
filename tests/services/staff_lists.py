"""Lists of staff as offices paste them."""

from __future__ import annotations

import datetime as dt

from app.services.staff.importing import StaffImport
from app.services.staff.lists import Choice

DAY = dt.date
LIST = """Name\tRole\tStart date
Siân Gŵyr\tClass teacher\t01/09/2025
Owen, Rhŷs\tTeaching assistant\t2024-09-02
Zoë Reed\tParent governor\t45901
"""


def take_in(lists: StaffImport, text: str) -> None:
    lists.apply(lists.plan(lists.open_pasted(text)))


def states(lists: StaffImport, text: str, choices: dict[int, Choice] | None = None) -> list[str]:
    plan = lists.plan(lists.open_pasted(text), choices=choices)
    return [f"{row.number or '-'} {row.state} {row.name}" for row in plan.rows]
