"""The chronology of a bundle: each record in order, the exhibits and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.dates import say_date, say_moment
from app.models.bundle import Recipient
from app.reports.blocks import (
    PART,
    SUBTITLE,
    TITLE,
    Block,
    Entry,
    Heading,
    Panel,
    Words,
)
from app.reports.layout import Sheet, flow
from app.reports.text import NOTE, STRONG, Style
from app.services.bundles.offering import HIDDEN
from app.services.bundles.rows import RECIPIENTS, Contents, Event, Filed, Section
from app.services.evidence.rows import PROVES
from app.services.printouts.rows import Official
from app.words import count

LABELS = 125.0  # points, for what stands on the left
RECORDED = Style(size=8.5, leading=12, after=8, indent=LABELS)
SMALL = Style(size=8, leading=11, after=2)


def chronology(
    school: str,
    contents: Contents,
    index: Sequence[Filed],
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the PDF; it holds what was chosen and nothing of what was left out."""
    draft = contents.draft
    recipient = "" if draft.recipient is None else RECIPIENTS[draft.recipient]
    title = f"Bundle {contents.reference}"
    story: list[Block] = [
        Heading(title, TITLE),
        Words(f"{school} · made on {say_date(contents.made_on)}", SUBTITLE),
        Entry("For", f"{draft.whom.strip()} – {recipient}", LABELS),
        Entry("Made by", contents.made_by, LABELS),
    ]
    if draft.why.strip():
        story.append(Entry("Purpose", draft.why.strip(), LABELS))
    story += _left_out(contents)
    for section in contents.sections:
        story += section_blocks(section)
    story += exhibits(index)
    return flow(Sheet(school, title, contents.made_on, "In confidence", sample, official), story)


def _left_out(contents: Contents) -> Iterator[Block]:
    """Say what is missing; who asked for their own data is told how much, the reasons by letter."""
    if contents.left_out:
        number = count(len(contents.left_out), "item")
        if contents.draft.recipient is Recipient.SUBJECT:
            said = f"{number} left out. The school keeps the reason for each."
            yield Entry("Left out", said, LABELS)
        else:
            for label, why in contents.left_out:
                yield Entry("Left out", f"{label}: {why}", LABELS)
    if any(section.redacted for section in contents.sections):
        yield Panel(f"Where it says {HIDDEN}, the school has taken out a name or other words.")


def section_blocks(section: Section, before: str = "") -> Iterator[Block]:
    """One record: its facts, and what happened in order.

    Args:
        section: the record.
        before: what stands in front of its heading.
    """
    yield Heading(before + " · ".join(filter(None, (section.reference, section.title))))
    for label, said in section.facts:
        yield Entry(label, said, LABELS)
    if not section.events:
        return
    yield Heading("What happened, in order", PART, 1)
    note = Words("The day on the left is when it happened; below is when it was recorded.", NOTE)
    note.keep_with_next = True
    yield note
    for event in section.events:
        yield from _event(event)


def _event(event: Event) -> Iterator[Block]:
    when = " ".join(filter(None, (say_date(event.happened_on), event.happened_time)))
    yield Entry(when, event.heading, LABELS)
    if event.text:
        yield Words(event.text, Style(indent=LABELS, after=2))
    recorded = f"Recorded {say_moment(event.recorded_at)} by {event.recorded_by}"
    yield Words(recorded, RECORDED)


def exhibits(index: Sequence[Filed], title: str = "Exhibits") -> Iterator[Block]:
    """The files of a bundle with their hashes."""
    yield Heading(title)
    if not index:
        yield Words(f"No {title.lower().removesuffix('s')} is in this bundle.")
        return
    yield Panel(PROVES)
    for line in index:
        yield Words(f"{line.label} · {line.what}", STRONG)
        if line.path:
            yield Words(f"{line.path} ({count(line.size, 'byte')})", SMALL)
            yield Words(f"SHA-256 {line.sha256}", SMALL)
