"""One incident with its exhibits drawn, ready to be printed for the head or HR."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.errors import Refused
from app.models.evidence import CustodyEvent
from app.services.evidence.rows import CustodyRow, ExhibitRow
from app.services.evidence.service import Evidence
from app.services.evidence.view import DRAWN, picture
from app.services.evidence.written import KIND_OF, read_written
from app.services.incidents.rows import IncidentRow

MOST_PAGES = 20  # of one exhibit; a longer PDF is named, and its first pages shown
MOST_LETTERS = 40_000  # about 15 sheets
BOX = (1600, 1600)  # pixels: sharp on half a page of A4


@dataclass(frozen=True)
class Print:
    """A page or picture of an exhibit, made smaller for paper.

    Attributes:
        width: in pixels.
        jpeg: without any of the original's metadata.
    """

    width: int
    height: int
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True)
class PrintedExhibit:
    """An exhibit as it goes on paper; ``prints`` is empty if it can't be drawn.

    Attributes:
        words: of a message or text, with its headers.
    """

    row: ExhibitRow
    prints: tuple[Print, ...]
    custody: tuple[CustodyRow, ...]
    words: str = ""


def printed_exhibits(evidence: Evidence, incident: IncidentRow) -> Iterator[PrintedExhibit]:
    """Draw an incident's exhibits one after the other; each custody log says so first.

    Raises:
        Damaged: a file is missing or isn't as it was taken in.
    """
    for row in incident.exhibits:
        prints: tuple[Print, ...] = ()
        words = ""
        shown = row.kind in DRAWN or row.media_type in KIND_OF
        if shown and row.document_id is not None:
            note = f"In the file of {incident.reference}"
            data = evidence.read(row.id, CustodyEvent.PRINTED, note)
            if row.kind in DRAWN:
                prints = tuple(_prints(data, row))
            else:
                words = _words(data, row)
        yield PrintedExhibit(row, prints, evidence.custody(row.id), words)


def _words(data: bytes, row: ExhibitRow) -> str:
    """What a reader sees of a message or text, as much as paper bears."""
    whole = read_written(data, row.media_type, row.name).whole
    if len(whole) <= MOST_LETTERS:
        return whole
    return f"{whole[:MOST_LETTERS]}…\n\nThe rest is in the exhibit itself."


def _prints(data: bytes, row: ExhibitRow) -> Iterator[Print]:
    from PIL import Image  # slow to import

    for page in range(1 if row.moving else min(row.pages, MOST_PAGES)):
        try:
            drawn = picture(data, row.media_type, row.name, page, BOX)
        except Refused:
            return
        colours = Image.frombytes("RGBA", (drawn.width, drawn.height), drawn.pixels)
        paper = Image.new("RGB", colours.size, "white")
        paper.paste(colours, mask=colours.getchannel("A"))
        file = io.BytesIO()
        paper.save(file, "JPEG", quality=90)
        yield Print(drawn.width, drawn.height, file.getvalue())
