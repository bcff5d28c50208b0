"""Forms as they come back from people, before anything scans or damages them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image

from app.reports.declaration import blank_form, declaration_form
from app.services.declarations.form_codes import code_text
from app.services.declarations.form_layout import LAYOUTS, Box, Corner, Layout
from app.services.evidence.pdf import PDFIUM
from app.services.scans.pixels import Grey
from tests.reports.material import a_form, a_text
from tests.scans import pen

SCALE = 200 / 25.4  # pixels a mm of the pages made here
TEXT = (
    "I have read the policy and will keep to it at work and at home, on any account and any "
    "device. I know whom to ask and what to do when something goes wrong online."
)


@cache
def blanks() -> dict[int, bytes]:
    """The blanks that a reader is given."""
    return {number: blank_form(layout) for number, layout in LAYOUTS.items()}


@cache
def _printed(number: int, look: int) -> Image.Image:
    """The page to sign of a form, for one of a few people with a wording of their own."""
    rng = np.random.default_rng(look)
    lines = [" ".join(rng.choice(TEXT.split(), 40)) + "." for _ in range(5)]
    text = a_text("\n".join(lines[: 2 + look % 3]))
    form = a_form(("Aled Ŵyn", "Bea Cole", "Cai O’Hara")[look % 3], text, LAYOUTS[number])
    return rendered(declaration_form([form], dt.date(2026, 9, 1), sample=look % 2 == 1))


def rendered(document: bytes) -> Image.Image:
    """A PDF's last page in grey at ``SCALE``."""
    with PDFIUM:
        opened = pypdfium2.PdfDocument(document)
        page = opened[len(opened) - 1]
        image: Image.Image = page.render(scale=200 / 72, grayscale=True).to_pil()
    return image.convert("L")


def code(text: str, size: float) -> Image.Image:
    """A QR code, ``size`` mm wide with its white margin."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    shape = np.asarray(made.to_image(scale=1, add_quiet_zones=False))
    framed = Image.fromarray(np.pad(shape, 4, constant_values=255))
    return framed.resize((round(size * SCALE),) * 2, Image.Resampling.NEAREST)


def printed(layout: Layout, reference: str, look: int = 0) -> Image.Image:
    """A form as printed for somebody."""
    page = _printed(layout.number, look).copy()
    for corner in (Corner.TOP, Corner.FOOT):
        area = layout.codes[corner]
        square = code(code_text(layout, corner, reference), area.width)
        page.paste(square, (round(area.left * SCALE), round(area.top * SCALE)))
    return page


@dataclass(frozen=True)
class Answers:
    """What somebody wrote, and where; a sprawling signature runs on into the box for the date."""

    signed: bool = True
    dated: bool = True
    nothing: bool = True
    something: bool = False
    another: bool = False
    sprawling: bool = False
    signed_in: Box = Box.SIGNED
    dated_in: Box = Box.DATE


def filled(page: Image.Image, layout: Layout, answers: Answers, rng: np.random.Generator) -> None:
    """Write on a form."""
    with_ = pen.PENS[rng.integers(len(pen.PENS))]
    strokes: pen.Strokes = []
    if answers.signed:
        area = layout.boxes[answers.signed_in]
        if answers.sprawling:
            area = replace(area, left=area.left + 10, width=area.width + 40)
        strokes += pen.signature(area, rng, 120 if answers.sprawling else 55)
    if answers.dated:
        strokes += pen.date(layout.boxes[answers.dated_in], rng)
    for box, ticked in (
        (Box.NOTHING, answers.nothing),
        (Box.SOMETHING, answers.something),
        (Box.FORMAT, answers.another),
    ):
        if ticked:
            strokes += pen.tick(layout.boxes[box], rng)
    pen.draw(page, strokes, with_, SCALE, rng)


def as_grey(page: Image.Image) -> Grey:
    """A page's pixels."""
    return np.asarray(page.convert("L"))


def stack(pages: Sequence[Image.Image], dpi: int) -> bytes:
    """A PDF of scanned pages, as a copier sends it."""
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi)
    return file.getvalue()
