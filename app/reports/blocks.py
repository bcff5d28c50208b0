"""What a page is made of: text, headings, facts, panels, tables, things side by side.

Blocks are set by :func:`app.reports.layout.flow`. ReportLab's own flowables would do as well,
but read text as markup, slow down on long texts and take a tenth of a second to import.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from reportlab.lib.colors import Color

from app.reports import fonts
from app.reports.text import (
    ACCENT,
    BODY,
    RULE,
    SHADE,
    SOFT,
    STRONG,
    Style,
    draw_lines,
    wrap,
)

TITLE = Style(font=fonts.BOLD, size=24, leading=31, after=0)
SUBTITLE = Style(size=12, leading=17, colour=SOFT, after=12)
SECTION = Style(font=fonts.BOLD, size=15, leading=20, before=20, after=6)
PART = Style(font=fonts.BOLD, size=10.5, leading=15, before=10, after=4)


class Block:
    """Something set on the page between ``left`` and ``left + width``, below ``top``.

    Attributes:
        before, after: points to what stands above and below; the larger one counts.
        keep_with_next: never the last thing on a page.
    """

    before: float = 0
    after: float = 6
    keep_with_next = False

    def height(self, width: float) -> float:
        """Points it takes up at this width."""
        raise NotImplementedError

    def least(self, width: float) -> float:
        """Points that must be left on the page for a beginning of it."""
        return self.height(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Two blocks of which the first fits ``room``, or None to go to the next page whole."""
        return None

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Put it on the page."""
        raise NotImplementedError


class Words(Block):
    """A run of plain text that flows over lines and pages."""

    def __init__(self, text: str, style: Style = BODY, lines: list[str] | None = None) -> None:
        self.text = text
        self.style = style
        self.before, self.after = style.before, style.after
        self._lines = lines
        self._set_for = -1.0

    def lines(self, width: float) -> list[str]:
        """The text in lines; once broken at a page, they stay as they are."""
        if self._lines is None or self._set_for not in (-1.0, width):
            style = self.style
            self._lines = wrap(self.text, style.font, style.size, width - style.indent)
            self._set_for = width
        return self._lines

    def height(self, width: float) -> float:
        """Points it takes up."""
        return len(self.lines(width)) * self.style.leading

    def least(self, width: float) -> float:
        """Two lines, so that none stands alone."""
        return min(2, len(self.lines(width))) * self.style.leading

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Fill the page with whole lines."""
        lines = self.lines(width)
        fitting = int(room // self.style.leading)
        if len(lines) - fitting == 1:
            fitting -= 1
        if fitting < min(2, len(lines)):
            return None
        return Words("", self.style, lines[:fitting]), Words("", self.style, lines[fitting:])

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Put the lines on the page."""
        draw_lines(canvas, self.lines(width), self.style, left + self.style.indent, top)


class Heading(Words):
    """A heading that is also a bookmark."""

    keep_with_next = True

    def __init__(self, text: str, style: Style = SECTION, level: int = 0) -> None:
        super().__init__(text, style)
        self.level = level

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw it and add it to the outline."""
        canvas.bookmark(self.text, self.level, top + 6)
        super().draw(canvas, left, top, width)


class Bullets(Block):
    """Short points, one below the other."""

    INDENT: ClassVar[float] = 12

    def __init__(self, points: Sequence[str], style: Style = BODY) -> None:
        self.points = [Words(point, style) for point in points]
        self.style = style

    def height(self, width: float) -> float:
        """Points it takes up."""
        return sum(point.height(width - self.INDENT) + 2 for point in self.points)

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw dots and text."""
        for point in self.points:
            canvas.setFillColor(ACCENT)
            canvas.circle(left + 3, top - self.style.leading / 2, 1.7, stroke=0, fill=1)
            point.draw(canvas, left + self.INDENT, top, width - self.INDENT)
            top -= point.height(width - self.INDENT) + 2


class Panel(Block):
    """A few sentences of ours on a tinted ground, with a bar at the left."""

    before, after = 6, 10

    def __init__(self, text: str, *, ground: Color = SHADE, bar: Color = ACCENT) -> None:
        self.words = Words(text)
        self.ground = ground
        self.bar = bar

    def height(self, width: float) -> float:
        """Points it takes up."""
        return self.words.height(width - 26) + 16

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw ground, bar and text."""
        tall = self.height(width)
        canvas.setFillColor(self.ground)
        canvas.rect(left, top - tall, width, tall, stroke=0, fill=1)
        canvas.setFillColor(self.bar)
        canvas.rect(left, top - tall, 4, tall, stroke=0, fill=1)
        self.words.draw(canvas, left + 14, top - 8, width - 26)


class Entry(Block):
    """A label on the left and what it says on the right."""

    after = 4

    def __init__(
        self, label: str | Words, words: str | Words, label_width: float = 125, style: Style = BODY
    ) -> None:
        bold = Style(font=fonts.BOLD, size=style.size, leading=style.leading)
        self.label = label if isinstance(label, Words) else Words(label, bold)
        self.words = words if isinstance(words, Words) else Words(words or "–", style)
        self.label_width = label_width

    def height(self, width: float) -> float:
        """Points it takes up."""
        return max(
            self.label.height(self.label_width - 10), self.words.height(width - self.label_width)
        )

    def least(self, width: float) -> float:
        """Enough for the label and two lines."""
        return max(
            self.label.height(self.label_width - 10), self.words.least(width - self.label_width)
        )

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Split the words on the right; the label stays with their beginning."""
        if self.label.height(self.label_width - 10) > room:
            return None
        parts = self.words.split(width - self.label_width, room)
        if parts is None:
            return None
        first, second = parts
        assert isinstance(first, Words) and isinstance(second, Words)  # noqa: S101, PT018
        nothing = Words("", STRONG, [])
        return (
            Entry(self.label, first, self.label_width),
            Entry(nothing, second, self.label_width),
        )

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Put both on the page."""
        self.label.draw(canvas, left, top, self.label_width - 10)
        self.words.draw(canvas, left + self.label_width, top, width - self.label_width)


class Beside(Block):
    """Two blocks side by side, the left one taking ``share`` of the width."""

    GUTTER: ClassVar[float] = 22

    def __init__(self, one: Block, other: Block, share: float = 0.5) -> None:
        self.one, self.other, self.share = one, other, share
        self.before = max(one.before, other.before)
        self.after = max(one.after, other.after)

    def _widths(self, width: float) -> tuple[float, float]:
        one = (width - self.GUTTER) * self.share
        return one, width - self.GUTTER - one

    def height(self, width: float) -> float:
        """Points the taller one takes up."""
        one, other = self._widths(width)
        return max(self.one.height(one), self.other.height(other))

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw both."""
        one, other = self._widths(width)
        self.one.draw(canvas, left, top, one)
        self.other.draw(canvas, left + one + self.GUTTER, top, other)


class Together(Block):
    """Blocks one below the other that stay on one page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.before, self.after = blocks[0].before, blocks[-1].after

    def _gaps(self) -> list[float]:
        pairs = zip(self.blocks, self.blocks[1:], strict=False)
        return [0, *(max(one.after, other.before) for one, other in pairs)]

    def height(self, width: float) -> float:
        """Points they take up."""
        return sum(self._gaps()) + sum(block.height(width) for block in self.blocks)

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw them all."""
        for gap, block in zip(self._gaps(), self.blocks, strict=True):
            top -= gap
            block.draw(canvas, left, top, width)
            top -= block.height(width)


class Rule(Block):
    """A thin line across the page."""

    before, after = 4, 8

    def height(self, width: float) -> float:
        """Points it takes up."""
        return 1

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw it."""
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.line(left, top, left + width, top)
