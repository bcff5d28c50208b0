"""Making a copy in which parts are gone: drawn anew from pixels, or written anew from words.

A box is solid: what lay below it is in no layer, thumbnail or metadata of the copy, because the
copy holds nothing but what is drawn here. Blurring is no redaction: it can be undone.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import Refused
from app.services.evidence.types import opened_image
from app.services.evidence.view import flattened

if TYPE_CHECKING:
    from PIL.Image import Image

BLOCK = "█████"  # of one length, so that it doesn't tell how long the word was
_PAPER = (2400, 2400)  # pixels of a PDF's page: 200 dpi on A4
_DPI = 200
_UNSEEN = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"

Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Box:
    """A part of a page to hide: its left, top, width and height as parts of the page (0 to 1)."""

    x: float
    y: float
    width: float
    height: float

    def clipped(self) -> Box | None:
        """Return what of it lies on the page; None if nothing does."""
        left, right = sorted((self.x, self.x + self.width))
        top, bottom = sorted((self.y, self.y + self.height))
        left, top, right, bottom = (min(max(each, 0.0), 1.0) for each in (left, top, right, bottom))
        if right - left <= 0 or bottom - top <= 0:
            return None
        return Box(left, top, right - left, bottom - top)


def clip(boxes: Mapping[int, Sequence[Box]]) -> dict[int, tuple[Box, ...]]:
    """Return the boxes that lie on a page, by page (from 0), cut off at its edges."""
    found = {
        page: tuple(part for each in some if (part := each.clipped()) is not None)
        for page, some in sorted(boxes.items())
    }
    return {page: some for page, some in found.items() if some}


def black_out(
    data: bytes,
    media_type: str,
    name: str,
    pages: int,
    boxes: Mapping[int, Sequence[Box]],
    step: Step = lambda _done, _total: None,
) -> tuple[bytes, str]:
    """Draw a copy with solid boxes; return it and its type.

    A picture becomes a PNG (a photo a JPEG) of its first frame; several pages become a PDF of
    pictures.

    Args:
        data: the original.
        media_type: of that.
        name: for a sentence.
        pages: how many it has.
        boxes: by page, from 0.
        step: called with how many of how many pages are drawn; may raise ``Cancelled``.

    Raises:
        Refused: a page can't be drawn.
    """

    def drawn() -> Iterator[Image]:
        for page in range(pages):
            yield _covered(_page(data, media_type, name, page), boxes.get(page, ()))
            step(page + 1, pages)

    file = io.BytesIO()
    if media_type == "application/pdf" or pages > 1:
        sheets = drawn()
        first = next(sheets)
        first.save(file, "PDF", save_all=True, append_images=sheets, resolution=_DPI, quality=90)
        return file.getvalue(), "application/pdf"
    (only,) = drawn()
    if media_type == "image/jpeg":
        only.save(file, "JPEG", quality=95)
        return file.getvalue(), "image/jpeg"
    only.save(file, "PNG")
    return file.getvalue(), "image/png"


def _page(data: bytes, media_type: str, name: str, page: int) -> Image:
    if media_type == "application/pdf":
        from app.services.evidence.pdf import draw_page  # slow to import

        return flattened(draw_page(io.BytesIO(data), name, page, _PAPER))
    with opened_image(io.BytesIO(data), name) as image:
        if page:
            image.seek(page)
        return flattened(image)


def _covered(image: Image, boxes: Sequence[Box]) -> Image:
    """Fill whole pixels: one that a box only touches is hidden too."""
    for box in boxes:
        image.paste(
            (0, 0, 0),
            (
                math.floor(box.x * image.width),
                math.floor(box.y * image.height),
                math.ceil((box.x + box.width) * image.width),
                math.ceil((box.y + box.height) * image.height),
            ),
        )
    return image


def hide_words(text: str, words: Sequence[str]) -> tuple[str, int]:
    """Return a text with every such word or phrase replaced, and how often that was.

    Capitals, line breaks, accents written in two ways and characters that can't be seen make no
    difference.

    Raises:
        Refused: a word doesn't stand in the text, or in a way that can't be hidden for sure.
    """
    whole = text = unicodedata.normalize("NFC", text)
    times = 0
    # The longest first: “Zoë Reed” before “Zoë”.
    for word in sorted({" ".join(each.split()) for each in words} - {""}, key=len, reverse=True):
        if _squeezed(word) not in _squeezed(whole):
            raise Refused(f"“{word}” doesn’t stand in the text. Check how it is spelt there.")
        text, found = _pattern(word).subn(BLOCK, text)
        if _squeezed(word) in _squeezed(text):
            raise Refused(
                f"“{word}” stands there in a way that can’t be hidden for sure. "
                "Print the message to PDF, add that, and black it out."
            )
        times += found
    return text, times


def _pattern(word: str) -> re.Pattern[str]:
    letters = unicodedata.normalize("NFC", word)
    between = f"{_UNSEEN}*"
    parts = (rf"(?:\s|{_UNSEEN})+" if each == " " else re.escape(each) for each in letters)
    return re.compile(between.join(parts), re.IGNORECASE)


def _squeezed(text: str) -> str:
    plain = re.sub(rf"\s|{_UNSEEN}", "", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", plain.casefold())
