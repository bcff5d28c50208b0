"""A signature drawn on the screen: its lines, and the file that keeps them.

The file is SVG, so that any browser shows it; the pen's pressure stands beside the points.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MEDIA_TYPE = "image/svg+xml"
LEAST_LINE = 80.0  # pixels of line; a tap or a slip of the hand has fewer
LEAST_REACH = 40.0  # pixels from edge to edge, at least one way
MOST_POINTS = 20_000


class Point(NamedTuple):
    """Where the pen was, in pixels from the pad's top left, and how hard it pressed (0 to 1)."""

    x: float
    y: float
    pressure: float


@dataclass(frozen=True)
class Drawing:
    """Lines on a pad of this size in pixels; a line is the points between pen down and pen up."""

    width: int
    height: int
    lines: tuple[tuple[Point, ...], ...]

    def problem(self) -> str:
        """What to put right, or nothing."""
        points = [point for line in self.lines for point in line]
        if not points:
            return "Sign in the box."
        if len(points) > MOST_POINTS:
            return "Press Clear, then sign once in the box."
        length = sum(
            math.dist(one[:2], other[:2]) for line in self.lines for one, other in pairwise(line)
        )
        across = max(p.x for p in points) - min(p.x for p in points)
        down = max(p.y for p in points) - min(p.y for p in points)
        if length < LEAST_LINE or max(across, down) < LEAST_REACH:
            return "Sign your whole name in the box: this is too small to be known again."
        return ""


def to_svg(drawing: Drawing) -> bytes:
    """Write a drawing, to a tenth of a pixel and a hundredth of the pressure."""
    lines = []
    for line in drawing.lines:
        points = " ".join(f"{point.x:.1f},{point.y:.1f}" for point in line)
        pressure = " ".join(f"{point.pressure:.2f}" for point in line)
        mean = sum(point.pressure for point in line) / len(line)
        width = f"{line_width(mean):.1f}"
        lines.append(
            f'<polyline points="{points}" stroke-width="{width}" data-pressure="{pressure}"/>\n'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        'fill="none" stroke="#1B1F24" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{''.join(lines)}</svg>\n"
    ).encode()


_BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_LINE = re.compile(r'<polyline points="([^"]*)" stroke-width="[^"]*" data-pressure="([^"]*)"/>')


def from_svg(data: bytes) -> Drawing:
    """Read what ``to_svg`` wrote.

    Raises:
        ValueError: it is something else.
    """
    text = data.decode()
    box = _BOX.search(text)
    if box is None:
        raise ValueError("not a drawn signature")
    lines = []
    for points, pressures in _LINE.findall(text):
        places = [place.split(",") for place in points.split()]
        lines.append(
            tuple(
                Point(float(x), float(y), float(pressure))
                for (x, y), pressure in zip(places, pressures.split(), strict=True)
            )
        )
    return Drawing(int(box[1]), int(box[2]), tuple(lines))


def line_width(pressure: float) -> float:
    """How wide a line is drawn, in pixels: a firm touch is three times as wide as a light one."""
    return 1.8 + 4.0 * min(max(pressure, 0.0), 1.0)
