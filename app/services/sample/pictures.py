"""Drawn screenshots for the sample: chats and posts of no real platform."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from app.paths import resources

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, MARGIN, GAP = 540, 1000, 20, 14
_LOOKS = (  # header, ground, bubble, own bubble, ink
    ("#2F6F73", "#EFF4F2", "#FFFFFF", "#CFE9DA", "#1B2B2B"),
    ("#5A4E8C", "#F3F1F8", "#FFFFFF", "#DDD6F3", "#221D38"),
    ("#8A5A2B", "#F7F2EA", "#FFFFFF", "#F0DDBF", "#2D2113"),
    ("#22262B", "#15181B", "#2B3138", "#24435F", "#EDF0F3"),
)


def draw_chat(rng: random.Random, lines: Sequence[str], clock: str) -> bytes:
    """Draw a telephone's screen as PNG: the first line is the title, the others "who: what"."""
    from PIL import Image, ImageDraw  # slow to import

    header, ground, bubble, own, ink = rng.choice(_LOOKS)
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 116), fill=header)
    draw.text((MARGIN, 10), clock, font=_font(17), fill="#FFFFFF")
    draw.ellipse((MARGIN, 48, MARGIN + 50, 98), fill=ground)
    draw.text((MARGIN + 64, 58), lines[0][:38], font=_font(22, bold=True), fill="#FFFFFF")
    top = 144
    for number, line in enumerate(lines[1:]):
        who, _, words = line.rpartition(": ")
        mine = number % 4 == 3
        top = _bubble(draw, top, who, words, own if mine else bubble, ink, right=mine)
    top = max(top + 40, 460)
    draw.rounded_rectangle((MARGIN, top, WIDTH - MARGIN, top + 54), 27, outline=ink, width=2)
    draw.text((MARGIN + 24, top + 13), "Message", font=_font(20), fill=ink)
    out = io.BytesIO()
    image.crop((0, 0, WIDTH, top + 84)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _bubble(
    draw: ImageDraw, top: int, who: str, words: str, fill: str, ink: str, *, right: bool
) -> int:
    """Draw one message and return where the next may begin."""
    font, small = _font(20), _font(15, bold=True)
    lines = _wrapped(words, font, WIDTH - 4 * MARGIN - 60)
    wide = max([font.getlength(line) for line in lines] + [small.getlength(who)])
    width, height = int(wide) + 2 * MARGIN, 27 * len(lines) + 22 + (21 if who else 0)
    left = WIDTH - MARGIN - width if right else MARGIN
    draw.rounded_rectangle((left, top, left + width, top + height), 16, fill=fill)
    y = top + 11
    if who:
        draw.text((left + MARGIN, y), who, font=small, fill=ink)
        y += 21
    for line in lines:
        draw.text((left + MARGIN, y), line, font=font, fill=ink)
        y += 27
    return top + height + GAP


def _wrapped(words: str, font: FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def _font(size: int, *, bold: bool = False) -> FreeTypeFont:
    from PIL import ImageFont  # slow to import

    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return ImageFont.truetype(resources() / "fonts" / name, size)
