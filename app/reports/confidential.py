"""One page to hang up: which information is confidential, and who may be told of it."""

from __future__ import annotations

import datetime as dt

from app.reports import fonts
from app.reports.blocks import SUBTITLE, TITLE, Block, Bullets, Heading, Words
from app.reports.layout import Sheet, flow
from app.reports.text import Style
from app.services.retention.confidential import Confidential

_KIND = Style(font=fonts.BOLD, size=11, leading=15, before=6, after=1)
_SMALL = Style(size=9.5, leading=13, after=2)


def confidential_page(
    school: str,
    text: Confidential,
    made_on: dt.date,
    *,
    sample: bool = False,
) -> bytes:
    """Return the page (R122-R125), in the school's own words."""
    story: list[Block] = [Heading("Confidential information", TITLE), Words(school, SUBTITLE)]
    for category in text.categories:
        story += [
            Heading(category.name, _KIND),
            Words(f"May be told to: {category.told}", _SMALL),
        ]
    story += [Heading("Always"), Bullets(text.rules)]
    return flow(Sheet(school, "Confidential information", made_on, sample=sample), story)
