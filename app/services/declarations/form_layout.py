"""Where the codes and boxes lie on a printed form, for whoever draws one and whoever reads one.

All lengths are millimetres from the top left corner of an A4 page, x to the right, y downwards.
A layout is never changed once forms are out in it: a new arrangement is a new number.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

PAGE = (210.0, 297.0)


class Box(enum.StrEnum):
    """The boxes that people write in."""

    SIGNED = "signed"
    DATE = "date"
    NOTHING = "nothing"
    SOMETHING = "something"
    FORMAT = "format"


class Corner(enum.StrEnum):
    """What a code on a page says of its place: the two of the page to sign, or a page of text."""

    TOP = "A"
    FOOT = "B"
    TEXT = "T"


@dataclass(frozen=True)
class Area:
    """A rectangle on the page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Layout:
    """One arrangement of the page to sign.

    Attributes:
        number: stands in the code, and with each form in the register.
        codes: the squares of the codes, their white margins (4 modules) included.
        boxes: the frames, outer edges.
    """

    number: int
    large: bool
    codes: Mapping[Corner, Area]
    boxes: Mapping[Box, Area]

    @property
    def answers_top(self) -> float:
        """Where what people fill in begins, with its heading; the wording ends above."""
        return min(area.top for area in self.boxes.values()) - (14 if self.large else 10)


CODE = 30.0

NORMAL = Layout(
    1,
    large=False,
    codes={
        Corner.TOP: Area(164, 15, CODE, CODE),
        Corner.FOOT: Area(16, 247, CODE, CODE),
        Corner.TEXT: Area(164, 15, CODE, CODE),
    },
    boxes={
        Box.NOTHING: Area(20, 207, 6, 6),
        Box.SOMETHING: Area(20, 219, 6, 6),
        Box.FORMAT: Area(20, 232, 6, 6),
        Box.SIGNED: Area(54, 248, 82, 22),
        Box.DATE: Area(142, 248, 48, 22),
    },
)
LARGE = Layout(
    2,
    large=True,
    codes={
        Corner.TOP: Area(164, 15, CODE, CODE),
        Corner.FOOT: Area(16, 247, CODE, CODE),
        Corner.TEXT: Area(164, 15, CODE, CODE),
    },
    boxes={
        Box.NOTHING: Area(20, 174, 8, 8),
        Box.SOMETHING: Area(20, 200, 8, 8),
        Box.FORMAT: Area(20, 224, 8, 8),
        Box.SIGNED: Area(54, 247, 82, 22),
        Box.DATE: Area(142, 247, 48, 22),
    },
)
LAYOUTS = {layout.number: layout for layout in (NORMAL, LARGE)}
