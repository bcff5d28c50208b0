"""Telling the blank back of a page from a page with something on it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.services.scans.pixels import Grey, paper, pieces, spread

_LONG = 1000  # pixels along the page that are looked at: some 3.4 a mm
_EDGE = 0.04  # share of the page at each edge where holes, staples and shadows are
_INK = 0.3  # a page shows through more faintly
_SPECK = 6  # pixels; smaller is dust
_LITTLE = 35  # pixels of all that is written: 3 mm²
_STREAK = 0.3  # share of a line's length that is dark: dirt on the glass


def is_blank(picture: Grey) -> bool:
    """Whether nothing is written or printed on a page; print that shows through doesn't count."""
    share = _LONG / max(picture.shape)
    size = round(picture.shape[1] * share), round(picture.shape[0] * share)
    small = np.asarray(
        Image.fromarray(picture).resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    )
    if np.median(small[::7, ::7]) < 100:
        return False
    light = np.maximum(paper(small, 5), 1).astype(np.float32)
    mask = 1 - small / light > _INK
    for axis in (0, 1):
        lines = mask.mean(axis=axis) > _STREAK
        mask = mask & ~np.expand_dims(spread(lines[None], 1)[0], axis)
    down, right = (round(side * _EDGE) for side in mask.shape)
    found = pieces(mask[down:-down, right:-right])
    sizes = found.sums()
    return bool(sizes[sizes >= _SPECK].sum() <= _LITTLE)
