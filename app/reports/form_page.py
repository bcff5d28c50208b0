"""The page of a form that people sign: its frames, captions and statements, alike for everybody.

Where they stand is :mod:`app.services.declarations.form_layout`'s to say. Whoever reads a scan
tells ink from print by comparing it with this, so nothing here depends on person or policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from app.reports import fonts
from app.reports.layout import HEIGHT, MARGIN, TEXT_WIDTH, WIDTH
from app.reports.text import INK, RULE, SOFT, Style, draw_lines, wrap
from app.services.declarations.form_layout import Area, Box, Layout
from app.services.policies.wording import (
    ANOTHER_FORMAT,
    NOTHING_TO_DISCLOSE,
    SOMETHING_TO_DISCLOSE,
)

FRAME = HexColor("#8A94A0")
STATEMENTS = {
    Box.NOTHING: NOTHING_TO_DISCLOSE,
    Box.SOMETHING: SOMETHING_TO_DISCLOSE,
    Box.FORMAT: ANOTHER_FORMAT,
}
CAPTIONS = {Box.SIGNED: "SIGNED", Box.DATE: "DATE"}
FOOT = 281.5  # mm from the top: the rule above the foot of the page


@dataclass(frozen=True)
class Look:
    """How the text of a layout is set; nothing in large print is below 16 points (R018).

    Attributes:
        sizes: of the wording, tried from the largest.
    """

    school: Style
    title: Style
    facts: Style
    name: Style
    group: Style
    back: Style
    ask: Style
    statement: Style
    caption: Style
    foot: Style
    sizes: tuple[float, ...]


NORMAL_LOOK = Look(
    school=Style(size=11, leading=16, colour=SOFT),
    title=Style(font=fonts.BOLD, size=24, leading=30),
    facts=Style(size=10.5, leading=15),
    name=Style(font=fonts.BOLD, size=15, leading=20),
    group=Style(size=10.5, leading=15, colour=SOFT),
    back=Style(font=fonts.BOLD, size=10.5, leading=15),
    ask=Style(font=fonts.BOLD, size=10.5, leading=15),
    statement=Style(size=10.5, leading=14),
    caption=Style(font=fonts.BOLD, size=8.5, leading=12, colour=SOFT),
    foot=Style(size=8.5, leading=12, colour=SOFT),
    sizes=(11.5, 11, 10.5, 10, 9.5, 9),
)
LARGE_LOOK = Look(
    school=Style(size=16, leading=22),
    title=Style(font=fonts.BOLD, size=26, leading=34),
    facts=Style(size=16, leading=22),
    name=Style(font=fonts.BOLD, size=20, leading=27),
    group=Style(size=16, leading=22),
    back=Style(font=fonts.BOLD, size=16, leading=22),
    ask=Style(font=fonts.BOLD, size=16, leading=22),
    statement=Style(size=16, leading=21),
    caption=Style(font=fonts.BOLD, size=16, leading=21),
    foot=Style(size=16, leading=20),
    sizes=(18, 17, 16),
)


def look(layout: Layout) -> Look:
    """Return how the text of a layout is set."""
    return LARGE_LOOK if layout.large else NORMAL_LOOK


def down(y: float) -> float:
    """Return the height above the foot of the page, in points, of ``y`` mm below its top."""
    return HEIGHT - y * mm


def rule(canvas: Any, y: float) -> None:
    """Draw a thin line across the page, ``y`` mm below its top."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, down(y), WIDTH - MARGIN, down(y))


def draw_answers(canvas: Any, layout: Layout) -> None:
    """Draw all that people fill in: what they tick, where they sign and date."""
    how = look(layout)
    rule(canvas, layout.answers_top)
    ask = down(layout.answers_top) - 1.4 * mm
    draw_lines(
        canvas, ["Tick one of the first two boxes, then sign and date."], how.ask, MARGIN, ask
    )
    for box, words in STATEMENTS.items():
        area = layout.boxes[box]
        _frame(canvas, area)
        left = area.right * mm + 3 * mm
        room = MARGIN + TEXT_WIDTH - left
        lines = wrap(words, how.statement.font, how.statement.size, room)
        middle = down(area.top + area.height / 2)
        draw_lines(canvas, lines, how.statement, left, middle + how.statement.leading / 2)
    for box, words in CAPTIONS.items():
        area = layout.boxes[box]
        _frame(canvas, area)
        top = down(area.top) + how.caption.leading + 0.5 * mm
        draw_lines(canvas, [words], how.caption, area.left * mm, top)
    rule(canvas, FOOT)


def _frame(canvas: Any, area: Area) -> None:
    """Draw a light frame inside the area's outer edges."""
    canvas.saveState()
    canvas.setStrokeColor(FRAME if area.width > 10 else INK)  # noqa: PLR2004 - mm: not a tick box
    canvas.setLineWidth(0.8)
    canvas.rect(
        area.left * mm + 0.4,
        down(area.bottom) + 0.4,
        area.width * mm - 0.8,
        area.height * mm - 0.8,
        stroke=1,
        fill=0,
    )
    canvas.restoreState()
