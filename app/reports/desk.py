"""The signing desk's register: who signed on the screen on one day, with their signatures."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm

from app.dates import say_date
from app.models.declaration import HowSeen
from app.reports import fonts
from app.reports.layout import BOTTOM, MARGIN, Sheet, SheetCanvas
from app.reports.text import INK, RULE, SOFT, Style, draw_lines, fit, fit_lines
from app.services.declarations.rows import HOW_SEEN_LABELS
from app.services.signing.drawing import Drawing, line_width
from app.services.signing.rows import DeskRegister, SignedLine
from app.words import count

PAGE = landscape(A4)
SIZE, LEADING, PAD = 9.0, 12.0, 4.0
ROW = 46.0  # points: room for a signature that can be told from others
MOST_LINES = 3  # of one cell; the rest is cut with an ellipsis
GAP = 10.0
COLUMNS = (
    ("Name", 170.0),
    ("Time", 56.0),
    ("Signed", 190.0),
    ("How", 120.0),
    ("Signature", PAGE[0] - 2 * MARGIN - 536.0),
)


def desk_register(register: DeskRegister) -> bytes:
    """Return the register on A4 landscape, in the order in which people signed."""
    file = BytesIO()
    title = "Signing desk register"
    sheet = Sheet(register.school, title, register.made_on, "In confidence", register.sample)
    canvas = SheetCanvas(file, sheet, PAGE)
    top = _first_page(canvas, register)
    for line in register.lines:
        if top - ROW < BOTTOM:
            canvas.showPage()
            canvas.furniture()
            top = _heading(canvas, PAGE[1] - 24 * mm)
        _row(canvas, line, top)
        top -= ROW
    canvas.save()
    return file.getvalue()


def _first_page(canvas: SheetCanvas, register: DeskRegister) -> float:
    canvas.furniture(header=False)
    title = Style(font=fonts.BOLD, size=20, leading=27)
    top = draw_lines(canvas, ["Signing desk register"], title, MARGIN, PAGE[1] - 16 * mm)
    about = Style(size=10.5, leading=15, colour=SOFT)
    school = fit(register.school, about.font, about.size, PAGE[0] - 2 * MARGIN)
    top = draw_lines(canvas, [school], about, MARGIN, top)
    people = count(len(register.lines), "person")
    said = f"On {say_date(register.on)} {people} signed on the screen."
    top = draw_lines(canvas, [said], Style(size=10.5, leading=15), MARGIN, top) - 8
    return _heading(canvas, top)


def _heading(canvas: SheetCanvas, top: float) -> float:
    bold = Style(font=fonts.BOLD, size=SIZE, leading=13, colour=SOFT)
    left = MARGIN
    for name, wide in COLUMNS:
        draw_lines(canvas, [name], bold, left, top)
        left += wide
    _rule(canvas, top - 16)
    return top - 16


def _row(canvas: SheetCanvas, line: SignedLine, top: float) -> None:
    how = HOW_SEEN_LABELS[line.method]
    cells = (
        line.name,
        f"{line.at:%H:%M:%S}",
        "; ".join(line.policies),
        f"{how}. Taken back since." if line.taken_back else how,
    )
    body = Style(size=SIZE, leading=LEADING)
    left = MARGIN
    for text, (_, wide) in zip(cells, COLUMNS, strict=False):  # the last column is drawn
        draw_lines(canvas, fit_lines(text, body, wide - GAP, MOST_LINES), body, left, top - PAD)
        left += wide
    room = COLUMNS[-1][1]
    if line.drawing is not None:
        _sign(canvas, line.drawing, left, top - ROW + 3, room, ROW - 6)
    elif line.method is HowSeen.TYPED:
        typed = Style(font=fonts.ITALIC, size=13, leading=18)
        draw_lines(canvas, [fit(line.typed, typed.font, 13, room)], typed, left, top - 12)
    _rule(canvas, top - ROW)


def _sign(
    canvas: SheetCanvas, drawing: Drawing, left: float, bottom: float, wide: float, high: float
) -> None:
    """Draw a signature as large as fits, from its ink's own edges."""
    points = [point for line in drawing.lines for point in line]
    if not points:
        return
    from_x, from_y = min(p.x for p in points), min(p.y for p in points)
    ink_wide = max(max(p.x for p in points) - from_x, 1.0)
    ink_high = max(max(p.y for p in points) - from_y, 1.0)
    scale = min(wide / ink_wide, high / ink_high, 0.5)
    top = bottom + (high + ink_high * scale) / 2
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for line in drawing.lines:
        for one, other in pairwise(line if len(line) > 1 else (*line, *line)):
            width = line_width((one.pressure + other.pressure) / 2) * scale
            canvas.setLineWidth(max(width, 0.4))
            canvas.line(
                left + (one.x - from_x) * scale,
                top - (one.y - from_y) * scale,
                left + (other.x - from_x) * scale,
                top - (other.y - from_y) * scale,
            )
    canvas.restoreState()


def _rule(canvas: SheetCanvas, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, y, PAGE[0] - MARGIN, y)
    canvas.restoreState()
