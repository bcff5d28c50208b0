"""QR codes, drawn as one shape."""

from __future__ import annotations

import re
from typing import Any

import zxingcpp

_DARK = re.compile(rb"\x00+")


def qr_shape(text: str) -> tuple[int, str]:
    """Return how many modules wide a code is, and its shape as PDF operators, 1 point each.

    The width takes in 4 modules of white on each side, which readers need.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = zxingcpp.write_barcode_to_image(code)
    view = memoryview(picture)
    assert view.shape is not None  # noqa: S101 - for the type checker
    (wide, tall), dots = view.shape, view.tobytes()
    parts = []
    for row in range(tall):
        for run in _DARK.finditer(dots, row * wide, (row + 1) * wide):
            # A little taller than a module, so that no hairline shows between rows.
            across, length = run.start() - row * wide, run.end() - run.start()
            parts.append(f"{across} {tall - 1 - row} {length} 1.03 re")
    return wide, "\n".join([*parts, "f"])


def draw_qr(canvas: Any, shape: tuple[int, str], left: float, bottom: float, size: float) -> None:
    """Draw a shape ``size`` points wide, its white margin included."""
    modules, operators = shape
    canvas.saveState()
    canvas.setFillColorRGB(0, 0, 0)
    canvas.translate(left, bottom)
    canvas.scale(size / modules, size / modules)
    canvas._code.append(operators)
    canvas.restoreState()
