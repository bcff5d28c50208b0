"""Telling by its first bytes what a file is, and by its header how large it will be."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from app.errors import Refused
from app.models.evidence import EvidenceKind
from app.services.evidence.signs import HEAD, recording, why_not, written

if TYPE_CHECKING:
    from PIL.Image import Image

MEBIBYTE = 1024 * 1024
PIXELS = 50_000_000  # a 48-megapixel photo and a screenshot 40 screens long fit
PAGES = 2000

_MEDIA_TYPES = {
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
    "MPO": ("image/jpeg", ".jpg"),  # a phone's JPEG that holds a second picture
    "WEBP": ("image/webp", ".webp"),
    "GIF": ("image/gif", ".gif"),
    "TIFF": ("image/tiff", ".tiff"),
    "BMP": ("image/bmp", ".bmp"),
}
_FORMATS = tuple(kind for kind in _MEDIA_TYPES if kind != "MPO")  # the JPEG reader makes those
# What readers of pictures raise for damaged ones.
_DAMAGE = (
    *(ValueError, SyntaxError, EOFError, MemoryError, TypeError, LookupError, ArithmeticError),
    struct.error,
)
_SUFFIXES = {
    **dict(_MEDIA_TYPES.values()),
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
    "application/vnd.ms-outlook": ".msg",
    "text/plain": ".txt",
    "text/html": ".html",
    "application/rtf": ".rtf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/wav": ".wav",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/flac": ".flac",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/3gpp": ".3gp",
    "video/ogg": ".ogv",
    "video/x-msvideo": ".avi",
}


@dataclass(frozen=True)
class Shape:
    """What a file is and how large it shows.

    Attributes:
        width: of an image's first frame in pixels, of a PDF's first page in points; else 0.
        pages: of a PDF or TIFF; 1 for others.
        moving: an animated image.
    """

    kind: EvidenceKind
    media_type: str
    width: int = 0
    height: int = 0
    pages: int = 1
    moving: bool = False

    @property
    def suffix(self) -> str:
        """The ending that belongs to the type, such as ``.png``."""
        return suffix_of(self.media_type)


def suffix_of(media_type: str) -> str:
    """Return the file ending that belongs to an accepted type; a physical item has none."""
    return _SUFFIXES[media_type] if media_type else ""


def refused_name(name: str) -> str:
    """Return a file's name for a sentence: short, and with nothing that steers a terminal."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"“{plain if len(plain) <= 60 else f'{plain[:45]}…{plain[-12:]}'}”"


def look_at(stream: BinaryIO, name: str) -> Shape:
    """Tell what a file is from its content.

    Raises:
        Refused: it isn't of a kind that can be kept.
    """
    head = stream.read(HEAD)
    if head.lstrip().startswith(b"%PDF-"):
        from app.services.evidence.pdf import pdf_shape  # slow to import

        return pdf_shape(stream, name)
    if heard := recording(head):
        return Shape(*heard)
    if reason := why_not(head):
        raise Refused(f"{refused_name(name)} {reason}")
    stream.seek(0)
    if media_type := written(head, name):
        from app.services.evidence.written import KIND_OF, read_written  # slow to import

        read_written(stream.read(), media_type, name)
        return Shape(KIND_OF[media_type], media_type)
    return _image_shape(stream, name)


@contextmanager
def opened_image(stream: BinaryIO, name: str) -> Iterator[Image]:
    """Open an image of an accepted type; nothing is unpacked until the caller asks for it.

    Raises:
        Refused: it isn't one, is damaged, or would unpack to more than ``PIXELS``; raised also
            for what goes wrong while the caller unpacks it.
    """
    from PIL import Image, UnidentifiedImageError  # slow to import

    Image.MAX_IMAGE_PIXELS = PIXELS  # an error from twice that on; below, the check that follows
    shown = refused_name(name)
    too_large = (
        f"{shown} has more than {PIXELS // 1_000_000} million pixels, too many to open safely. "
        "Take a screenshot of the part that matters and add that."
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(stream, formats=_FORMATS) as image:
                if image.width * image.height > PIXELS:
                    raise Refused(too_large)
                yield image
    except UnidentifiedImageError as error:
        raise Refused(
            f"{shown} is not a picture or a PDF, whatever its name says. "
            "Take a screenshot of what it shows and add that."
        ) from error
    except Image.DecompressionBombError as error:
        raise Refused(too_large) from error
    except (*_DAMAGE, OSError) as error:
        raise Refused(
            f"{shown} is damaged and can’t be opened. Take the screenshot again."
        ) from error


def _image_shape(stream: BinaryIO, name: str) -> Shape:
    with opened_image(stream, name) as image:
        kind = image.format or ""
        media_type, _ = _MEDIA_TYPES[kind]
        several = kind != "MPO" and bool(getattr(image, "is_animated", False))
        width, height = image.size
        pages = _tiff_pages(image) if kind == "TIFF" else 1
        return Shape(
            EvidenceKind.IMAGE, media_type, width, height, pages, several and kind != "TIFF"
        )


def _tiff_pages(image: Image) -> int:
    for page in range(1, PAGES):
        try:
            image.seek(page)
        except EOFError:
            return page
    return PAGES
