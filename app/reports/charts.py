"""Tables, bars and columns. They draw what is printed beside them and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from reportlab.lib.colors import Color, HexColor

from app.reports import fonts
from app.reports.blocks import Block
from app.reports.text import ACCENT, INK, RULE, SHADE, SOFT, Style, draw_lines, fit, wrap

TRACK = HexColor("#E3E8EF")
UNSURE = HexColor("#A9C6E6")
LABEL = Style(size=9.5, leading=13)
HEAD = Style(font=fonts.BOLD, size=8.5, leading=11, colour=SOFT)


@dataclass(frozen=True)
class Bar:
    """A bar in a cell: from 0 to ``sure``, and paler up to ``possible``; 1 fills the cell."""

    sure: float
    possible: float


@dataclass(frozen=True)
class Column:
    """A column of a grid: its heading, its share of the width, its side."""

    title: str
    share: float
    right: bool = False


class Grid(Block):
    """A small table; its heading is repeated where a page parts it."""

    PAD: ClassVar[float] = 5
    SMALL: ClassVar[int] = 14  # rows
    before, after = 6, 12

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str | Bar]],
        *,
        total: bool = False,
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.total = total
        self._shares = sum(column.share for column in columns)

    def _widths(self, width: float) -> list[float]:
        return [width * column.share / self._shares for column in self.columns]

    def _head(self, width: float) -> list[list[str]]:
        return [
            wrap(column.title, HEAD.font, HEAD.size, wide - 10)
            for column, wide in zip(self.columns, self._widths(width), strict=True)
        ]

    def _head_height(self, width: float) -> float:
        return max(map(len, self._head(width))) * HEAD.leading + 6

    def _cells(self, row: Sequence[str | Bar], width: float) -> list[list[str]]:
        return [
            [] if isinstance(cell, Bar) else wrap(cell, LABEL.font, LABEL.size, wide - 10)
            for cell, wide in zip(row, self._widths(width), strict=True)
        ]

    def _row_height(self, row: Sequence[str | Bar], width: float) -> float:
        return max(1, *map(len, self._cells(row, width))) * LABEL.leading + 2 * self.PAD

    def height(self, width: float) -> float:
        """Points it takes up."""
        rows = sum(self._row_height(row, width) for row in self.rows)
        return self._head_height(width) + rows

    def least(self, width: float) -> float:
        """The heading with two rows, or the whole of a small table."""
        rows = self.rows if len(self.rows) <= self.SMALL else self.rows[:2]
        tall = sum(self._row_height(row, width) for row in rows)
        return self._head_height(width) + tall

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Between rows, if there are many: a small table stays whole."""
        if len(self.rows) <= self.SMALL:
            return None
        room -= self._head_height(width)
        fitting = 0
        for row in self.rows:
            room -= self._row_height(row, width)
            if room < 0:
                break
            fitting += 1
        if fitting < 2 or len(self.rows) - fitting < 1:
            return None
        first = Grid(self.columns, self.rows[:fitting])
        return first, Grid(self.columns, self.rows[fitting:], total=self.total)

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw heading, rows and the lines between them."""
        widths = self._widths(width)
        self._draw_row(canvas, self._head(width), HEAD, left, top, widths)
        top -= self._head_height(width)
        for number, row in enumerate(self.rows):
            last = self.total and number == len(self.rows) - 1
            canvas.setStrokeColor(SOFT if last or number == 0 else RULE)
            canvas.setLineWidth(0.8 if last or number == 0 else 0.4)
            canvas.line(left, top, left + width, top)
            bold = Style(font=fonts.BOLD, size=LABEL.size, leading=LABEL.leading)
            style = bold if last else LABEL
            cells = self._cells(row, width)
            self._draw_row(canvas, cells, style, left, top - self.PAD, widths)
            at = left
            for cell, wide in zip(row, widths, strict=True):
                if isinstance(cell, Bar):
                    _draw_bar(canvas, cell, at + 5, top - self.PAD - 10.5, wide - 10)
                at += wide
            top -= self._row_height(row, width)

    def _draw_row(
        self,
        canvas: Any,
        cells: list[list[str]],
        style: Style,
        left: float,
        top: float,
        widths: list[float],
    ) -> None:
        for column, lines, wide in zip(self.columns, cells, widths, strict=True):
            if column.right:
                _right_lines(canvas, lines, style, left + wide - 5, top)
            else:
                inset = 0 if column is self.columns[0] else 5
                draw_lines(canvas, lines, style, left + inset, top)
            left += wide


def _right_lines(canvas: Any, lines: list[str], style: Style, right: float, top: float) -> None:
    for line in lines:
        draw_lines(canvas, [line], style, right - fonts.width(line, style.font, style.size), top)
        top -= style.leading


def _draw_bar(canvas: Any, bar: Bar, left: float, bottom: float, width: float) -> None:
    for colour, share in ((TRACK, 1.0), (UNSURE, bar.possible), (ACCENT, bar.sure)):
        canvas.setFillColor(colour)
        if share > 0:
            canvas.rect(left, bottom, width * share, 9, stroke=0, fill=1)


class BarList(Block):
    """Labels with bars from 0 and their numbers, largest first."""

    ROW: ClassVar[float] = 19
    LABEL: ClassVar[float] = 0.54  # of the width

    def __init__(self, title: str, counts: Sequence[tuple[str, int]]) -> None:
        self.title = title
        self.counts = counts

    def _rows(self, width: float) -> list[tuple[list[str], int]]:
        label = self.LABEL * width - 8
        return [
            (wrap(words, LABEL.font, LABEL.size, label), number) for words, number in self.counts
        ]

    def height(self, width: float) -> float:
        """Points it takes up."""
        rows = self._rows(width)
        return 18 + sum(self.ROW + (len(lines) - 1) * LABEL.leading for lines, _ in rows)

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw title, labels, bars and numbers."""
        bold = Style(font=fonts.BOLD, size=9.5, leading=14)
        top = draw_lines(canvas, [fit(self.title, bold.font, 9.5, width)], bold, left, top) - 4
        most = max(count for _, count in self.counts) or 1
        begin = left + self.LABEL * width
        room = width * (1 - self.LABEL) - 26
        for lines, count in self._rows(width):
            draw_lines(canvas, lines, LABEL, left, top)
            wide = room * count / most
            canvas.setFillColor(ACCENT)
            canvas.rect(begin, top - 12, wide, 10, stroke=0, fill=1)
            draw_lines(canvas, [str(count)], LABEL, begin + wide + 5, top)
            top -= self.ROW + (len(lines) - 1) * LABEL.leading


