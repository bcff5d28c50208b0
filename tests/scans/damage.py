"""What copiers, phones, coffee and pockets do to a page of paper, from a seed."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tests.scans.paper import SCALE

Random = np.random.Generator
Damage = Callable[[Image.Image, Random], Image.Image]
PER_INCH = 25.4 * SCALE


def _pixels(page: Image.Image) -> NDArray[np.float32]:
    return np.asarray(page, dtype=np.float32)


def _image(pixels: NDArray[np.floating[Any]]) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def sampled(page: Image.Image, dpi: int) -> Image.Image:
    """Scan at another resolution."""
    size = round(page.width * dpi / PER_INCH), round(page.height * dpi / PER_INCH)
    return page.resize(size, Image.Resampling.BOX if dpi < PER_INCH else Image.Resampling.BICUBIC)


def skewed(page: Image.Image, degrees: float) -> Image.Image:
    """Put in askew; the platen around is white."""
    return page.rotate(degrees, Image.Resampling.BILINEAR, fillcolor=255)


@cache
def _grain(width: int, height: int) -> NDArray[np.float32]:
    return np.random.default_rng(7).standard_normal((height, width), dtype=np.float32)


def noisy(page: Image.Image, sigma: float, rng: Random) -> Image.Image:
    """Add grain."""
    grain = np.roll(_grain(*page.size), int(rng.integers(1 << 20)))
    return _image(_pixels(page) + sigma * grain)


def faded(page: Image.Image, black: float, white: float) -> Image.Image:
    """Map black and white to two greys."""
    return page.point([round(black + (white - black) * level / 255) for level in range(256)])


def jpeg(page: Image.Image, quality: int) -> Image.Image:
    """Pack and unpack."""
    file = io.BytesIO()
    page.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("L")


def blurred(page: Image.Image, sigma: float) -> Image.Image:
    """Put the page out of focus; ``sigma`` in pixels."""
    return page.filter(ImageFilter.GaussianBlur(sigma))


def streaked(page: Image.Image, rng: Random) -> Image.Image:
    """Dirt on the scanner's glass: lines all down the page, some broken."""
    pixels = _pixels(page).copy()
    for _ in range(int(rng.integers(1, 6))):
        at, wide = int(rng.integers(5, page.width - 8)), int(rng.integers(1, 5))
        shade = np.full(page.height, rng.uniform(0.25, 0.9), dtype=np.float32)
        if rng.random() < 0.4:
            shade += np.repeat(rng.random(page.height // 40 + 1) < 0.4, 40)[: page.height]
        column = pixels[:, at : at + wide]
        pixels[:, at : at + wide] = column * np.minimum(shade, 1)[:, None]
    return _image(pixels)


def punched(page: Image.Image, rng: Random) -> Image.Image:
    """Two or four holes at an edge, black from the lid behind."""
    page = page.copy()
    brush = ImageDraw.Draw(page)
    scale, radius = page.width / 210, rng.uniform(2.5, 3.2)
    x = rng.uniform(9, 13) if rng.random() < 0.7 else 210 - rng.uniform(9, 13)
    apart = (40, 120) if rng.random() < 0.5 else (40,)
    for half in apart:
        for y in (148.5 - half, 148.5 + half):
            middle, size = (x * scale, (y + rng.normal(0, 1)) * scale), radius * scale
            left, top = middle[0] - size, middle[1] - size
            brush.ellipse(
                (left, top, left + 2 * size, top + 2 * size), fill=int(rng.integers(0, 90))
            )
    return page


def shown_through(
    page: Image.Image, back: Image.Image, rng: Random, most: float = 0.22
) -> Image.Image:
    """Another page's ink through the paper, mirrored, faint and soft."""
    other = back.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
    strength = rng.uniform(min(0.06, most / 2), most)
    return _image(_pixels(page) * (1 - strength * (1 - _pixels(other) / 255)))


def stained(page: Image.Image, spot: tuple[float, float], rng: Random) -> Image.Image:
    """A cup's ring and a spill at a place in mm."""
    scale = page.width / 210
    size, outer = int(110 * scale), rng.uniform(34, 42) * scale
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) - size / 2
    far = np.hypot(x, y) + rng.normal(0, 0.4) * scale
    angle = np.arctan2(y, x)
    far += scale * np.sin(angle * 3 + rng.uniform(0, 6)) * rng.uniform(0.2, 1)
    ring = np.exp(-(((far - outer) / (rng.uniform(1.2, 2.6) * scale)) ** 2))
    fill = (far < outer) * rng.uniform(0.15, 0.5)
    shade = 1 - rng.uniform(0.3, 0.6) * np.maximum(ring, fill)
    pixels = _pixels(page).copy()
    left, top = int(spot[0] * scale - size / 2), int(spot[1] * scale - size / 2)
    low_x, low_y = max(0, left), max(0, top)
    high_x, high_y = min(page.width, left + size), min(page.height, top + size)
    pixels[low_y:high_y, low_x:high_x] *= shade[
        low_y - top : high_y - top, low_x - left : high_x - left
    ]
    return _image(pixels)


def blotted(page: Image.Image, spot: tuple[float, float], rng: Random) -> Image.Image:
    """Spilt so dark at a place in mm that nothing there can be read."""
    page = stained(page, spot, rng)
    brush, scale = ImageDraw.Draw(page), page.width / 210
    for _ in range(25):
        x, y = (at + rng.normal(0, 7) for at in spot)
        size = rng.uniform(2, 6)
        box = tuple(side * scale for side in (x - size, y - size, x + size, y + size))
        brush.ellipse(box, fill=int(rng.integers(40, 80)))
    return page


def creased(page: Image.Image, rng: Random) -> Image.Image:
    """Folded once or more: a line with light on one side, and the paper bent at it."""
    pixels = _pixels(page).copy()
    scale = page.width / 210
    for _ in range(int(rng.integers(1, 4))):
        rows = rng.random() < 0.6
        if not rows:
            pixels = pixels.T
        height, width = pixels.shape
        at = height * rng.uniform(0.2, 0.9) + (np.arange(width) - width / 2) * rng.normal(0, 0.02)
        far = (np.arange(height)[:, None] - at[None, :]).astype(np.float32) / scale
        pixels = pixels * (1 - rng.uniform(0.1, 0.35) * np.exp(-((far / 0.35) ** 2)))
        beyond = 1 / (1 + np.exp(-np.clip(far / 0.4, -50, 50)))
        pixels = pixels * (1 - rng.uniform(0, 0.2) * beyond * np.exp(-np.abs(far) / 60))
        if not rows:
            pixels = pixels.T
    return _image(pixels)


def photographed(page: Image.Image, rng: Random) -> Image.Image:
    """Taken with a phone at an angle on a desk, a hand's shadow across."""
    width, height = 2100, 2800
    edge = 0.085
    inner = np.array([(edge, edge), (1 - edge, edge), (1 - edge, 1 - edge), (edge, 1 - edge)])
    inner = (inner + rng.uniform(-0.065, 0.065, (4, 2))) * (width, height)
    outer = [(0, 0), (page.width, 0), (page.width, page.height), (0, page.height)]
    rows = []
    for (x, y), (u, v) in zip(inner, outer, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    data = np.linalg.solve(np.array(rows), np.array(outer, dtype=float).ravel())
    photo = page.transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        tuple(data),
        Image.Resampling.BILINEAR,
        fillcolor=int(rng.integers(40, 130)),
    )
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    slope = rng.uniform(-0.25, 0.25, 2)
    light = 0.85 + slope[0] * (x / width - 0.5) + slope[1] * (y / height - 0.5)
    turn, at = rng.uniform(0, 6.3), rng.uniform(-0.2, 0.3)
    side = np.cos(turn) * (x / width - 0.5) + np.sin(turn) * (y / height - 0.5)
    light *= 1 - rng.uniform(0.2, 0.5) / (1 + np.exp(-(side - at) / rng.uniform(0.004, 0.05)))
    shade = Image.fromarray(light.astype(np.float32)).resize((width, height))
    dimmed = _image(_pixels(photo) * np.asarray(shade))
    return noisy(dimmed.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.3))), 6, rng)


def copied(page: Image.Image, dpi: int, rng: Random) -> Image.Image:
    """What an ordinary copier does: a little askew, soft, grainy, packed."""
    page = skewed(sampled(page, dpi), rng.uniform(-2, 2))
    page = page.filter(ImageFilter.BoxBlur(rng.uniform(0.2, 0.6)))
    page = faded(page, rng.uniform(0, 40), rng.uniform(235, 255))
    return jpeg(noisy(page, rng.uniform(3, 9), rng), int(rng.integers(55, 85)))


def in_black_and_white(page: Image.Image, rng: Random) -> Image.Image:
    """As many copiers send by default: each pixel black or white."""
    return page.point([0 if level < rng.integers(150, 200) else 255 for level in range(256)])
