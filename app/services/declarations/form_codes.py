"""What the code on a form says: a random reference and a check, and nothing about anybody.

20 capital letters and digits, so that the code is the coarsest there is and bad scans can be read:
``C``, the layout's number, the corner, 12 random characters (60 bits), 5 of a check.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass

from app.services.declarations.form_layout import LAYOUTS, Corner, Layout

_PATTERN = re.compile(r"C(\d)([A-Z])([A-Z2-7]{12})([A-Z2-7]{5})")
_PURPOSE = b"Candour form code"


@dataclass(frozen=True)
class FormCode:
    """A code of ours: the form's reference, and which of the page's codes it is."""

    layout: Layout
    corner: Corner
    reference: str


def new_reference() -> str:
    """Return a random reference for a form, 12 characters."""
    return base64.b32encode(secrets.token_bytes(8)).decode()[:12]


def shown(reference: str) -> str:
    """Return a reference as people read it: ``7K2Q-XM4B-3APZ``."""
    return "-".join(reference[place : place + 4] for place in range(0, 12, 4))


def code_text(layout: Layout, corner: Corner, reference: str) -> str:
    """Return what one of the codes of a form holds."""
    head = f"C{layout.number}{corner.value}{reference}"
    return head + _check(head)


def read_code(text: str) -> FormCode | None:
    """Return what a code says, or None for one that is not ours or was misread."""
    match = _PATTERN.fullmatch(text)
    if match is None or _check(text[:-5]) != match[4]:
        return None
    layout = LAYOUTS.get(int(match[1]))
    if layout is None or match[2] not in {corner.value for corner in Corner}:
        return None
    return FormCode(layout, Corner(match[2]), match[3])


def _check(head: str) -> str:
    digest = hashlib.sha256(_PURPOSE + head.encode()).digest()
    return base64.b32encode(digest).decode()[:5]
