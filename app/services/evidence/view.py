"""Drawing a picture or a page of what was taken in: small enough whatever the file says."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.models.evidence import EvidenceKind
from app.services.evidence.intake import Accepted
from app.services.evidence.types import opened_image

if TYPE_CHECKING:
    from PIL.Image import Image

TILE = (240, 240)
SCREEN = (4096, 4096)
DRAWN = frozenset({EvidenceKind.IMAGE, EvidenceKind.PDF})
_PDF = "application/pdf"


@dataclass(frozen=True)
class Picture:
    """Something to put on the screen.

    Attributes:
        pixels: 4 bytes a pixel, red, green, blue, opacity, rows without padding.
    """

    width: int
    height: int
    pixels: bytes = field(repr=False)


def tile(accepted: Accepted) -> Picture | None:
    """Draw a small picture of what is about to be kept; None for what is no picture.

    The person has said that it looks safe.

    Raises:
        Refused: it can't be shown, so it can't be kept either.
    """
    if accepted.kind not in DRAWN:
        return None
    with accepted.arrival.open() as stream:
        return picture(stream.read(), accepted.shape.media_type, accepted.name, box=TILE)


def picture(
    data: bytes, media_type: str, name: str, page: int = 0, box: tuple[int, int] = SCREEN
) -> Picture:
    """Draw a picture, or one page (from 0) of a PDF or TIFF, to fit ``box`` in pixels.

    An image is never drawn larger than it is.

    Raises:
        Refused: it can't be shown; the original stays as it is.
    """
    if media_type == _PDF:
        from app.services.evidence.pdf import draw_page  # slow to import

        return _picture(draw_page(io.BytesIO(data), name, page, box))
    with opened_image(io.BytesIO(data), name) as image:
        image.draft("RGB", box)  # a JPEG is unpacked at a fraction of its size
        if page:
            image.seek(page)
        image.thumbnail(box)
        return _picture(_upright(image))


def flattened(image: Image) -> Image:
    """Return a new picture in colours alone, upright, on white, with nothing else of the old."""
    from PIL import Image as Pictures  # slow to import

    image = _coloured(_upright(image))
    paper = Pictures.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _upright(image: Image) -> Image:
    """Turn a phone's picture the way it was held."""
    from PIL import ImageOps  # slow to import

    return ImageOps.exif_transpose(image)


def _coloured(image: Image) -> Image:
    if image.mode not in ("RGB", "RGBA", "LA", "P"):
        image = image.convert("RGB")  # CMYK, 16 bits, black and white
    return image.convert("RGBA")


def _picture(image: Image) -> Picture:
    flat = _coloured(image)
    return Picture(flat.width, flat.height, flat.tobytes())
