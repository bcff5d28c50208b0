"""The recovery sheet: the one way back in when every passphrase is lost, on paper only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.units import mm

from app.dates import say_date
from app.reports import fonts
from app.reports.layout import HEIGHT, MARGIN, TEXT_WIDTH, WIDTH, Sheet, SheetCanvas, write_on
from app.reports.qr import draw_qr, qr_shape
from app.reports.recovery_check import PREFIX, Asked, PaperKey, asked, key_groups
from app.reports.text import ACCENT, INK, RULE, SHADE, SOFT, Style, draw_lines, wrap
from app.storage.opening import CHAIR, called
from app.words import join

QR = 42 * mm
BLOCK = 57 * mm
COLUMNS = 5
CELL_WIDTH, CELL_HEIGHT = 23 * mm, 12.5 * mm
BODY = Style(size=10.5, leading=15)
HEAD = Style(font=fonts.BOLD, size=22, leading=28)
SMALL_HEAD = Style(font=fonts.BOLD, size=12, leading=18)

_SAFE = "Put this sheet in an envelope, sign across the flap, and lock it in the school safe."
_APART = (
    "Put this sheet in an envelope, sign across the flap, and lock it where the headteacher can't "
    "get at it: at home, or with the clerk to the governors. Hand it on to the next chair."
)
KEEP = (
    "Keep it away from the computer. Whoever has this sheet and the vault can read everything.",
    "Don't photograph it, scan it or send it. A copy on a computer undoes what it is for.",
    "If it is lost, or somebody may have seen it, make a new sheet in Candour: this one then "
    "no longer opens what is recorded afterwards.",
)
USE = (
    "Open Candour and the vault, and choose to use the recovery sheet. Type each key, or read the "
    "square code with a hand-held reader. You then choose a new passphrase."
)
_BOTH = " You need the register's key too, which the headteacher reads out from the school's sheet."


def recovery_sheet(
    school: str, keys: Sequence[PaperKey], made_on: dt.date, *, sample: bool = False
) -> bytes:
    """Return the sheet as a PDF of one page for up to two keys; more go on further pages."""
    file = BytesIO()
    canvas = SheetCanvas(file, Sheet(school, "Recovery sheet", made_on, sample=sample))
    wanted = asked(keys)
    for first in range(0, len(keys), 2):
        canvas.furniture()
        _page(canvas, school, keys[first : first + 2], wanted, made_on)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(
    canvas: SheetCanvas, school: str, keys: Sequence[PaperKey], wanted: Asked, made_on: dt.date
) -> None:
    top = HEIGHT - 25 * mm
    canvas.bookmark("Recovery sheet", top=HEIGHT)
    top = draw_lines(canvas, ["Recovery sheet"], HEAD, MARGIN, top)
    chairs = all(key.book == CHAIR for key in keys)
    books = join([f"the {called(key.book)}" for key in keys])
    opens = f"It opens {books} of {school} when passphrases are lost. Made {say_date(made_on)}."
    top = draw_lines(canvas, _lines(opens), BODY, MARGIN, top) - 5 * mm
    for key in keys:
        _key(canvas, key, wanted, top)
        top -= BLOCK + 5 * mm
    top = draw_lines(canvas, ["To show that it was printed"], SMALL_HEAD, MARGIN, top)
    check = (
        f"Candour asks for the 4 characters of group {wanted.number} in the key of the "
        f"{called(wanted.book)}. It is the group with the heavy border."
    )
    top = draw_lines(canvas, _lines(check), BODY, MARGIN, top) - 3 * mm
    top = draw_lines(canvas, ["Where to keep it"], SMALL_HEAD, MARGIN, top)
    for line in (_APART if chairs else _SAFE, *KEEP):
        canvas.setFillColor(ACCENT)
        canvas.circle(MARGIN + 3, top - 8.5, 1.8, stroke=0, fill=1)
        top = draw_lines(canvas, _lines(line, 12), BODY, MARGIN + 12, top)
    top = draw_lines(canvas, ["To use it"], SMALL_HEAD, MARGIN, top - 3 * mm)
    top = draw_lines(canvas, _lines(USE + _BOTH if chairs else USE), BODY, MARGIN, top)
    half = TEXT_WIDTH / 2 - 4 * mm
    write_on(canvas, "Kept where", MARGIN, 27 * mm, half)
    write_on(canvas, "Put there by, and when", WIDTH - MARGIN - half, 27 * mm, half)


def _lines(text: str, indent: float = 0) -> list[str]:
    return wrap(text, BODY.font, BODY.size, TEXT_WIDTH - indent)


def _key(canvas: SheetCanvas, key: PaperKey, wanted: Asked, top: float) -> None:
    canvas.saveState()
    canvas.setFillColor(SHADE)
    canvas.roundRect(MARGIN, top - BLOCK, TEXT_WIDTH, BLOCK, 4, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(fonts.BOLD, 12)
    canvas.drawString(MARGIN + 4 * mm, top - 8 * mm, f"Key of the {called(key.book)}")
    canvas.setFont(fonts.REGULAR, 9)
    canvas.setFillColor(SOFT)
    begins = f"It begins {PREFIX} and goes on:"
    canvas.drawRightString(MARGIN + COLUMNS * CELL_WIDTH + 2 * mm, top - 8 * mm, begins)
    for place, group in enumerate(key_groups(key.secret)):
        row, column = divmod(place, COLUMNS)
        left = MARGIN + 4 * mm + column * CELL_WIDTH
        bottom = top - 11.5 * mm - (row + 1) * (CELL_HEIGHT + 2 * mm)
        heavy = key.book == wanted.book and place + 1 == wanted.number
        _group(canvas, group, place + 1, left, bottom, heavy=heavy)
    canvas.restoreState()
    left = MARGIN + TEXT_WIDTH - QR - 4 * mm
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(left, top - QR - 8 * mm, QR, QR, stroke=0, fill=1)
    draw_qr(canvas, qr_shape(key.secret.upper()), left, top - QR - 8 * mm, QR)


def _group(
    canvas: SheetCanvas, group: str, number: int, left: float, bottom: float, *, heavy: bool
) -> None:
    width = CELL_WIDTH - 2 * mm
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColor(ACCENT if heavy else RULE)
    canvas.setLineWidth(2 if heavy else 0.6)
    canvas.rect(left, bottom, width, CELL_HEIGHT, stroke=1, fill=1)
    canvas.setFillColor(SOFT)
    canvas.setFont(fonts.REGULAR, 7)
    canvas.drawString(left + 3, bottom + CELL_HEIGHT - 8.5, str(number))
    canvas.setFillColor(INK)
    canvas.setFont(fonts.BOLD, 13)
    canvas.drawCentredString(left + width / 2, bottom + 8, group)
