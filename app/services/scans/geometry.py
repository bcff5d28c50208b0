"""Where on a picture the millimetres of a form are, even where it is turned, bent or photographed.

A plane is a 3 × 3 matrix that takes x, y in mm on the form to x, y in pixels of the picture.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.services.declarations.form_layout import Area
from app.services.scans.pixels import Grey

Points = NDArray[np.float64]  # x, y; shape (n, 2)
Plane = NDArray[np.float64]

STRAIGHT = 0.35  # mm; what reading a code's corners may be wrong by


def project(plane: Plane, points: Points) -> Points:
    """Return where points of the form are on the picture."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ plane.T
    return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:])


def corners(area: Area) -> Points:
    """Return an area's corners in mm, clockwise from the top left (4, 2)."""
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def fit(form: Points, picture: Points, good: float = STRAIGHT) -> tuple[Plane, float]:
    """Find the plane by which points of the form are those of the picture.

    The plainest that fits is taken: turned and sized alone, as a scanner does, then stretched
    and slanted, then in perspective, as a photograph is; few points can't show the latter two.

    Args:
        form: in mm.
        picture: the same points in pixels.
        good: the miss in mm at which a plainer plane is kept.

    Returns:
        The plane, and by how much it misses the points: root mean square, in mm.
    """
    found: tuple[Plane, float] | None = None
    for kind, least in ((_turned, 2), (_slanted, 8), (_perspective, 8)):
        if len(form) < least:
            break
        plane = kind(form, picture)
        if plane is None:
            continue
        found = plane, misses(plane, form, picture)
        if found[1] < good:
            break
    assert found is not None  # noqa: S101 - the first kind always fits something
    return found


def misses(plane: Plane, form: Points, picture: Points) -> float:
    """Return by how much a plane misses points: root mean square, in mm on the form."""
    back = project(np.asarray(np.linalg.inv(plane), dtype=np.float64), picture)
    return float(np.sqrt(np.mean(np.sum((back - form) ** 2, axis=1))))


def rectified(picture: Grey, plane: Plane, area: Area, scale: float, around: int = 255) -> Grey:
    """Return an area of the form as if scanned straight, ``scale`` pixels a mm.

    What lies outside the picture is ``around``.
    """
    size = round(area.width * scale), round(area.height * scale)
    to_mm = np.array([[1 / scale, 0, area.left], [0, 1 / scale, area.top], [0, 0, 1]])
    matrix = plane @ to_mm
    matrix = matrix / matrix[2, 2]
    straight = not matrix[2, :2].any()
    image = Image.fromarray(picture).transform(
        size,
        Image.Transform.AFFINE if straight else Image.Transform.PERSPECTIVE,
        tuple(matrix.ravel()[: 6 if straight else 8]),
        Image.Resampling.BILINEAR,
        fillcolor=around,
    )
    return np.asarray(image)


def _turned(form: Points, picture: Points) -> Plane:
    """Turned, sized and moved: 4 unknowns."""
    x, y = form.T
    one, none = np.ones(len(form)), np.zeros(len(form))
    rows = np.concatenate([np.column_stack([x, -y, one, none]), np.column_stack([y, x, none, one])])
    a, b, right, down = np.linalg.lstsq(rows, picture.T.ravel(), rcond=None)[0]
    return np.array([[a, -b, right], [b, a, down], [0, 0, 1]])


def _slanted(form: Points, picture: Points) -> Plane:
    """Any straight map: 6 unknowns."""
    rows = np.column_stack([form, np.ones(len(form))])
    found = np.linalg.lstsq(rows, picture, rcond=None)[0]
    return np.vstack([found.T, [0, 0, 1]])


def _perspective(form: Points, picture: Points) -> Plane | None:
    """A plane seen at an angle: 8 unknowns. None where the points can't be seen so."""
    to_form, to_picture = _centred(form), _centred(picture)
    p, q = project(to_form, form), project(to_picture, picture)
    rows = []
    for (x, y), (u, v) in zip(p, q, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    plane = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    plane = np.linalg.inv(to_picture) @ plane @ to_form
    behind = np.column_stack([form, np.ones(len(form))]) @ plane[2] / plane[2, 2]
    if abs(np.linalg.det(plane)) < 1e-12 or (behind <= 0).any():
        return None
    return np.asarray(plane / plane[2, 2])


def _centred(points: Points) -> Plane:
    """The map that puts points around the origin, at a distance of 1 or so."""
    middle, wide = points.mean(axis=0), max(points.std(), 1e-9)
    return np.array([[1 / wide, 0, -middle[0] / wide], [0, 1 / wide, -middle[1] / wide], [0, 0, 1]])
