"""A few operations on grey and black-and-white pictures, held as arrays (rows, columns)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Ink = NDArray[np.float32]  # 0 is paper, 1 as dark as the form's own print
Mask = NDArray[np.bool_]

_STREAKED = 0.85  # of the paper's brightness
_ALONG = 0.3  # share of the page's height or width
_FEW = 0.1  # share of its columns or rows


def spread(
    picture: NDArray[Any], reach: int, darkest: bool = False, axes: tuple[int, ...] = (0, 1)
) -> NDArray[Any]:
    """Return each pixel's lightest (or darkest) neighbour within ``reach`` along the axes."""
    better = np.minimum if darkest else np.maximum
    for axis in axes:
        padded = np.pad(
            picture, [(reach, reach) if axis == at else (0, 0) for at in (0, 1)], mode="edge"
        )
        done, wide = 1, 2 * reach + 1
        while done < wide:
            step = min(done, wide - done)
            if axis == 0:
                padded = better(padded[:-step], padded[step:])
            else:
                padded = better(padded[:, :-step], padded[:, step:])
            done += step
        picture = padded
    return picture


def paper(picture: Grey, reach: int) -> Grey:
    """Return the picture without whatever dark is narrower than ``2 reach``: stains remain."""
    return spread(spread(picture, reach), reach, darkest=True)


def streaks(picture: Grey) -> Grey:
    """Return where lines run along most of a page, exactly upright or level: 255, else 0.

    They are dirt on the scanner's glass; print and pen are never so long and straight.
    """
    marked = np.zeros(picture.shape, dtype=np.uint8)
    for turned, drawn in ((picture, marked), (picture.T, marked.T)):
        height, width = turned.shape
        reach, tall = max(picture.shape) // 200, max(picture.shape) // 80
        # Of pixels above each other the lightest: any gap in the dark shows, as letters have.
        lumps = turned[: height // tall * tall].reshape(-1, tall, width).max(axis=1)
        light = spread(spread(lumps, reach, axes=(1,)), reach, darkest=True, axes=(1,))
        lines = (lumps < _STREAKED * light.astype(np.float32)).mean(axis=0) > _ALONG
        if lines.mean() < _FEW:
            drawn[:, lines] = 255
    return marked


@dataclass(frozen=True)
class Pieces:
    """The connected pieces of a mask: for each dark pixel, where it is and of which piece.

    Attributes:
        rows: of every dark pixel.
        columns: of every dark pixel.
        piece: which piece it belongs to, from 0.
        count: how many pieces there are.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    piece: NDArray[np.intp]
    count: int

    def sums(self, weights: NDArray[Any] | None = None) -> NDArray[Any]:
        """Return for each piece how many pixels it has, or the sum of their ``weights``."""
        return np.bincount(self.piece, weights, self.count)

    def thickness(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return each piece's spread along and across its own direction (standard deviations)."""
        area = np.maximum(self.sums(), 1)
        x, y = self.columns.astype(float), self.rows.astype(float)
        mean_x, mean_y = self.sums(x) / area, self.sums(y) / area
        x, y = x - mean_x[self.piece], y - mean_y[self.piece]
        xx, yy, xy = (self.sums(part) / area for part in (x * x, y * y, x * y))
        middle = (xx + yy) / 2
        turn = np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
        return np.sqrt(middle + turn), np.sqrt(np.maximum(middle - turn, 0))


def pieces(mask: Mask) -> Pieces:
    """Find the pieces of a mask; pixels that touch at a corner belong together."""
    width = mask.shape[1] + 2
    padded = np.pad(mask, ((0, 0), (1, 1))).ravel()
    rows, columns = np.divmod(np.flatnonzero(padded), width)
    if not len(rows):
        return Pieces(rows, columns, rows, 0)
    columns -= 1
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    row, start = np.divmod(edges[::2], width)
    stop = edges[1::2] % width
    # A run of dark pixels touches those runs of the row above that its ends reach.
    low = np.searchsorted(row * width + stop, (row - 1) * width + start, "left")
    high = np.searchsorted(row * width + start, (row - 1) * width + stop, "right")
    touching = np.maximum(high - low, 0)
    run = np.repeat(np.arange(len(row)), touching)
    first = np.cumsum(touching) - touching
    above = np.arange(touching.sum()) - np.repeat(first - low, touching)
    named = _joined(len(row), run, above)
    known, named = np.unique(named, return_inverse=True)
    return Pieces(rows, columns, np.repeat(named, stop - start), len(known))


def _joined(count: int, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
    """Name the sets that pairs join: each member bears the smallest member's number."""
    name = np.arange(count)
    while True:
        least = np.minimum(name[one], name[other])
        if np.array_equal(name[one], least) and np.array_equal(name[other], least):
            return name
        before = name.copy()
        for side in (one, other):
            np.minimum.at(name, before[side], least)
            np.minimum.at(name, side, least)
        name = name[name]
