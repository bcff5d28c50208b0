"""A redacted copy holds none of what was hidden: in no pixel, layer, thumbnail, text, metadata."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader

from app.errors import Refused
from app.models.evidence import CustodyEvent
from app.services.evidence.blacking import BLOCK, Box, clip, hide_words
from app.services.evidence.intake import Arrival, accept
from app.services.evidence.redacting import Redactions
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Evidence, ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from tests.builders import SetClock, book
from tests.faults.canaries import disguises
from tests.pictures import SAFE, frames, picture
from tests.services.messages import eml

CANARY = "Nia Canary-Example"
HIDDEN = Box(0.25, 0.25, 0.5, 0.25)


class School:
    """A casebook with one incident, and what works on it."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.casebook = book(folder, "casebook", self.clock)
        self.register = book(folder, "register", self.clock)
        self.incidents = Incidents(self.casebook, self.register)
        self.evidence = Evidence(self.casebook)
        self.redactions = Redactions(self.casebook, self.evidence)

    def keep(self, data: bytes, name: str) -> ExhibitDraft:
        return ExhibitDraft(accept(Arrival(data, name), SAFE))

    def exhibit(self, data: bytes, name: str) -> ExhibitRow:
        draft = IncidentDraft("A post.", dt.date(2026, 11, 4))
        recorded = self.incidents.record(draft, [self.keep(data, name)])
        return self.evidence.of(recorded.id)[0]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path)
    yield made
    made.casebook.close()
    made.register.close()


def secret_picture() -> Image.Image:
    """Noise, so that any piece of it is known again; 320 × 200."""
    noise = random.Random(7).randbytes(320 * 200 * 3)
    return Image.frombytes("RGB", (320, 200), noise)


def rows_below(image: Image.Image, box: Box = HIDDEN) -> list[bytes]:
    """Every row of pixels that lies below the box."""
    left, right = round(box.x * image.width), round((box.x + box.width) * image.width)
    top, bottom = round(box.y * image.height), round((box.y + box.height) * image.height)
    return [image.crop((left, y, right, y + 1)).tobytes() for y in range(top, bottom)]


def streams(data: bytes) -> Iterator[bytes]:
    """The bytes, and whatever in them unpacks."""
    yield data
    for at in [each.start() for each in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data)]:
        try:
            yield zlib.decompressobj().decompress(data[at:])
        except zlib.error:
            continue


def assert_gone(copy: bytes, secrets: list[bytes]) -> None:
    for stream in streams(copy):
        for secret in secrets:
            assert secret not in stream


def assert_black(image: Image.Image, box: Box, most: int = 0, inset: int = 0) -> None:
    """Near the edge a lossy picture smears what lies beside the box into it, never from below."""
    left, top = round(box.x * image.width), round(box.y * image.height)
    right = round((box.x + box.width) * image.width)
    bottom = round((box.y + box.height) * image.height)
    inside = (left + inset, top + inset, right - inset, bottom - inset)
    brightest = max(image.convert("RGB").crop(inside).tobytes())
    assert brightest <= most


def names() -> list[bytes]:
    return disguises(CANARY)


def png_with_everything() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", CANARY)
    about.add_text("Author", CANARY, zip=True)
    about.add_itxt("XML:com.adobe.xmp", f"<x>{CANARY}</x>", zip=True)
    exif = Image.Exif()
    exif[0x010E] = CANARY
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = secret_picture().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 255))
    file = io.BytesIO()
    image.save(file, "PNG", pnginfo=about, exif=exif, icc_profile=profile)
    return file.getvalue()


def jpeg_with_everything() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x0112] = 1
    file = io.BytesIO()
    secret_picture().save(
        file, "JPEG", quality=100, subsampling=0, exif=exif, comment=CANARY.encode(),
        xmp=f"<x>{CANARY}</x>".encode(),
    )  # fmt: skip
    thumbnail = io.BytesIO()
    secret_picture().resize((80, 50)).save(thumbnail, "JPEG")
    return file.getvalue() + thumbnail.getvalue()  # as phones append a second picture


