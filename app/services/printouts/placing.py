"""Laying a scanned page over the page as it was printed: from its QR code outwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.services.declarations.form_layout import Area
from app.services.printouts.printed import SCALE
from app.services.scans.blanks import handy
from app.services.scans.geometry import Plane, Points, fit, project, rectified
from app.services.scans.pixels import Grey, Ink

_WIDE, _TALL = 26.0, 13.0  # mm of a piece that is looked for
_LEAST = 12.0  # mm² of ink that tell a piece from another
_ALIKE = 0.55
_GREYS = 0.003  # share of the pixels
# How many pieces are looked for, nearest to the code first, and how far about (mm).
_STAGES = ((30, 3.0), (1000, 3.0), (1000, 1.2))


@dataclass(frozen=True)
class Laid:
    """A scanned page as it lies over the printed one.

    Attributes:
        plane: mm of the printed page to pixels of the scan.
        picture: the scan, straightened, at ``SCALE``.
        found: the share of the pieces looked for that were found.
        shades: whether the scan has greys, not black and white alone.
    """

    plane: Plane
    picture: Grey
    found: float
    shades: bool = True


def lay_over(scan: Grey, printed: Grey, ink: Ink, code: tuple[Points, Points]) -> Laid | None:
    """Find where on the scan the printed page's millimetres are.

    Args:
        scan: in grey, of any resolution, turned in any way.
        printed: the page as printed, at ``SCALE``.
        ink: of the same.
        code: the corners of its QR code: in mm as printed, and in pixels of the scan.

    Returns:
        None if hardly anything is where it ought to be.
    """
    page = Area(0, 0, printed.shape[1] / SCALE, printed.shape[0] / SCALE)
    plane, _ = fit(*code)
    middle = code[0].mean(axis=0)
    pieces = sorted(_pieces(ink), key=lambda piece: np.hypot(*(_middle(piece) - middle)))
    share = 1.0
    for most, reach in _STAGES:
        picture = rectified(scan, plane, page, SCALE)
        near = pieces[:most]
        found = [(piece, _moved(picture, printed, piece, reach)) for piece in near]
        seen = [(piece, moved) for piece, moved in found if moved is not None]
        if pieces and not seen:
            return None
        share = len(seen) / max(len(near), 1)
        form = np.array([_middle(piece) for piece, _ in seen]).reshape(-1, 2)
        there = project(plane, form + np.array([moved for _, moved in seen]).reshape(-1, 2))
        plane = _fitted(np.concatenate([code[0], form]), np.concatenate([code[1], there]))
    shades = bool(((scan > 64) & (scan < 192)).mean() > _GREYS)
    return Laid(plane, rectified(scan, plane, page, SCALE), share, shades)


def _fitted(form: Points, picture: Points) -> Plane:
    """Fit a plane to most of the points: some pieces may have been changed."""
    plane, _ = fit(form, picture, 0.1)
    for _ in range(3):
        back = project(np.asarray(np.linalg.inv(plane), dtype=np.float64), picture)
        off = np.hypot(*(back - form).T)
        good = off <= max(0.15, 2.5 * float(np.median(off)))
        if good.all() or good.sum() < 3:
            break
        form, picture = form[good], picture[good]
        plane, _ = fit(form, picture, 0.1)
    return plane


def _pieces(ink: Ink) -> list[Area]:
    """Parts of the page with enough print on them."""
    tall, wide = ink.shape[0] / SCALE, ink.shape[1] / SCALE
    return [
        area
        for top in np.arange(0, tall - _TALL, _TALL)
        for left in np.arange(0, wide - _WIDE, _WIDE)
        if ink[cut(area := Area(left, top, _WIDE, _TALL))].sum() / SCALE**2 > _LEAST
    ]


def cut(area: Area) -> tuple[slice, slice]:
    """The pixels that an area of the page covers."""
    top, left = max(0, round(area.top * SCALE)), max(0, round(area.left * SCALE))
    return slice(top, max(top, round(area.bottom * SCALE))), slice(
        left, max(left, round(area.right * SCALE))
    )


def _middle(area: Area) -> NDArray[np.float64]:
    return np.array([area.left + area.width / 2, area.top + area.height / 2])


def _moved(picture: Grey, printed: Grey, piece: Area, reach: float) -> tuple[float, float] | None:
    """By how many mm (x, y) a piece lies beside where it ought to; None where it isn't seen."""
    far = round(reach * SCALE)
    rows, columns = cut(piece)
    wanted = printed[rows, columns].astype(np.float32)
    wanted -= wanted.mean()
    padded = np.pad(picture, far, mode="edge")
    window = padded[rows.start : rows.stop + 2 * far, columns.start : columns.stop + 2 * far]
    alike, down, across = best_place(correlate(window.astype(np.float32), wanted))
    return None if alike < _ALIKE else ((across - far) / SCALE, (down - far) / SCALE)


def best_place(likeness: NDArray[np.float32]) -> tuple[float, float, float]:
    """The greatest likeness, and where: down and right, to a fraction of a pixel."""
    down, right = np.unravel_index(int(likeness.argmax()), likeness.shape)
    place = []
    for at, line in ((int(down), likeness[:, right]), (int(right), likeness[down, :])):
        fine = float(at)
        if 0 < at < len(line) - 1:
            before, here, after = (float(line[each]) for each in (at - 1, at, at + 1))
            bend = before - 2 * here + after
            fine += 0.5 * (before - after) / bend if bend else 0.0
        place.append(fine)
    return float(likeness[down, right]), place[0], place[1]


def correlate(window: NDArray[np.float32], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike a picture without its mean is to each place of a larger one, from -1 to 1."""
    tall, wide = wanted.shape
    size = handy(window.shape[0]), handy(window.shape[1])
    spectrum = np.fft.rfft2(window, size) * np.conj(np.fft.rfft2(wanted, size))
    product = np.fft.irfft2(spectrum, size)[
        : window.shape[0] - tall + 1, : window.shape[1] - wide + 1
    ]
    sums, squares = _sums(window, wanted.shape), _sums(window * window, wanted.shape)
    spread = np.maximum(squares - sums * sums / wanted.size, 1)
    own = max(float((wanted * wanted).sum()), 1)
    return np.asarray(product / np.sqrt(spread * own), dtype=np.float32)


def _sums(picture: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float64]:
    """The sum over each place of a window of that size."""
    total = np.pad(picture.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    tall, wide = size
    return np.asarray(
        total[tall:, wide:] - total[:-tall, wide:] - total[tall:, :-wide] + total[:-tall, :-wide]
    )
