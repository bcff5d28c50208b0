"""Who has still to sign, as a list to print: for the office, with names (ux D6; R031)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from app.dates import say_date
from app.reports.blocks import PART, SUBTITLE, TITLE, Block, Entry, Heading, Words
from app.reports.layout import Sheet, flow
from app.services.declarations.form_rows import Order, PersonForm
from app.services.declarations.rows import BoardRow
from app.services.printouts.rows import Official
from app.words import count

NAME_WIDTH = 190  # points


def chase_list(
    school: str,
    collection: str,
    rows: Sequence[BoardRow],
    made_on: dt.date,
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the list, one line or more for each person, in their order."""
    people = count(len(rows), "person")
    return flow(
        Sheet(school, "Still to sign", made_on, "For the office only", sample, official),
        [
            Heading("Still to sign", TITLE),
            Words(f"{school} · {collection} · {people} on {say_date(made_on)}", SUBTITLE),
            *(Entry(row.name, _about(row), NAME_WIDTH) for row in rows),
        ],
    )


def hand_out_list(
    forms: Sequence[PersonForm], order: Order, collection: str, made_on: dt.date
) -> list[Block]:
    """Return the list that goes on top of forms: who gets one, in the order of the forms."""
    people, school = count(len(forms), "form"), forms[0].text.school
    blocks: list[Block] = [
        Heading("Forms to hand out", TITLE),
        Words(f"{school} · {collection} · {people} on {say_date(made_on)}", SUBTITLE),
    ]
    for group, found in groupby(forms, key=lambda form: _group(form, order)):
        if group:
            blocks.append(Heading(group, PART, level=1))
        blocks += (Entry(form.name, form.group, NAME_WIDTH) for form in found)
    return blocks


def _group(form: PersonForm, order: Order) -> str:
    """The heading under which a form stands; none where they come by surname."""
    if order is Order.CATEGORY:
        return form.category.label
    return (form.team or "No team or pigeonhole group") if order is Order.TEAM else ""


def _about(row: BoardRow) -> str:
    overdue = "Overdue" if row.overdue else ""
    parts = (row.category.label, row.team, row.state.value, overdue, row.remark)
    return " · ".join(part for part in parts if part)
