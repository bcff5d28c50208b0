"""The embedded fonts of everything printed, and text made fit to be set in them."""

from __future__ import annotations

import functools
import unicodedata

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.paths import resources

# Noto Sans has every Welsh letter; the fonts built into PDF print ŵ and ŷ as black boxes.
REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
ITALIC = "NotoSans-Italic"

_FILES = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    ITALIC: "NotoSans-Italic.ttf",
}


@functools.cache
def font(name: str) -> TTFont:
    """Return a font by name, read once and made known to ReportLab."""
    face = TTFont(name, resources() / "fonts" / _FILES[name])
    pdfmetrics.registerFont(face)
    return face


def ready() -> None:
    """Make all the fonts known, before a canvas names one."""
    for name in _FILES:
        font(name)


def width(text: str, name: str, size: float) -> float:
    """Return how wide ``text`` prints, in points."""
    wide: float = font(name).stringWidth(text, size)
    return wide


def printable(text: str) -> str:
    """Return ``text`` as it can be printed: no control characters, symbols in words.

    Emoji have no glyph in a text font, and in a post they can be the very point of it, so they
    print as "[pouting face]". Letters of scripts that the font lacks stay, as boxes.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable, unicodedata.normalize("NFC", text)))


@functools.lru_cache(maxsize=4096)
def _printable(letter: str) -> str:
    if letter in "\n\t":
        return "\n" if letter == "\n" else "    "
    kind = unicodedata.category(letter)
    if ord(letter) in font(REGULAR).face.charToGlyph:
        return "" if kind == "Cc" else letter
    if kind in ("Cc", "Cf", "Mn", "Cs"):  # joiners, variation selectors, halves of a pair
        return ""
    if kind in ("So", "Sk", "Sm"):
        return f"[{unicodedata.name(letter, 'symbol').lower()}]"
    return letter
