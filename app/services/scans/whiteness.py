"""Telling the blank back of a page from a page with something on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.services.scans.pixels import Grey, Mask, paper, pieces, spread, streaks

_NIGHT = 100  # as dark as that, a page isn't white
_INK = 0.3  # of the paper's brightness; a page shows through more faintly


@dataclass(frozen=True)
class _Look:
    """One way of looking at a page.

    Attributes:
        long: pixels along the page.
        wide: pixels to each side of the widest line that is looked for.
        edge: share of the page at each edge where holes, staples and shadows are.
        speck: pixels; smaller is dust.
        little: pixels of all that may be there.
    """

    long: int
    wide: int
    edge: float
    speck: int
    little: int


_LINES = _Look(long=1000, wide=2, edge=0.04, speck=6, little=35)  # 3 mm² of pen or print
_BLOTS = _Look(long=250, wide=6, edge=0.1, speck=1, little=4)  # thick, or all out of focus


def is_blank(picture: Grey) -> bool:
    """Whether nothing is written or printed on a page; print that shows through doesn't count."""
    return all(_nothing(picture, look) for look in (_LINES, _BLOTS))


def _nothing(picture: Grey, look: _Look) -> bool:
    share = look.long / max(picture.shape)
    size = round(picture.shape[1] * share), round(picture.shape[0] * share)
    image = Image.fromarray(picture).resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    small = np.asarray(image)
    white = float(np.median(small[::7, ::7]))
    if white < _NIGHT:
        return False
    mask: Mask = paper(small, look.wide).astype(np.float32) - small > _INK * white
    mask = mask & ~spread(streaks(small) > 0, 2)
    down, right = (round(side * look.edge) for side in mask.shape)
    sizes = pieces(mask[down:-down, right:-right]).sums()
    return bool(sizes[sizes >= look.speck].sum() <= look.little)
