"""Pages: A4, header and footer, "Page x of y", bookmarks, the sample banner, and proof.

A report becomes official, so that its paper can be checked later, in two lines. It takes
``official: Official | None = None`` and hands it to its ``Sheet(…, official=official)``: every
page then carries a code and its QR code in the foot. Whoever saves or prints it (never a preview)
makes it through the workspace, off the window's thread like before::

    pdf = workspace.printouts.official(
        "Incident INC-2026-014", lambda proof: incident_file(…, official=proof), confidential=True
    )

``confidential`` keeps it in the casebook. *Check a printout* then knows it again.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.dates import say_date
from app.reports import fonts
from app.reports.blocks import Block
from app.reports.text import AMBER, AMBER_GROUND, INK, RULE, SOFT, fit
from app.services.printouts.rows import Official

WIDTH, HEIGHT = A4
MARGIN = 20 * mm
TEXT_WIDTH = WIDTH - 2 * MARGIN
TOP = HEIGHT - 26 * mm
BOTTOM = 22 * mm
PROOF = 14.5 * mm  # the QR code's side, its white margin included
PROOF_EDGE = 4.5 * mm  # what printers leave white
SAMPLE = "Sample school: the people and events on this page are made up."


@dataclass(frozen=True)
class Sheet:
    """What every page of a printed document carries.

    Attributes:
        title: of the document; also its title in the file's properties, so never a name of
            staff where the paper must not hold one.
        made_on: printed in the footer and kept as the file's date.
        marking: who may read it, printed beside the page number.
        sample: the school is made up, which every page then says.
        official: what its paper can be checked by, once it is saved or printed for good.
    """

    school: str
    title: str
    made_on: dt.date
    marking: str = ""
    sample: bool = False
    official: Official | None = None


class SheetCanvas(Canvas):
    """A canvas that knows its document's title, language, furniture and number of pages."""

    # ReportLab's own, which its type stubs leave out.
    _doc: Any
    _code: list[str]
    _escape: Any
    _pagesize: tuple[float, float]

    def __init__(self, file: BytesIO, sheet: Sheet, pagesize: tuple[float, float] = A4) -> None:
        fonts.ready()
        super().__init__(
            file,
            pagesize=pagesize,
            pageCompression=1,
            invariant=1,  # the same rows give the same bytes
            initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stubs are mistaken
            lang="en-GB",
        )
        self.sheet = sheet
        self._headings = 0
        self.setTitle(f"{fonts.printable(sheet.title)} – {fonts.printable(sheet.school)}")
        self.setAuthor(fonts.printable(sheet.school))
        self.setSubject("")
        self.setCreator("Candour")
        self.setProducer("Candour")
        stamp = self._doc._timeStamp
        stamp.YMDhms = (sheet.made_on.year, sheet.made_on.month, sheet.made_on.day, 0, 0, 0)

    def bookmark(self, words: str, level: int = 0, top: float | None = None) -> None:
        """Add an entry to the outline that leads to this place on this page."""
        self._headings += 1
        key = f"h{self._headings}"
        if top is None:
            self.bookmarkPage(key)
        else:
            self.bookmarkHorizontal(key, 0, top)
        self.addOutlineEntry(fonts.printable(words), key, level=level)

    def furniture(self, *, header: bool = True, numbered: bool = True) -> None:
        """Draw what surrounds the text: header, footer, page number, sample banner."""
        sheet = self.sheet
        wide, high = self._pagesize
        right = wide - MARGIN
        self.saveState()
        self.banner()
        self.setFillColor(SOFT)
        self.setFont(fonts.REGULAR, 8.5)
        half = (right - MARGIN) / 2 - 4 * mm
        if header:
            y = high - 17 * mm
            self.drawString(MARGIN, y, fit(sheet.school, fonts.REGULAR, 8.5, half))
            self.drawRightString(right, y, fit(sheet.title, fonts.REGULAR, 8.5, half))
            self._rule(high - 19 * mm, right)
        self._rule(15.5 * mm, right)
        if numbered:
            page = f"Page {self.getPageNumber()} of "
            self.drawString(MARGIN, 11 * mm, page)
            self.saveState()
            self.translate(MARGIN + fonts.width(page, fonts.REGULAR, 8.5), 11 * mm)
            self.doForm("pages")
            self.restoreState()
        made = f"Printed from Candour, {say_date(sheet.made_on)}"
        self.drawRightString(right, 11 * mm, made)
        if sheet.marking:
            self.setFont(fonts.BOLD, 8.5)
            self.drawCentredString(wide / 2, 11 * mm, sheet.marking)
        self.restoreState()
        self.prove()

    def prove(self) -> None:
        """Draw what an official page is checked by: its code in words, and as a QR code."""
        official = self.sheet.official
        if official is None:
            return
        from app.reports.qr import draw_qr, qr_shape  # its library is not needed by most pages

        page = self.getPageNumber()
        self.saveState()
        self.setFillColor(SOFT)
        self.setFont(fonts.REGULAR, 8.5)
        self.drawString(MARGIN, 7 * mm, f"Check this page: {official.page_code(page)}")
        left = self._pagesize[0] - PROOF_EDGE - PROOF
        draw_qr(self, qr_shape(official.qr_text(page)), left, PROOF_EDGE, PROOF)
        self.restoreState()

    def banner(self, size: float = 9) -> None:
        """Say at the top of the page that a sample's people are made up."""
        if self.sheet.sample:
            wide, high = self._pagesize
            self.setFillColor(AMBER_GROUND)
            self.rect(0, high - 9 * mm, wide, 9 * mm, stroke=0, fill=1)
            self.setFillColor(AMBER)
            self.setFont(fonts.REGULAR, size)
            self.drawCentredString(wide / 2, high - 4.5 * mm - 0.36 * size, SAMPLE)

    def _rule(self, y: float, right: float) -> None:
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.line(MARGIN, y, right, y)

    def save(self) -> None:
        """Finish the file; the number of pages is known only now."""
        if self._code:
            self.showPage()
        self.define_count(self.getPageNumber() - 1)
        super().save()

    def define_count(self, pages: int) -> None:
        """Say what stands for "y" in "Page x of y"."""
        self.beginForm("pages", 0, -4, 60, 12)
        self.setFillColor(SOFT)
        self.setFont(fonts.REGULAR, 8.5)
        self.drawString(0, 0, str(pages))
        self.endForm()


