"""A page as it was printed: its picture, its words and where they stand, its pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.services.declarations.form_layout import Area
from app.services.evidence.pdf import opened_pdf
from app.services.printouts.codes import PageCode, read_qr
from app.services.scans.codes import attempts, codes_on
from app.services.scans.pixels import Grey

SCALE = 6  # pixels a mm in which pages are compared
_POINTS = 25.4 / 72


@dataclass(frozen=True)
class Word:
    """A printed word: its text, and where each of its letters stands, in mm."""

    text: str
    letters: tuple[Area, ...]

    @property
    def area(self) -> Area:
        """Where the word stands."""
        return around(self.letters)


@dataclass(frozen=True)
class Proof:
    """A page's QR code: what it says, and its corners, clockwise from the code's own top left.

    Attributes:
        corners: x, y in pixels (4, 2).
    """

    code: PageCode
    corners: NDArray[np.float64]


@dataclass(frozen=True)
class PrintedPage:
    """One page of a PDF.

    Attributes:
        picture: in grey, ``SCALE`` pixels a mm.
        text: all of it, for comparing two PDFs.
        pictures: where images stand, in mm.
    """

    picture: Grey
    text: str
    words: tuple[Word, ...]
    pictures: tuple[Area, ...]


def printed_pages(pdf: bytes, name: str) -> Iterator[PrintedPage]:
    """Draw and read the pages of a PDF, one by one.

    Raises:
        Refused: it is damaged or needs a password.
    """
    with opened_pdf(io.BytesIO(pdf), name) as document:
        count = len(document)
    for number in range(count):
        with _page(pdf, name, number) as page:
            made = _printed(page)
        yield made


def printed_page(pdf: bytes, name: str, number: int) -> PrintedPage:
    """Draw and read one page, from 1."""
    with _page(pdf, name, number - 1) as page:
        return _printed(page)


@contextmanager
def _page(pdf: bytes, name: str, number: int) -> Iterator[Any]:
    with opened_pdf(io.BytesIO(pdf), name) as document:
        page = document[number]
        try:
            yield page
        finally:
            page.close()


def _printed(page: Any) -> PrintedPage:
    import pypdfium2.raw as pdfium  # with its library

    scale = SCALE * _POINTS
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    picture: Grey = np.array(drawn.to_pil().convert("L"))
    tall = page.get_height()
    text = page.get_textpage()
    try:
        letters = [_letter(text, at, tall) for at in range(text.count_chars())]
        whole = text.get_text_range() if letters else ""
    finally:
        text.close()
    pictures = [
        _area(part.get_bounds(), tall)
        for part in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    ]
    return PrintedPage(picture, whole, tuple(_words(letters)), tuple(pictures))


def _letter(text: Any, at: int, tall: float) -> tuple[str, Area | None]:
    import pypdfium2.raw as pdfium

    letter = chr(pdfium.FPDFText_GetUnicode(text, at) or 0xFFFD)
    if letter.isspace() or not letter.isprintable():
        return " ", None
    return letter, _area(text.get_charbox(at), tall)


def _area(box: tuple[float, float, float, float], tall: float) -> Area:
    """A box of the PDF, in points from the bottom, as mm from the top."""
    left, bottom, right, top = box
    return Area(
        left * _POINTS, (tall - top) * _POINTS, (right - left) * _POINTS, (top - bottom) * _POINTS
    )


def _words(letters: list[tuple[str, Area | None]]) -> Iterator[Word]:
    word: list[tuple[str, Area]] = []
    for letter, area in [*letters, (" ", None)]:
        if area is not None and (not word or _follows(word[-1][1], area)):
            word.append((letter, area))
            continue
        if word:
            yield Word("".join(one for one, _ in word), tuple(place for _, place in word))
        word = [] if area is None else [(letter, area)]


def _follows(one: Area, other: Area) -> bool:
    """Whether two letters are of one word: on a line, with hardly a gap."""
    return abs(one.bottom - other.bottom) < 2.5 and -1 < other.left - one.right < 1.2


def around(areas: tuple[Area, ...]) -> Area:
    """The smallest area that holds them all."""
    left, top = min(area.left for area in areas), min(area.top for area in areas)
    right, bottom = max(area.right for area in areas), max(area.bottom for area in areas)
    return Area(left, top, right - left, bottom - top)


def find_proofs(page: Grey) -> list[Proof]:
    """The QR codes of official pages on a picture; a poor one is helped along."""
    for picture, scale in attempts(page):
        found = []
        for each in codes_on(picture):
            code = read_qr(each.text)
            if code is not None:
                place = each.position
                spots = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
                corners = np.array([(spot.x, spot.y) for spot in spots]) / scale
                found.append(Proof(code, corners))
        if found:
            return found
    return []


def grey(image: Image.Image) -> Grey:
    """A picture as an array of its brightness."""
    return np.asarray(image.convert("L"))
