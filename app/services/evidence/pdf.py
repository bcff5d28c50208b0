"""PDF files as evidence: counted and drawn, with no script, form or link ever run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from app.errors import Refused
from app.models.evidence import EvidenceKind
from app.services.evidence.types import PAGES, Shape, refused_name

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

PDFIUM = threading.Lock()  # the library serves one thread at a time
_PASSWORD = 4  # pdfium's FPDF_ERR_PASSWORD


@contextmanager
def opened_pdf(stream: BinaryIO, name: str) -> Iterator[PdfDocument]:
    """Open a PDF with the library to oneself.

    Raises:
        Refused: it is damaged or needs a password.
    """
    import pypdfium2  # slow to import

    shown = refused_name(name)
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                raise Refused(
                    f"{shown} needs a password. Print it to PDF without one and add that."
                ) from error
            raise Refused(f"{shown} is damaged and can’t be opened. Save the PDF again.") from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise Refused(
                f"A page of {shown} is damaged and can’t be shown. Save the PDF again."
            ) from error
        finally:
            document.close()


def pdf_shape(stream: BinaryIO, name: str) -> Shape:
    """Count a PDF's pages.

    Raises:
        Refused: it can't be opened, has no page, or has too many.
    """
    with opened_pdf(stream, name) as document:
        pages = len(document)
        if not 1 <= pages <= PAGES:
            raise Refused(
                f"{refused_name(name)} has {pages:,} pages; a PDF can have 1 to {PAGES:,}. "
                "Print the pages that matter to a PDF of their own."
            )
        width, height = document.get_page_size(0)
        return Shape(EvidenceKind.PDF, "application/pdf", round(width), round(height), pages)


def draw_page(stream: BinaryIO, name: str, page: int, box: tuple[int, int]) -> Image:
    """Draw one page (from 0) to fit ``box`` in pixels.

    Raises:
        Refused: the page can't be shown.
    """
    with opened_pdf(stream, name) as document:
        sheet = document[page]
        width, height = sheet.get_size()
        scale = min(box[0] / max(width, 1), box[1] / max(height, 1))
        image: Image = sheet.render(scale=scale, may_draw_forms=False).to_pil()
        return image
