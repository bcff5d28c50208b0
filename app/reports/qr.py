"""QR codes, drawn as one shape."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4  # modules of white around a code, which readers need
MASK = 3  # any of the eight can be read; trying them all for the prettiest takes ten times as long


def qr_shape(text: str) -> tuple[int, str]:
    """Return how many modules wide a code is, and its shape as PDF operators, 1 point each."""
    code: Any = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    wide = code.getModuleCount()
    parts = []
    for number, row in enumerate(code.modules):
        at = 0
        for dark, run in groupby(map(bool, row)):
            length = len(list(run))
            if dark:
                parts.append(f"{at + QUIET} {wide - 1 - number + QUIET} {length} 1.03 re")
            at += length
    return wide + 2 * QUIET, "\n".join([*parts, "f"])


def draw_qr(canvas: Any, shape: tuple[int, str], left: float, bottom: float, size: float) -> None:
    """Draw a shape ``size`` points wide, its white margin included."""
    modules, operators = shape
    canvas.saveState()
    canvas.setFillColorRGB(0, 0, 0)
    canvas.translate(left, bottom)
    canvas.scale(size / modules, size / modules)
    canvas._code.append(operators)
    canvas.restoreState()
