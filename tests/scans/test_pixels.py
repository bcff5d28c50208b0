"""The few picture operations against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from app.services.scans.geometry import fit, misses, project
from app.services.scans.pixels import Mask, pieces, spread


def flooded(mask: Mask) -> list[set[tuple[int, int]]]:
    """The pieces of a mask, slowly."""
    left = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    found = []
    while left:
        piece, edge = set[tuple[int, int]](), [left.pop()]
        while edge:
            row, column = edge.pop()
            piece.add((row, column))
            around = {(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)} & left
            left -= around
            edge += around
        found.append(piece)
    return found


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.8, 1.0])
def test_pieces_are_those_of_a_flood(share: float) -> None:
    rng = np.random.default_rng(int(share * 10))
    for _ in range(8):
        mask: Mask = rng.random((int(rng.integers(1, 30)), int(rng.integers(1, 40)))) < share
        found = pieces(mask)
        parts: list[set[tuple[int, int]]] = [set() for _ in range(found.count)]
        for row, column, piece in zip(found.rows, found.columns, found.piece, strict=True):
            parts[piece].add((int(row), int(column)))
        assert sorted(map(sorted, parts)) == sorted(map(sorted, flooded(mask)))
        assert found.sums().sum() == mask.sum()


def test_spreading_takes_the_lightest_or_darkest_around() -> None:
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 255, (20, 31), dtype=np.uint8)
    for reach in (1, 3, 7):
        light, dark = spread(picture, reach), spread(picture, reach, darkest=True)
        for row, column in ((0, 0), (10, 15), (19, 30), (4, 28)):
            rows = slice(max(row - reach, 0), row + reach + 1)
            around = picture[rows, max(column - reach, 0) : column + reach + 1]
            assert light[row, column] == around.max()
            assert dark[row, column] == around.min()


def test_a_plane_is_found_again_as_plainly_as_it_fits() -> None:
    rng = np.random.default_rng(2)
    form = rng.uniform(0, 200, (12, 2))
    turned = np.array([[5.9, -0.4, 30], [0.4, 5.9, 80], [0, 0, 1]])
    bent = np.array([[5.9, -0.4, 30], [0.9, 5.1, 80], [4e-4, -3e-4, 1]])
    for plane in (turned, bent):
        found, off = fit(form, project(plane, form))
        assert off < 1e-6
        assert found == pytest.approx(plane, abs=1e-6)
        beside = project(plane, form) + np.array([6, 0])
        assert misses(found, form, beside) == pytest.approx(1, rel=0.3)
    assert not fit(form, project(turned, form))[0][2, :2].any()
