"""Files of scanned pages: told by their content, opened lazily, one page at a time."""

from __future__ import annotations

import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from app.errors import Refused
from app.services.evidence.pdf import PDFIUM
from app.services.evidence.types import refused_name

PIXELS = 120_000_000  # A3 at 600 dpi, or a phone's largest photograph
LONGEST = 3000  # pixels that reading needs along a page, or along two that lie side by side
_DPI = 200
_POINTS = 72
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
}
# What PDFium writes anew each time; as long as before where the places of objects depend on it.
_MADE_ON = re.compile(rb"(/CreationDate\(D:)\d{14}")
_RANDOM_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_FORMATS = ("JPEG", "PNG", "TIFF")


class Stack(Protocol):
    """An open file of scanned pages, numbered from 1; several threads may use it."""

    @property
    def count(self) -> int:
        """How many pages it has."""

    def picture(self, page: int) -> Image.Image:
        """Return a page in grey, at most ``LONGEST`` pixels long, upright as its file says.

        Raises:
            Refused: the page is damaged or has too many pixels.
        """

    def document(self, page: int) -> tuple[bytes, str]:
        """Return a page alone, as it was scanned, and its media type: a PDF, JPEG, PNG or TIFF.

        Raises:
            Refused: the page is damaged or has too many pixels.
        """


@contextmanager
def opened_stack(source: bytes | Path, name: str) -> Iterator[Stack]:
    """Open a PDF, TIFF, JPEG or PNG; ``name`` is what sentences call it.

    Raises:
        Refused: it is none of these, is empty or damaged, needs a password, or would unpack
            to too many pixels.
        OSError: the file can't be read; it may still be written, or be gone.
    """
    head = _head(source)
    shown = refused_name(name)
    if not head:
        raise Refused(f"{shown} is empty. Scan the pages again.")
    if b"%PDF-" in head:
        stack: _PdfStack | _ImageStack = _PdfStack(source, shown)
    elif head[4:8] == b"ftyp":
        raise Refused(
            f"{shown} is a photo that cannot be opened here. Set the phone’s camera to JPEG "
            "(iPhone: Settings, Camera, Formats, Most Compatible) and take it again."
        )
    else:
        stack = _ImageStack(source, shown)
    try:
        yield stack
    finally:
        stack.close()


def _head(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:1024]
    with source.open("rb") as file:
        return file.read(1024)


class _PdfStack:
    """A PDF, drawn at the resolution at which it was scanned."""

    def __init__(self, source: bytes | Path, shown: str) -> None:
        self._shown = shown
        with PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(source)
            except pypdfium2.PdfiumError as error:
                if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                    raise Refused(
                        f"{shown} needs a password. Set the copier to send PDFs without one, "
                        "or print it to a PDF without one."
                    ) from error
                raise Refused(
                    f"{shown} is damaged or not complete. Scan the pages again."
                ) from error
            self.count = len(self._document)
            if not self.count:
                self._document.close()
                raise Refused(f"{shown} has no pages. Scan the pages again.")

    def picture(self, page: int) -> Image.Image:
        with self._opened(page) as sheet:
            width, height = sheet.get_size()
            scale = min(_resolution(sheet) / _POINTS, LONGEST / max(width, height, 1))
            image: Image.Image = sheet.render(
                scale=scale, grayscale=True, may_draw_forms=False
            ).to_pil()
            return image.convert("L")

    def document(self, page: int) -> tuple[bytes, str]:
        with self._opened(page):
            alone = pypdfium2.PdfDocument.new()
            try:
                alone.import_pages(self._document, [page - 1])
                file = io.BytesIO()
                alone.save(file)
            finally:
                alone.close()
        # The same page is the same bytes, so that it is known again by its hash.
        data = _MADE_ON.sub(rb"\g<1>20000101000000", file.getvalue(), count=1)
        return _RANDOM_ID.sub(b"", data), "application/pdf"

    @contextmanager
    def _opened(self, page: int) -> Iterator[Any]:
        with PDFIUM:
            try:
                sheet = self._document[page - 1]
                try:
                    yield sheet
                finally:
                    sheet.close()
            except pypdfium2.PdfiumError as error:
                raise Refused(_damaged(self._shown, page, self.count)) from error

    def close(self) -> None:
        """Let go of the file."""
        with PDFIUM:
            self._document.close()


