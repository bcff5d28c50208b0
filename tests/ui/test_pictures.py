"""Pictures on their way between Pillow, which works in any thread, and Qt, which does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from app.services.declarations.form_layout import Box
from app.services.scans.rows import Crop
from app.ui.pictures import png_of
from app.ui.scan_pictures import cut

SHAPES = QImage.Format


@pytest.mark.parametrize(
    ("shape", "mode", "colour"),
    [
        (SHAPES.Format_RGB32, "RGB", (200, 30, 10)),
        (SHAPES.Format_ARGB32, "RGBA", (200, 30, 10, 128)),
        (SHAPES.Format_Grayscale8, "RGB", (90, 90, 90)),
    ],
)
def test_a_pasted_picture_is_made_a_png_in_another_thread(
    shape: QImage.Format, mode: str, colour: tuple[int, ...]
) -> None:
    image = QImage(7, 3, shape)  # no width that needs padding in one shape alone
    image.fill(QColor(*colour))
    with ThreadPoolExecutor(1) as pool:
        png = pool.submit(png_of(image)).result()
    with Image.open(BytesIO(png)) as made:
        assert (made.format, made.mode, made.size) == ("PNG", mode, (7, 3))
        assert made.getpixel((6, 2)) == colour


def test_the_boxes_are_cut_out_with_room_and_never_beyond_the_page() -> None:
    page = Image.new("L", (2100, 2970), 255)  # 10 pixels a millimetre
    page.paste(0, (1000, 2000, 1500, 2200))
    crops = {Box.SIGNED: Crop(1000 / 2100, 2000 / 2970, 1500 / 2100, 2200 / 2970)}
    signed, date, answers, ticks = cut(page, crops | {Box.NOTHING: Crop(0, 0, 1, 1)})
    assert signed is not None
    assert signed.size == (540, 270)
    assert (signed.getpixel((19, 100)), signed.getpixel((21, 100))) == (255, 0)
    assert date is None
    assert answers is not None
    assert ticks is not None
    assert answers.size == ticks.size == page.size
