"""What differs between a page as printed and a picture that was laid over it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.services.declarations.form_layout import Area
from app.services.printouts.likeness import Likeness, likenesses
from app.services.printouts.placing import Laid, cut
from app.services.printouts.printed import SCALE, PrintedPage, around
from app.services.scans.blanks import ink_of
from app.services.scans.pixels import Grey, Ink, Mask, pieces, spread, streaks

_OFF, _UNEVEN = 0.3, 0.4  # of a letter that is another: at least, and for each of the page's own
_ALIKE = 0.87  # a letter this alike is the same all the same
_GONE, _FAINT = 0.45, 0.3  # a word's likeness, and its share of ink, where nothing is left of it
_POOR = 0.2  # off of half the letters: no more can be told
_EDGE = 6.0  # mm along the paper's edge that scanners and lids blacken
_INK, _SPECK = 0.36, 0.12  # darkness, and mm² of a piece, of what was added
_ADDED = 0.45  # mm² of ink together
_STRAIGHT, _LONG = 0.22, 4.0  # mm (standard deviations) of folds and of dirt on the glass
_HOLE, _PUNCHED, _FILLED = 8.5, 16.0, 0.25  # mm at most: its size, how far from an edge; its share
_SHADE, _SHADED = 0.3, 16  # of black, and mm²: parts that became lighter or darker


class What(enum.StrEnum):
    """How a part of the page differs."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    SHADED = "shaded"


@dataclass(frozen=True)
class Difference:
    """A part of the page that is not as printed.

    Attributes:
        area: in mm of the printed page.
        words: that were printed there; empty where nothing was.
    """

    what: What
    area: Area
    words: str = ""


def differences(page: PrintedPage, laid: Laid, code: Area) -> list[Difference] | None:
    """Say what differs, from the top of the page down.

    Args:
        page: as printed.
        laid: a picture laid over it.
        code: where the page's own QR code is; its black tells how dark print is.

    Returns:
        None where the picture is too poor to say.
    """
    scan = laid.picture
    words = likenesses(page, scan)
    offs = [each for word in words for each in word.off]
    usual = float(np.median(offs)) if offs else 0.0
    if usual > _POOR:
        return None
    dark, light = (float(each) for each in np.percentile(scan[cut(code)], (8, 92)))
    dirt: Mask = np.asarray(spread(streaks(scan), 2) > 0)
    inks = ink_of(page.picture, 0.0), ink_of(scan, dark / max(light, 1))
    found = [
        *_of_words(words, *inks, dirt, _OFF + _UNEVEN * usual),
        *_added(page, *inks, dirt, scan),
        *(_shaded(page, scan, dark, light) if laid.shades else ()),
    ]
    return sorted(found, key=lambda each: (each.area.top, each.area.left))


def _of_words(
    words: Iterable[Likeness], printed: Ink, scanned: Ink, dirt: Mask, most: float
) -> Iterator[Difference]:
    differing: list[tuple[What, Likeness]] = []
    for each in words:
        what = _what(each, printed, scanned, dirt, most)
        if what is None:
            continue
        if differing and not _beside(differing[-1], (what, each)):
            yield _together(differing)
            differing = []
        differing.append((what, each))
    if differing:
        yield _together(differing)


def _what(each: Likeness, printed: Ink, scanned: Ink, dirt: Mask, most: float) -> What | None:
    if each.alike < _GONE:
        place = cut(each.word.area)
        left = float(scanned[place].sum()) / max(float(printed[place].sum()), 1)
        return What.MISSING if left < _FAINT else What.CHANGED
    for area, off, alike in zip(each.word.letters, each.off, each.letters, strict=True):
        if off > most and alike < _ALIKE and not dirt[cut(area)].any():
            return What.CHANGED
    return None