def _resolution(sheet: Any) -> float:
    """Dots an inch of the image that fills the page; a usual number where none does."""
    width, height = sheet.get_size()
    for part in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = part.get_bounds()
        if (right - left) * (top - bottom) > width * height / 2:
            pixels = max(part.get_px_size())
            return float(min(max(pixels / max(right - left, top - bottom) * _POINTS, 50), 300))
    return _DPI


class _ImageStack:
    """A JPEG or PNG, or a TIFF of several pages."""

    def __init__(self, source: bytes | Path, shown: str) -> None:
        self._source, self._shown = source, shown
        self._lock = threading.Lock()
        self.count = 1
        with self._guarded(1):
            self._image = _opened_image(source)
            self._allowed()
            self.count = getattr(self._image, "n_frames", 1)
            self._type = _MEDIA_TYPES[self._image.format or ""]
            if self._type != "image/tiff":
                self.count = 1

    def picture(self, page: int) -> Image.Image:
        with self._lock, self._guarded(page):
            self._turn_to(page)
            if self._image.format in {"JPEG", "MPO"}:
                # Drawn smaller while unpacking; only a fresh image can be.
                with _opened_image(self._source) as fresh:
                    fresh.draft("L", (LONGEST, LONGEST))
                    return _for_reading(fresh)
            return _for_reading(self._image)

    def document(self, page: int) -> tuple[bytes, str]:
        if self.count == 1:
            if isinstance(self._source, bytes):
                return self._source, self._type
            return self._source.read_bytes(), self._type
        with self._lock, self._guarded(page):
            self._turn_to(page)
            file = io.BytesIO()
            image = self._image
            if image.mode not in {"1", "L", "RGB"}:
                image = _plain(image)
            image.save(file, "PNG", dpi=self._image.info.get("dpi", (_DPI, _DPI)))
            return file.getvalue(), "image/png"

    def _turn_to(self, page: int) -> None:
        self._image.seek(page - 1)
        self._allowed()

    def _allowed(self) -> None:
        if self._image.width * self._image.height > PIXELS:
            raise Refused(_too_large(self._shown))

    @contextmanager
    def _guarded(self, page: int) -> Iterator[None]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                yield
        except UnidentifiedImageError as error:
            raise Refused(
                f"{self._shown} is not a PDF, TIFF, JPEG or PNG. "
                "Set the copier or phone to one of these and scan again."
            ) from error
        except Image.DecompressionBombError as error:
            raise Refused(_too_large(self._shown)) from error
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk's trouble, not the picture's
            raise Refused(_damaged(self._shown, page, self.count)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()


def _opened_image(source: bytes | Path) -> Image.Image:
    return Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=_FORMATS)


def _for_reading(image: Image.Image) -> Image.Image:
    grey = image if image.mode == "L" else _plain(image).convert("L")
    grey = ImageOps.exif_transpose(grey) if image is grey else _as_exif_says(grey, image)
    if max(grey.size) > LONGEST:
        share = LONGEST / max(grey.size)
        size = round(grey.width * share), round(grey.height * share)
        grey = grey.resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    grey.load()
    return grey


def _as_exif_says(grey: Image.Image, image: Image.Image) -> Image.Image:
    grey.info["exif"] = image.getexif().tobytes()
    return ImageOps.exif_transpose(grey)


def _plain(image: Image.Image) -> Image.Image:
    """The image in 8 bits a colour, on white where it is transparent."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return image.point(lambda level: level / 256).convert("L")
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        over = image.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(white, over).convert("RGB")
    return image.convert("RGB")


def _too_large(shown: str) -> str:
    return (
        f"{shown} has more than {PIXELS // 1_000_000} million pixels, too many to open safely. "
        "Set the copier to 200 dpi and scan the pages again."
    )


def _damaged(shown: str, page: int, count: int) -> str:
    if count == 1:
        return f"{shown} is damaged or not complete. Scan the pages again."
    return f"Page {page:,} of {shown} is damaged. Scan that page again."