def flow(sheet: Sheet, blocks: Iterable[Block]) -> bytes:
    """Set blocks one under the other on A4 pages and return the PDF."""
    file = BytesIO()
    canvas = SheetCanvas(file, sheet)
    rest = deque(blocks)
    while rest:
        canvas.furniture(header=canvas.getPageNumber() > 1)
        fill_page(canvas, rest)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def fill_page(canvas: SheetCanvas, rest: deque[Block]) -> None:
    """Draw as many blocks as fit; what doesn't stays in ``rest``."""
    top, gap = TOP, 0.0
    while rest:
        block = rest[0]
        here = top if top == TOP else top - max(gap, block.before)
        room = here - BOTTOM
        if _needed(rest) > room:
            parts = None if block.keep_with_next else block.split(TEXT_WIDTH, room)
            if parts is not None:
                rest.popleft()
                parts[0].draw(canvas, MARGIN, here, TEXT_WIDTH)
                rest.appendleft(parts[1])
                return
            if top != TOP:
                return
        rest.popleft()
        block.draw(canvas, MARGIN, here, TEXT_WIDTH)
        top = here - block.height(TEXT_WIDTH)
        gap = block.after


def _needed(rest: deque[Block]) -> float:
    """How much room the first block needs, with what must not be parted from it."""
    needed = 0.0
    for block in rest:
        if not block.keep_with_next:
            return needed + (block.height(TEXT_WIDTH) if needed == 0 else block.least(TEXT_WIDTH))
        needed += block.height(TEXT_WIDTH) + block.after
    return needed


def tick_box(canvas: Any, left: float, bottom: float, size: float = 4.5 * mm) -> None:
    """Draw an empty box to tick: fonts lack the character."""
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.9)
    canvas.rect(left, bottom, size, size, stroke=1, fill=0)
    canvas.restoreState()


def write_on(
    canvas: Any, label: str, left: float, bottom: float, width: float, value: str = ""
) -> None:
    """Draw a line to write on, with its label in small letters below it."""
    canvas.saveState()
    canvas.setStrokeColor(SOFT)
    canvas.setLineWidth(0.7)
    canvas.line(left, bottom, left + width, bottom)
    canvas.setFillColor(SOFT)
    canvas.setFont(fonts.REGULAR, 8)
    canvas.drawString(left, bottom - 10, label)
    if value:
        canvas.setFillColor(INK)
        canvas.setFont(fonts.REGULAR, 11)
        canvas.drawString(left + 2, bottom + 4, fit(value, fonts.REGULAR, 11, width - 4))
    canvas.restoreState()