@pytest.mark.parametrize(
    ("make", "name", "suffix"),
    [(png_with_everything, "Nia.png", ".png"), (jpeg_with_everything, "Nia.jpg", ".jpg")],
)
def test_a_picture_keeps_nothing_below_its_box(
    school: School, make: Callable[[], bytes], name: str, suffix: str
) -> None:
    data = make()
    exhibit = school.exhibit(data, name)
    made = school.redactions.black_out(exhibit.id, {0: [HIDDEN]}, "The child’s name")
    copy = school.redactions.read(made, CustodyEvent.VIEWED)
    image = Image.open(io.BytesIO(copy))
    assert getattr(image, "n_frames", 1) == 1
    assert image.mode == "RGB"
    assert image.size == (320, 200)
    assert_black(image, HIDDEN, inset=0 if suffix == ".png" else 16)
    assert_gone(copy, [*names(), *rows_below(Image.open(io.BytesIO(data)).convert("RGB"))])
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not image.getexif()
    assert not re.search(rb"tEXt|zTXt|iTXt|eXIf|iCCP|Exif|http|Photoshop", copy)
    assert copy.count(b"\xff\xd8\xff") == (1 if suffix == ".jpg" else 0)
    # What is beside the box is still there to be seen.
    assert image.convert("L").crop((0, 0, 60, 40)).getextrema() != (0, 0)
    # The original is as it was.
    assert school.evidence.read(exhibit.id, CustodyEvent.VIEWED) == data
    row = school.redactions.get(made)
    assert row.export_name == f"INC-2026-001-A redacted{suffix}"
    assert row.note == "The child’s name"


