"""Opening what copiers and phones send, good and bad."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image
from pypdf.generic import NullObject

from app.errors import Refused
from app.services.scans.reading import page_image
from app.services.scans.sources import LONGEST, opened_stack
from tests.pictures import frames, picture, png_that_claims
from tests.scans.paper import stack


def refusal(data: bytes | Path, name: str = "scan.pdf") -> str:
    with pytest.raises(Refused) as caught, opened_stack(data, name) as opened:
        opened.picture(1)
    return str(caught.value)


def tone(image: Image.Image) -> float:
    return float(np.asarray(image).mean())


def pages(*tones: int) -> list[Image.Image]:
    return [Image.new("L", (620, 877), shade) for shade in tones]


def rewritten(document: bytes, **options: Any) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document))
    if "password" in options:
        writer.encrypt(options["password"], algorithm="RC4-128")
    if "without" in options:
        tree: Any = writer._pages.get_object()
        tree["/Kids"][options["without"]] = NullObject()
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def tiff_that_claims(width: int, height: int) -> bytes:
    """A header without the pixels."""
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 1), (259, 3, 1, 1)]
    tags += [(262, 3, 1, 1), (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, height)]
    tags += [(279, 4, 1, width * height // 8)]
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + body + struct.pack("<I", 0)
    return head + bytes(1000)


def test_what_cannot_be_opened_says_what_to_do() -> None:
    whole = stack(pages(255, 0), 75)
    assert refusal(b"") == "“scan.pdf” is empty. Scan the pages again."
    assert "needs a password" in refusal(rewritten(whole, password="secret"))
    assert "damaged or not complete" in refusal(b"%PDF-1.4\n" + bytes(300))
    assert "not a PDF, TIFF, JPEG or PNG" in refusal(b"hello", "notes.txt")
    assert "Most Compatible" in refusal(b"\0\0\0\x18ftypheic" + bytes(20), "IMG_1.HEIC")
    jpeg = picture("JPEG")
    assert "damaged or not complete" in refusal(jpeg[: len(jpeg) // 2], "form.jpg")


def test_pictures_of_too_many_pixels_are_refused_unopened() -> None:
    for huge in (tiff_that_claims(40_000, 40_000), png_that_claims(40_000, 40_000)):
        assert "too many to open safely. Set the copier to 200 dpi" in refusal(huge, "scan.tif")


def test_a_file_that_is_gone_or_grows_is_the_disks_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), opened_stack(tmp_path / "gone.pdf", "gone.pdf"):
        pass
    whole = stack(pages(255, 0, 90), 75)
    growing = tmp_path / "growing.pdf"
    growing.write_bytes(whole[: len(whole) // 3])
    try:
        with opened_stack(growing, "growing.pdf") as opened:
            assert opened.count < 3  # what a reader could save of it
    except Refused as refused:
        assert "not complete" in str(refused)  # noqa: PT017 - either is right


def test_a_bad_page_is_named_and_its_neighbours_are_read() -> None:
    document = rewritten(stack(pages(250, 0, 90), 75), without=1)
    with opened_stack(document, "scan.pdf") as opened:
        assert opened.count == 3
        assert tone(opened.picture(1)) > 240
        with pytest.raises(Refused, match=r"Page 2 of “scan.pdf” is damaged"):
            opened.picture(2)
        with pytest.raises(Refused, match="Page 2"):
            opened.document(2)
        assert tone(opened.picture(3)) == pytest.approx(90, abs=3)


def test_thousands_of_pages_are_opened_one_by_one(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(2000):
        document.new_page(595, 842)
    document.save(tmp_path / "year.pdf")
    document.close()
    with opened_stack(tmp_path / "year.pdf", "year.pdf") as opened:
        assert opened.count == 2000
        assert opened.picture(2000).size == (1653, 2339)


def test_a_pdf_is_drawn_as_finely_as_it_was_scanned() -> None:
    for dpi in (75, 150, 300):
        size = round(8.27 * dpi), round(11.69 * dpi)
        document = stack([Image.new("L", size, 200)], dpi)
        with opened_stack(document, "scan.pdf") as opened:
            drawn = opened.picture(1).size
        assert drawn[1] == pytest.approx(min(size[1], LONGEST), abs=2)


def test_each_page_is_kept_as_it_was_scanned(tmp_path: Path) -> None:
    document = stack(pages(10, 120, 230), 75)
    with opened_stack(document, "scan.pdf") as opened:
        alone, mime = opened.document(2)
    assert mime == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(alone))
    (kept,) = reader.pages
    original = pypdf.PdfReader(io.BytesIO(document)).pages[1]
    assert kept.images[0].data == original.images[0].data
    photo = picture("JPEG")
    (tmp_path / "photo.jpg").write_bytes(photo)
    with opened_stack(tmp_path / "photo.jpg", "photo.jpg") as opened:
        assert opened.document(1) == (photo, "image/jpeg")
    with opened_stack(frames("TIFF", "red", "lime", "blue"), "scan.tif") as opened:
        assert opened.count == 3
        alone, mime = opened.document(2)
        assert mime == "image/png"
        assert Image.open(io.BytesIO(alone)).getpixel((5, 5)) == (0, 255, 0)
        tones = [round(tone(opened.picture(page))) for page in (3, 1, 2)]
        assert tones == [29, 76, 150]


def test_pictures_of_every_mode_become_grey() -> None:
    for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16"):
        with opened_stack(picture("PNG", "white", mode), "scan.png") as opened:
            image = opened.picture(1)
        assert (image.mode, image.size) == ("L", (300, 200))
        if mode != "I;16":
            assert tone(image) == 255
    with opened_stack(picture("JPEG", "white", "CMYK"), "scan.jpg") as opened:
        assert tone(opened.picture(1)) > 250
    see_through = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(see_through, "PNG")
    with opened_stack(see_through.getvalue(), "scan.png") as opened:
        assert tone(opened.picture(1)) == 255


def test_a_phones_picture_is_set_upright_and_not_too_large() -> None:
    image = Image.new("L", (5000, 3000), 255)
    image.paste(0, (0, 0, 2500, 3000))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to look at
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    with opened_stack(file.getvalue(), "photo.jpg") as opened:
        upright = opened.picture(1)
        document, _mime = opened.document(1)
    assert max(upright.size) <= LONGEST
    assert upright.height > upright.width
    assert (upright.getpixel((10, 10)), upright.getpixel((10, upright.height - 10))) == (0, 255)
    shown = page_image(document, 180, 400)
    assert shown.width == 400
    assert shown.height > shown.width
    assert tone(shown.crop((0, 0, 400, 50))) > 250
    assert tone(shown.crop((0, shown.height - 50, 400, shown.height))) < 5
