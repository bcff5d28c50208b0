"""Who has still to sign, as a list to print: for the office, with names (ux D6; R031)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from app.dates import say_date
from app.reports.blocks import SUBTITLE, TITLE, Entry, Heading, Words
from app.reports.declaration import declaration_form
from app.reports.layout import Sheet, flow
from app.services.declarations.rows import BoardRow, FormPage
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
    return _names("Still to sign", school, collection, rows, made_on, sample=sample)


def forms_with_list(
    pages: Sequence[FormPage],
    rows: Sequence[BoardRow],
    school: str,
    collection: str,
    made_on: dt.date,
    *,
    sample: bool = False,
) -> bytes:
    """Return the forms with the list of those who get one on top, for handing them out."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - only needed to join the two

    cover = _names("Forms to hand out", school, collection, rows, made_on, sample=sample)
    joined = PdfDocument(cover)
    forms = PdfDocument(declaration_form(pages, made_on, sample=sample))
    joined.import_pages(forms)
    file = BytesIO()
    joined.save(file)
    forms.close()
    joined.close()
    return file.getvalue()


def _names(
    title: str,
    school: str,
    collection: str,
    rows: Sequence[BoardRow],
    made_on: dt.date,
    *,
    sample: bool,
) -> bytes:
    people = count(len(rows), "person")
    return flow(
        Sheet(school, title, made_on, "For the office only", sample=sample),
        [
            Heading(title, TITLE),
            Words(f"{school} · {collection} · {people} on {say_date(made_on)}", SUBTITLE),
            *(Entry(row.name, _about(row), NAME_WIDTH) for row in rows),
        ],
    )


def _about(row: BoardRow) -> str:
    overdue = "Overdue" if row.overdue else ""
    parts = (row.category.label, row.team, row.state.value, overdue, row.remark)
    return " · ".join(part for part in parts if part)
