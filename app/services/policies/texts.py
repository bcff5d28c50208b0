"""The text of a policy's file, line by line: plain text, Word, or a PDF that holds text."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from app.errors import Refused
from app.services.policies.clauses import Line, plain_lines
from app.services.policies.files import PDF, WORD, checked_media_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdfium2 import PdfPage

    _Page = list[tuple[str, float | None]]

MOST_PAGES = 400
MOST_LINES = 6_000  # a policy of a hundred pages has four thousand
_SMALLEST = 6.0  # points between two lines; nearer ones are raised letters and the like
_WIDER = 1.35  # times the usual distance of lines: a paragraph begins
_SHORT = 0.7  # of the longest line: no line that is full
_EDGE = 3  # lines at the top and foot of a page that its header and footer can be
_LINE_END_HYPHENS = ("\ufffe", "\x02")  # what PDFium makes of them
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—\s]*#[-–—\s]*(?:(?:of|/)\s*#)?", re.IGNORECASE)


def read_lines(data: bytes, name: str) -> tuple[Line, ...]:
    """Return a policy's lines; of a Word file its paragraphs and rows of tables.

    Raises:
        Refused: there is no text to be read: a scan, a password, damage, another kind of file.
    """
    kind = checked_media_type(data, name)
    if kind == PDF:
        lines = _pdf_lines(data, name)
    elif kind == WORD:
        from app.services.policies.word import word_lines  # slow to import

        lines = word_lines(data, name)
    else:
        lines = plain_lines(decoded(data))
    if not any(line.text.strip() for line in lines):
        raise Refused(f"There is no text in “{name}”. Choose the file that holds the policy.")
    if len(lines) > MOST_LINES:
        raise Refused(f"“{name}” has more than {MOST_LINES:,} lines, too many to compare.")
    return lines


def decoded(data: bytes) -> str:
    """Return a text file's characters: Unicode as its first bytes say, else Windows' own."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _pdf_lines(data: bytes, name: str) -> tuple[Line, ...]:
    from app.services.evidence.pdf import opened_pdf  # only where a PDF is read

    with opened_pdf(BytesIO(data), name) as document:
        if len(document) > MOST_PAGES:
            raise Refused(f"“{name}” has more than {MOST_PAGES} pages, too many to compare.")
        pages = [_page_lines(page) for page in document]
    if not any(text.strip() for page in pages for text, _ in page):
        raise Refused(
            f"“{name}” holds pictures of pages without text, so it can’t be compared. "
            "Save the policy as a PDF from the program it was written in."
        )
    return _without_furniture(pages)


def _page_lines(page: PdfPage) -> list[tuple[str, float | None]]:
    """A page's lines, each with the height at which it stands, if that is known."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    for hyphen in _LINE_END_HYPHENS:
        text = text.replace(hyphen, "-")
    # Each letter has a place on the page, unless PDFium wrote one as two.
    placed = len(text) == text_page.count_chars()
    lines: list[tuple[str, float | None]] = []
    start = 0
    for line in text.split("\r\n"):
        first = start + len(line) - len(line.lstrip())
        here = placed and bool(line.strip())
        lines.append((line, text_page.get_charbox(first, loose=True)[3] if here else None))
        start += len(line) + 2
    return lines


def _steps(page: _Page) -> list[float]:
    """How far below the line before each line stands; 0 where that is unknown."""
    return [0.0] + [
        max(above - below, 0.0) if above is not None and below is not None else 0.0
        for (_, above), (_, below) in pairwise(page)
    ]


def _without_furniture(pages: Sequence[_Page]) -> tuple[Line, ...]:
    """All pages' lines; what stands at the edge of most pages is marked as furniture."""
    steps = [_steps(page) for page in pages]
    known = sorted(step for page in steps for step in page if step > _SMALLEST)
    # A tenth of the lines at least are not the first of their paragraph.
    usual = known[len(known) // 10] if known else 0.0
    edges = []
    for page in pages:
        filled = [place for place, (text, _) in enumerate(page) if text.strip()]
        edges.append({*filled[:_EDGE], *filled[-_EDGE:]})
    seen: Counter[str] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        seen.update({_numberless(page[place][0]) for place in edge})
    often = max(2, (len(pages) + 1) // 2)
    longest = max((len(text) for page in pages for text, _ in page), default=0)
    lines: list[Line] = []
    ended_short = False
    for page, edge, below in zip(pages, edges, steps, strict=True):
        after_furniture, turned = False, bool(lines)
        for place, (text, _) in enumerate(page):
            bare = _numberless(text)
            furniture = place in edge and (
                seen[bare] >= often or (len(pages) > 1 and bool(_PAGE_NUMBER.fullmatch(bare)))
            )
            # The distance to a header says nothing about the text.
            begins = below[place] > _WIDER * usual > 0 and not furniture and not after_furniture
            if text.strip() and not furniture:
                # The last line of a page is short only where a paragraph ends.
                begins = begins or (turned and ended_short)
                turned, ended_short = False, len(text) < _SHORT * longest
            lines.append(Line(text, starts=begins, furniture=furniture))
            after_furniture = furniture
    return tuple(lines)


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))
