"""The declaration that one member of staff signs on paper (001 App. 2; R028)."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.units import mm

from app.dates import say_date, say_day
from app.reports import fonts
from app.reports.blocks import Block, Bullets, Words
from app.reports.form_page import draw_answers
from app.reports.layout import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    TEXT_WIDTH,
    WIDTH,
    Sheet,
    SheetCanvas,
    tick_box,
    write_on,
)
from app.reports.qr import draw_qr, qr_shape
from app.reports.text import SOFT, Style, draw_lines, fit, wrap
from app.services.declarations.form_layout import Layout
from app.services.declarations.rows import FormPage

QR = 30 * mm  # read back reliably from a scan at 100 dpi and more
TOP = HEIGHT - 20 * mm
SIGNATURES = 78 * mm  # what the boxes and lines at the foot take up
LONG_POINT = 1500  # characters; a point is never parted by a page, a paragraph may be
SIZES = (11.5, 10.5, 9.5, 8.5, 7.5)


def declaration_form(pages: Sequence[FormPage], made_on: dt.date, *, sample: bool = False) -> bytes:
    """Return one page for each person, in their order.

    A declaration too long for its page is set smaller; one that no size fits runs on to further
    pages, and is signed on the last.
    """
    file = BytesIO()
    school = pages[0].school
    canvas = SheetCanvas(file, Sheet(school, "Declaration", made_on, sample=sample))
    for page in pages:
        _page(canvas, page)
    canvas.save()
    return file.getvalue()


def blank_form(layout: Layout) -> bytes:
    """Return the page to sign without person, wording and codes, to tell ink from print by."""
    file = BytesIO()
    canvas = SheetCanvas(file, Sheet("", "Declaration", dt.date(2026, 1, 1)))
    draw_answers(canvas, layout)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(canvas: SheetCanvas, page: FormPage) -> None:
    canvas.furniture(header=False, numbered=False)
    canvas.bookmark(page.name, top=HEIGHT)
    code = qr_shape(page.reference)
    draw_qr(canvas, code, WIDTH - MARGIN - QR + 4 * mm, TOP - QR + 5 * mm, QR)
    draw_qr(canvas, code, MARGIN - 4 * mm, BOTTOM - 2 * mm, QR)
    top = _head(canvas, page)
    rest: deque[Block] = deque(_set(page.wording, top - BOTTOM - SIGNATURES))
    while sum(map(_tall, rest)) > top - BOTTOM - SIGNATURES:
        # Longer than one page in the smallest size: fill this one and go on.
        _fill(canvas, rest, top)
        canvas.showPage()
        canvas.furniture(header=False, numbered=False)
        top = TOP
    for block in rest:
        block.draw(canvas, MARGIN, top, TEXT_WIDTH)
        top -= _tall(block)
    _foot(canvas, page)
    canvas.showPage()


def _tall(block: Block) -> float:
    return block.height(TEXT_WIDTH) + block.after


def _fill(canvas: SheetCanvas, rest: deque[Block], top: float) -> None:
    while rest:
        block = rest.popleft()
        room = top - BOTTOM - QR
        if block.height(TEXT_WIDTH) > room:
            parts = block.split(TEXT_WIDTH, room)
            if parts is not None:
                parts[0].draw(canvas, MARGIN, top, TEXT_WIDTH)
            rest.appendleft(block if parts is None else parts[1])
            return
        block.draw(canvas, MARGIN, top, TEXT_WIDTH)
        top -= _tall(block)


def _head(canvas: SheetCanvas, page: FormPage) -> float:
    room = TEXT_WIDTH - QR
    school = Style(size=11, leading=16, colour=SOFT)
    top = draw_lines(canvas, [fit(page.school, school.font, 11, room)], school, MARGIN, TOP)
    title = Style(font=fonts.BOLD, size=22, leading=29)
    top = draw_lines(canvas, ["Declaration"], title, MARGIN, top)
    facts = f"{page.policy_title}, version {page.version_label}"
    if page.ratified_on:
        by = f" by {page.ratified_by}" if page.ratified_by else ""
        facts += f", ratified on {say_date(page.ratified_on)}{by}"
    body = Style(size=10.5, leading=15)
    lines = wrap(f"{facts}.", body.font, body.size, room - 6 * mm)
    top = draw_lines(canvas, lines[:3], body, MARGIN, top)
    top = min(top - 3 * mm, TOP - QR + 1 * mm)
    name = Style(font=fonts.BOLD, size=14, leading=20)
    top = draw_lines(canvas, [fit(page.name, name.font, 14, TEXT_WIDTH)], name, MARGIN, top)
    group = [fit(page.group, body.font, body.size, TEXT_WIDTH)]
    top = draw_lines(canvas, group, Style(size=10.5, leading=15, colour=SOFT), MARGIN, top)
    strong = Style(font=fonts.BOLD, size=10.5, leading=15)
    back = [f"Bring it back signed by {say_day(page.due_on)}."]
    return draw_lines(canvas, back, strong, MARGIN, top) - 4 * mm


def _set(wording: str, room: float) -> list[Block]:
    """The wording as paragraphs and points, in the largest size that fits ``room``."""
    blocks: list[Block] = []
    for size in SIZES:
        style = Style(size=size, leading=round(size * 1.42, 1), after=5)
        blocks = [_block(line, style) for line in wording.split("\n") if line.strip()]
        if sum(map(_tall, blocks)) <= room:
            break
    return blocks


def _block(line: str, style: Style) -> Block:
    if not line.startswith("- ") or len(line) > LONG_POINT:
        return Words(line, style)
    point = Bullets([line[2:]], style)
    point.after = 2
    return point


def _foot(canvas: SheetCanvas, page: FormPage) -> None:
    top = BOTTOM + SIGNATURES
    style = Style(size=10.5, leading=14)
    for words in (page.nothing, page.something):
        tick_box(canvas, MARGIN, top - 5 * mm)
        lines = wrap(words, style.font, style.size, TEXT_WIDTH - 8 * mm)
        draw_lines(canvas, lines[:3], style, MARGIN + 8 * mm, top)
        top -= 13.5 * mm
    half = TEXT_WIDTH / 2 - 5 * mm
    right = MARGIN + TEXT_WIDTH - half
    write_on(canvas, "SIGNED", MARGIN, BOTTOM + 36 * mm, half)
    write_on(canvas, "DATE", right, BOTTOM + 36 * mm, half)
    left = MARGIN + QR
    write_on(canvas, "PRINT NAME", left, BOTTOM + 17 * mm, right + half - left)
    reference = Style(size=8.5, leading=12, colour=SOFT)
    draw_lines(canvas, [f"Form {page.reference}"], reference, MARGIN, 14 * mm)