def test_every_page_of_a_pdf_becomes_a_picture(school: School) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setTitle(CANARY)
    for page in (1, 2, 3):
        canvas.drawString(72, 760, f"{CANARY} on page {page}")
        canvas.bookmarkPage(CANARY)
        canvas.showPage()
    canvas.save()
    data = file.getvalue()
    exhibit = school.exhibit(data, "letter.pdf")
    top = Box(0, 0, 1, 0.15)
    steps: list[tuple[int, int]] = []
    made = school.redactions.black_out(
        exhibit.id, {0: [top], 2: [top]}, step=lambda *done: steps.append(done)
    )
    assert steps == [(1, 3), (2, 3), (3, 3)]
    copy = school.redactions.read(made, CustodyEvent.VIEWED)
    read = PdfReader(io.BytesIO(copy))
    assert len(read.pages) == 3
    assert [page.extract_text() for page in read.pages] == ["", "", ""]
    assert not read.outline
    assert not read.attachments
    assert not {"/Title", "/Author", "/Subject", "/Keywords"} & set(read.metadata or {})
    for number, sheet in enumerate(read.pages):
        (shown,) = sheet.images
        drawn = shown.image
        assert drawn is not None
        if number == 1:  # nothing was hidden on that one: its ink is there
            head = drawn.convert("L").crop((0, 0, drawn.width, drawn.height // 7))
            assert min(head.tobytes()) < 90
        else:
            assert_black(drawn, top, most=6)
    assert_gone(copy, names())
    row = school.redactions.get(made)
    assert (row.pages, row.export_name) == (3, "INC-2026-001-A redacted.pdf")


def test_a_fax_and_a_moving_picture(school: School) -> None:
    fax = school.exhibit(frames("TIFF", "red", "lime"), "fax.tif")
    made = school.redactions.black_out(fax.id, {1: [HIDDEN]})
    read = PdfReader(io.BytesIO(school.redactions.read(made, CustodyEvent.VIEWED)))
    assert len(read.pages) == 2
    gif = school.exhibit(frames("GIF", "red", "lime", "blue"), "moving.gif")
    made = school.redactions.black_out(gif.id, {0: [HIDDEN]})
    image = Image.open(io.BytesIO(school.redactions.read(made, CustodyEvent.VIEWED)))
    assert (image.format, getattr(image, "n_frames", 1)) == ("PNG", 1)
    assert image.getpixel((2, 2)) == (255, 0, 0)


def test_what_is_transparent_shows_nothing(school: School) -> None:
    image = secret_picture().convert("RGBA")
    image.putalpha(0)
    file = io.BytesIO()
    image.save(file, "PNG")
    exhibit = school.exhibit(file.getvalue(), "clear.png")
    made = school.redactions.black_out(exhibit.id, {0: [HIDDEN]})
    copy = Image.open(io.BytesIO(school.redactions.read(made, CustodyEvent.VIEWED)))
    assert copy.mode == "RGB"
    assert copy.getpixel((1, 1)) == (255, 255, 255)


def test_a_turned_photo_is_hidden_where_it_is_seen(school: School) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: what is left on the screen is at the foot of the file
    upside = Image.new("RGB", (300, 200), "white")
    upside.paste((255, 0, 0), (0, 150, 300, 200))
    file = io.BytesIO()
    upside.save(file, "JPEG", exif=exif, quality=95)
    exhibit = school.exhibit(file.getvalue(), "phone.jpg")
    made = school.redactions.black_out(exhibit.id, {0: [Box(0, 0, 0.3, 1)]})
    copy = Image.open(io.BytesIO(school.redactions.read(made, CustodyEvent.VIEWED)))
    assert copy.size == (200, 300)
    assert_black(copy, Box(0, 0, 0.3, 1), most=8)
    assert min(copy.getchannel("R").crop((80, 0, 200, 300)).tobytes()) > 200


@pytest.mark.parametrize(
    ("box", "clipped"),
    [
        (Box(-0.5, -0.5, 1, 1), Box(0, 0, 0.5, 0.5)),
        (Box(0.9, 0.9, 5, 5), Box(0.9, 0.9, 0.1, 0.1)),
        (Box(0.5, 0.5, -0.25, -0.25), Box(0.25, 0.25, 0.25, 0.25)),
        (Box(1.2, 0.1, 0.3, 0.3), None),
        (Box(0.2, 0.2, 0, 0.5), None),
    ],
)
def test_a_box_is_cut_off_at_the_edges(box: Box, clipped: Box | None) -> None:
    found = clip({0: [box]}).get(0)
    if clipped is None:
        assert found is None
    else:
        assert found is not None
        for ours, wanted in zip(vars(found[0]).values(), vars(clipped).values(), strict=True):
            assert ours == pytest.approx(wanted)


def test_no_box_is_no_copy(school: School) -> None:
    exhibit = school.exhibit(picture(), "a.png")
    with pytest.raises(Refused, match="Draw a box over what to hide first, or press Insert"):
        school.redactions.black_out(exhibit.id, {0: [Box(2, 2, 1, 1)]})
    with pytest.raises(Refused, match="is no text"):
        school.redactions.hide_words(exhibit.id, ["Nia"])
    assert school.redactions.of(exhibit.id) == ()
    assert len(school.casebook.documents.stored()) == 1


def test_words_of_a_message_are_gone_with_what_is_attached(school: School) -> None:
    body = "N\u200bia  cried. NIA CANARY-\nEXAMPLE went home.\nHer brother Ed too."
    data = eml(body, html="", Nia_png=picture())
    exhibit = school.exhibit(data, "About Nia.eml")
    made = school.redactions.hide_words(exhibit.id, ["Nia", "nia canary- example", "Zoë"], "Child")
    copy = school.redactions.read(made, CustodyEvent.BUNDLED, "In BUN-2026-001")
    text = copy.decode()
    assert "Her brother Ed too." in text
    assert f"{BLOCK} went home." in text
    assert f"From: {BLOCK} Parent <{BLOCK.lower()}" not in text  # an address is spelt without ë
    assert "Zoë" not in text
    assert not re.search("nia|canary|\u200b", text.replace("example.org", ""), re.IGNORECASE)
    assert_gone(copy, [picture()[:60], b"base64"])
    row = school.redactions.get(made)
    assert row.export_name == "INC-2026-001-A redacted.txt"
    log = [(each.label, each.note) for each in school.evidence.custody(exhibit.id)][1:]
    assert log == [
        ("Redacted copy made", "Words hidden in 3 places. Child"),
        ("Put in a bundle", "Redacted copy 1. In BUN-2026-001"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("Zoe\u0308 and Zo\u00eb", ["Zo\u00eb"], f"{BLOCK} and {BLOCK}"),
        ("Ann Reed\nReed", ["Reed", "Ann  Reed"], f"{BLOCK}\n{BLOCK}"),
        ("A\u00adnn A n n", ["Ann"], None),
    ],
)
def test_spelling_makes_no_difference(text: str, words: list[str], left: str | None) -> None:
    if left is None:
        with pytest.raises(Refused, match="can’t be hidden for sure"):
            hide_words(text, words)
    else:
        assert hide_words(text, words)[0] == left


def test_a_word_that_is_not_there_is_told(school: School) -> None:
    with pytest.raises(Refused, match="“Nai” doesn’t stand in the text"):
        hide_words("Nia", ["Nai"])


def test_copies_are_numbered_and_saved_under_no_personal_name(
    school: School, tmp_path: Path
) -> None:
    exhibit = school.exhibit(picture(), "Nia.png")
    made = []
    for _ in range(2):
        school.clock.move(minutes=1)
        made.append(school.redactions.black_out(exhibit.id, {0: [HIDDEN]}))
    first, second = school.redactions.of(exhibit.id)
    assert [first.id, second.id] == made
    assert second.label == "INC-2026-001 A, redacted copy 2"
    target = tmp_path / "out"
    target.mkdir()
    assert school.redactions.export(second.id, target).name == "INC-2026-001-A redacted 2.png"
    log = [(each.label, each.note) for each in school.evidence.custody(exhibit.id)]
    assert log[1:3] == [("Redacted copy made", "1 box on 1 page.")] * 2
    assert log[3] == (
        "Saved as a copy",
        "Redacted copy 2. As INC-2026-001-A redacted 2.png",
    )
