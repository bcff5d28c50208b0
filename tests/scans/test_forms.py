"""What people and copiers do to forms that isn't mere damage."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from app.models.scan import Verdict
from app.reports.declaration import declaration_form
from app.services.declarations.form_codes import code_text
from app.services.declarations.form_layout import LARGE, NORMAL, Area, Box, Corner, Layout
from app.services.scans.blanks import Blank
from app.services.scans.judging import NO_CODE, OTHER_CODE, TEXT_PAGE, judge
from app.services.scans.reading import (
    COARSE,
    OUTSIDE,
    PARTLY,
    TWICE,
    drawn_blanks,
    read_picture,
    read_stack,
)
from app.services.scans.rows import Known, Mark, PageReading
from app.services.scans.sources import opened_stack
from tests.reports.material import a_form, a_text
from tests.scans import damage, pen
from tests.scans.paper import SCALE, Answers, as_grey, blanks, code, filled, printed

ANNA, BEN = "ANNAANNAANNA", "BENBENBENBEN"
BIRO = pen.Pen(0.5, 40)


@pytest.fixture(scope="module")
def known() -> dict[int, Blank]:
    return drawn_blanks(blanks())


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def form(
    rng: np.random.Generator, answers: Answers | None = None, reference: str = ANNA
) -> Image.Image:
    page = printed(NORMAL, reference)
    filled(page, NORMAL, answers or Answers(), rng)
    return page


def read(page: Image.Image, known: dict[int, Blank]) -> list[PageReading]:
    return read_picture(as_grey(page), 1, known)


def reasons(page: Image.Image, known: dict[int, Blank]) -> str:
    (reading,) = read(page, known)
    judged = judge(reading, Known())
    assert judged.verdict is Verdict.CHECK
    return " ".join(judged.reasons)


def write(page: Image.Image, strokes: list[list[tuple[float, float]]]) -> None:
    lines = [np.array(stroke) for stroke in strokes]
    pen.draw(page, lines, BIRO, SCALE, np.random.default_rng(1))


def test_a_signed_form_is_clear(known: dict[int, Blank], rng: np.random.Generator) -> None:
    (reading,) = read(form(rng), known)
    assert judge(reading, Known()).verdict is Verdict.CLEAR
    assert reading.marks == {
        Box.NOTHING: Mark.MARKED,
        Box.SOMETHING: Mark.EMPTY,
        Box.FORMAT: Mark.EMPTY,
        Box.SIGNED: Mark.MARKED,
        Box.DATE: Mark.MARKED,
    }


@pytest.mark.parametrize("layout", [NORMAL, LARGE])
@pytest.mark.parametrize("words", [60, 2500])
def test_forms_as_they_leave_the_printer_are_read(
    layout: Layout, words: int, known: dict[int, Blank], rng: np.random.Generator
) -> None:
    text = a_text(" ".join(["word"] * words))
    document = declaration_form([a_form("Aled Ŵyn", text, layout, 42)], dt.date(2026, 9, 1))
    with opened_stack(document, "forms.pdf") as opened:
        readings = list(read_stack(opened, blanks()))
        page = opened.picture(opened.count)
    judged = [judge(reading, Known()).verdict for reading in readings]
    assert judged == [Verdict.BLANK] * (len(readings) - 1) + [Verdict.CHECK]
    assert {reading.reference for reading in readings} == {"AAAAAAAAAAEC"}
    assert set(readings[-1].marks.values()) == {Mark.EMPTY}
    assert (len(readings) > 1) == (words > 1000)
    filled(page, layout, Answers(), rng)
    (reading,) = read(page, known)
    assert judge(reading, Known()).verdict is Verdict.CLEAR


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_crops_are_of_the_page_set_upright(
    turn: int, known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = form(rng).rotate(turn, expand=True)
    (reading,) = read(page, known)
    assert reading.turn == turn
    upright = page.rotate(-reading.turn, expand=True)
    crop, area = reading.crops[Box.DATE], NORMAL.boxes[Box.DATE]
    assert crop.left * upright.width / SCALE == pytest.approx(area.left - 1, abs=0.3)
    assert crop.bottom * upright.height / SCALE == pytest.approx(area.bottom + 1, abs=0.3)


def test_a_large_print_form_is_read_by_its_own_blank(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = printed(LARGE, ANNA)
    filled(page, LARGE, Answers(), rng)
    (reading,) = read(page, known)
    assert judge(reading, Known()).verdict is Verdict.CLEAR


def test_two_forms_in_one_image_are_two_readings(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    both = Image.new("L", (3400, 2400), 120)
    both.paste(form(rng, reference=ANNA), (20, 30))
    both.paste(form(rng, Answers(signed=False), reference=BEN), (1720, 25))
    readings = read(both, known)
    assert [(reading.part, reading.reference) for reading in readings] == [(1, ANNA), (2, BEN)]
    verdicts = [judge(reading, Known()).verdict for reading in readings]
    assert verdicts == [Verdict.CLEAR, Verdict.CHECK]
    assert readings[0].crops[Box.SIGNED].right < 0.5 < readings[1].crops[Box.SIGNED].left


def test_half_a_form_is_not_said_to_be_signed(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = form(rng)
    upper = page.crop((0, 0, page.width, page.height // 2))
    assert reasons(upper, known) == OUTSIDE
    lower = page.crop((0, page.height * 3 // 5, page.width, page.height))
    (reading,) = read(lower, known)
    assert reading.marks[Box.SIGNED] is Mark.MARKED
    torn = page.crop((0, 0, round(165 * SCALE), page.height))
    assert reasons(torn, known) == OUTSIDE


def test_a_form_over_another_is_never_taken_for_either(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    below, above = form(rng, reference=ANNA), form(rng, reference=BEN)
    place = (0, below.height // 2)
    exact = below.copy()
    exact.paste(above.crop((0, place[1], above.width, above.height)), place)
    assert "Two codes disagree" in reasons(exact, known)
    for shift in (10, 20, 60):
        askew = below.copy()
        askew.paste(above.crop((0, place[1], above.width, above.height)), (shift, place[1] + shift))
        readings = read(askew, known)
        assert all(judge(one, Known()).verdict is Verdict.CHECK for one in readings)
        assert len(readings) == 1 or {one.problem for one in readings} == {PARTLY}


def test_the_same_form_twice_on_a_page(known: dict[int, Blank], rng: np.random.Generator) -> None:
    both = Image.new("L", (3400, 2400), 255)
    both.paste(form(rng), (20, 30))
    both.paste(form(rng, Answers(signed=False)), (1720, 25))
    assert reasons(both, known) == TWICE


def test_signing_in_the_wrong_box(known: dict[int, Blank], rng: np.random.Generator) -> None:
    page = form(rng, Answers(signed_in=Box.DATE, dated=False))
    assert "The signature box looks empty." in reasons(page, known)


def test_a_signature_into_the_next_box_is_no_date(known: dict[int, Blank]) -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        page = form(rng, Answers(dated=False, sprawling=True))
        assert "date" in reasons(page, known)


def test_a_mark_across_both_boxes_is_looked_at(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = form(rng, Answers(nothing=False))
    write(page, [[(21, 207), (25, 224), (36, 200)]])
    assert "something to tell" in reasons(page, known)


@pytest.mark.parametrize("box", [Box.SOMETHING, Box.FORMAT])
@pytest.mark.parametrize("mark", ["blackened", "circled", "dot", "beside", "light"])
def test_whatever_is_at_a_box_is_looked_at(
    box: Box, mark: str, known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page, area = form(rng), NORMAL.boxes[box]
    x, y = area.left + 3, area.top + 3
    if mark == "blackened":
        brush = ImageDraw.Draw(page)
        brush.rectangle([side * SCALE for side in (x - 2.9, y - 2.9, x + 2.9, y + 2.9)], fill=50)
    elif mark == "circled":
        turn = np.linspace(0, 6.5, 30)
        circle = np.column_stack([x + 5.2 * np.cos(turn), y + 5 * np.sin(turn)])
        pen.draw(page, [circle], BIRO, SCALE, rng)
    elif mark == "dot":
        write(page, [[(x, y), (x + 1.2, y + 0.6)]])
    elif mark == "beside":
        write(page, [[(x - 9, y), (x - 8, y + 1.5), (x - 5, y - 3)]])
    else:
        pen.draw(page, pen.tick(area, rng), pen.Pen(0.4, 150), SCALE, rng)
    assert reasons(damage.copied(page, 150, rng), known)


def test_words_between_the_statements_are_looked_at(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = form(rng)
    pen.draw(page, pen.signature(Area(60, 221, 100, 10), rng), BIRO, SCALE, rng)
    assert "something to tell" in reasons(page, known)


def test_one_line_is_not_a_signature(known: dict[int, Blank], rng: np.random.Generator) -> None:
    page = form(rng, Answers(signed=False))
    write(page, [[(58, 260), (95, 259), (130, 260)]])
    assert "signature" in reasons(page, known)


def test_another_code_and_other_paper(known: dict[int, Blank], rng: np.random.Generator) -> None:
    page = Image.new("L", (1654, 2339), 255)
    page.paste(code("https://school.example/lunch", 30), (300, 300))
    (reading,) = read(page, known)
    assert (reading.foreign, reading.codes, reading.blank) == (1, (), False)
    assert judge(reading, None).reasons == (OTHER_CODE,)
    plain = Image.new("L", (1654, 2339), 255)
    pen.draw(plain, pen.signature(NORMAL.boxes[Box.SIGNED], rng), BIRO, SCALE, rng)
    (reading,) = read(plain, known)
    assert judge(reading, None) == replace(judge(reading, None), reasons=(NO_CODE,))
    assert judge(reading, None).verdict is Verdict.UNKNOWN


def test_a_code_beside_ours_changes_nothing(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = form(rng)
    page.paste(code("https://school.example/lunch", 20), (300, 20))
    (reading,) = read(page, known)
    assert reading.foreign == 1
    assert judge(reading, Known()).verdict is Verdict.CLEAR


def test_a_code_that_was_changed_is_not_ours(known: dict[int, Blank]) -> None:
    text = code_text(NORMAL, Corner.TOP, ANNA)
    page = Image.new("L", (1654, 2339), 255)
    page.paste(code(text[:5] + "Z" + text[6:], 30), (300, 300))
    (reading,) = read(page, known)
    assert (reading.foreign, reading.codes) == (1, ())


def test_backs_are_blank_even_where_the_front_shows_through(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    for back in (255, 235):
        page = Image.new("L", (1654, 2339), back)
        page = damage.shown_through(page, form(rng), rng)
        page = damage.streaked(damage.copied(damage.punched(page, rng), 150, rng), rng)
        (reading,) = read(page, known)
        assert reading.blank
        assert judge(reading, None).verdict is Verdict.BLANK


def test_a_signed_back_that_shows_through_thin_paper_signs_nothing(
    known: dict[int, Blank],
) -> None:
    for seed in range(8):
        rng = np.random.default_rng(seed)
        page = form(rng, Answers(signed=bool(seed % 2), dated=not seed % 2))
        page = damage.shown_through(page, form(rng, reference=BEN), rng, 0.45)
        scan = damage.sampled(page, 150)
        for copy in (scan, damage.in_black_and_white(scan, rng), damage.photographed(page, rng)):
            assert all(judge(one, Known()).verdict is Verdict.CHECK for one in read(copy, known))


def test_a_few_words_are_not_a_blank_page(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = Image.new("L", (1654, 2339), 250)
    pen.draw(page, pen.signature(Area(60, 100, 60, 20), rng, 20), BIRO, SCALE, rng)
    (reading,) = read(damage.copied(page, 150, rng), known)
    assert not reading.blank


def test_a_page_of_text_is_set_aside(known: dict[int, Blank]) -> None:
    page = Image.new("L", (1654, 2339), 255)
    area = NORMAL.codes[Corner.TEXT]
    square = code(code_text(NORMAL, Corner.TEXT, ANNA), area.width)
    page.paste(square, (round(area.left * SCALE), round(area.top * SCALE)))
    (reading,) = read(page.rotate(180), known)
    assert (reading.reference, reading.turn, reading.marks) == (ANNA, 180, {})
    judged = judge(reading, Known())
    assert (judged.verdict, judged.reasons) == (Verdict.BLANK, (TEXT_PAGE,))


def test_a_coarse_scan_says_what_to_set_on_the_copier(
    known: dict[int, Blank], rng: np.random.Generator
) -> None:
    page = damage.blurred(damage.sampled(form(rng), 75), 1.6)
    (reading,) = read(page, known)
    judged = judge(reading, None)
    assert (judged.verdict, judged.reasons) == (Verdict.UNKNOWN, (COARSE,))
    assert "Set the copier to 200 dpi" in COARSE


def test_the_library_still_gives_what_reading_needs() -> None:
    found: Any
    (found,) = zxingcpp.read_barcodes(code(code_text(NORMAL, Corner.TOP, ANNA), 30))
    assert found.extra["Version"] == "1"  # 21 modules: the coarsest code there is
