"""The short code on each official page: random, easy to type, and about nobody.

``7K2-QXM-4BH-R3`` is a printout's code (eight random letters and figures, and one that checks
them), then a letter that checks the page's number, then that number. 31 characters that can't be
taken for one another are used: 31 is prime, so that any one wrong character, and any two that
changed places, are noticed.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RANDOM = 8
_SIZE = _RANDOM + 1
_PAGE = 9999
_CODE = re.compile(rf"[{ALPHABET}]{{{_SIZE}}}")
_PAGE_CODE = re.compile(rf"([{ALPHABET}]{{{_SIZE}}})([{ALPHABET}])(\d{{1,4}})")
_QR = re.compile(rf"K([{ALPHABET}]{{{_SIZE}}})([{ALPHABET}])(\d{{4}})")


@dataclass(frozen=True)
class PageCode:
    """What a page's code says: which printout, and which of its pages.

    Attributes:
        page: from 1; None where only the printout's code was given.
    """

    code: str
    page: int | None = None


def new_code() -> str:
    """Return a random code for a printout: 9 characters, of which the last checks the others."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
    return random + _check(random)


def page_code(code: str, page: int) -> str:
    """Return a page's code as people read and type it: ``7K2-QXM-4BH-R3``."""
    return "-".join((code[:3], code[3:6], code[6:], f"{_check(code, page)}{page}"))


def qr_text(code: str, page: int) -> str:
    """Return what the QR code of a page holds; a form's begins with another letter."""
    return f"K{code}{_check(code, page)}{page:04}"


def read_typed(text: str) -> PageCode | None:
    """Return what was typed, whatever its capitals, spaces and hyphens; None if mistyped.

    A QR code's own text will do as well.
    """
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    if _CODE.fullmatch(plain):
        return PageCode(plain) if _check(plain[:-1]) == plain[-1] else None
    return _read(_PAGE_CODE.fullmatch(plain)) or read_qr(plain)


def read_qr(text: str) -> PageCode | None:
    """Return what a QR code says, or None for one that is not ours or was misread."""
    return _read(_QR.fullmatch(text))


def _read(match: re.Match[str] | None) -> PageCode | None:
    if match is None:
        return None
    code, check, page = match[1], match[2], int(match[3])
    if not page or _check(code[:-1]) != code[-1] or _check(code, page) != check:
        return None
    return PageCode(code, page)


def _check(text: str, page: int = 0) -> str:
    weighed = sum((place + 2) * ALPHABET.index(letter) for place, letter in enumerate(text))
    return ALPHABET[(weighed + 12 * page) % len(ALPHABET)]