class Columns(Block):
    """Upright columns from 0, each with its number above and its label below."""

    def __init__(
        self,
        title: str,
        columns: Sequence[tuple[str, float, str]],
        *,
        full: float | None = None,
        tall: float = 118,
    ) -> None:
        """Take (label, value, value in words) for each column; ``full`` is the axis' end."""
        self.title = title
        self.columns = columns
        self.full = full
        self.tall = tall

    def height(self, width: float) -> float:
        """Points it takes up."""
        return self.tall + 32

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw title, columns, axis and labels."""
        bold = Style(font=fonts.BOLD, size=9.5, leading=14)
        top = draw_lines(canvas, [fit(self.title, bold.font, 9.5, width)], bold, left, top)
        base = top - self.tall
        most = self.full or max([value for _, value, _ in self.columns] + [1])
        each = width / max(len(self.columns), 4)
        thick = min(0.62 * each, 44)
        for number, (label, value, words) in enumerate(self.columns):
            middle = left + (number + 0.5) * each
            tall = (self.tall - 18) * value / most
            newest = number == len(self.columns) - 1
            canvas.setFillColor(ACCENT if newest else UNSURE)
            canvas.rect(middle - thick / 2, base, thick, tall, stroke=0, fill=1)
            _centred(canvas, words, fonts.BOLD, 9, INK, middle, base + tall + 4)
            for line, text in enumerate(wrap(label, fonts.REGULAR, 8, each - 2)[:2]):
                _centred(canvas, text, fonts.REGULAR, 8, SOFT, middle, base - 11 - 10 * line)
        canvas.setStrokeColor(SOFT)
        canvas.setLineWidth(0.8)
        canvas.line(left, base, left + len(self.columns) * each, base)


def _centred(
    canvas: Any, text: str, font: str, size: float, colour: Color, middle: float, y: float
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    canvas.drawCentredString(middle, y, text)


class Tiles(Block):
    """The most important numbers, side by side: (number, what it counts)."""

    after = 14
    TALL: ClassVar[float] = 66
    GAP: ClassVar[float] = 10

    def __init__(self, tiles: Sequence[tuple[str, str]]) -> None:
        self.tiles = tiles

    def height(self, width: float) -> float:
        """Points they take up."""
        return self.TALL

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw them."""
        each = (width - self.GAP * (len(self.tiles) - 1)) / len(self.tiles)
        number = Style(font=fonts.BOLD, size=20, leading=26)
        words = Style(size=8.5, leading=11, colour=SOFT)
        for figure, label in self.tiles:
            canvas.setFillColor(SHADE)
            canvas.roundRect(left, top - self.TALL, each, self.TALL, 4, stroke=0, fill=1)
            inside = each - 20
            line = fit(figure, number.font, number.size, inside)
            draw_lines(canvas, [line], number, left + 10, top - 6)
            lines = wrap(label, words.font, words.size, inside)[:2]
            draw_lines(canvas, lines, words, left + 10, top - 34)
            left += each + self.GAP
