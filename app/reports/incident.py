"""One incident's file: what happened, when, what was done, and the exhibits with their hashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from app.dates import say_date, say_moment
from app.reports import fonts
from app.reports.blocks import (
    PART,
    SUBTITLE,
    TITLE,
    Block,
    Entry,
    Heading,
    Panel,
    Rule,
    Words,
)
from app.reports.incident_parts import LABELS, parts
from app.reports.layout import Sheet, flow
from app.reports.text import NOTE, RULE, SOFT, Style
from app.services.evidence.rows import PROVES
from app.services.incidents.drafts import say
from app.services.incidents.file import Print, PrintedExhibit
from app.services.incidents.rows import CorrectionRow, IncidentRow
from app.services.incidents.timeline import Entry as Event
from app.services.incidents.timeline import EntryKind
from app.services.printouts.rows import Official
from app.words import count, join

TALLEST = 165 * mm
MEDIUM = Style(font=fonts.BOLD, size=10, leading=14, after=1)
RECORDED = Style(size=8.5, leading=12, colour=SOFT, after=7, indent=LABELS)
SMALL = Style(size=8.5, leading=12)  # a hash fits on one line
LONG_CAPTION = 300  # characters; a longer one may be parted from its picture by a page
TRAINING = {True: "Yes", False: "No", None: ""}
KNOWS = {True: "Yes", False: "No", None: "Not known"}


class Photo(Block):
    """A picture that fits the page, with a thin frame."""

    after = 8

    def __init__(self, drawn: Print) -> None:
        self.drawn = drawn

    def _size(self, width: float) -> tuple[float, float]:
        shrink = min(width / self.drawn.width, TALLEST / self.drawn.height, 0.75)
        return self.drawn.width * shrink, self.drawn.height * shrink

    def height(self, width: float) -> float:
        """Points it takes up."""
        return self._size(width)[1]

    def draw(self, canvas: Any, left: float, top: float, width: float) -> None:
        """Draw the picture and its frame."""
        wide, tall = self._size(width)
        image = ImageReader(BytesIO(self.drawn.jpeg))
        canvas.drawImage(image, left, top - tall, wide, tall)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.rect(left, top - tall, wide, tall, stroke=1, fill=0)


def incident_file(
    school: str,
    incident: IncidentRow,
    exhibits: Iterable[PrintedExhibit],
    made_on: dt.date,
    *,
    sample: bool = False,
    official: Official | None = None,
) -> bytes:
    """Return the file; it holds names and is for the headteacher or HR."""
    title = f"Incident {incident.reference}"
    story: list[Block] = [
        Heading(title, TITLE),
        Words(f"{school} · {incident.type_label}", SUBTITLE),
        *(Entry(label, words, LABELS) for label, words in _facts(incident)),
        Heading("What happened"),
        *(Words(part) for part in incident.narrative.split("\n\n")),
        *parts(incident),
        Heading("Chronology"),
        Words("The day on the left is when it happened; below is when it was recorded.", NOTE),
    ]
    for event in incident.chronology():
        story += _event(event)
    if incident.corrections:
        story.append(Heading("Corrections"))
        story.append(Words("What was recorded first stays as it was; both are shown.", NOTE))
        for correction in incident.corrections:
            story += _correction(correction)
    story.append(Heading("Evidence"))
    if incident.exhibits:
        story.append(Panel(PROVES))
    else:
        story.append(Words("No evidence was taken in."))
    for exhibit in exhibits:
        story += _exhibit(exhibit)
    return flow(Sheet(school, title, made_on, "In confidence", sample, official), story)


def _facts(incident: IncidentRow) -> list[tuple[str, str]]:
    status = "Open"
    if incident.closed_on is not None:
        status = f"Closed on {say_date(incident.closed_on)}: {incident.outcome_label}"
    facts = [
        ("Happened", _when(incident.happened_on, incident.happened_time)),
        ("Known to us", _day(incident.known_on)),
        ("Recorded", f"{say_moment(incident.recorded_at)}, by {incident.recorded_by}"),
        ("About", str(incident.about)),
        ("By", str(incident.by)),
        ("Platform", ", ".join(filter(None, (incident.platform, incident.group_name)))),
        ("Link", incident.link or ""),
        ("Done when recorded", join(incident.done_labels)),
        ("What applies", say(incident.signs)),
        ("Do they know?", KNOWS[incident.knows]),
        ("How they took it", incident.impact or ""),
        ("Our own view", incident.judgement or ""),
        ("Looked into by", incident.led_by or ""),
        ("Status", status),
        ("Why it ended so", incident.rationale or ""),
        ("Allegation", incident.finding),
        ("In references", incident.references),
        ("Copy given", _day(incident.copy_given_on)),
        ("Off personnel file", _day(incident.off_file_on)),
        ("Refresh training", TRAINING[incident.training]),
    ]
    return [(label, words) for label, words in facts if words]


def _day(day: dt.date | None) -> str:
    return say_date(day) if day is not None else ""


def _when(day: dt.date, time: str | None) -> str:
    return f"{say_date(day)}, {time}" if time else say_date(day)


def _event(event: Event) -> list[Block]:
    text = event.text
    if event.kind is EntryKind.HAPPENED:
        text = "As told above, under “What happened”."
    label = Words(_when(event.happened_on, event.happened_time), MEDIUM)
    heading = Entry(label, Words(event.heading, MEDIUM), LABELS)
    heading.keep_with_next = True
    blocks: list[Block] = [heading]
    if text:
        blocks.append(Words(text, Style(after=1, indent=LABELS)))
    recorded = f"Recorded {say_moment(event.recorded_at)}, by {event.recorded_by}"
    return [*blocks, Words(recorded, RECORDED)]


def _correction(correction: CorrectionRow) -> list[Block]:
    recorded = f"{say_moment(correction.recorded_at)}, by {correction.recorded_by}"
    return [
        Heading(correction.label, PART, level=1),
        Entry("Before", correction.before, LABELS),
        Entry("Now", correction.after, LABELS),
        Entry("Why", correction.reason, LABELS),
        Entry("Recorded", recorded, LABELS),
    ]


def _exhibit(exhibit: PrintedExhibit) -> list[Block]:
    row = exhibit.row
    story: list[Block] = [Heading(f"Exhibit {row.letter}", PART, level=1)]
    if row.caption:
        caption = Words(row.caption)
        caption.keep_with_next = len(row.caption) < LONG_CAPTION
        story.append(caption)
    story += [Photo(drawn) for drawn in exhibit.prints]
    story += [Words(part, SMALL) for part in exhibit.words.split("\n\n") if part.strip()]
    if row.document_id is None:
        story.append(Words(row.instead, NOTE))
    elif not exhibit.prints and not exhibit.words:
        story.append(Words("It can’t be shown on paper; the original is kept.", NOTE))
    elif exhibit.prints and len(exhibit.prints) < row.pages and not row.moving:
        shown = count(len(exhibit.prints), "page")
        story.append(Words(f"The first {shown} of {row.pages}; the original is kept whole.", NOTE))
    captured = f"By {row.captured_by}"
    if row.captured_on:
        captured = f"{say_date(row.captured_on)}, by {row.captured_by}"
    file = f"{row.name} ({row.shape_words}, {row.size:,} bytes)"
    facts = [
        ("File", file if row.document_id else ""),
        ("Captured", captured),
        ("Source", (row.source_url or "Not recorded") if row.document_id else ""),
        ("Taken in", f"{say_moment(row.recorded_at)}, by {row.recorded_by}"),
        ("SHA-256", row.sha256),
    ]
    story += [Entry(label, words, LABELS, SMALL) for label, words in facts if words]
    custody = "\n".join(
        f"{say_moment(line.recorded_at)}, {line.recorded_by}: {line.label}"
        + (f". {line.note}" if line.note else "")
        for line in exhibit.custody
    )
    return [*story, Entry("Custody", custody, LABELS, SMALL), Rule()]
