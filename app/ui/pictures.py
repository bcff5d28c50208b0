"""Pictures that other programs hand over by clipboard or mouse, without a file of their own."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PySide6.QtGui import QImage


def png_of(image: QImage) -> Callable[[], bytes]:
    """Take the pixels of a picture, in the window's thread; what is returned makes a PNG of them.

    That is slow and may be called in any thread: it is Pillow's work, as Qt's own writers and
    readers may wait for each other there and hold every thread.
    """
    flat = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size, pixels = (flat.width(), flat.height()), bytes(flat.constBits())
    clear = image.hasAlphaChannel()

    def encode() -> bytes:
        from PIL import Image  # slow to import

        picture = Image.frombytes("RGBA", size, pixels)
        file = BytesIO()
        (picture if clear else picture.convert("RGB")).save(file, "PNG")
        return file.getvalue()

    return encode
