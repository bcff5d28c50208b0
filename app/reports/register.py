"""The declaration register: who signed and who has not, with names, for the school's file.

Thousands of rows are drawn with one run of PDF operators a page, each cell's text encoded once:
ReportLab's own table with wrapped cells takes twelve times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm

from app.dates import say_date
from app.reports import fonts
from app.reports.layout import BOTTOM, MARGIN, Sheet, SheetCanvas
from app.reports.text import INK, RULE, SOFT, Style, draw_lines, fit, fit_lines
from app.services.figures.rows import DeclarationRegister, RegisterLine
from app.services.printouts.rows import Official
from app.words import count

SIZE, LEADING, PAD = 8.5, 11.0, 2.4
CELL = Style(size=SIZE)
MOST_LINES = 3  # of one cell; the rest is cut with an ellipsis
PAGE = landscape(A4)
COLUMNS = (
    ("Name", 175.0),
    ("Category", 100.0),
    ("Role", 135.0),
    ("State", 110.0),
    ("Date", 88.0),
    ("Remark", PAGE[0] - 2 * MARGIN - 608.0),
)
GAP = 8.0  # between columns


def declaration_register(register: DeclarationRegister, official: Official | None = None) -> bytes:
    """Return the register on A4 landscape; time and memory grow linearly with its lines."""
    file = BytesIO()
    title = "Declaration register"
    sheet = Sheet(register.school, title, register.on, "In confidence", register.sample, official)
    canvas = SheetCanvas(file, sheet, PAGE)
    top = _first_page(canvas, register)
    lines = iter(register.lines)
    waiting = next(lines, None)
    write = _Writer(canvas)
    while True:
        canvas.bookmark(waiting.name if waiting else "Nobody", top=PAGE[1])
        waiting = _fill_page(canvas, write, waiting, lines, top)
        canvas.showPage()
        if waiting is None:
            break
        canvas.furniture()
        top = PAGE[1] - 24 * mm
    canvas.save()
    return file.getvalue()


def _first_page(canvas: SheetCanvas, register: DeclarationRegister) -> float:
    canvas.furniture(header=False)
    width = PAGE[0] - 2 * MARGIN
    title = Style(font=fonts.BOLD, size=20, leading=27)
    top = draw_lines(canvas, ["Declaration register"], title, MARGIN, PAGE[1] - 16 * mm)
    about = Style(size=10.5, leading=15, colour=SOFT)
    words = f"{register.school} · {register.title} · version {register.version}"
    top = draw_lines(canvas, [fit(words, about.font, about.size, width)], about, MARGIN, top)
    said = (
        f"As at {say_date(register.on)}: {register.signed} of {register.due} signed, "
        f"{register.due - register.signed} outstanding, {count(register.exempt, 'person')} exempt."
    )
    body = Style(size=10.5, leading=15)
    return draw_lines(canvas, [said], body, MARGIN, top) - 8


def _fill_page(
    canvas: SheetCanvas,
    write: _Writer,
    waiting: RegisterLine | None,
    lines: Iterator[RegisterLine],
    top: float,
) -> RegisterLine | None:
    """Draw the heading and as many lines as fit; return the first that doesn't."""
    bold = Style(font=fonts.BOLD, size=SIZE, leading=12, colour=SOFT)
    left = MARGIN
    for name, wide in COLUMNS:
        draw_lines(canvas, [name], bold, left, top)
        left += wide
    top -= 15
    rules = [_rule(top)]
    texts = []
    while waiting is not None:
        cells = [_set(text, wide - GAP) for text, (_, wide) in zip(_cells(waiting), COLUMNS)]  # noqa: B905
        tall = max(map(len, cells)) * LEADING + 2 * PAD
        if top - tall < BOTTOM:
            break
        left = MARGIN
        for cell, (_, wide) in zip(cells, COLUMNS):  # noqa: B905 – cells come from COLUMNS
            y = top - PAD - SIZE
            for text in cell:
                texts.append(f"1 0 0 1 {left:.1f} {y:.2f} Tm {write.encoded(text)}")
                y -= LEADING
            left += wide
        top -= tall
        rules.append(_rule(top))
        waiting = next(lines, None)
    canvas.saveState()
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.setFillColor(INK)
    canvas._code.append("\n".join([*rules, "BT", write.font, *texts, "ET"]))
    canvas.restoreState()
    return waiting


def _rule(y: float) -> str:
    return f"{MARGIN:.1f} {y:.2f} m {PAGE[0] - MARGIN:.1f} {y:.2f} l S"


def _cells(line: RegisterLine) -> tuple[str, ...]:
    dated = say_date(line.dated) if line.dated else ""
    return line.name, line.category, line.role, line.state, dated, line.remark


@lru_cache(maxsize=16384)
def _set(text: str, width: float) -> tuple[str, ...]:
    """A cell in lines; most are so short that nothing needs measuring."""
    if text.isascii() and len(text) * SIZE < width and text.isprintable():
        return (text,)
    if fonts.width(text, fonts.REGULAR, SIZE) <= width and text.isprintable():
        return (fonts.printable(text),)
    return tuple(fit_lines(text, CELL, width, MOST_LINES))


class _Writer:
    """Turns text into the operators that show it, in the embedded font's own encoding."""

    def __init__(self, canvas: SheetCanvas) -> None:
        self._face: Any = fonts.font(fonts.REGULAR)
        self._document = canvas._doc
        self._escape: Any = canvas._escape
        self._known: dict[str, str] = {}
        self.font = self._choose(0)

    def encoded(self, text: str) -> str:
        """The operators for ``text``; the first part of the font is chosen before and after."""
        found = self._known.get(text)
        if found is None:
            parts = []
            for subset, codes in self._face.splitString(text, self._document):
                shown = f"({self._escape(codes)}) Tj"
                if subset:
                    shown = f"{self._choose(subset)} {shown} {self.font}"
                parts.append(shown)
            found = self._known[text] = " ".join(parts)
        return found

    def _choose(self, subset: int) -> str:
        return f"{self._face.getSubsetInternalName(subset, self._document)} {SIZE} Tf"
