"""Telling by its first bytes what a file is, and by its header how large it will be."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from app.errors import Refused
from app.models.evidence import EvidenceKind

if TYPE_CHECKING:
    from PIL.Image import Image

MEBIBYTE = 1024 * 1024
PIXELS = 50_000_000  # a 48-megapixel photo and a screenshot 40 screens long fit
PAGES = 2000
_HEAD = 1024

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
_SUFFIXES = dict([*_MEDIA_TYPES.values(), ("application/pdf", ".pdf")])
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_RECORDING = (
    "is a video or sound recording, which cannot be kept here. Keep the device safe, "
    "take a screenshot of what matters and add that."
)
_OTHERS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"\x1aE\xdf\xa3", b"ID3", b"OggS"), _RECORDING),
    (
        (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"),
        "is a program and not a picture. Do not open it; tell whoever looks after your IT.",
    ),
    (
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
        "is a document or ZIP file. Print it to PDF and add the PDF.",
    ),
    (
        (b"<!doctype", b"<html", b"<svg", b"<?xml"),
        "is a web page or drawing. Take a screenshot of what it shows and add that.",
    ),
    (
        (b"received:", b"return-path:", b"from:", b"mime-version:", b"delivered-to:"),
        "is an e-mail. Open it, print it to PDF and add the PDF.",
    ),
)


@dataclass(frozen=True)
class Shape:
    """What a file is and how large it shows.

    Attributes:
        width: of an image's first frame in pixels, of a PDF's first page in points.
        pages: of a PDF or TIFF; 1 for other images.
        moving: an animated image.
    """

    kind: EvidenceKind
    media_type: str
    width: int
    height: int
    pages: int = 1
    moving: bool = False

    @property
    def suffix(self) -> str:
        """The ending that belongs to the type, such as ``.png``."""
        return suffix_of(self.media_type)


def suffix_of(media_type: str) -> str:
    """Return the file ending that belongs to an accepted type."""
    return _SUFFIXES[media_type]


def refused_name(name: str) -> str:
    """Return a file's name for a sentence: short, and with nothing that steers a terminal."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"“{plain if len(plain) <= 60 else f'{plain[:45]}…{plain[-12:]}'}”"


def look_at(stream: BinaryIO, name: str) -> Shape:
    """Tell what a file is from its content.

    Raises:
        Refused: it isn't a picture or PDF that can be kept and shown.
    """
    head = stream.read(_HEAD)
    if head.lstrip().startswith(b"%PDF-"):
        from app.services.evidence.pdf import pdf_shape  # slow to import

        return pdf_shape(stream, name)
    reason = _why_not(head)
    if reason:
        raise Refused(f"{refused_name(name)} {reason}")
    stream.seek(0)
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
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
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


def _why_not(head: bytes) -> str:
    """Return what to do instead for types that people have but that can't be kept."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in _HEIF:
        return (
            "is an iPhone HEIC photo, and iPhone HEIC photos cannot be opened here. "
            "Paste a screenshot instead."
        )
    if brand == b"avif":
        return "is an AVIF picture, which cannot be opened here. Paste a screenshot instead."
    if brand:
        return _RECORDING
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next(
        (why for marks, why in _OTHERS if head.startswith(marks) or text.startswith(marks)), ""
    )
