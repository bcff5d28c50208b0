"""Reminders to hand out: four slips to a page, to be cut apart (R031)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm

from app.dates import say_date, say_day
from app.reports import fonts
from app.reports.layout import HEIGHT, SAMPLE, WIDTH, Sheet, SheetCanvas
from app.reports.text import (
    ACCENT,
    AMBER,
    AMBER_GROUND,
    RULE,
    SOFT,
    Style,
    draw_lines,
    fit_lines,
    wrap,
)
from app.services.declarations.rows import ToSign
from app.words import count, sentence

WIDE, HIGH = WIDTH / 2, HEIGHT / 2  # A6
EDGE = 11 * mm
ROOM = WIDE - 2 * EDGE
MOST_POLICIES = 5

_SCHOOL = Style(size=10, leading=14, colour=SOFT)
_TITLE = Style(font=fonts.BOLD, size=23, leading=31, colour=ACCENT)
_NAMES = tuple(Style(font=fonts.BOLD, size=size, leading=size * 1.3) for size in (17, 14, 12))
_LABEL = Style(size=9.5, leading=15, colour=SOFT)
_BODY = Style(size=12, leading=16.5)
_STRONG = Style(font=fonts.BOLD, size=12.5, leading=17.5)
_FOOT = Style(size=7.5, leading=10, colour=SOFT)


def reminder_slips(
    school: str,
    people: Sequence[ToSign],
    bring_to: str,
    made_on: dt.date,
    *,
    sample: bool = False,
) -> bytes:
    """Return a slip for each person, in their order: what to sign, by when, where to bring it.

    Why somebody has not signed is never on it.
    """
    file = BytesIO()
    canvas = SheetCanvas(file, Sheet(school, "Reminders", made_on, sample=sample))
    for number, person in enumerate(people):
        place = number % 4
        if number and place == 0:
            canvas.showPage()
        left, bottom = WIDE * (place % 2), HIGH * (1 - place // 2)
        _slip(canvas, left, bottom, person, bring_to)
        if place == 0:
            _cutting_lines(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _slip(canvas: SheetCanvas, left: float, bottom: float, person: ToSign, bring_to: str) -> None:
    row, sheet = person.row, canvas.sheet
    x, top = left + EDGE, bottom + HIGH - EDGE
    if sheet.sample:
        _sample(canvas, left, bottom)
    top = draw_lines(canvas, fit_lines(sheet.school, _SCHOOL, ROOM, 1), _SCHOOL, x, top)
    top = draw_lines(canvas, ["Still to sign"], _TITLE, x, top)
    top -= 3 * mm
    style = next((each for each in _NAMES if _tall(row.name, each) <= 2), _NAMES[-1])
    top = draw_lines(canvas, fit_lines(row.name, style, ROOM, 3), style, x, top)
    group = " · ".join(filter(None, (row.category.label, row.role, row.team)))
    top = draw_lines(canvas, fit_lines(group, _SCHOOL, ROOM, 2), _SCHOOL, x, top)
    top -= 3 * mm
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(x, top, x + ROOM, top)
    top = draw_lines(canvas, ["Read and sign"], _LABEL, x, top - 4 * mm)
    policies = _few(person.what)
    for each in policies:
        lines = fit_lines(each, _BODY, ROOM, 1 if len(policies) > 3 else 2)
        top = draw_lines(canvas, lines, _BODY, x, top) - 2
    if row.last_day is not None:
        label = "The last day was" if row.overdue else "By"
        top = draw_lines(canvas, [label], _LABEL, x, top - 3 * mm)
        top = draw_lines(canvas, [say_day(row.last_day)], _STRONG, x, top)
    top = draw_lines(canvas, ["Bring it to"], _LABEL, x, top - 3 * mm)
    draw_lines(canvas, fit_lines(sentence(bring_to), _STRONG, ROOM, 2), _STRONG, x, top)
    foot = f"Printed from Candour, {say_date(sheet.made_on)}"
    draw_lines(canvas, [foot], _FOOT, x, bottom + EDGE + 2)


def _few(policies: Sequence[str]) -> list[str]:
    """Return the policies; more than a slip has room for are counted."""
    if len(policies) <= MOST_POLICIES:
        return list(policies)
    rest = count(len(policies) - MOST_POLICIES + 1, "other policy", "other policies")
    return [*policies[: MOST_POLICIES - 1], f"and {rest}"]


def _tall(text: str, style: Style) -> int:
    return len(wrap(text, style.font, style.size, ROOM))


def _sample(canvas: Any, left: float, bottom: float) -> None:
    canvas.setFillColor(AMBER_GROUND)
    foot = bottom + EDGE + 6 * mm
    canvas.rect(left + EDGE, foot, ROOM, 6.5 * mm, stroke=0, fill=1)
    canvas.setFillColor(AMBER)
    canvas.setFont(fonts.REGULAR, 7)
    canvas.drawCentredString(left + WIDE / 2, foot + 2.2 * mm, SAMPLE)


def _cutting_lines(canvas: Any) -> None:
    canvas.saveState()
    canvas.setStrokeColor(SOFT)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.line(0, HIGH, WIDTH, HIGH)
    canvas.line(WIDE, 0, WIDE, HEIGHT)
    canvas.setDash()
    _scissors(canvas, 6 * mm, HIGH, 0)
    _scissors(canvas, WIDE, HEIGHT - 6 * mm, -90)
    canvas.restoreState()


def _scissors(canvas: Any, x: float, y: float, turn: float) -> None:
    """Open scissors that cut along the line to the right: fonts lack them."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(turn)
    canvas.setLineWidth(0.8)
    for side in (1, -1):
        canvas.ellipse(-6, side * 1.2, -1.6, side * 4.4)
        canvas.line(-2.2, side * 1.8, 8, side * -2.2)
    canvas.restoreState()
