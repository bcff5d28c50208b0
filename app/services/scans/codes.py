"""Finding the codes on a page: as it is first, then helped along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.services.declarations.form_codes import FormCode, read_code
from app.services.declarations.form_layout import CODE, Corner
from app.services.scans.pixels import Grey, spread

_QUIET = 4  # modules of white around a code
_FAINT = 0.7  # as bright as that, a code shows through from the back


@dataclass(frozen=True)
class Seen:
    """A code of ours and where it is.

    Attributes:
        corners: x, y in pixels of its dark square's corners, clockwise from its top left (4, 2).
        modules: how many dark or light squares it is wide.
        black: how bright its dark squares are against its light ones; 0 is ideal.
    """

    code: FormCode
    corners: NDArray[np.float64]
    modules: int
    black: float

    @property
    def printed(self) -> NDArray[np.float64]:
        """Where the same corners are on the form, x, y in mm (4, 2)."""
        area = self.code.layout.codes[self.code.corner]
        quiet = CODE * _QUIET / (self.modules + 2 * _QUIET)
        left, top, right, bottom = (
            area.left + quiet,
            area.top + quiet,
            area.right - quiet,
            area.bottom - quiet,
        )
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def find_codes(page: Grey, tries: int = 4) -> tuple[list[Seen], int]:
    """Return the codes of ours, and how many others there are.

    A page is tried again, cleaned of specks, enlarged and evened out, until each form seen has
    both its codes; ``tries`` is 1 for a quick look.
    """
    seen: list[Seen] = []
    foreign: set[str] = set()
    for picture, scale in islice(attempts(page), tries):
        for code in codes_on(picture):
            ours = read_code(code.text)
            if ours is None:
                foreign.add(code.text)
                continue
            place = code.position
            spots = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            corners = np.array([(spot.x, spot.y) for spot in spots]) / scale
            black = _black(page, corners)
            if black < _FAINT and not any(_same(ours, corners, other) for other in seen):
                modules = 17 + 4 * int(code.extra["Version"])
                seen.append(Seen(ours, corners, modules, black))
        if complete(seen):
            break
    return seen, len(foreign)


def codes_on(picture: Grey) -> list[Any]:
    """The QR codes of whatever kind; the library's types don't know its own constants."""
    library: Any = zxingcpp
    return list(library.read_barcodes(picture, library.BarcodeFormat.QRCode))


def _black(page: Grey, corners: NDArray[np.float64]) -> float:
    left, top = np.maximum(corners.min(axis=0).astype(int), 0)
    right, bottom = corners.max(axis=0).astype(int) + 1
    dark, light = np.percentile(page[top:bottom, left:right], (8, 92))
    return float(dark / max(light, 1))


def _same(code: FormCode, corners: NDArray[np.float64], other: Seen) -> bool:
    size = np.ptp(other.corners, axis=0).max()
    apart = np.abs(corners.mean(axis=0) - other.corners.mean(axis=0)).max()
    return bool(other.code == code and apart < size)


def complete(seen: list[Seen]) -> bool:
    """Whether forms were seen, and of each all its codes."""
    corners: dict[str, set[Corner]] = {}
    for one in seen:
        corners.setdefault(one.code.reference, set()).add(one.code.corner)
    return bool(corners) and all(
        Corner.TEXT in found or {Corner.TOP, Corner.FOOT} <= found for found in corners.values()
    )


def attempts(page: Grey) -> Iterator[tuple[Grey, float]]:
    """The page as it is and then in ways that help, each with its scale."""
    yield page, 1
    for help_along, scale in _HELP:
        yield help_along(page), scale


def _without_specks(page: Grey) -> Grey:
    cleaned: Grey = np.asarray(Image.fromarray(page).filter(ImageFilter.MedianFilter(3)))
    return cleaned


def _enlarged(page: Grey) -> Grey:
    picture = Image.fromarray(page).filter(ImageFilter.GaussianBlur(0.7))
    return np.asarray(picture.resize((picture.width * 2, picture.height * 2)))


def _evened(page: Grey) -> Grey:
    """The page with its local contrast stretched, against shadows and stains."""
    reach = max(page.shape) // 120
    light = spread(page, reach).astype(np.float32)
    dark = spread(page, reach, darkest=True).astype(np.float32)
    light, dark = (_soft(side, reach) for side in (light, dark))
    even = (page - dark) / np.maximum(light - dark, 40)
    return np.asarray(np.clip(even, 0, 1) * 255, dtype=np.uint8)


def _soft(picture: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    image = Image.fromarray(picture.astype(np.uint8)).filter(ImageFilter.BoxBlur(reach))
    return np.asarray(image, dtype=np.float32)


_HELP: tuple[tuple[Callable[[Grey], Grey], float], ...] = (
    (_without_specks, 1),
    (_enlarged, 2),
    (_evened, 1),
)
