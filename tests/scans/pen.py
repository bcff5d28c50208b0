"""Pen strokes as people make them: signatures, dates, ticks, in box coordinates (mm)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.services.declarations.form_layout import Area

Points = NDArray[np.float64]
Strokes = list[Points]

# Digits as a hand makes them, in a square 1 wide and 1.5 high.
_DIGITS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "0": (((0.5, 0), (0.1, 0.4), (0.1, 1.1), (0.5, 1.5), (0.9, 1.1), (0.9, 0.4), (0.5, 0.02)),),
    "1": (((0.2, 0.35), (0.55, 0), (0.5, 1.5)),),
    "2": (((0.1, 0.4), (0.5, 0), (0.9, 0.4), (0.5, 1), (0.05, 1.5), (0.95, 1.45)),),
    "3": (((0.1, 0.1), (0.8, 0.2), (0.4, 0.7), (0.9, 1.1), (0.1, 1.45)),),
    "4": (((0.6, 0), (0.1, 0.9), (0.95, 0.9)), ((0.7, 0.5), (0.65, 1.5))),
    "5": (((0.2, 0), (0.15, 0.6), (0.8, 0.8), (0.8, 1.3), (0.1, 1.45)), ((0.2, 0), (0.9, 0.02))),
    "6": (((0.8, 0), (0.2, 0.7), (0.2, 1.4), (0.8, 1.4), (0.8, 0.9), (0.2, 1)),),
    "7": (((0.05, 0.05), (0.95, 0), (0.4, 1.5)),),
    "8": (((0.8, 0.2), (0.3, 0.1), (0.3, 0.5), (0.8, 1.1), (0.4, 1.5), (0.2, 1.1), (0.8, 0.2)),),
    "9": (((0.85, 0.4), (0.4, 0), (0.15, 0.5), (0.6, 0.8), (0.85, 0.3), (0.7, 1.5)),),
    "/": (((0.85, -0.1), (0.1, 1.6)),),
    ".": (((0.45, 1.4), (0.55, 1.5)),),
}


@dataclass(frozen=True)
class Pen:
    """What one writes with.

    Attributes:
        width: of its line in mm.
        tone: grey of its ink, 0 is black.
    """

    width: float
    tone: int


PENS = (
    Pen(0.45, 35),  # black biro
    Pen(0.4, 75),  # blue biro
    Pen(0.55, 60),  # blue gel
    Pen(0.8, 30),  # felt
    Pen(0.5, 95),  # red biro
    Pen(0.4, 105),  # a biro that is running dry
    Pen(0.5, 125),  # a soft pencil
)


def signature(area: Area, rng: np.random.Generator, longest: float = 55) -> Strokes:
    """A name in joined letters, perhaps with a flourish, somewhere in a box."""
    length = min(rng.uniform(0.45 * longest, longest), area.width * 0.8)
    height = rng.uniform(2.2, 4.5)
    left = area.left + rng.uniform(3, max(3.5, area.width - length - 4))
    middle = area.top + area.height * rng.uniform(0.5, 0.68)
    letters = int(length / rng.uniform(2.4, 4))
    points = [(left, middle + rng.uniform(-2, 2))]
    for number in range(letters):
        tall = rng.random() < 0.25 or number == 0
        at = left + length * (number + 0.5) / letters
        rise = height * (rng.uniform(1.1, 1.6) if tall else rng.uniform(0.3, 0.8))
        points += [
            (at - rng.uniform(0, 0.6), middle - rise),
            (at + rng.uniform(0.1, 1.2), middle - rise * rng.uniform(0.3, 0.9)),
            (at + rng.uniform(-0.8, 0.8), middle + rng.uniform(0, height * 0.4)),
        ]
    strokes = [_smooth(np.array(points))]
    if rng.random() < 0.4:
        low = middle + height * rng.uniform(0.5, 0.9)
        line = [(left + length * share, low + rng.normal(0, 0.4)) for share in (0, 0.4, 0.7, 1.05)]
        strokes.append(_smooth(np.array(line)))
    if rng.random() < 0.5:
        dot = left + length * rng.uniform(0.2, 0.8), middle - height * 1.5
        strokes.append(np.array([dot, (dot[0] + 0.3, dot[1] + 0.2)]))
    return strokes


def date(area: Area, rng: np.random.Generator) -> Strokes:
    """A day in figures."""
    day, month, year = rng.integers(1, 29), rng.integers(1, 13), rng.choice(["26", "2026"])
    mark = rng.choice(["/", "."])
    text = f"{day}{mark}{month}{mark}{year}"
    size = min(rng.uniform(2.2, 3.4), (area.width - 5) / (len(text) * 1.25))
    left = area.left + rng.uniform(2, max(2.2, area.width - len(text) * size * 1.25 - 1.5))
    top = area.top + area.height * rng.uniform(0.35, 0.5)
    strokes: Strokes = []
    for number, letter in enumerate(text):
        for stroke in _DIGITS[letter]:
            points = np.array(stroke) * size + rng.normal(0, 0.08 * size, (len(stroke), 2))
            points += (left + number * size * 1.25, top + rng.normal(0, 0.25))
            strokes.append(_smooth(points) if len(stroke) > 3 else points)
    return strokes


def tick(area: Area, rng: np.random.Generator) -> Strokes:
    """A tick or a cross in a small box; a tick may run out of it at the top."""
    size, middle = area.width, (area.left + area.width / 2, area.top + area.height / 2)
    if rng.random() < 0.5:
        shape = [[(-0.3, 0.0), (-0.08, 0.3), (0.4, rng.uniform(-0.7, -0.25))]]
    else:
        reach = rng.uniform(0.25, 0.45)
        shape = [[(-reach, -reach), (reach, reach)], [(reach, -reach), (-reach, reach)]]
    return [
        np.array(line) * size + middle + rng.normal(0, 0.04 * size, (len(line), 2))
        for line in shape
    ]


def draw(
    page: Image.Image,
    strokes: Sequence[Points],
    pen: Pen,
    scale: float,
    rng: np.random.Generator,
) -> None:
    """Draw strokes onto a grey page of ``scale`` pixels a mm, with uneven pressure."""
    if not strokes:
        return
    every = np.concatenate(list(strokes)) * scale
    margin = 2 * scale
    low = np.floor(every.min(axis=0) - margin).astype(int)
    high = np.ceil(every.max(axis=0) + margin).astype(int)
    wide, tall = (int(side) for side in high - low)
    patch = Image.new("L", (wide * 2, tall * 2), 0)
    brush = ImageDraw.Draw(patch)
    for stroke in strokes:
        points = (_dense(stroke) * scale - low) * 2
        pressure = 1 + 0.3 * np.sin(np.linspace(0, rng.uniform(2, 12), len(points)) + rng.random())
        for (x, y), force in zip(points, pressure, strict=True):
            radius = pen.width * scale * force
            strength = int(255 * min(1, 0.75 + 0.25 * force))
            brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=strength)
    cover = patch.resize((wide, tall), Image.Resampling.BOX)
    page.paste(pen.tone, (int(low[0]), int(low[1])), cover)


def _dense(stroke: Points) -> Points:
    """The stroke with a point every 0.12 mm."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], max(2, int(along[-1] / 0.12)))
    return np.stack([np.interp(at, along, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(points: Points) -> Points:
    """A Catmull-Rom curve through the points."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    share = np.linspace(0, 1, 8, endpoint=False)[:, None]
    parts = []
    for number in range(len(points) - 1):
        a, b, c, d = padded[number : number + 4]
        parts.append(
            0.5
            * (
                2 * b
                + (c - a) * share
                + (2 * a - 5 * b + 4 * c - d) * share**2
                + (3 * b - a - 3 * c + d) * share**3
            )
        )
    return np.concatenate([*parts, points[-1:]])
