"""Forms to sign, as they come out of the printer: their codes, their words, their places."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.errors import Cancelled
from app.reports.chase import hand_out_list
from app.reports.declaration import blank_form, declaration_form, write_forms
from app.services.declarations.form_codes import read_code
from app.services.declarations.form_layout import LARGE, LAYOUTS, NORMAL, PAGE, Corner, Layout
from app.services.declarations.form_rows import Order, PersonForm
from app.services.policies.wording import default_wording
from tests.reports.material import DAY, NASTY, SCHOOL, a_form, a_text
from tests.reports.reading import assert_well_made, flat, opened, outline, outline_pages

WORDING = default_wording(SCHOOL, "Social media")
LONG = "All these words are declared. " * 900
POINTS_PER_MM = 72 / 25.4


def codes_of(pdf: bytes, page: int, dpi: int = 150) -> dict[Corner, tuple[Layout, str]]:
    """What the codes of a page say, read from its picture, each within its place."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[page].render(scale=dpi / 72).to_pil()
    found = {}
    for code in zxingcpp.read_barcodes(image):
        read = read_code(code.text)
        assert read is not None, code.text
        area = read.layout.codes[read.corner]
        for corner in (code.position.top_left, code.position.bottom_right):
            assert area.left < corner.x * 25.4 / dpi < area.right
            assert area.top < corner.y * 25.4 / dpi < area.bottom
        found[read.corner] = (read.layout, read.reference)
    return found


def sizes_and_places(pdf: bytes) -> list[tuple[str, float, float, float]]:
    """Each piece of text with its size, and where it begins in points from the lower left."""
    found: list[tuple[str, float, float, float]] = []

    def visit(
        text: str, matrix: list[float], line: list[float], _font: object, size: float
    ) -> None:
        if text.strip():
            x = line[4] * matrix[0] + matrix[4]
            y = line[5] * matrix[3] + matrix[5]
            found.append((text.strip(), size, x, y))

    for page in opened(pdf).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: str(layout.number))
