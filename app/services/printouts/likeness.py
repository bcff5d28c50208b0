"""How alike each printed word is to what a scan has in its place, letter by letter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.services.declarations.form_layout import Area
from app.services.printouts.placing import best_place, correlate, cut
from app.services.printouts.printed import PrintedPage, Word
from app.services.scans.pixels import Grey

_REACH = 3  # pixels about which a word is looked for
_MARGIN = 0.5  # mm around a word
_SOFT = 0.8  # pixels; by which one picture may be sharper than the other
_KERNEL = np.exp(-0.5 * (np.arange(-3, 4) / 1.2) ** 2)


@dataclass(frozen=True)
class Likeness:
    """A printed word and the scan in its place.

    Attributes:
        alike: of the whole word; 1 is equal, 0 something else or nothing.
        letters: of each letter, the same.
        off: of each letter, by how much of the print's own darkness its worst spot is off.
    """

    word: Word
    alike: float
    letters: tuple[float, ...]
    off: tuple[float, ...]


def likenesses(page: PrintedPage, scan: Grey) -> list[Likeness]:
    """Compare each word of a page with a scan that was laid over it; words cut off are left out."""
    printed, seen = _soft(page.picture), _soft(scan)
    found = (_of(word, printed, seen) for word in page.words)
    return [each for each in found if each is not None]


def _of(word: Word, printed: NDArray[np.float32], seen: NDArray[np.float32]) -> Likeness | None:
    rows, columns = cut(_wider(word.area, _MARGIN))
    top, left = rows.start - _REACH, columns.start - _REACH
    bottom, right = rows.stop + _REACH, columns.stop + _REACH
    wanted = printed[rows, columns]
    if top < 0 or left < 0 or bottom > seen.shape[0] or right > seen.shape[1] or wanted.size < 9:
        return None
    window = seen[top:bottom, left:right]
    alike, down, across = best_place(correlate(window, wanted - wanted.mean()))
    got = _shifted(window, down, across)[: wanted.shape[0], : wanted.shape[1]]
    spread = max(float(wanted.max() - wanted.min()), 30.0)
    off = _smooth(_matched(got, wanted) - wanted) / spread
    letters, worst = [], []
    for area in word.letters:
        inside = _within(cut(_wider(area, 0.35)), rows, columns)
        letters.append(_alike(got[inside], wanted[inside]))
        inside = _within(cut(_wider(area, 0.1)), rows, columns)
        worst.append(float(np.abs(off[inside]).max(initial=0)))
    return Likeness(word, alike, tuple(letters), tuple(worst))


def _matched(got: NDArray[np.float32], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scan's patch in the print's brightness."""
    here, there = got - got.mean(), wanted - wanted.mean()
    gain = float((here * there).sum()) / max(float((here * here).sum()), 1)
    return np.asarray(here * max(gain, 0) + wanted.mean(), dtype=np.float32)


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    if not one.size:
        return 1.0
    one, other = one - one.mean(), other - other.mean()
    own = float((one * one).sum()) * float((other * other).sum())
    return float((one * other).sum() / max(own, 1) ** 0.5)


def _within(place: tuple[slice, slice], rows: slice, columns: slice) -> tuple[slice, slice]:
    down, across = place
    return (
        slice(max(0, down.start - rows.start), max(0, down.stop - rows.start)),
        slice(max(0, across.start - columns.start), max(0, across.stop - columns.start)),
    )


def _wider(area: Area, by: float) -> Area:
    return Area(area.left - by, area.top - by, area.width + 2 * by, area.height + 2 * by)


def _shifted(window: NDArray[np.float32], down: float, across: float) -> NDArray[np.float32]:
    image = Image.fromarray(window)
    moved = image.transform(
        image.size,
        Image.Transform.AFFINE,
        (1, 0, across, 0, 1, down),
        Image.Resampling.BICUBIC,
    )
    return np.asarray(moved, dtype=np.float32)


def _smooth(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without what is smaller than a pen's stroke: edges that don't quite meet cancel out."""
    weights = _KERNEL / _KERNEL.sum()
    padded = np.pad(picture, 3)
    tall, wide = picture.shape
    across = sum(weights[at] * padded[:, at : at + wide] for at in range(7))
    down = sum(weights[at] * np.asarray(across)[at : at + tall] for at in range(7))
    return np.asarray(down, dtype=np.float32)


def _soft(picture: Grey) -> NDArray[np.float32]:
    soft = Image.fromarray(picture).filter(ImageFilter.GaussianBlur(_SOFT))
    return np.asarray(soft, dtype=np.float32)
