"""Forms of the sample school as the copier gives them back, for the tour's pictures."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from app.paths import resources
from app.services.declarations.form_layout import Area, Box

if TYPE_CHECKING:
    from app.services.declarations.form_layout import Layout
    from app.workspace import Workspace

DPI = 150
_INK = 60


def make_scan(work: Workspace, path: Path) -> Path:
    """Write a stack of what those still waited for return: one unsigned, one without its codes."""
    import pypdfium2  # slow to import

    from app.reports.declaration import declaration_form

    newest = work.declarations.current()
    if newest is None:
        raise RuntimeError("the sample has no collection")
    people = [each for each in work.forms.people(newest.id) if each.waited_for]
    forms = work.forms.register(work.forms.prepare(newest.id, people))
    printed = pypdfium2.PdfDocument(declaration_form(forms, made_on=work.today))
    pages = []
    for number, form in enumerate(forms):
        page = printed[number].render(scale=DPI / 72, grayscale=True).to_pil()
        _write(page, form.layout, random.Random(number), signed=number != 1)  # noqa: S311
        if number == 0:
            for code in form.layout.codes.values():
                page.paste(255, tuple(map(int, map(_dots, _sides(code)))))
        pages.append(page.rotate(180) if number == 3 else page)
    printed.close()
    pages.append(Image.new("L", pages[0].size, 250))
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    path.write_bytes(file.getvalue())
    return path


def _write(page: Image.Image, layout: Layout, chance: random.Random, *, signed: bool) -> None:
    """Fill a form in: a name, a day and one of the first two boxes."""
    draw = ImageDraw.Draw(page)
    if signed:
        draw.line(_name(layout.boxes[Box.SIGNED], chance), fill=_INK, width=3, joint="curve")
    font = ImageFont.truetype(resources() / "fonts" / "NotoSans-Regular.ttf", 34)
    day = layout.boxes[Box.DATE]
    draw.text((_dots(day.left + 6), _dots(day.top + 7)), "3/9/26", fill=_INK, font=font)
    box = layout.boxes[Box.NOTHING]
    across = [(0.2, 0.5), (0.45, 0.8), (0.9, 0.05)]
    tick = [(_dots(box.left + x * box.width), _dots(box.top + y * box.height)) for x, y in across]
    draw.line(tick, fill=_INK, width=4)


def _name(box: Area, chance: random.Random) -> list[tuple[float, float]]:
    """Joined letters from left to right, no two alike."""
    length, height = chance.uniform(30, 55), chance.uniform(2, 4)
    left, middle = box.left + chance.uniform(6, 20), box.top + box.height * 0.6
    waves = [(chance.uniform(0.5, 1.1), chance.uniform(0, 6)) for _ in range(3)]
    points = []
    for step in range(160):
        along = step / 160
        rise = sum(math.sin(along * length * speed + at) for speed, at in waves) / 2
        back = math.sin(along * length * 1.3) * 0.8
        points.append((_dots(left + along * length + back), _dots(middle + rise * height)))
    return points


def _sides(area: Area) -> tuple[float, float, float, float]:
    return area.left, area.top, area.right, area.bottom


def _dots(millimetres: float) -> float:
    return millimetres / 25.4 * DPI
