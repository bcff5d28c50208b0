"""Plain text set in lines: what people wrote is never read as markup.

ReportLab's own paragraphs take text for markup, in which an ``<img>`` tag opens files, and take
time that grows with the square of their length. These lines do neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor

from app.reports import fonts

INK = HexColor("#1B1F24")
SOFT = HexColor("#4A5462")
ACCENT = HexColor("#1D5FA8")
RULE = HexColor("#C4CAD3")
SHADE = HexColor("#F0F3F7")
AMBER = HexColor("#7A4B00")
AMBER_GROUND = HexColor("#FFF3D6")
RED = HexColor("#B3261E")

_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Style:
    """How text looks; sizes and distances in points."""

    font: str = fonts.REGULAR
    size: float = 10
    leading: float = 14
    colour: Color = INK
    before: float = 0
    after: float = 6
    indent: float = 0


BODY = Style()
NOTE = Style(size=8.5, leading=12, colour=SOFT, after=4)
STRONG = Style(font=fonts.BOLD)
LARGE = Style(size=12, leading=17, after=8)


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Return ``text`` as lines no wider than ``width`` points, in time linear in its length."""
    advance = fonts.font(font).face.charWidths
    default = fonts.font(font).face.defaultWidth
    limit = width * 1000 / size
    lines: list[str] = []
    for paragraph in fonts.printable(text).split("\n"):
        line, used = "", 0.0
        for found in _WORDS.findall(paragraph):
            word, bare = found, found.rstrip()
            wide = sum(advance.get(ord(letter), default) for letter in bare)
            if used + wide > limit and line.strip():
                lines.append(line.rstrip())
                line, used = "", 0.0
            while wide > limit:  # a web address or the like: broken where it must be
                cut = _fitting(bare, advance, default, limit)
                lines.append(bare[:cut])
                bare, word = bare[cut:], word[cut:]
                wide = sum(advance.get(ord(letter), default) for letter in bare)
            line += word
            used += wide + (len(word) - len(bare)) * advance.get(32, default)
        lines.append(line.rstrip())
    return lines


def _fitting(word: str, advance: dict[int, float], default: float, limit: float) -> int:
    used = 0.0
    for place, letter in enumerate(word):
        used += advance.get(ord(letter), default)
        if used > limit:
            return max(place, 1)
    return len(word)


def fit(text: str, font: str, size: float, width: float) -> str:
    """Return ``text`` on one line, cut with an ellipsis where it is wider than ``width``."""
    line = " ".join(fonts.printable(text).split())
    if fonts.width(line, font, size) <= width:
        return line
    room = width - fonts.width("…", font, size)
    face = fonts.font(font).face
    cut = _fitting(line, face.charWidths, face.defaultWidth, room * 1000 / size)
    return line[:cut].rstrip() + "…"


def fit_lines(text: str, style: Style, width: float, most: int) -> list[str]:
    """Return ``text`` in up to ``most`` lines; an ellipsis stands for what has no room."""
    lines = wrap(" ".join(text.split()), style.font, style.size, width)
    if len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], fit(rest, style.font, style.size, width)]


def draw_lines(canvas: Any, lines: list[str], style: Style, left: float, top: float) -> float:
    """Draw lines from ``top`` downwards and return where the last one's box ends."""
    fonts.font(style.font)
    text = canvas.beginText(left, top - style.leading + 0.28 * style.size)
    text.setFont(style.font, style.size, style.leading)
    text.setFillColor(style.colour)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)
    return top - len(lines) * style.leading
