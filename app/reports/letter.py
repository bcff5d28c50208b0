"""A letter to a parent or pupil: the school's name, the date, the text as it was written.

It carries no name in its properties and nothing of the record but its reference.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.units import mm

from app.dates import say_date
from app.reports import fonts
from app.reports.blocks import Block, Words
from app.reports.layout import MARGIN, Sheet, SheetCanvas, fill_page
from app.reports.text import NOTE, SOFT, Style
from app.services.printouts.rows import Official

NAME = Style(font=fonts.BOLD, size=17, leading=24, after=20)
DATE = Style(size=11, leading=16, after=4)
PARAGRAPH = Style(size=11, leading=16, after=10)
CLOSE = Style(size=11, leading=16, after=46)  # room to sign
REFERENCE = Style(size=9, leading=13, colour=SOFT, after=24)
_CLOSES = ("yours sincerely", "yours faithfully", "kind regards", "yours")


def letter_pdf(
    school: str,
    reference: str,
    text: str,
    dated: dt.date,
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the letter; ``text`` is in paragraphs parted by empty lines."""
    file = BytesIO()
    canvas = SheetCanvas(file, Sheet(school, "Letter", dated, sample=sample, official=official))
    canvas.setCreator("")
    canvas.setProducer("")
    rest = deque(_blocks(school, reference, text, dated))
    while rest:
        canvas.banner()
        fill_page(canvas, rest)
        number = canvas.getPageNumber()
        if number > 1 or rest:
            canvas.setFillColor(SOFT)
            canvas.setFont(fonts.REGULAR, NOTE.size)
            canvas.drawString(MARGIN, 11 * mm, f"Page {number}")
        canvas.prove()
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _blocks(school: str, reference: str, text: str, dated: dt.date) -> Iterator[Block]:
    yield Words(school, NAME)
    yield Words(say_date(dated), DATE)
    yield Words(f"Our reference: {reference}", REFERENCE)
    for paragraph in filter(str.strip, text.split("\n\n")):
        closes = paragraph.strip().rstrip(",").casefold() in _CLOSES
        block = Words(paragraph.strip("\n"), CLOSE if closes else PARAGRAPH)
        block.keep_with_next = closes
        yield block
