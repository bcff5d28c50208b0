"""What people have put into the boxes of a form: strokes of a pen, and not dirt or shadow.

Lengths are mm and areas mm² unless said otherwise. In doubt a box is unsure, and a person looks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.services.declarations.form_layout import Area, Box
from app.services.scans.blanks import SCALE, Blank, Found
from app.services.scans.pixels import Ink, Mask, pieces, spread
from app.services.scans.rows import Mark

_FAINT, _INK, _DARK = 0.14, 0.22, 0.36  # shares of print's darkness; what shows through is fainter
_SPECK = 0.25
_HAIR = 0.1
_STRAIGHT, _LONG = 0.3, 1.7  # spreads (standard deviations) of a line that nobody wrote
_THICK = round(0.85 * SCALE)  # pixels to each side of its middle that no pen's stroke has
_GAP = 1.2  # strokes this near belong together, and so do the ends that a frame parts
_EMPTY, _TICKED = 0.3, 1.3
_BESIDE = 3.0
_SPILT = 2.0  # by which a tick may leave its box
_STAINED = 0.25
_HIDDEN = 0.3  # share of a small box that a streak may cover


@dataclass(frozen=True)
class _Wanted:
    """What writing in a box has at least.

    Attributes:
        ink: altogether.
        across: whole millimetres across that bear some.
        tall: those of them in which it goes up and down, as a line drawn across doesn't.
    """

    ink: float
    across: int
    tall: int


_WRITTEN = {Box.SIGNED: _Wanted(4.0, 8, 4), Box.DATE: _Wanted(2.5, 6, 3)}
_TALL = 1.2
_DENSE = 7.5  # millimetres of ink down a line that no writing has, but a code showing through
_SOLID = 0.1  # share of writing's ink that is truly dark, where a back shows through
_LETTER, _PRINTED, _THROUGH = 6.0, 35, 2.0  # a letter's ink; so many are print; how much darker


@dataclass(frozen=True)
class _Strokes:
    """Ink that may be writing.

    Attributes:
        rows, columns: of each pixel in the zone.
        group: which strokes belong together.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    group: NDArray[np.intp]


def marks(blank: Blank, found: Found) -> dict[Box, Mark]:
    """Say what is in each box of a form found on a page."""
    bare = found.ink * (_written_on(blank) & ~found.streak)
    dark = _dark(blank, bare)
    strokes = _strokes(bare, dark)
    result = {}
    for box, area in blank.layout.boxes.items():
        drift = found.drift[box]
        if drift is None:
            result[box] = Mark.UNSURE
        elif box in _WRITTEN:
            place, wanted = _moved(area, drift), _WRITTEN[box]
            result[box] = _writing(blank, bare, strokes, place, wanted, dark)
        else:
            result[box] = _tick(blank, found, bare, strokes, _moved(area, drift))
    if result[Box.DATE] is Mark.MARKED and _runs_on(blank, bare):
        result[Box.DATE] = Mark.UNSURE
    if result[Box.SOMETHING] is Mark.EMPTY and _beside(blank, bare, strokes) > _BESIDE:
        result[Box.SOMETHING] = Mark.UNSURE
    return result


def _written_on(blank: Blank) -> Mask:
    """Where ink is looked for: not on print, codes, or the foot of the page."""
    free = ~blank.print
    for area in blank.layout.codes.values():
        if area.bottom > blank.zone.top:
            free[blank.cut(area)] = False
    free[blank.cut(Area(blank.zone.left, 280.5, blank.zone.width, 20))] = False
    return np.asarray(free)


def _moved(area: Area, by: tuple[float, float]) -> Area:
    return Area(area.left + by[0], area.top + by[1], area.width, area.height)


def _within(area: Area, margin: float) -> Area:
    return Area(
        area.left + margin, area.top + margin, area.width - 2 * margin, area.height - 2 * margin
    )


def _dark(blank: Blank, bare: Ink) -> float:
    """Return how dark writing is at least: far darker than a printed back that shows through."""
    beside = bare.copy()
    for area in blank.layout.boxes.values():
        beside[blank.cut(_within(area, -3))] = 0
    found = pieces(beside > _FAINT)
    ink = found.sums() / SCALE**2
    letters: Mask = np.asarray((ink > _SPECK) & (ink < _LETTER))
    if letters.sum() < _PRINTED:
        return _DARK
    strength = beside[found.rows, found.columns][letters[found.piece]]
    return max(_DARK, _THROUGH * float(np.percentile(strength, 90)))


def _strokes(bare: Ink, least: float) -> _Strokes:
    """Find what may be writing: no specks, no faint traces, no straight lines, no stains."""
    mask = bare > _INK
    thick = spread(spread(mask, _THICK, darkest=True), _THICK + 2)
    found = pieces(mask & ~thick)
    strength = bare[found.rows, found.columns]
    area = found.sums() / SCALE**2
    dark = found.sums(strength > least) / SCALE**2
    along, across = (side / SCALE for side in found.thickness())
    line = (along > _LONG) & (across < _STRAIGHT)
    kept = ((area > _SPECK) & (dark > _HAIR) & ~line)[found.piece]
    rows, columns = found.rows[kept], found.columns[kept]
    mask = np.zeros(bare.shape, dtype=bool)
    mask[rows, columns] = True
    joined = pieces(spread(mask, round(_GAP * SCALE)))
    names = np.zeros(bare.shape, dtype=np.intp)
    names[joined.rows, joined.columns] = joined.piece
    return _Strokes(rows, columns, names[rows, columns])


