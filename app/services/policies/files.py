"""Which files are kept as a policy's text or as the scan of a signed page: known by content."""

from __future__ import annotations

from app.errors import Refused

LARGEST = 50 * 1024 * 1024  # bytes; a policy of a hundred pages has two or three million
PDF, TEXT, PNG, JPEG = "application/pdf", "text/plain", "image/png", "image/jpeg"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def checked_media_type(data: bytes, name: str) -> str:
    """Return the media type of a policy's file: PDF, Word or plain text.

    Raises:
        Refused: it is empty, too large or of another kind.
    """
    kind = _known(data, name)
    if kind in (PDF, TEXT) or (kind == "zip" and name.lower().endswith(".docx")):
        return WORD if kind == "zip" else kind
    if kind == "old":
        raise Refused(
            f"“{name}” is an old Word file or has a password. Save it as a PDF without one."
        )
    raise Refused(f"“{name}” is not a PDF, Word or text file. Save it as a PDF and choose that.")


def checked_scan_type(data: bytes, name: str) -> str:
    """Return the media type of a scanned page: PDF, PNG or JPEG.

    Raises:
        Refused: it is empty, too large or of another kind.
    """
    kind = _known(data, name)
    if kind in (PDF, PNG, JPEG):
        return kind
    raise Refused(f"“{name}” is not a PDF, PNG or JPEG. Scan the page again as one of these.")


def _known(data: bytes, name: str) -> str:
    if not data:
        raise Refused(f"“{name}” is empty. Choose another file.")
    if len(data) > LARGEST:
        raise Refused(f"“{name}” is larger than 50 MB. Save it smaller, then choose it again.")
    for start, kind in (
        (b"%PDF-", PDF),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff", JPEG),
        (b"PK\x03\x04", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old"),
        (b"\xff\xfe", TEXT),  # what Windows calls Unicode text
        (b"\xfe\xff", TEXT),
    ):
        if data.startswith(start):
            return kind
    if b"\x00" in data:
        return "unknown"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older programs save text in Windows' own letters, which any bytes could be.
        return TEXT if name.lower().endswith(".txt") else "unknown"
    return TEXT
