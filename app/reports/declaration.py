"""The declarations that people sign on paper, a form each (001 App. 2; R018, R028, R042)."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.units import mm

from app.dates import say_date
from app.reports import fonts
from app.reports.blocks import Block
from app.reports.form_page import FOOT, down, draw_answers, draw_head, draw_person, look, rule
from app.reports.form_wording import Placed, typeset
from app.reports.layout import MARGIN, TEXT_WIDTH, WIDTH, Sheet, SheetCanvas, fill_page
from app.reports.qr import draw_qr, qr_shape
from app.reports.streamed import StreamedCanvas
from app.reports.text import draw_lines
from app.services.declarations.form_codes import code_text, shown
from app.services.declarations.form_layout import LAYOUTS, Corner, Layout
from app.services.declarations.form_rows import FormText, PersonForm

Step = Callable[[int, int, str], None]


def declaration_form(
    forms: Sequence[PersonForm], made_on: dt.date, *, sample: bool = False
) -> bytes:
    """Return the forms as one PDF, in their order; as :func:`write_forms`."""
    file = BytesIO()
    write_forms(file, forms, made_on, sample=sample)
    return file.getvalue()


def write_forms(
    file: BinaryIO,
    forms: Sequence[PersonForm],
    made_on: dt.date,
    *,
    cover: Sequence[Block] = (),
    sample: bool = False,
    step: Step | None = None,
) -> None:
    """Write the forms as one PDF, page by page, in their order.

    A declaration too long for its page is set smaller; one that no size fits takes pages of text
    before the page to sign.

    Args:
        file: grows with each page.
        forms: at least one.
        made_on: printed at the foot.
        cover: a list to go on top.
        sample: the school is made up.
        step: told how many pages of how many are made; what it raises ends the work.
    """
    sheet = Sheet(forms[0].text.school, "Declaration", made_on, sample=sample)
    canvas = StreamedCanvas(file, sheet)
    _draw_cover(canvas, cover)
    writer = _Writer(canvas)
    pages = sum(len(writer.pages(form)) for form in forms)
    done = 0
    for form in forms:
        for page in range(1, len(writer.pages(form)) + 1):
            writer.draw(form, page)
            done += 1
            if step is not None:
                step(done, pages, "Page")
    canvas.save()


def blank_form(layout: Layout) -> bytes:
    """Return the page to sign without person, wording and codes, to tell ink from print by."""
    file = BytesIO()
    canvas = SheetCanvas(file, Sheet("", "Declaration", dt.date(2026, 1, 1)))
    draw_answers(canvas, layout)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def blank_forms() -> dict[int, bytes]:
    """Return the blank of each layout, by its number."""
    return {number: blank_form(layout) for number, layout in LAYOUTS.items()}


def _draw_cover(canvas: StreamedCanvas, cover: Sequence[Block]) -> None:
    sheet, rest = canvas.sheet, deque(cover)
    canvas.sheet = replace(sheet, title="Forms to hand out", marking="For the office only")
    while rest:
        canvas.furniture(header=canvas.counted > 0)
        fill_page(canvas, rest)
        canvas.showPage()
        canvas.counted += 1
    canvas.sheet = sheet


class _Writer:
    """Draws forms; what is the same for many people is set once."""

    def __init__(self, canvas: StreamedCanvas) -> None:
        self._canvas = canvas
        self._set: dict[tuple[FormText, int], list[Placed]] = {}

    def pages(self, form: PersonForm) -> list[Placed]:
        """The wording on the form's pages."""
        key = (form.text, form.layout.number)
        if key not in self._set:
            self._set[key] = typeset(form.text, form.layout)
        return self._set[key]

    def draw(self, form: PersonForm, page: int) -> None:
        """Write out one page of a form, counted from 1."""
        canvas, layout = self._canvas, form.layout
        last = page == len(self.pages(form))
        canvas.shared((form.text, layout.number, page), lambda: self._same(form, page))
        if page == 1:
            canvas.bookmark(form.name)
        draw_person(canvas, form, first=page == 1)
        for corner in (Corner.TOP, Corner.FOOT) if last else (Corner.TEXT,):
            area = layout.codes[corner]
            shape = qr_shape(code_text(layout, corner, form.reference))
            draw_qr(canvas, shape, area.left * mm, down(area.bottom), area.width * mm)
        style = look(layout).foot
        words = [f"Form {shown(form.reference)}"]
        draw_lines(canvas, words, style, MARGIN, down(FOOT + 1))
        canvas.showPage()

    def _same(self, form: PersonForm, page: int) -> None:
        """Draw what this page has on everybody's form."""
        canvas, layout = self._canvas, form.layout
        how, pages = look(layout), self.pages(form)
        canvas.banner(16 if layout.large else 9)
        draw_head(canvas, form.text, layout, page, len(pages))
        for block, top in pages[page - 1]:
            block.draw(canvas, MARGIN, top, TEXT_WIDTH)
        if page == len(pages):
            draw_answers(canvas, layout)
        else:
            rule(canvas, down(FOOT))
            words = [f"Sign on page {len(pages)}."]
            draw_lines(canvas, words, how.ask, MARGIN, down(FOOT - 2) + how.ask.leading)
        made = f"Printed {say_date(canvas.sheet.made_on)}"
        right = WIDTH - MARGIN - fonts.width(made, how.foot.font, how.foot.size)
        draw_lines(canvas, [made], how.foot, right, down(FOOT + 1))
