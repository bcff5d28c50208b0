"""The certificate of disposal: that records were destroyed, how many and why, and not what.

It holds no name of anybody whom they were about, so that it can be kept when they are gone.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from app.dates import say_date
from app.reports.blocks import SUBTITLE, TITLE, Block, Bullets, Entry, Heading, Words
from app.reports.layout import Sheet, flow
from app.services.printouts.rows import BOOKS, Official
from app.services.retention.rows import DisposalRow, named_counts

if TYPE_CHECKING:
    from app.services.printouts.service import Printouts
    from app.services.retention.service import Retention
    from app.services.school import SchoolSettings

HOW = (
    "The records, their corrections and their history, with the keys to its checks, were taken out "
    "of the encrypted database, which was then written anew; its journal was emptied.",
    "The encrypted files that belonged to them were deleted.",
    "The index of words was written anew without them.",
    "The list of changes keeps that something was removed, when and by whom, and not what.",
)


def certificate(
    school: str,
    row: DisposalRow,
    backups_until: dt.date,
    made_on: dt.date,
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the certificate of one act of disposal.

    Args:
        school: its name.
        row: what was disposed of, in numbers and kinds.
        backups_until: until when backups may still hold it.
        made_on: the date of the paper.
        sample: the school is made up.
        official: what its paper is checked by, with the heads of the open books' trails.
    """
    until = say_date(backups_until)
    story: list[Block] = [
        Heading(row.title, TITLE),
        Words(school, SUBTITLE),
        Entry("Disposed of on", say_date(row.happened_on)),
        Entry("Decided by", row.decided_by),
        Entry("Book", BOOKS[row.book]),
        Entry("Rule", row.rule or "Outside the schedule"),
        Entry("Reason", row.reason),
        Heading("What was disposed of"),
        *(Entry(str(number), label, 60) for label, number in named_counts(row.counts)),
        Heading("How"),
        Bullets(HOW),
        Words(
            f"Backups made before that day may hold it until {until}; by then they have been "
            "thinned out, but for one that stays unplugged. Going back to one disposes of it again."
        ),
    ]
    if official is not None and official.trail:
        story += [
            Heading("Marks of the books"),
            Words("With these it can be shown later that the list of changes was not rewritten."),
            Bullets([mark.words for mark in official.trail]),
        ]
    return flow(Sheet(school, row.title, made_on, sample=sample, official=official), story)


def certify(
    row: DisposalRow,
    retention: Retention,
    printouts: Printouts,
    settings: SchoolSettings,
    today: dt.date,
) -> bytes:
    """Make a certificate for good, kept as an official printout of the book; return it.

    Raises:
        NoRight: it is of a book that this person doesn't open.
    """
    school, until = settings.school(), retention.backups_until(row.happened_on)
    return printouts.official(
        row.title,
        lambda official: certificate(
            school.name, row, until, today, sample=school.sample, official=official
        ),
        confidential=row.book != "register",
        trail=True,
    )
