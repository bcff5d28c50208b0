"""Which codes on a picture make up a form, which way up it is and where its boxes are."""

from __future__ import annotations

import numpy as np

from app.services.declarations.form_layout import Box, Corner, Layout
from app.services.scans.codes import Seen
from app.services.scans.geometry import Plane, Points, corners, fit, project
from app.services.scans.pixels import Grey
from app.services.scans.rows import Crop

_ONE_PAGE = 1.5  # mm by which the codes of one page may seem to lie off a plane
_EDGE = 1.0  # mm around a box in its crop


def groups(seen: list[Seen]) -> list[list[Seen]]:
    """Return the codes of each form, upper code first.

    Two codes with different references that lie as those of one page do are taken together:
    they disagree.
    """
    by_reference: dict[str, list[Seen]] = {}
    for one in sorted(seen, key=lambda one: (one.code.corner.value, *one.corners[0])):
        by_reference.setdefault(one.code.reference, []).append(one)
    forms = list(by_reference.values())
    single = [form[0] for form in forms if len(form) == 1]
    for upper in single:
        for lower in single:
            if (upper.code.corner, lower.code.corner) == (Corner.TOP, Corner.FOOT) and _one_page(
                upper, lower
            ):
                rest = [form for form in forms if form[0] is not upper and form[0] is not lower]
                return [[upper, lower], *rest]
    return forms


def _one_page(upper: Seen, lower: Seen) -> bool:
    if upper.code.layout.number != lower.code.layout.number:
        return False
    form = np.concatenate([upper.printed, lower.printed])
    return fit(form, np.concatenate([upper.corners, lower.corners]))[1] < _ONE_PAGE


def turn_of(plane: Plane) -> int:
    """Return by how many degrees clockwise, a multiple of 90, to set the page upright."""
    left, right = project(plane, np.array([(55.0, 150.0), (155.0, 150.0)]))
    degrees = np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0]))
    return int(round(-float(degrees) / 90) * 90 % 360)


def within(picture: Grey, plane: Plane, layout: Layout) -> bool:
    """Whether all boxes lie on the picture."""
    points = np.concatenate([project(plane, corners(area)) for area in layout.boxes.values()])
    height, width = picture.shape
    return bool((points >= 0).all() and (points <= (width, height)).all())


def crops(picture: Grey, plane: Plane, layout: Layout, turn: int) -> dict[Box, Crop]:
    """Return where the boxes are on the page set upright, with a little around them."""
    found = {}
    height, width = picture.shape
    for box, area in layout.boxes.items():
        spread = corners(area) + np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * _EDGE
        share = _upright(project(plane, spread) / (width, height), turn).clip(0, 1)
        (left, top), (right, bottom) = share.min(axis=0), share.max(axis=0)
        found[box] = Crop(float(left), float(top), float(right), float(bottom))
    return found


def _upright(share: Points, turn: int) -> Points:
    """Turn shares of a picture's width and height clockwise with it."""
    x, y = share.T
    across, down = {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turn]
    return np.column_stack([across, down])
