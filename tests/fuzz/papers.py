"""Files that come from outside: lists, pictures, messages, policies, scans, printouts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
import zxingcpp

from app.services.evidence.blacking import Box, black_out, hide_words
from app.services.evidence.intake import Arrival, take_look
from app.services.evidence.types import look_at
from app.services.evidence.view import picture, tile
from app.services.evidence.written import read_written
from app.services.policies.clauses import split
from app.services.policies.comparison import compare
from app.services.policies.texts import read_lines
from app.services.printouts.check import check_file
from app.services.printouts.service import Printouts
from app.services.scans.blanks import Blank
from app.services.scans.reading import drawn_blanks, read_picture
from app.services.scans.sources import opened_stack
from app.services.staff.importing import StaffImport
from tests import builders, pictures
from tests.fuzz.target import Read, Target
from tests.policies import files
from tests.services import messages
from tests.stacks import blanks

LIST = """Name,Role,Start date,Staff code,Year
Siân Gŵyr,Class teacher,01/09/2025,SGW,3
"Owen, Rhŷs",Teaching assistant,2024-09-02,ROW,R
Zoë Reed,Parent governor,45901,,
"""
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<</Font<</F 4 0 R>>>>\
/Contents 5 0 R>>endobj
4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
5 0 obj<</Length 62>>stream
BT /F 12 Tf 9 80 Td (1. Staff must not) Tj 0 -20 Td (a. befriend) Tj ET
endstream endobj
trailer<</Root 1 0 R/Size 6>>
%%EOF
"""
RTF = rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 You will be \v never\v0  sorry \'e9\u8217?\par}"
PAGE = b"<html><style>.x{display:none}</style><p class=x>no<p>yes<a href=https://example.org>on</a>"


def _into_staff(folder: Path, opened: Callable[[StaffImport, bytes], object]) -> Read:
    lists = StaffImport(builders.book(folder))

    def read(data: bytes) -> None:
        lists.plan(opened(lists, data), "list")  # type: ignore[arg-type]

    return read


def _list_file(lists: StaffImport, data: bytes) -> object:
    return lists.open_file(data)


def _pasted(lists: StaffImport, data: bytes) -> object:
    return lists.open_pasted(data.decode("utf-8", "replace"))


@cache
def workbook() -> bytes:
    """A small list as Excel keeps it."""
    import openpyxl

    book, kept = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for line in LIST.splitlines():
        sheet.append(line.split(","))
    book.save(kept)
    return kept.getvalue()


def _lists() -> list[bytes]:
    return [LIST.encode(), LIST.encode("utf-16"), LIST.encode("cp1252", "replace"), workbook()]


