"""What may come in as evidence, and the sentence for each file that may not."""

from __future__ import annotations

import hashlib
import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from app.errors import Refused
from app.models.evidence import Answer, EvidenceKind
from app.services.evidence import intake
from app.services.evidence.intake import Arrival, LooksSafe, MustNotSave, accept, take_look
from app.services.evidence.view import picture as draw
from app.services.evidence.view import tile
from tests.pictures import SAFE, frames, picture, png_that_claims


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NOT_SURE])
def test_yes_and_not_sure_end_with_the_card(answer: Answer) -> None:
    with pytest.raises(MustNotSave, match="Ring the police: 101, or 999"):
        LooksSafe(answer)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
    ],
)
def test_pictures_are_known_by_content(kind: str, media_type: str) -> None:
    data = picture(kind)
    one = accept(Arrival(data, "holiday.docx"), SAFE)
    assert one.shape.media_type == media_type
    assert (one.shape.width, one.shape.height, one.shape.moving) == (300, 200, False)
    assert one.sha256 == hashlib.sha256(data).hexdigest()
    small = tile(one)
    assert small is not None
    assert small.width == 240


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
def test_every_kind_of_png_can_be_shown(mode: str) -> None:
    small = tile(accept(Arrival(picture(mode=mode), "a.png"), SAFE))
    assert small is not None
    assert len(small.pixels) == small.width * small.height * 4


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_shows_its_first_frame_and_is_kept_whole(kind: str) -> None:
    data = frames(kind, "red", "lime", "blue")
    one = accept(Arrival(data, f"moving.{kind}"), SAFE)
    assert one.shape.moving
    assert one.size == len(data)
    small = tile(one)
    assert small is not None
    red, green, blue, _ = small.pixels[:4]
    assert red > 200
    assert green < 60
    assert blue < 60


def test_pages_of_a_tiff_can_be_turned() -> None:
    data = frames("TIFF", "red", "lime")
    one = accept(Arrival(data, "fax.tif"), SAFE)
    assert one.shape.pages == 2
    assert draw(data, "image/tiff", "fax.tif", page=1).pixels[:3] == b"\x00\xff\x00"


def test_a_pdf_is_counted_and_drawn() -> None:
    data = frames("PDF", "red", "lime")
    one = accept(Arrival(data, "letter.pdf"), SAFE)
    assert (one.kind, one.shape.pages) == (EvidenceKind.PDF, 2)
    assert len(PdfReader(io.BytesIO(data)).pages) == 2
    page = draw(data, "application/pdf", "letter.pdf", page=1, box=(600, 600))
    middle = (page.height // 2 * page.width + page.width // 2) * 4
    red, green, blue = page.pixels[middle : middle + 3]
    assert green > 200
    assert max(red, blue) < 60


def test_a_pdf_with_a_password_says_what_to_do() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(frames("PDF", "red")))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    with pytest.raises(Refused, match=r"needs a password\. Print it to PDF without one"):
        accept(Arrival(data.getvalue(), "locked.pdf"), SAFE)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.png", b"", "“a.png” is empty. Save it again where it came from, then add it."),
        ("a.png", b"MZ\x90\x00" + bytes(600), "is a program and not a picture"),
        ("a.png", b"#!/bin/sh\n", "is a program and not a picture"),
        (
            "IMG_1.HEIC",
            struct.pack(">I", 24) + b"ftypheic" + bytes(600),
            "iPhone HEIC photos cannot be opened here. Paste a screenshot instead.",
        ),
        ("a.avif", struct.pack(">I", 24) + b"ftypavif" + bytes(600), "Paste a screenshot instead"),
        ("a.docx", b"PK\x03\x04" + bytes(600), "Print it to PDF and add the PDF."),
        ("a.svg", b"\xef\xbb\xbf <svg onload='x'>", "is a web page or drawing"),
        ("a.png", b"hello there", "is not a picture or a PDF, whatever its name says"),
        ("a.pdf", b"%PDF-1.7 and nothing more", "is damaged and can’t be opened. Save the PDF"),
        ("a.png", png_that_claims(40_000, 40_000), "has more than 50 million pixels"),
        ("a.png", png_that_claims(8_000, 7_000), "has more than 50 million pixels"),
        ("a.png", png_that_claims(2**31 - 1, 1), "has more than 50 million pixels"),
    ],
)
def test_each_bad_file_has_its_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        accept(Arrival(data, name), SAFE)
    assert sentence in str(refused.value)


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    bomb = png_that_claims(40_000, 40_000)
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            accept(Arrival(bomb, "bomb.png"), SAFE)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_frame_larger_than_its_gif_is_refused() -> None:
    gif = bytearray(picture("GIF"))
    frame = gif.index(b",\0\0\0\0")
    gif[frame + 5 : frame + 9] = struct.pack("<HH", 65_535, 65_535)
    with pytest.raises(Refused, match="50 million pixels"):
        tile(accept(Arrival(bytes(gif), "frame.gif"), SAFE))


def test_a_picture_cut_short_is_damaged() -> None:
    whole = picture("JPEG")
    with pytest.raises(Refused, match="is damaged and can’t be opened"):
        tile(accept(Arrival(whole[: len(whole) // 2], "half.jpg"), SAFE))


def test_a_name_cannot_steer_the_terminal() -> None:
    with pytest.raises(Refused) as refused:
        accept(Arrival(b"", "\x1b[2Jevil" + "x" * 200 + ".png"), SAFE)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 130


def test_limits_are_for_a_file_and_for_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(intake.FILE_LIMIT + 1)
    with pytest.raises(Refused, match="one file can have up to 250 MB"):
        accept(Arrival(huge, "huge.png"), SAFE)
    monkeypatch.setattr(intake, "BATCH_LIMIT", 1000)
    batch = [Arrival(picture(colour=colour), "a.png") for colour in ("red", "lime", "blue")]
    with pytest.raises(Refused, match="Add them in smaller batches"):
        take_look(batch, SAFE)


def test_two_hundred_megabytes_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "large.bmp"
    data = picture("BMP")
    with path.open("wb") as file:
        file.write(data)
        file.truncate(200 * 1024 * 1024)
    one = accept(Arrival(path, path.name), SAFE)
    assert one.size == 200 * 1024 * 1024


def test_a_batch_keeps_the_good_once_and_names_the_bad(tmp_path: Path) -> None:
    data = picture()
    sorted_out = take_look(
        [
            Arrival(data, "a.png"),
            Arrival(b"", "b.png"),
            Arrival(data, "again.png"),
            Arrival(tmp_path / "gone.png", "gone.png"),
            Arrival(tmp_path, "folder"),
        ],
        SAFE,
    )
    assert [each.name for each in sorted_out.accepted] == ["a.png"]
    assert [each.split(" ")[0] for each in sorted_out.refused] == [
        "“b.png”",
        "“gone.png”",
        "“folder”",
    ]
