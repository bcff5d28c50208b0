"""What is open, on paper, for the head who takes over."""

from __future__ import annotations

from collections.abc import Iterator

from app.dates import say_date
from app.reports import fonts
from app.reports.blocks import (
    SUBTITLE,
    TITLE,
    Block,
    Bullets,
    Entry,
    Heading,
    Panel,
    Rule,
    Together,
    Words,
)
from app.reports.charts import Tiles
from app.reports.layout import TEXT_WIDTH, Sheet, flow
from app.reports.text import NOTE, Style
from app.services.open_matters import Matter, OpenMatters, Part
from app.services.printouts.rows import Official
from app.words import count, plural

_WARNING = (
    "Names are on these pages. They are for {head} alone: read them where nobody looks on, lock "
    "them away with the casework, and shred them when all of it is taken up."
)
_PLAIN = Style(font=fonts.REGULAR, size=9.5, leading=13.5)
_BOLD = Style(font=fonts.BOLD, size=9.5, leading=13.5)


def open_matters_pages(matters: OpenMatters, official: Official | None = None) -> bytes:
    """Return the pages: what is late, then each kind of matter with its next steps."""
    sheet = Sheet(
        matters.school,
        "Open matters",
        matters.on,
        "In confidence",
        matters.sample,
        official,
    )
    return flow(sheet, list(_story(matters)))


def _story(matters: OpenMatters) -> Iterator[Block]:
    yield Heading("Open matters", TITLE)
    yield Words(f"{matters.school} · for {matters.head} · {say_date(matters.on)}", SUBTITLE)
    yield Tiles(
        [
            (str(matters.open), plural(matters.open, "matter is open", "matters are open")),
            (str(matters.late), plural(matters.late, "has a day that is over", "are late")),
            (str(_number(matters, "Incidents")), "incidents"),
            (str(_number(matters, "Relationships")), "relationships"),
        ]
    )
    yield Panel(_WARNING.format(head=matters.head))
    yield Heading("In short")
    yield Bullets(list(matters.notes))
    for part in matters.parts:
        yield from _part(part)
    yield Words(
        "Everything here is in Candour too, with all that was recorded about it; what is added "
        "later is there alone.",
        NOTE,
    )


def _number(matters: OpenMatters, title: str) -> int:
    return next(len(part.matters) for part in matters.parts if part.title == title)


def _part(part: Part) -> Iterator[Block]:
    if not part.matters:
        yield Together([Heading(part.title), Words(part.nothing, _PLAIN)])
        return
    heading = f"{part.title}: {count(len(part.matters), 'matter')}"
    first, *rest = part.matters
    yield Together([Heading(heading), _entry(first)])
    for matter in rest:
        yield Rule()
        yield _entry(matter)


def _entry(matter: Matter) -> Entry:
    """The matter on the left, in bold if it is late, and what comes next on the right."""
    what = f"Late: {matter.what}" if matter.late else matter.what
    style = _BOLD if matter.late else _PLAIN
    return Entry(Words(what, style), Words("\n".join(matter.steps), _PLAIN), TEXT_WIDTH * 0.46)
