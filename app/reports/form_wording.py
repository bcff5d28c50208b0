"""The wording of a form, set on its pages: as large as it fits, the page to sign last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reportlab.lib.units import mm

from app.reports import fonts
from app.reports.blocks import Block, Words
from app.reports.form_page import FOOT, about, body_top, down, look
from app.reports.layout import TEXT_WIDTH
from app.reports.text import ACCENT, SOFT, Style
from app.services.declarations.form_layout import Layout
from app.services.declarations.form_rows import FormPolicy, FormText
from app.words import sentence

INDENT = 12  # points
_LAST_LINE = down(FOOT - 14)  # of a page of text: below it stands where to sign

# What is on a page: each block with the height that it hangs from.
Placed = tuple[tuple[Block, float], ...]


class Point(Words):
    """A point of a list, of any length."""

    def __init__(self, text: str, style: Style, lines: list[str] | None = None) -> None:
        super().__init__(text, style, lines)
        self._dot = lines is None

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw the dot at its beginning, and its lines."""
        super().draw(canvas, left, top, width)
        if self._dot:
            canvas.setFillColor(ACCENT)
            size = self.style.size
            canvas.circle(left + 3, top - self.style.leading / 2, size / 6, stroke=0, fill=1)


def typeset(text: FormText, layout: Layout) -> list[Placed]:
    """Return a form's pages, the wording in the largest size that takes the fewest of them."""
    sizes = look(layout).sizes
    fewest = len(_pages(text, layout, sizes[-1]))
    for size in sizes:
        pages = _pages(text, layout, size)
        if len(pages) == fewest:
            break
    return pages


def _pages(text: FormText, layout: Layout, size: float) -> list[Placed]:
    rest: deque[Block] = deque(_blocks(text, size))
    pages: list[Placed] = []
    signing = down(layout.answers_top) + 3 * mm
    top = body_top(text, layout, first=True)
    later = body_top(text, layout, first=False)
    while _height(rest) > top - signing:
        pages.append(_fill(rest, top, later - signing))
        top = later
    return [*pages, _placed(rest, top)]


def _height(blocks: Iterable[Block]) -> float:
    return sum(block.height(TEXT_WIDTH) + block.after for block in blocks)


def _placed(blocks: Iterable[Block], top: float) -> Placed:
    placed = []
    for block in blocks:
        placed.append((block, top))
        top -= block.height(TEXT_WIDTH) + block.after
    return tuple(placed)


def _fill(rest: deque[Block], top: float, leave: float) -> Placed:
    """Take off ``rest`` what fits a page of text, but for the last bit, if that fits ``leave``.

    So the page to sign is never without words above the signature.
    """
    taken: list[Block] = []
    room = top - _LAST_LINE
    while rest and not (len(rest) == 1 and taken and _height(rest) <= leave):
        block = rest[0]
        needed = block.height(TEXT_WIDTH)
        if block.keep_with_next and len(rest) > 1:
            needed += block.after + rest[1].least(TEXT_WIDTH)
        if len(rest) == 1:
            room = min(room, needed - block.least(TEXT_WIDTH))
        if needed > room:
            parts = None if block.keep_with_next else block.split(TEXT_WIDTH, room)
            if parts is not None:
                taken.append(parts[0])
                rest[0] = parts[1]
            if parts is not None or taken:
                break
        taken.append(rest.popleft())
        room -= block.height(TEXT_WIDTH) + block.after
    return _placed(taken, top)


def _blocks(text: FormText, size: float) -> list[Block]:
    """All policies' wording; each under its title where there are several."""
    style = Style(size=size, leading=round(size * 1.42, 1), after=round(size / 2.3, 1))
    point = replace(style, indent=INDENT)
    blocks: list[Block] = []
    for policy in text.policies:
        if len(text.policies) > 1:
            blocks += _heading(policy, style)
        lines = [line.strip() for line in policy.wording.split("\n") if line.strip()]
        blocks += [
            Point(line[2:], point) if line.startswith("- ") else Words(line, style)
            for line in lines
        ]
        if blocks:
            blocks[-1].after = size
    return blocks


def _heading(policy: FormPolicy, style: Style) -> list[Block]:
    title = replace(style, font=fonts.BOLD, size=style.size + 1, after=0)
    words = [
        Words(policy.title, title),
        Words(sentence(about(policy)), replace(style, colour=SOFT)),
    ]
    for each in words:
        each.keep_with_next = True
    return list(words)
