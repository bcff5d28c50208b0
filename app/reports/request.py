"""What somebody is given of what is held about them, and what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.dates import say_date
from app.reports.blocks import SUBTITLE, TITLE, Block, Entry, Heading, Panel, Words
from app.reports.chronology import LABELS, exhibits, section_blocks
from app.reports.layout import Sheet, flow
from app.services.bundles.offering import HIDDEN
from app.services.bundles.rows import Filed
from app.services.printouts.rows import Official
from app.services.requests.answering import Answer
from app.words import count


def request_pdf(
    school: str,
    answer: Answer,
    index: Sequence[Filed],
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the PDF; it holds what was chosen, and of what was left out only what kind it is."""
    row = answer.request
    title = f"Request {row.reference}"
    story: list[Block] = [
        Heading(f"What is held about {row.about_name if row.asked_by else 'you'}", TITLE),
        Words(f"{school} · made on {say_date(answer.made_on)}", SUBTITLE),
        Entry("Request", f"{row.reference}, received {say_date(row.received_on)}", LABELS),
        Entry("About", row.about_name, LABELS),
    ]
    if row.asked_by:
        story.append(Entry("Asked by", row.asked_by, LABELS))
    story += _schedule(answer)
    for number, section in answer.given:
        story += section_blocks(section, f"Item {number} · ")
    story += exhibits(index, "Files")
    return flow(Sheet(school, title, answer.made_on, "In confidence", sample, official), story)


def _schedule(answer: Answer) -> Iterator[Block]:
    """Which items are given whole, which with words hidden, which not, and why."""
    if answer.redacted:
        yield Heading("Where something is hidden")
        yield Panel(f"Where it says {HIDDEN}, the school has taken out a name or other words.")
        for number, why in answer.redacted:
            yield Entry(f"Item {number}", why, LABELS)
    if answer.left_out:
        yield Heading("What was left out")
        yield Words(f"{count(len(answer.left_out), 'item')} of what was found is not here:")
        for number, kind, why in answer.left_out:
            yield Entry(f"Item {number}", f"{kind}. Reason: {why}", LABELS)
