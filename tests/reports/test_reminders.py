"""Slips of paper: four to a page, each with all that somebody needs, and no more."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from itertools import pairwise
from uuid import uuid4

import pypdf
import pytest

from app.models.staff import Category
from app.reports.reminders import reminder_slips
from app.services.declarations.rows import BoardRow, State, ToSign

TODAY = dt.date(2026, 11, 4)
POLICY = "Social media policy for staff, version 2026"
Placed = list[tuple[str, float, float]]


def person(name: str, *what: str, overdue: bool = True, role: str = "Year 4 teacher") -> ToSign:
    row = BoardRow(
        staff_id=uuid4(),
        name=name,
        category=Category.TEACHER,
        role=role,
        team="Oak",
        state=State.NOT_RETURNED,
        asked=True,
        dated=TODAY,
        to_disclose=None,
        has_scan=False,
        remark="Declined on 4 November 2026: a secret reason",
        overdue=overdue,
        last_day=dt.date(2026, 9, 15),
    )
    return ToSign(row, what or (POLICY,), None)


def texts(pdf: bytes) -> list[str]:
    return [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(BytesIO(pdf)).pages]


def placed(pdf: bytes) -> Placed:
    """Every run of text of the first page with the place where it begins."""
    found: Placed = []

    def visit(text: str, _cm: object, tm: list[float], _font: object, _size: object) -> None:
        if text.strip():
            found.append((" ".join(text.split()), tm[4], tm[5]))

    pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return found


def test_four_slips_to_a_page_with_what_each_needs() -> None:
    people = [person(f"Ŵena Llŷr {n} <b>") for n in range(9)]
    pages = texts(reminder_slips("Tŷ Gwyn School", people, "the school office", TODAY))
    assert [page.count("Still to sign") for page in pages] == [4, 4, 1]
    assert "Ŵena Llŷr 0 <b> Teacher · Year 4 teacher · Oak" in pages[0]
    last = "The last day was Tuesday 15 September 2026 Bring it to The school office"
    assert f"Read and sign {POLICY} {last}" in pages[0]
    assert not any("secret" in page or "Sample" in page for page in pages)


def test_who_is_in_time_is_told_by_when() -> None:
    pdf = reminder_slips("S", [person("A", overdue=False)], "room 4", TODAY, sample=True)
    assert "By Tuesday 15 September 2026 Bring it to Room 4" in texts(pdf)[0]
    assert "Sample school" in texts(pdf)[0]


@pytest.mark.parametrize("number", [1, 3, 5, 9])
def test_long_names_and_many_policies_stay_on_their_slip(number: int) -> None:
    long = "Dr Bartholomew Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh of Upper Thimble"
    what = [f"Acceptable use of ICT by staff, volunteers and governors, part {n}, version 3"
            for n in range(number)]  # fmt: skip
    one = person(long, *what, role="Special educational needs co-ordinator and assistant head")
    place = "the school office on the first floor, to the business manager or her assistant " * 2
    people = [one, person("Below"), person("Next"), person("Last")]
    runs = placed(reminder_slips("School " * 20, people, place, TODAY, sample=True))
    width, height = 595.3, 841.9
    # All of the first slip's lines lie above the second row, in order, and above its foot.
    first = [y for _, x, y in runs if x < width / 2 and y > height / 2]
    foot = min(first)
    assert sum(text.startswith("Printed") for text, x, y in runs if y == foot) >= 1
    body = sorted((y for y in first if y > foot + 35), reverse=True)
    assert all(one - other >= 8 for one, other in pairwise(body))
    assert all(x < width / 2 - 30 or x > width / 2 for _, x, _ in runs)
