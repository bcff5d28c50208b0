"""What is read off a scanned page, before anything is known about the form that it may be."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.models.scan import Verdict
from app.services.declarations.form_codes import FormCode
from app.services.declarations.form_layout import Box


class Mark(enum.StrEnum):
    """What is in a box, judged against the printed blank."""

    EMPTY = "empty"
    MARKED = "marked"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Crop:
    """A rectangle of the upright page, as shares of its width and height (0 to 1)."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class PageReading:
    """One form, or one page without a form, of what was scanned.

    Attributes:
        page: its number in the source, from 1.
        part: 1, or more where a page bears several forms.
        codes: those of ours that were read, the upper first; more than one reference only where
            the codes of what looks like one page disagree.
        foreign: how many other codes were seen.
        blank: nothing is written or printed on it.
        turn: degrees clockwise that set the page upright (0, 90, 180, 270).
        marks: what is in each box; empty where the boxes could not be found.
        crops: where the boxes are on the page set upright.
        problem: why nothing can be said, as a sentence; else "".
    """

    page: int
    part: int = 1
    codes: tuple[FormCode, ...] = ()
    foreign: int = 0
    blank: bool = False
    turn: int = 0
    marks: Mapping[Box, Mark] = field(default_factory=dict)
    crops: Mapping[Box, Crop] = field(default_factory=dict)
    problem: str = ""

    @property
    def reference(self) -> str:
        """The form that the page says it is; the upper code's where two disagree; else ""."""
        return self.codes[0].reference if self.codes else ""


@dataclass(frozen=True)
class Known:
    """What the register says about the form that a page's code names.

    Attributes:
        older: "" or the version that the form is about, where people are now asked for another.
        returned: whether everything on the form was returned before.
        left: whether the person has left.
    """

    older: str = ""
    returned: bool = False
    left: bool = False


@dataclass(frozen=True)
class Judged:
    """What a page is, and why it isn't clear: one short sentence each."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