def _beside(one: tuple[What, Likeness], other: tuple[What, Likeness]) -> bool:
    left, right = one[1].word.area, other[1].word.area
    level = abs(left.bottom - right.bottom) < 2.5
    return one[0] is other[0] and level and 0 <= right.left - left.right < 5


def _together(differing: list[tuple[What, Likeness]]) -> Difference:
    areas = tuple(each.word.area for _, each in differing)
    said = " ".join(each.word.text for _, each in differing)
    return Difference(differing[0][0], around(areas), said)


def _added(
    page: PrintedPage, printed: Ink, scanned: Ink, dirt: Mask, scan: Grey
) -> Iterator[Difference]:
    """Ink where nothing was printed."""
    free = ~spread(printed > 0.1, 3) & ~_margin(scanned.shape) & ~dirt
    for area in page.pictures:
        free[cut(area)] = False
    free &= ~spread(page.picture < 225, 4)  # shaded parts have edges of their own
    found = pieces(np.asarray((scanned > _INK) & free))
    size = found.sums() / SCALE**2
    along, across = (side / SCALE for side in found.thickness())
    line = (along > _LONG) & (across < _STRAIGHT)
    kept = ((size > _SPECK) & ~line)[found.piece]
    mask: Mask = np.zeros(scanned.shape, dtype=bool)
    mask[found.rows[kept], found.columns[kept]] = True
    return (each for each in _boxes(mask, 2.0, _ADDED, What.ADDED) if not _is_hole(each, scan))


def _shaded(page: PrintedPage, scan: Grey, dark: float, light: float) -> Iterator[Difference]:
    """Parts a few mm across that became lighter or darker: pictures, bars, stains, patches."""
    seen = np.clip((scan.astype(np.float32) - dark) / max(light - dark, 40), 0, 1)
    small = (scan.shape[1] // SCALE, scan.shape[0] // SCALE)
    now, then = _small(seen * 255, small), _small(page.picture.astype(np.float32), small)
    differ = np.abs(now - then) > _SHADE * 255
    differ &= ~_margin(differ.shape, 1)
    solid = spread(spread(differ, 1, darkest=True), 1)
    mask = np.repeat(np.repeat(solid, SCALE, axis=0), SCALE, axis=1)
    return (each for each in _boxes(mask, 2.0, _SHADED, What.SHADED) if not _is_hole(each, scan))


def _small(picture: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    image = Image.fromarray(picture).resize(size, Image.Resampling.BOX)
    return np.asarray(image, dtype=np.float32)


def _margin(shape: tuple[int, ...], scale: float = SCALE) -> Mask:
    wide = round(_EDGE * scale)
    mask = np.ones(shape, dtype=bool)
    mask[wide:-wide, wide:-wide] = False
    return mask


def _boxes(mask: Mask, near: float, least: float, what: What) -> Iterator[Difference]:
    """What lies together, with enough of it, in mm²."""
    joined = pieces(spread(mask, round(near * SCALE / 2)))
    own = mask[joined.rows, joined.columns]
    for number in np.flatnonzero(joined.sums(own) / SCALE**2 >= least):
        here = own & (joined.piece == number)
        rows, columns = joined.rows[here], joined.columns[here]
        left, top, right, bottom = (
            float(each) / SCALE
            for each in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        )
        yield Difference(what, Area(left, top, right - left, bottom - top))


def _is_hole(found: Difference, scan: Grey) -> bool:
    """Whether it is a punched hole: small, near an edge, and filled with what lay behind it."""
    box, (tall, wide) = found.area, (side / SCALE for side in scan.shape)
    x, y = box.left + box.width / 2, box.top + box.height / 2
    small = max(box.width, box.height) < _HOLE
    if not small or min(x, y, wide - x, tall - y) > _PUNCHED:
        return False
    around = cut(Area(x - _HOLE / 2, y - _HOLE / 2, _HOLE, _HOLE))
    return bool((scan[around] < 0.55 * np.percentile(scan, 90)).mean() > _FILLED)
