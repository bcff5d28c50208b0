"""Makes real pictures and PDFs for tests, good ones and bad ones."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

from app.models.evidence import Answer
from app.services.evidence.intake import Accepted, Arrival, LooksSafe, accept

SAFE = LooksSafe(Answer.NO)


def picture(kind: str = "PNG", colour: str = "white", mode: str = "RGB", **options: Any) -> bytes:
    """A plain picture of 300 × 200 pixels."""
    data = io.BytesIO()
    Image.new("RGB", (300, 200), colour).convert(mode).save(data, kind, **options)
    return data.getvalue()


def frames(kind: str, *colours: str) -> bytes:
    """An animation, a TIFF or a PDF with a page for each colour."""
    more = [Image.new("RGB", (300, 200), colour) for colour in colours[1:]]
    return picture(kind, colours[0], save_all=True, append_images=more)


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they unpack to a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def accepted(colour: str = "white", name: str = "Screenshot.png") -> Accepted:
    """A picture that passed the checks."""
    return accept(Arrival(picture(colour=colour), name), SAFE)
