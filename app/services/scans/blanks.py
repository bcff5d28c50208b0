"""The printed blank of a layout, and finding its print again on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.services.declarations.form_layout import Area, Box, Layout
from app.services.scans.geometry import Plane, Points, corners, fit, project, rectified
from app.services.scans.pixels import Grey, Ink, Mask, paper, spread, streaks

SCALE = 6  # pixels a mm in which ink is looked at
_WIDE = 0.8  # mm; a pen's stroke is less than twice as wide, a stain or a shadow more
_AROUND = 5.0  # mm around what is looked at
_TORN = 1.5  # mm; the codes don't lie on one flat page
_NEAR = 0.2  # mm; as good as in place
_EXACT = 0.12  # mm; what finding print may be wrong by
_ALIKE = 0.35  # of the blank's own likeness to itself: print is there


@dataclass(frozen=True)
class Piece:
    """A part of the blank that can be told by its print: a box with its caption or statement.

    Attributes:
        area: in mm.
        kernel: what to weigh ink with; positive on the print, negative close around it.
        own: what the blank itself weighs.
    """

    area: Area
    kernel: NDArray[np.float32]
    own: float
    _seen: dict[tuple[int, int], NDArray[np.complex64]] = field(default_factory=dict)

    def seen_by(self, size: tuple[int, int]) -> NDArray[np.complex64]:
        """Return the kernel's conjugate spectrum at a size, kept for the next page."""
        if size not in self._seen:
            self._seen[size] = np.conj(np.fft.rfft2(self.kernel, size))
        return self._seen[size]


@dataclass(frozen=True)
class Blank:
    """The page to sign as it is printed, from above its boxes to its foot.

    Attributes:
        zone: what of the page, in mm.
        ink: its print at ``SCALE``.
    """

    layout: Layout
    zone: Area
    ink: Ink

    @classmethod
    def from_page(cls, layout: Layout, page: Grey) -> Blank:
        """Take what is needed from a blank page's picture."""
        scale = page.shape[1] / 210
        plane = np.diag([scale, scale, 1.0])
        top = layout.answers_top - _AROUND / 2
        zone = Area(8, top, 194, 287 - top)
        return cls(layout, zone, ink_of(rectified(page, plane, zone, SCALE), 0))

    @cached_property
    def print(self) -> Mask:
        """Where there is or may be print, and a little around it."""
        return np.asarray(spread(self.ink > 0.12, round(0.6 * SCALE)))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What to look for on a page."""
        areas = []
        for area in self.layout.boxes.values():
            if area.width > 10:
                areas.append(Area(area.left - 1, area.top - 7, area.width + 2, area.height + 8))
            else:
                areas.append(Area(area.left - 1, area.top - 3, 92, area.height + 6))
        return tuple(map(self._piece, areas))

    def _piece(self, area: Area) -> Piece:
        ink = np.where(self.ink > 0.15, self.ink, 0)[self.cut(area)]
        near = spread(ink > 0, round(0.4 * SCALE))
        ring = spread(near, round(0.5 * SCALE)) & ~near
        kernel = (ink / ink.sum() - ring / ring.sum()).astype(np.float32)
        return Piece(area, kernel, float((kernel * ink).sum()))

    def cut(self, area: Area) -> tuple[slice, slice]:
        """Return the pixels of the zone that an area covers."""
        left, top = area.left - self.zone.left, area.top - self.zone.top
        rows = slice(round(top * SCALE), round((top + area.height) * SCALE))
        return rows, slice(round(left * SCALE), round((left + area.width) * SCALE))


@dataclass(frozen=True)
class Found:
    """A blank found on a page.

    Attributes:
        plane: mm on the form to pixels of the page.
        ink: the page's ink over the blank's zone, at ``SCALE``.
        picture: the same in grey.
        streak: where the scanner has drawn lines of its own.
        drift: by how many mm the print of each box is still off; None where it wasn't found.
    """

    plane: Plane
    ink: Ink
    picture: Grey
    streak: Mask
    drift: dict[Box, tuple[float, float] | None]


def ink_of(picture: Grey, black: float) -> Ink:
    """Return how dark each pixel is against the paper around it: 0 is paper, 1 is print.

    Args:
        picture: at ``SCALE``.
        black: how bright black is against white on this page; 0 is ideal.
    """
    soft = np.asarray(Image.fromarray(picture).filter(ImageFilter.BoxBlur(1)))
    light = np.maximum(paper(soft, round(_WIDE * SCALE)), 1).astype(np.float32)
    ink = (1 - soft / light) / max(1 - black, 0.2)
    return np.asarray(np.clip(ink - np.median(ink[::5, ::5]), 0, 1), dtype=np.float32)


def find_blank(
    page: Grey, blank: Blank, form: Points, picture: Points, black: float, reach: float
) -> Found | None:
    """Find the blank's print on a page, from where the codes say that it is.

    Args:
        form: points known, in mm.
        picture: the same in pixels.
        black: as for ``ink_of``.
        reach: how far from there to look, in mm.

    Returns:
        None where the codes' points don't lie on a page.
    """
    plane, off = fit(form, picture)
    if off > _TORN:
        return None
    for near in (reach, 1.5, 1.5):
        grey = rectified(page, plane, blank.zone, SCALE)
        ink = ink_of(grey, black)
        drift = {
            box: _look_for(piece, blank, ink, near)
            for box, piece in zip(blank.layout.boxes, blank.pieces, strict=True)
        }
        seen = [
            (piece, moved)
            for piece, moved in zip(blank.pieces, drift.values(), strict=True)
            if moved is not None
        ]
        if all(max(map(abs, moved)) <= _NEAR for _, moved in seen):
            break
        where = [corners(piece.area) for piece, _ in seen]
        there = [project(plane, one + moved) for one, (_, moved) in zip(where, seen, strict=True)]
        plane, _ = fit(np.concatenate([form, *where]), np.concatenate([picture, *there]), _EXACT)
    return Found(plane, ink, grey, _streak(page, plane, blank), drift)


def _streak(page: Grey, plane: Plane, blank: Blank) -> Mask:
    lines = streaks(page)
    if not lines.any():
        return np.zeros(blank.ink.shape, dtype=bool)
    return np.asarray(spread(rectified(lines, plane, blank.zone, SCALE, around=0) > 40, 1))


def _look_for(piece: Piece, blank: Blank, ink: Ink, reach: float) -> tuple[float, float] | None:
    """Return by how many mm (x, y) a piece's print is off, or None where it isn't seen."""
    far = round(reach * SCALE)
    rows, columns = blank.cut(piece.area)
    padded = np.pad(ink, far)
    window = padded[rows.start : rows.stop + 2 * far, columns.start : columns.stop + 2 * far]
    size = handy(window.shape[0]), handy(window.shape[1])
    weighed = np.fft.irfft2(np.fft.rfft2(window, size) * piece.seen_by(size), size)
    weighed = weighed[: 2 * far + 1, : 2 * far + 1]
    down, right = np.unravel_index(int(weighed.argmax()), weighed.shape)
    if weighed[down, right] < _ALIKE * piece.own:
        return None
    return (int(right) - far) / SCALE, (int(down) - far) / SCALE


@cache
def handy(size: int) -> int:
    """The next size that a Fourier transform is quick at: of factors 2, 3 and 5 alone."""
    rest = size
    for factor in (2, 3, 5):
        while rest % factor == 0:
            rest //= factor
    return size if rest == 1 else handy(size + 1)
