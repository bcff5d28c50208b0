from __future__ import annotations

import datetime as dt
from io import BytesIO
from uuid import uuid4

import pypdf

from app.models.staff import Category
from app.reports.chase import chase_list
from app.services.declarations.rows import BoardRow, State

TODAY = dt.date(2026, 11, 4)


def waiting(name: str) -> BoardRow:
    return BoardRow(
        staff_id=uuid4(),
        name=name,
        category=Category.GOVERNOR,
        role=None,
        team="Hall",
        state=State.NOT_RETURNED,
        asked=True,
        dated=None,
        to_disclose=None,
        has_scan=False,
        remark="Wants to ask <i>first</i>",
        overdue=True,
    )


def test_the_list_names_everyone_and_says_why() -> None:
    names = [f"Person {number:03} Ŵŷ <b>" for number in range(120)]
    rows = [waiting(name) for name in names]
    pdf = chase_list("Tŷ Gwyn School", "Policy 2026", rows, TODAY, sample=True)
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    text = " ".join(" ".join(pages).split())  # however the lines are broken
    assert "120 people on 4 November 2026" in pages[0]
    assert all(name in text for name in names)
    assert "Governor · Hall · Not returned · Overdue · Wants to ask <i>first</i>" in text
    assert all("Sample school" in page for page in pages)
    assert f"Page {len(pages)} of" in pages[-1]
