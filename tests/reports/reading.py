"""PDFs read back by programs that share nothing with the one that wrote them."""

from __future__ import annotations

import io
import subprocess
from typing import Any

import pypdf


def text_of(pdf: bytes, *, layout: bool = False) -> str:
    """The text of all pages, as poppler reads it."""
    command = ["pdftotext", *(["-layout"] if layout else []), "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def flat(pdf: bytes) -> str:
    """The text on one line."""
    return " ".join(text_of(pdf).split())


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def outline(pdf: bytes) -> list[str]:
    """The titles of the bookmarks, inner ones after their outer one."""

    def titles(entries: Any) -> list[str]:
        found = []
        for entry in entries:
            found += titles(entry) if isinstance(entry, list) else [str(entry.title)]
        return found

    return titles(opened(pdf).outline)


def outline_pages(pdf: bytes) -> list[int]:
    """The page, from 0, that each outer bookmark leads to."""
    reader = opened(pdf)
    return [
        reader.get_destination_page_number(entry) or 0
        for entry in reader.outline
        if not isinstance(entry, list)
    ]


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """Each font's name, and whether it is embedded."""
    lines = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout
    rows = [line.split() for line in lines.decode().splitlines()[2:]]
    return [(row[0], row[-5] == "yes") for row in rows]


def assert_well_made(pdf: bytes, title: str) -> None:
    """Title, language, neutral maker, embedded fonts, "Page x of y", no names in what is hidden."""
    reader = opened(pdf)
    about = reader.metadata
    assert about is not None
    assert about.title is not None
    assert about.title.startswith(title)
    assert about.creator == about.producer == "Candour"
    assert str(reader.root_object["/Lang"]) == "en-GB"
    assert all(embedded and "NotoSans" in name for name, embedded in fonts_of(pdf))
