"""What goes into the scan inbox and what comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.declaration import ToDisclose
from app.models.scan import PageState, Verdict
from app.services.declarations.form_codes import code_text, read_code
from app.services.declarations.form_layout import Box
from app.services.scans.judging import RETURNED
from app.services.scans.rows import Crop, Mark, PageReading
from app.words import count, plural

TWICE = "The same form is among these pages already."


@dataclass(frozen=True)
class ScanSource:
    """A file of scanned pages, or what was pasted; ``name`` is what sentences call it."""

    name: str
    content: bytes | Path

    @property
    def path(self) -> str | None:
        """Where it lies, to offer its deletion; None for what was pasted."""
        return str(self.content.resolve()) if isinstance(self.content, Path) else None


@dataclass(frozen=True)
class TakenIn:
    """What reading a file came to.

    Attributes:
        pages: how many of its pages were read just now.
        repeated: of these, pages that were scanned in before; nothing is recorded twice.
    """

    batch_id: UUID
    source: str
    pages: int
    repeated: int


@dataclass(frozen=True)
class Looked:
    """What a page is, read without being kept; see :class:`PageRow`."""

    page: int
    verdict: Verdict
    name: str
    about: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PageRow:
    """One page of the inbox.

    Attributes:
        source, pages, number: its file's name, how many pages that has, and which this is.
        kept: what was read off it, as it is stored; ``reading`` says it.
        name: whose page it is, as they are called today; "" where nobody has said.
        printed_as: their name on the paper, where it is another by now.
        about: what they sign on it, in words.
        has_picture: whether the page can be shown: it is kept, or its file may be there yet.
    """

    id: UUID
    batch_id: UUID
    source: str
    pages: int
    number: int
    state: PageState
    verdict: Verdict
    reasons: tuple[str, ...]
    kept: Mapping[str, Any]
    staff_id: UUID | None
    name: str
    printed_as: str
    about: str
    has_picture: bool

    @cached_property
    def reading(self) -> PageReading:
        """What was read off it; only where it is asked for, since thousands are listed."""
        return kept_reading(self.number, self.kept)

    @property
    def place(self) -> str:
        """Where it is in the scan: ``Page 14 of scan.pdf``."""
        half = f", form {self.kept['part']}" if self.kept["part"] > 1 else ""
        if self.pages == 1:
            return f"{self.source}{half}"
        return f"Page {self.number:,} of {self.source}{half}"

    @property
    def again(self) -> bool:
        """Whether nothing is to be said of it but that the same form is here or was returned."""
        return bool(self.reasons) and {RETURNED, TWICE}.issuperset(self.reasons)

    @property
    def to_disclose(self) -> ToDisclose:
        """What they ticked, as far as it is beyond doubt."""
        return ticked(self.reading)


@dataclass(frozen=True)
class BatchRow:
    """One file that was scanned in.

    Attributes:
        path: where it still lies, as far as is known.
        read: how many of its pages were read.
        waiting, filed, aside: how many pages (or forms) a person has still to look at, were
            accepted, and were set aside.
    """

    id: UUID
    source: str
    path: str | None
    pages: int
    read: int
    waiting: int
    filed: int
    aside: int

    @property
    def interrupted(self) -> bool:
        """Whether reading stopped before its end."""
        return self.read < self.pages

    @property
    def done(self) -> bool:
        """Whether every page of it was read and dealt with."""
        return not self.interrupted and not self.waiting


@dataclass(frozen=True)
class Target:
    """What somebody may have signed on a page whose code does not say it."""

    form_id: UUID | None
    collections: tuple[UUID, ...]
    about: str


@dataclass(frozen=True)
class Filing:
    """What a person says of one page.

    Attributes:
        to_disclose: None for what is ticked on it.
        staff_id: whose page it is, where that is not whom its code names.
        about: the ``collections`` of the target that they signed; the likeliest by default.
    """

    dated: dt.date | None
    to_disclose: ToDisclose | None = None
    staff_id: UUID | None = None
    about: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """What accepting several pages came to.

    Attributes:
        pages: those that were filed.
        held: why the others have to be looked at, by page.
    """

    pages: tuple[UUID, ...]
    held: Mapping[UUID, str]

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        said = f"Accepted {count(len(self.pages), 'page')}."
        if not self.held:
            return said
        number = len(self.held)
        return f"{said} {count(number, 'page')} {plural(number, 'has')} to be checked."


def ticked(reading: PageReading) -> ToDisclose:
    """Say what was ticked about something to disclose; anything doubtful is "not asked"."""
    marks = (reading.marks.get(Box.NOTHING), reading.marks.get(Box.SOMETHING))
    if marks == (Mark.MARKED, Mark.EMPTY):
        return ToDisclose.NOTHING
    if marks == (Mark.EMPTY, Mark.MARKED):
        return ToDisclose.SOMETHING
    return ToDisclose.NOT_ASKED


def stored_reading(reading: PageReading) -> dict[str, Any]:
    """Turn a reading into what the register keeps of it."""
    return {
        "part": reading.part,
        "codes": [code_text(each.layout, each.corner, each.reference) for each in reading.codes],
        "foreign": reading.foreign,
        "blank": reading.blank,
        "turn": reading.turn,
        "marks": {str(box): str(mark) for box, mark in reading.marks.items()},
        "crops": {
            str(box): [crop.left, crop.top, crop.right, crop.bottom]
            for box, crop in reading.crops.items()
        },
        "problem": reading.problem,
    }


def kept_reading(number: int, kept: Mapping[str, Any]) -> PageReading:
    """Turn what the register keeps back into a reading of page ``number``."""
    codes = (read_code(text) for text in kept["codes"])
    return PageReading(
        page=number,
        part=kept["part"],
        codes=tuple(code for code in codes if code is not None),
        foreign=kept["foreign"],
        blank=kept["blank"],
        turn=kept["turn"],
        marks={Box(box): Mark(mark) for box, mark in kept["marks"].items()},
        crops={Box(box): Crop(*sides) for box, sides in kept["crops"].items()},
        problem=kept["problem"],
    )