@pytest.mark.parametrize(
    "wordings", [(WORDING,), (WORDING, WORDING, WORDING)], ids=["one", "several"]
)
def test_the_codes_say_the_reference_and_stand_in_their_places(
    layout: Layout, wordings: tuple[str, ...]
) -> None:
    text = a_text(*wordings)
    forms = [a_form(name, text, layout, number) for number, name in enumerate(NASTY, start=7)]
    pdf = declaration_form(forms, DAY)
    each = len(opened(pdf).pages) // len(forms)
    assert len(opened(pdf).pages) == each * len(forms)
    for page in range(each * len(forms)):
        said = (layout, forms[page // each].reference)
        if page % each == each - 1:
            assert codes_of(pdf, page) == {Corner.TOP: said, Corner.FOOT: said}
        else:
            assert codes_of(pdf, page) == {Corner.TEXT: said}


def test_codes_are_read_at_75_dpi_when_nothing_is_damaged() -> None:
    assert set(codes_of(declaration_form([a_form("Ann", a_text(WORDING))], DAY), 0, dpi=75)) == {
        Corner.TOP,
        Corner.FOOT,
    }


def test_sixty_forms_are_one_page_each_with_the_names_as_bookmarks() -> None:
    text = a_text(WORDING)
    forms = [a_form(f"Person {number} Ŵyn", text, number=number) for number in range(60)]
    pdf = declaration_form(forms, DAY)
    assert_well_made(pdf, "Declaration")
    assert outline_pages(pdf) == list(range(60))
    assert outline(pdf) == [form.name for form in forms]
    words = " ".join(opened(pdf).pages[41].extract_text().split())
    for wanted in (
        "Person 41 Ŵyn",
        "Teacher · Year 4",
        "Bring it back signed by",
        "Policy <i>1</i>, version 2026, ratified on 21 November 2026 by the governing body.",
        "I have nothing to tell",
        "I have something to tell",
        "I need this in another format",
        "SIGNED",
        "DATE",
        "AAAA-AAAA-AAEB",
    ):
        assert wanted in words


def test_neither_codes_nor_properties_hold_a_name() -> None:
    text = a_text(WORDING)
    pdf = declaration_form([a_form("Zebediah Quill", text), a_form("Ann", text)], DAY)
    about = opened(pdf).metadata
    assert about is not None
    assert not any("Zebediah" in str(value) for value in about.values())
    assert not re.search(rb"Zebediah", pdf)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: str(layout.number))
def test_what_is_printed_stays_on_the_page_and_above_the_boxes(layout: Layout) -> None:
    names = ("Llywelyn ap Gruffudd Fychan o’r Bontnewydd-ar-Wy " * 2, "x" * 300)
    text = a_text(WORDING, "A web address: https://example.org/" + "policy/" * 60, WORDING)
    forms = [a_form(name, text, layout)._replace(group="Year 4 " * 40) for name in names]
    pdf = declaration_form(forms, DAY, sample=True)
    pages = opened(pdf).pages
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            for rect in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(rect)
                assert 5 * POINTS_PER_MM < left < right < (PAGE[0] - 19.5) * POINTS_PER_MM
                assert 5 * POINTS_PER_MM < bottom < top < PAGE[1] * POINTS_PER_MM
    last = " ".join(pages[len(pages) // 2 - 1].extract_text().split())
    assert "SIGNED" in last
    assert "Sample school" in last
    assert "my placement, contract or appointment." in last  # the last words stay with the boxes


def test_large_print_is_never_below_16_points() -> None:
    text = a_text(WORDING, LONG)
    pdf = declaration_form([a_form("Ann " * 20, text, LARGE)], DAY, sample=True)
    sizes = {size for _, size, _, _ in sizes_and_places(pdf)}
    assert min(sizes) >= 16
    small = declaration_form([a_form("Ann", text)], DAY)
    assert min(size for _, size, _, _ in sizes_and_places(small)) >= 8.5


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: str(layout.number))
def test_a_declaration_too_long_for_a_page_is_signed_once_on_the_last(layout: Layout) -> None:
    pdf = declaration_form([a_form("Ann", a_text(LONG), layout)], DAY)
    pages = [" ".join(page.extract_text().split()) for page in opened(pdf).pages]
    assert len(pages) > 1
    assert sum(page.count("declared.") for page in pages) == 900
    assert ["SIGNED" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in page
        assert "Ann" in page
        assert "declared." in page
        assert (f"Sign on page {len(pages)}." in page) == (number < len(pages))


def test_several_policies_stand_in_order_on_one_form() -> None:
    pdf = declaration_form([a_form("Ann", a_text("First.\n- A point.", "Second.", "Third."))], DAY)
    words = flat(pdf)
    assert len(opened(pdf).pages) == 1
    assert "About Policy <i>1</i>, Policy <i>2</i> and Policy <i>3</i>." in words
    places = [words.index(each) for each in ("First.", "Second.", "Third.", "SIGNED")]
    assert all(one < other for one, other in pairwise(places))
    assert words.count("Version 2026, ratified on 21 November 2026") == 3


def test_forms_in_both_prints_share_a_file() -> None:
    text = a_text(WORDING)
    forms = [a_form("Ann", text), a_form("Ben", text, LARGE, 2), a_form("Cai", text, number=3)]
    pdf = declaration_form(forms, DAY)
    assert outline_pages(pdf) == [0, 1, 3]
    assert codes_of(pdf, 2)[Corner.TOP] == (LARGE, forms[1].reference)
    assert codes_of(pdf, 3)[Corner.TOP] == (NORMAL, forms[2].reference)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: str(layout.number))
def test_the_blank_form_is_what_everybody_gets(layout: Layout) -> None:
    blank = blank_form(layout)
    assert len(opened(blank).pages) == 1
    assert zxingcpp.read_barcodes(_picture(blank)) == []
    form = _picture(declaration_form([a_form("Ann", a_text("Words."), layout)], DAY))
    empty = _picture(blank)
    for area in layout.boxes.values():
        edges = (area.left - 2, area.top - 1, area.right, area.bottom + 2)
        left, top, right, bottom = (edge * 150 / 25.4 for edge in edges)
        printed, alone = (each.crop((left, top, right, bottom)) for each in (form, empty))
        assert printed.tobytes() == alone.tobytes()
        assert min(alone.convert("L").tobytes()) < 200  # its frame is there


def test_a_list_on_top_names_everyone_in_order() -> None:
    text = a_text(WORDING)
    forms = [a_form(f"Person {number:03}", text, number=number) for number in range(90)]
    file = BytesIO()
    cover = hand_out_list(forms, Order.TEAM, "September 2026", DAY)
    write_forms(file, forms, DAY, cover=cover, sample=True)
    reader = pypdf.PdfReader(file)
    listed = [page.extract_text() for page in reader.pages[:-90]]
    assert len(listed) > 1
    assert "90 forms on 21 November 2026" in listed[0]
    assert f"Page 2 of {len(listed)}" in " ".join(listed[1].split())
    assert "For the office only" in listed[0]
    together = " ".join(" ".join(listed).split())
    assert "Year 4" in together
    assert all(form.name in together for form in forms)
    assert "For the office only" not in reader.pages[-1].extract_text()
    assert codes_of(file.getvalue(), len(listed))[Corner.TOP] == (NORMAL, forms[0].reference)


def test_it_says_how_far_it_is_and_can_be_stopped() -> None:
    text = a_text(LONG)
    forms: list[PersonForm] = [a_form("Ann", text), a_form("Ben", text)]
    told: list[tuple[int, int, str]] = []

    def step(done: int, total: int, what: str) -> None:
        told.append((done, total, what))
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_forms(BytesIO(), forms, DAY, step=step)
    total = len(opened(declaration_form(forms, DAY)).pages)
    assert told == [(done, total, "Page") for done in range(1, 6)]


def _picture(pdf: bytes) -> Image.Image:
    """Its last page at 150 dpi."""
    with pypdfium2.PdfDocument(pdf) as document:
        image: Image.Image = document[len(document) - 1].render(scale=150 / 72).to_pil()
    return image