def _parts(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _with_part(whole: Callable[[], bytes], names: Iterable[str]) -> Callable[[bytes], bytes]:
    """The same packed file with one part of it exchanged: the first byte says which."""
    parts, wanted = _parts(whole()), list(names)

    def made(data: bytes) -> bytes:
        kept = io.BytesIO()
        swapped = wanted[data[0] % len(wanted)] if data else ""
        with zipfile.ZipFile(kept, "w") as file:
            for name, content in parts.items():
                file.writestr(name, data[1:] if name == swapped else content)
        return kept.getvalue()

    return made


_SHEET = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml")
_WORD = ("word/document.xml", "word/numbering.xml", "word/styles.xml")


def _seeds_of(whole: Callable[[], bytes], names: tuple[str, ...]) -> list[bytes]:
    parts = _parts(whole())
    return [bytes([at]) + parts[name] for at, name in enumerate(names) if name in parts]


def _workbook_part(folder: Path) -> Read:
    swapped, read = _with_part(workbook, _SHEET), _into_staff(folder, _list_file)
    return lambda data: read(swapped(data))


def _word_part(folder: Path) -> Read:
    swapped, read = _with_part(files.word, _WORD), _policy("policy.docx")(folder)
    return lambda data: read(swapped(data))


def _evidence(name: str) -> Callable[[Path], Read]:
    def read(data: bytes) -> None:
        found = take_look([Arrival(data, name)], pictures.SAFE)
        for each in found.accepted:
            tile(each)
            kind = each.shape.media_type
            if kind.startswith("image/") or kind == "application/pdf":
                picture(data, kind, name, each.shape.pages - 1, (300, 300))
                black_out(
                    data, kind, name, min(each.shape.pages, 3), {0: (Box(0.1, 0.1, 0.5, 0.5),)}
                )

    return lambda _folder: read


def _images() -> list[bytes]:
    kinds = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
    few = [pictures.picture(kind) for kind in kinds]
    modes = [pictures.picture("PNG", mode=mode) for mode in ("P", "L", "1", "RGBA", "I;16")]
    moving = [pictures.frames(kind, "red", "blue") for kind in ("GIF", "TIFF", "WEBP", "PNG")]
    return [*few, *modes, *moving, pictures.png_that_claims(7000, 7000)]


def _message(media_type: str, name: str) -> Callable[[Path], Read]:
    def read(data: bytes) -> None:
        look_at(io.BytesIO(data), name)
        written = read_written(data, media_type, name)
        hide_words(written.whole, ["sorry", "Zoë Parent"])

    return lambda _folder: read


def _emails() -> list[bytes]:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + messages.eml()
    return [messages.eml(html=PAGE.decode()), messages.eml(photo_png=pictures.picture()), inner]


def _policy(name: str) -> Callable[[Path], Read]:
    old = split(read_lines(b"1. Staff must not befriend.\n2. Tell the head.\n", "old.txt"))

    def read(data: bytes) -> None:
        compare(old, split(read_lines(data, name)))

    return lambda _folder: read


def _texts() -> list[bytes]:
    policy = "1 Purpose\n1.1 Staff must not:\n(a) befriend pupils\n(b) message them\nContents\n2 …"
    return [policy.encode(), policy.encode("utf-16"), b"\xff\xfe1\0", policy.encode() * 20]


@cache
def _blanks() -> dict[int, Blank]:
    return drawn_blanks(blanks())


def _scan(_folder: Path) -> Read:
    def read(data: bytes) -> None:
        with opened_stack(data, "scan") as stack:
            for page in range(1, min(stack.count, 2) + 1):
                read_picture(np.asarray(stack.picture(page)), page, _blanks())
                stack.document(page)

    return read


def _noise(_folder: Path) -> Read:
    """A page whose pixels are the input, drawn large enough for a code to be looked for."""

    def read(data: bytes) -> None:
        side = int(len(data) ** 0.5)
        if side > 3:
            small = np.frombuffer(data[: side * side], np.uint8).reshape(side, side)
            read_picture(np.kron(small, np.ones((8, 8), np.uint8)), 1, _blanks())

    return read


def _code_picture() -> list[bytes]:
    from app.services.declarations.form_codes import code_text
    from app.services.declarations.form_layout import LAYOUTS, Corner

    layout = next(iter(LAYOUTS.values()))
    code = zxingcpp.create_barcode(
        code_text(layout, next(iter(Corner)), "ABCDEFGHJKLM"), zxingcpp.BarcodeFormat.QRCode
    )
    drawn = np.asarray(code.to_image(scale=1))
    return [np.pad(drawn, 4, constant_values=255).tobytes()]


def _printout(folder: Path) -> Read:
    printouts = Printouts(builders.book(folder), None)
    return lambda data: check_file(printouts, data, "what was given", pictures.SAFE)


def _one(data: bytes) -> Callable[[], list[bytes]]:
    return lambda: [data]


WRITTEN = (
    Target(
        "staff-list",
        lambda folder: _into_staff(folder, _list_file),
        _lists,
        100,
    ),
    Target("staff-pasted", lambda f: _into_staff(f, _pasted), _one(LIST.encode())),
    Target("workbook-part", _workbook_part, lambda: _seeds_of(workbook, _SHEET), 60),
    Target("eml", _message("message/rfc822", "mail.eml"), _emails, 80),
    Target(
        "msg",
        _message("application/vnd.ms-outlook", "mail.msg"),
        lambda: [messages.msg("Again", "You will be sorry.", "Zoë Parent", "a.txt", b"text")],
        80,
    ),
    Target("rtf", _message("application/rtf", "words.rtf"), _one(RTF), 80),
    Target("html", _message("text/html", "page.html"), _one(PAGE), 80),
    Target("policy-text", _policy("policy.txt"), _texts, 80),
    Target("policy-word", _policy("policy.docx"), lambda: [files.word()], 40),
    Target("word-part", _word_part, lambda: _seeds_of(files.word, _WORD), 40),
)
DRAWN = (
    Target("image", _evidence("picture.png"), _images, 100),
    Target("pdf", _evidence("paper.pdf"), lambda: [PDF, pictures.frames("PDF", "red")], 80),
    Target("policy-pdf", _policy("policy.pdf"), _one(PDF), 60),
    Target("scan", _scan, lambda: [PDF, pictures.picture(), pictures.frames("TIFF", "red")], 30),
    Target("scan-pixels", _noise, lambda: [bytes(range(256)) * 4, *_code_picture()], 20),
    Target("printout", _printout, lambda: [PDF, pictures.picture("JPEG")], 20),
)
