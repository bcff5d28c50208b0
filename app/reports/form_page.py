"""What stands around the wording of a form: its head, the person, and all that people fill in.

Where the boxes stand is :mod:`app.services.declarations.form_layout`'s to say. Whoever reads a
scan tells ink from print by what :func:`draw_answers` draws, so that depends on nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from app.dates import say_date
from app.reports import fonts
from app.reports.layout import HEIGHT, MARGIN, TEXT_WIDTH, WIDTH
from app.reports.text import INK, RULE, SOFT, Style, draw_lines, fit, wrap
from app.services.declarations.form_layout import Area, Box, Corner, Layout
from app.services.declarations.form_rows import FormPolicy, FormText, PersonForm
from app.services.policies.wording import (
    ANOTHER_FORMAT,
    NOTHING_TO_DISCLOSE,
    SOMETHING_TO_DISCLOSE,
)
from app.words import join

FRAME, LINE = HexColor("#8A94A0"), 0.8  # of the boxes; the line's width in points
STATEMENTS = {
    Box.NOTHING: NOTHING_TO_DISCLOSE,
    Box.SOMETHING: SOMETHING_TO_DISCLOSE,
    Box.FORMAT: ANOTHER_FORMAT,
}
CAPTIONS = {Box.SIGNED: "SIGNED", Box.DATE: "DATE"}
ASK = "Tick one of the first two boxes, then sign and date."
CODES = "Leave both square codes clear."
HEAD, FOOT = 20, 281.5  # mm from the top: where text begins, and the rule above the foot
GAP = 2.2 * mm
MOST_FACTS = 8  # lines


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


def rule(canvas: Any, height: float) -> None:
    """Draw a thin line across the page at ``height`` points."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, height, WIDTH - MARGIN, height)


def about(policy: FormPolicy) -> str:
    """Return which version of a policy it is, in words."""
    words = f"version {policy.version_label}"
    if policy.ratified_on:
        by = f" by {policy.ratified_by}" if policy.ratified_by else ""
        words += f", ratified on {say_date(policy.ratified_on)}{by}"
    return words


def body_top(text: FormText, layout: Layout, *, first: bool) -> float:
    """Return the height at which the wording begins, on a form's first page or on a later one."""
    how = look(layout)
    person = how.name.leading + how.group.leading + how.back.leading + 2 * GAP
    return _person_top(text, layout, first=first) - person - 2 * GAP


def _facts(text: FormText, how: Look, room: float) -> list[str]:
    if len(text.policies) == 1:
        (policy,) = text.policies
        words = f"{policy.title}, {about(policy)}."
    else:
        words = f"About {join([policy.title for policy in text.policies])}."
    return wrap(words, how.facts.font, how.facts.size, room)[:MOST_FACTS]


def _room(layout: Layout) -> float:
    """How wide the head can be, in points: the code stands beside it."""
    return (layout.codes[Corner.TOP].left - 2) * mm - MARGIN


def _person_top(text: FormText, layout: Layout, *, first: bool) -> float:
    how = look(layout)
    top = down(HEAD) - how.school.leading - how.title.leading
    if first:
        top -= len(_facts(text, how, _room(layout))) * how.facts.leading
    return min(top - GAP, down(layout.codes[Corner.TOP].bottom + 2))


def draw_head(canvas: Any, text: FormText, layout: Layout, page: int, pages: int) -> None:
    """Draw the school, what this is, and the rules around the place of the person's name."""
    how, room = look(layout), _room(layout)
    school = fit(text.school, how.school.font, how.school.size, room)
    top = draw_lines(canvas, [school], how.school, MARGIN, down(HEAD))
    title = "Declaration"
    if pages > 1:
        left = MARGIN + fonts.width(title + " ", how.title.font, how.title.size)
        # On the title's own line: the baseline lies 0.28 of the size above the line's end.
        lower = 0.28 * (how.title.size - how.facts.size)
        place = replace(how.facts, leading=how.title.leading - lower, colour=SOFT)
        draw_lines(canvas, [f"page {page} of {pages}"], place, left, top)
    top = draw_lines(canvas, [title], how.title, MARGIN, top)
    if page == 1:
        draw_lines(canvas, _facts(text, how, room), how.facts, MARGIN, top)
    rule(canvas, _person_top(text, layout, first=page == 1))
    rule(canvas, body_top(text, layout, first=page == 1) + 2 * GAP)


def draw_person(canvas: Any, form: PersonForm, *, first: bool) -> None:
    """Draw whose form it is and by when to bring it back."""
    how = look(form.layout)
    top = _person_top(form.text, form.layout, first=first) - GAP
    words = ((form.name, how.name), (form.group, how.group), (form.bring_back, how.back))
    for line, usual in words:
        style = _shrunk(line, usual, how.foot.size)
        fitted = fit(line, style.font, style.size, TEXT_WIDTH)
        top = draw_lines(canvas, [fitted], style, MARGIN, top)


def _shrunk(line: str, style: Style, least: float) -> Style:
    """Set a line smaller where it is too wide, but not below ``least``; its height stays."""
    wide = fonts.width(fonts.printable(line), style.font, style.size)
    if wide <= TEXT_WIDTH:
        return style
    return replace(style, size=max(style.size * TEXT_WIDTH / wide - 0.01, least))


def draw_answers(canvas: Any, layout: Layout) -> None:
    """Draw all that people fill in: what they tick, where they sign and date."""
    how = look(layout)
    rule(canvas, down(layout.answers_top))
    draw_lines(canvas, [ASK], how.ask, MARGIN, down(layout.answers_top) - 1.4 * mm)
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
    signed = layout.boxes[Box.SIGNED]
    draw_lines(canvas, [CODES], how.foot, signed.left * mm, down(signed.bottom + 2))
    rule(canvas, down(FOOT))


def _frame(canvas: Any, area: Area) -> None:
    """Draw a frame inside the area's outer edges: light, but for those to tick."""
    to_tick = area.width == area.height
    canvas.saveState()
    canvas.setStrokeColor(INK if to_tick else FRAME)
    canvas.setLineWidth(LINE)
    canvas.rect(
        area.left * mm + LINE / 2,
        down(area.bottom) + LINE / 2,
        area.width * mm - LINE,
        area.height * mm - LINE,
        stroke=1,
        fill=0,
    )
    canvas.restoreState()
