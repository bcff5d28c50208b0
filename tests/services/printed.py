"""A report that was printed for good, and what people may do to it before they bring it back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence

import numpy as np
import pypdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from app.paths import resources
from app.reports.blocks import TITLE, Block, Heading, Words
from app.reports.charts import Column, Grid
from app.reports.layout import Sheet, flow
from app.reports.text import BODY, Style
from app.services.declarations.form_layout import Area
from app.services.printouts.rows import Official
from app.services.printouts.service import Printouts
from tests.scans import damage

DPI = 200
DAY = dt.date(2026, 11, 20)
ROWS = [
    ["Teacher", "31", "28", "3"],
    ["Support staff", "24", "19", "5"],
    ["Governor", "12", "12", "0"],
    ["Volunteer", "8", "6", "2"],
]
Page = Image.Image


def report(
    official: Official | None, swap: Callable[[str], str] = str, style: Style = BODY
) -> bytes:
    """Three pages about a school that there isn't; ``swap`` alters what a paragraph says."""
    story: list[Block] = [Heading("Declarations of the autumn", TITLE)]
    for part in range(1, 22):
        story.append(
            Words(
                swap(
                    f"Paragraph {part}. Of the 75 people who were asked, {50 + part} had signed by "
                    f"{part} November 2026 and {40 - part} had not. The office wrote to them again "
                    "and offered to read the policy aloud. Nobody was asked to sign what they had "
                    "not been given time to read, and the forms were kept in the locked cupboard."
                ),
                style,
            )
        )
        if part % 5 == 0:
            columns = [Column(title, 25) for title in ("Group", "Asked", "Signed", "Waiting")]
            story.append(Grid(columns, [[swap(cell) for cell in row] for row in ROWS]))
    return flow(Sheet("Marsh End School", "Report", DAY, "In confidence", official=official), story)


def printed(printouts: Printouts, title: str = "Report on declarations") -> bytes:
    return printouts.official(title, report, trail=True)


def drawn(pdf: bytes, dpi: int = DPI) -> list[Page]:
    """Its pages on white paper, as a perfect scanner would see them."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def scanned(pages: Sequence[Page], dpi: int = DPI) -> bytes:
    """A PDF of pictures, as copiers make them."""
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=80)
    return file.getvalue()


def saved_again(pdf: bytes) -> bytes:
    """The same pages, written by another program."""
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        writer.add_page(page)
    writer.compress_identical_objects()
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def copied(page: Page, seed: int = 1) -> Page:
    """Through a middling office copier: a little askew, soft, grainy, packed as JPEG."""
    luck = np.random.default_rng(seed)
    page = damage.blurred(damage.skewed(page, float(luck.uniform(-1.2, 1.2))), 0.8)
    return damage.jpeg(damage.noisy(page, 9, luck), 60)


def pasted(page: Page, words: str, at: tuple[float, float], size: float = 3.4) -> Page:
    """Other words stuck over a place in mm, on a strip of white paper."""
    page = page.copy()
    brush, scale = ImageDraw.Draw(page), page.width / 210
    font = ImageFont.truetype(str(resources() / "fonts" / "NotoSans-Regular.ttf"), size * scale)
    left, top = at[0] * scale, at[1] * scale
    box = brush.textbbox((left, top), words, font=font)
    brush.rectangle((box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4), fill=255)
    brush.text((left, top), words, font=font, fill=10)
    return page


def other_figure(page: Page, letter: Area, figure: str) -> Page:
    """Another figure, as large and as dark, in a printed one's place."""
    page = page.copy()
    brush, scale = ImageDraw.Draw(page), page.width / 210
    left, top = letter.left * scale, letter.top * scale
    right, bottom = letter.right * scale, letter.bottom * scale
    dark = int(np.asarray(page.crop((int(left), int(top), int(right) + 1, int(bottom) + 1))).min())
    path, size = str(resources() / "fonts" / "NotoSans-Regular.ttf"), 6
    while True:
        font = ImageFont.truetype(path, size)
        box = font.getbbox(figure)
        if box[3] - box[1] >= bottom - top - 0.5:
            break
        size += 1
    brush.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=255)
    middle = (right - left - (box[2] - box[0])) / 2
    brush.text((left - box[0] + middle, top - box[1]), figure, font=font, fill=dark)
    return page


def blanked(page: Page, area: tuple[float, float, float, float]) -> Page:
    """A strip of white over an area: left, top, right, bottom in mm."""
    page = page.copy()
    scale = page.width / 210
    ImageDraw.Draw(page).rectangle([side * scale for side in area], fill=255)
    return page


def signed(page: Page) -> Page:
    """Something written by hand in the lower margin of the text."""
    page = page.copy()
    scale, brush = page.width / 210, ImageDraw.Draw(page)
    spots = [
        ((120 + 40 * at / 60) * scale, (268 + 4 * np.sin(at / 3) * np.cos(at / 11)) * scale)
        for at in range(60)
    ]
    brush.line(spots, fill=40, width=round(0.5 * scale))
    return page
