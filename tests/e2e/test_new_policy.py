"""Task 3 of ux.md §5 in the real window, by keyboard alone: a new policy, and everyone's form."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from app.models.declaration import Form
from app.services.declarations.form_codes import read_code
from app.services.declarations.form_layout import Corner
from app.services.sample.build import make_sample
from tests.e2e.conftest import known_here
from tests.e2e.journey import Journey
from tests.e2e.test_journeys import Afterwards, Start, scored


def policy_pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "1. Staff keep work and private accounts apart.")
    canvas.save()
    return path


@pytest.fixture
def small_school(tmp_path: Path) -> Path:
    """A school of few people: paper for sixty takes a minute here."""
    vault = tmp_path / "vault"
    make_sample(vault, staff=20)
    return known_here(vault, tmp_path)


def test_task_3_a_new_policy_and_everyones_form(
    small_school: Path,
    signed_in: Start,
    afterwards: Afterwards,
    journeys: list[Journey],
    tmp_path: Path,
) -> None:
    """New policy today; print everyone's form."""
    policy = policy_pdf(tmp_path / "policy.pdf")
    candour = signed_in("task-3")
    candour.press("ctrl+2", "alt+t")
    candour.wait_focus("Social media policy")
    candour.press("Tab", "Tab")
    candour.wait_focus("Version")
    candour.press("Tab")
    candour.wait_focus("Date ratified")
    candour.type("yest")
    candour.press("Tab", "Tab", "Tab")
    candour.wait_focus("The policy as PDF")
    candour.press("Return")
    candour.wait_dialog("The policy’s text")
    candour.type(str(policy))
    candour.press("Return")
    candour.wait_words("policy.pdf")
    candour.picture("ready")
    candour.press("ctrl+s")
    candour.wait_dialog("Stop before you look")
    candour.press("n")
    asked = candour.wait_words("Collecting: ")
    candour.picture("board")
    assert ": 0 of " in asked.words
    candour.press("ctrl+p")
    candour.wait_focus("Print")
    candour.wait_words("Still to sign")
    candour.press("Return")
    candour.wait_dialog("Print")
    candour.picture("print")
    candour.press("Return")
    candour.wait_words(" forms to the printer", 120)
    forms = candour.printed()
    candour.picture("printed")
    keys = candour.keys
    work = afterwards(candour)
    newest = work.declarations.collections()[0]
    asked_people = {
        row.staff_id: row.name for row in work.declarations.board(newest.id) if row.asked
    }
    pages = pypdfium2.PdfDocument(forms)
    assert len(pages) == len(asked_people) > 10
    with work.session.register.reading() as book:
        rows = book.rows(select(Form.reference, Form.staff_id))
        printed = {row.reference: row.staff_id for row in rows}
    for page in pages:
        codes = zxingcpp.read_barcodes(page.render(scale=150 / 72, grayscale=True).to_pil())
        read = [code for each in codes if (code := read_code(each.text)) is not None]
        assert {code.corner for code in read} == {Corner.TOP, Corner.FOOT}
        (reference,) = {code.reference for code in read}
        del asked_people[printed[reference]]
    assert asked_people == {}
    scored(journeys, 3, "A new policy, everyone’s form", keys, 20)
