"""The signing desk's register on paper, read back with pypdf and as pixels."""

from __future__ import annotations

import datetime as dt
import math
from io import BytesIO

import pypdfium2
from pypdf import PdfReader

from app.models.declaration import HowSeen
from app.reports.desk import desk_register
from app.services.signing.drawing import Drawing, Point
from app.services.signing.rows import DeskRegister, SignedLine

ON = dt.date(2026, 9, 3)
LOOPS = Drawing(
    760,
    240,
    (tuple(Point(80 + 5 * n, 120 + 60 * math.sin(n / 5), 0.2 + n / 200) for n in range(100)),),
)


def line(name: str = "Siân Gŵyr-Jones", **values: object) -> SignedLine:
    usual: dict[str, object] = {
        "at": dt.datetime(2026, 9, 3, 9, 14, 7),  # noqa: DTZ001 - only shown
        "policies": ("Social media, 2026",),
        "method": HowSeen.TYPED,
        "typed": name,
        "drawing": None,
        "taken_back": False,
    }
    return SignedLine(name, **{**usual, **values})  # type: ignore[arg-type]


def made(*lines: SignedLine, sample: bool = False) -> PdfReader:
    register = DeskRegister("Tŷ Gwyn School", sample, ON, dt.date(2026, 9, 4), lines)
    assert register.file_name == "2026-09-03 Signing desk register.pdf"
    return PdfReader(BytesIO(desk_register(register)))


def test_it_names_who_signed_when_how_and_what() -> None:
    read = made(
        line(typed="S Jones", policies=("Acceptable use, 2026", "Social media, 2026")),
        line("Ann Reed", method=HowSeen.DRAWN, typed="", drawing=LOOPS, taken_back=True),
    )
    (page,) = read.pages
    text = " ".join(page.extract_text().split())
    assert "On 3 September 2026 2 people signed on the screen." in text
    assert "Siân Gŵyr-Jones 09:14:07 Acceptable use, 2026; Social media, 2026" in text
    assert "Typed their name on the screen" in text
    assert "S Jones" in text
    assert "Signed on the screen. Taken back since." in " ".join(text.split())
    assert "Printed from Candour, 4 September 2026" in text
    assert read.metadata is not None
    assert read.metadata.title == "Signing desk register – Tŷ Gwyn School"
    assert "made up" not in text
    assert "made up" in made(line(), sample=True).pages[0].extract_text()


def test_many_go_on_over_pages_under_the_same_heading() -> None:
    read = made(*(line(f"Person {number:03}") for number in range(60)))
    assert len(read.pages) > 2
    said = [page.extract_text() for page in read.pages]
    assert all("Signature" in text for text in said)
    names = [f"Person {number:03}" for number in range(60)]
    assert [name for text in said for name in names if f"{name} " in text.replace("\n", " ")] == (
        names
    )


def test_a_drawn_signature_is_ink_in_its_own_row() -> None:
    def ink(*lines: SignedLine) -> int:
        register = DeskRegister("School", False, ON, ON, lines)
        document = pypdfium2.PdfDocument(desk_register(register))
        page = document[0].render(scale=2, grayscale=True).to_pil()
        right = page.crop((int(page.width * 0.68), 0, page.width - 60, page.height - 120))
        dark = int(sum(right.histogram()[:120]))
        document.close()
        return dark

    nothing = ink(line(typed=""))
    drawn = ink(line(method=HowSeen.DRAWN, typed="", drawing=LOOPS))
    assert drawn > nothing + 500


def test_nobody_makes_an_empty_register() -> None:
    assert "0 people signed" in " ".join(made().pages[0].extract_text().split())