def _inside(blank: Blank, area: Area, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Mask:
    down, right = blank.cut(area)
    return np.asarray(
        (rows >= down.start)
        & (rows < down.stop)
        & (columns >= right.start)
        & (columns < right.stop)
    )


def _belonging(blank: Blank, strokes: _Strokes, area: Area) -> Mask:
    """Which pixels are of strokes that lie for the most part in an area."""
    if not len(strokes.rows):
        return np.zeros(0, dtype=bool)
    inside = _inside(blank, area, strokes.rows, strokes.columns)
    share = np.bincount(strokes.group, inside) / np.maximum(np.bincount(strokes.group), 1)
    return np.asarray(inside & (share > 0.5)[strokes.group])


def _writing(
    blank: Blank, bare: Ink, strokes: _Strokes, area: Area, wanted: _Wanted, dark: float
) -> Mark:
    inner = _within(area, 1.0)
    if (bare[blank.cut(inner)] > _INK).sum() / SCALE**2 < 2 * _EMPTY:
        return Mark.EMPTY
    own = _belonging(blank, strokes, area)
    own &= _inside(blank, inner, strokes.rows, strokes.columns)
    mask: Mask = np.zeros(bare.shape, dtype=bool)
    mask[strokes.rows[own], strokes.columns[own]] = True
    mask = mask[blank.cut(inner)]
    # A line from edge to edge is a streak or a fold, however broken up.
    mask = mask & ~(_share(mask, 1) > 0.7)[:, None]
    mask = mask & ~(_share(mask, 0) > 0.6)[None, :]
    wide = mask.shape[1] // SCALE
    columns = mask[:, : wide * SCALE].reshape(-1, wide, SCALE)
    ink = columns.sum(axis=(0, 2)) / SCALE**2
    rows = columns.max(axis=2)
    height = (len(mask) - rows.argmax(axis=0) - rows[::-1].argmax(axis=0)) / SCALE
    strength = bare[blank.cut(inner)][mask]
    filled = (bare[blank.cut(inner)] > _INK).sum(axis=0) / SCALE
    enough = (
        ink.sum() >= wanted.ink
        and (ink > _HAIR).sum() >= wanted.across
        and ((height > _TALL) & (ink > _HAIR)).sum() >= wanted.tall
        and (dark == _DARK or (strength > dark).mean() >= _SOLID)
        and np.percentile(filled[filled > _HAIR], 75) <= _DENSE
    )
    return Mark.MARKED if enough else Mark.UNSURE


def _runs_on(blank: Blank, bare: Ink) -> bool:
    """Whether what is in the box for the date comes from the left of it, or goes on below.

    A signature runs on so, and a code on the back of thin paper shows through there.
    """
    date = blank.layout.boxes[Box.DATE]
    before = Area(date.left - 3.2, date.top, 2.4, date.height)
    below = Area(date.left, date.bottom + 0.8, date.width, 2.4)
    return any((bare[blank.cut(area)] > _INK).sum() / SCALE**2 > _HAIR for area in (before, below))


def _share(mask: Mask, axis: int) -> NDArray[np.float64]:
    """The share of each column (axis 0) or row (axis 1) that bears ink, a little to its sides."""
    wide = spread(mask, SCALE // 3)
    return np.asarray(wide.mean(axis=axis))


def _tick(blank: Blank, found: Found, bare: Ink, strokes: _Strokes, area: Area) -> Mark:
    inner = bare[blank.cut(_within(area, 0.3))]
    dots = pieces(inner > _FAINT)
    large = (dots.sums() / SCALE**2 > 0.08)[dots.piece]
    strength = inner[dots.rows, dots.columns][large]
    if (strength > _DARK).sum() / SCALE**2 >= _TICKED:
        # What runs through the box from elsewhere may be meant for another.
        own = _belonging(blank, strokes, _within(area, -_SPILT)).any()
        return Mark.MARKED if own else Mark.UNSURE
    hidden = found.streak[blank.cut(_within(area, 0.3))].mean() > _HIDDEN
    if hidden or _stained(blank, found, area) or (strength > _INK).sum() / SCALE**2 > _EMPTY:
        return Mark.UNSURE
    return Mark.EMPTY if len(strength) / SCALE**2 <= 3 * _EMPTY else Mark.UNSURE


def _stained(blank: Blank, found: Found, area: Area) -> bool:
    """Whether a small box is darker than the paper beside it: blacked out, or under a stain."""
    inside = np.median(found.picture[blank.cut(_within(area, 1.0))])
    rows, _ = blank.cut(area)
    beside = found.picture[rows, blank.cut(Area(area.left - 6, area.top, 4.5, area.height))[1]]
    return bool(inside < (1 - _STAINED) * np.median(beside))


def _beside(blank: Blank, bare: Ink, strokes: _Strokes) -> float:
    """How much is written around the statements, outside their boxes."""
    boxes = blank.layout.boxes
    top, bottom = boxes[Box.NOTHING].top - 2, boxes[Box.FORMAT].bottom + 1
    around = Area(boxes[Box.NOTHING].left - 6, top, 186, bottom - top)
    there = _inside(blank, around, strokes.rows, strokes.columns)
    for box in (Box.NOTHING, Box.SOMETHING, Box.FORMAT):
        there &= ~_belonging(blank, strokes, boxes[box])
    return float((bare[strokes.rows, strokes.columns][there] > _INK).sum()) / SCALE**2
