"""The blank form for a concern about the headteacher: filled in by hand, kept off the computer.

Until the chair's own book exists nothing of such a concern is stored (003 §9.2; R095).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from app.reports.blocks import SUBTITLE, TITLE, Block, Heading, Panel, Words
from app.reports.contacts import Contact, contact_list
from app.reports.layout import Sheet, flow, tick_box, write_on
from app.reports.text import SOFT, STRONG, Style, draw_lines

NONE_ENTERED = (
    "The school has not entered who they are. Ask the clerk to the governors, or the local "
    "authority's designated officer (LADO)."
)


class Lines(Block):
    """Empty lines to write on, under a label."""

    def __init__(self, label: str, lines: int, leading: float = 25) -> None:
        self.label = label
        self.lines = lines
        self.leading = leading
        self.after = 10

    def height(self, width: float) -> float:
        """Points they take up."""
        return 15 + self.lines * self.leading

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw the label and the lines."""
        top = draw_lines(canvas, [self.label], STRONG, left, top)
        canvas.setStrokeColor(SOFT)
        canvas.setLineWidth(0.5)
        for number in range(self.lines):
            y = top - (number + 1) * self.leading + 3
            canvas.line(left, y, left + width, y)


class Blanks(Block):
    """Lines side by side, each with a small label below."""

    after = 12

    def __init__(self, *labels: str) -> None:
        self.labels = labels

    def height(self, width: float) -> float:
        """Points they take up."""
        return 42

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw them."""
        each = (width - 16 * (len(self.labels) - 1)) / len(self.labels)
        for number, label in enumerate(self.labels):
            write_on(canvas, label, left + number * (each + 16), top - 30, each)


class Ticks(Block):
    """Boxes to tick, one below the other."""

    def __init__(self, *labels: str) -> None:
        self.labels = labels
        self.after = 10

    def height(self, width: float) -> float:
        """Points they take up."""
        return 20 * len(self.labels)

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw boxes and words."""
        for label in self.labels:
            tick_box(canvas, left, top - 14, 12)
            draw_lines(canvas, [label], Style(), left + 20, top - 1)
            top -= 20


def concern_form(
    school: str, contacts: Sequence[Contact], made_on: dt.date, *, sample: bool = False
) -> bytes:
    """Return the blank form with the chair's and the chief executive's contacts."""
    story: list[Block] = [
        Heading("A concern about the headteacher", TITLE),
        Words(school, SUBTITLE),
        Panel(
            "Write by hand and give this to the chair of governors yourself, closed, the same day. "
            "Keep no copy on a school computer: the headteacher may be able to open it. If a child "
            "may be at risk, ring children's social care or the police first."
        ),
        Heading("Who to give it to"),
        *contact_list(contacts, NONE_ENTERED),
        Heading("What happened"),
        Blanks("When it happened (date and time)", "Where: platform, page or group"),
        Lines("What you saw, heard or read. Facts first, then what you make of it.", 9),
        Lines("Who else knows of it", 2),
        Ticks(
            "There are messages or screenshots. I keep them and have not altered them.",
            "There may be an indecent image of a child. I have not copied it, and I have told "
            "the police.",
        ),
        Blanks("Your name", "Signed", "Date"),
        Heading("Received by the chair of governors"),
        Blanks("Name", "Signed", "Date and time"),
        Lines("What was decided and why; advice from the LADO or HR, and when", 4),
    ]
    sheet = Sheet(school, "A concern about the headteacher", made_on, "In confidence", sample)
    return flow(sheet, story)
