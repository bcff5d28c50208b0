"""Reading a stack of scanned pages: which form each is, and what is in its boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.services.scans.rows import PageReading
from app.services.scans.sources import Stack


def read_stack(
    stack: Stack, blanks: Mapping[int, bytes], start: int = 1, workers: int = 2
) -> Iterator[PageReading]:
    """Read the pages of an open stack in order, from ``start`` on.

    Lazy: at most a few pages ahead are read, and closing the iterator stops the work. A page
    with several forms yields several readings, ``part`` 1, 2 …; a page that can't be read
    yields one that says why in ``problem`` and holds up no other.

    Args:
        stack: from ``sources.opened_stack``; used only while the iterator is advanced.
        blanks: a PDF of the blank page to sign, by the number of its layout; all layouts.
        start: the first page, so that interrupted work goes on where it stopped.
        workers: how many pages are read at once, in threads.
    """
    raise NotImplementedError


def page_image(document: bytes, mime: str, turn: int, width: int) -> bytes:
    """Return a page kept by ``Stack.document``, set upright, as a JPEG for the screen.

    Args:
        document: the page alone.
        mime: its media type.
        turn: ``PageReading.turn``; the shares in ``PageReading.crops`` fit what is returned.
        width: of the picture in pixels; a smaller page isn't enlarged.

    Raises:
        Refused: it can't be shown.
    """
    raise NotImplementedError
