"""On an incident's page: the approaches that belong to it, each of which opens."""

from __future__ import annotations

from functools import partial

from app.dates import say_date
from app.services.approaches.words import KINDS
from app.services.incidents.rows import IncidentRow
from app.ui.page import PageContext
from app.ui.sheet import Sheet


def add(sheet: Sheet, context: PageContext, row: IncidentRow) -> None:
    """Put them next, the oldest first; nothing where there are none."""
    found = context.workspace.need_casework().approaches.of_incident(row.id)
    if not found:
        return
    sheet.add_section("Approaches")
    for each in found:
        what = f"{KINDS[each.kind].lower()} from {each.by}, {say_date(each.happened_on)}"
        opened = partial(context.navigate, "approaches", str(each.id))
        sheet.add_button(f"{each.reference}: {what}", opened, "link")
