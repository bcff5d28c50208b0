"""The first bytes by which kinds of files are known, and what to do instead of some of them."""

from __future__ import annotations

import re

from app.models.evidence import EvidenceKind

HEAD = 1024  # bytes that are looked at

_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_M4A = {b"M4A ", b"M4B ", b"M4P "}
_STARTS = (
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"#!AMR-WB", "audio/amr"),
)
_NOT_KEPT: tuple[tuple[tuple[bytes, ...], str], ...] = (
    (
        (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"),
        "is a program and not a picture. Do not open it; tell whoever looks after your IT.",
    ),
    (
        (b"PK\x03\x04",),
        "is a document or ZIP file. Print it to PDF and add the PDF. "
        "If it is a ZIP file, unpack it and add what is in it.",
    ),
    (
        (b"<svg", b"<?xml"),
        "is a web page or drawing. Take a screenshot of what it shows and add that.",
    ),
)
_LETTER = re.compile(
    rb"(?:>?From [^\r\n]*\r?\n)?(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?"
    rb"(?:received|return-path|from|mime-version|delivered-to|message-id|subject|date|to):",
    re.IGNORECASE,
)
_TEXT_NAMES = (".txt", ".text")


def recording(head: bytes) -> tuple[EvidenceKind, str] | None:
    """Return the kind and type of a sound or video recording, None for anything else."""
    media_type = next((kind for start, kind in _STARTS if head.startswith(start)), "")
    if head[:4] == b"RIFF":
        media_type = {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    elif head[:4] == b"OggS":
        media_type = "audio/ogg"
        if b"OpusHead" in head:
            media_type = "audio/opus"
        elif b"\x80theora" in head:
            media_type = "video/ogg"
    elif head[:4] == b"\x1aE\xdf\xa3":
        media_type = "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    elif head[4:8] == b"ftyp":
        media_type = _mp4(head[8:12])
    elif len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        media_type = "audio/aac"
    elif len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        media_type = "audio/mpeg"
    if not media_type:
        return None
    sound = media_type.startswith("audio/")
    return EvidenceKind.SOUND if sound else EvidenceKind.FILM, media_type


def _mp4(brand: bytes) -> str:
    if brand in _HEIF or brand in (b"avif", b"avis"):
        return ""
    if brand in _M4A:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/3gpp" if brand.startswith((b"3gp", b"3g2")) else "video/mp4"


def why_not(head: bytes) -> str:
    """Return what to do instead for types that people have but that can't be kept."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in _HEIF:
        return (
            "is an iPhone HEIC photo, and iPhone HEIC photos cannot be opened here. "
            "Paste a screenshot instead."
        )
    if brand in (b"avif", b"avis"):
        return "is an AVIF picture, which cannot be opened here. Paste a screenshot instead."
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next(
        (why for marks, why in _NOT_KEPT if head.startswith(marks) or text.startswith(marks)),
        "",
    )


def written(head: bytes, name: str) -> str:
    """Return the type of a message or a text, "" for anything else.

    Plain text has no sign of its own: its name has to say so.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/vnd.ms-outlook"
    if text.startswith(b"{\\rtf"):
        return "application/rtf"
    if text[:14].lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if name.lower().endswith(_TEXT_NAMES):
        return "text/plain"
    return "message/rfc822" if _LETTER.match(text) else ""
