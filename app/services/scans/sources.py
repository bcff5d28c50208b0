"""Files of scanned pages: told by their content, opened lazily, one page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image


class Stack(Protocol):
    """An open file of scanned pages, numbered from 1. One thread at a time uses it."""

    @property
    def count(self) -> int:
        """How many pages it has."""

    def picture(self, page: int) -> Image:
        """Return a page in grey, at most 300 dpi or so, upright as its file says.

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
    raise NotImplementedError
    yield
