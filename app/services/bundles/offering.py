"""The pieces that records offer to a bundle, and their words for its chronology."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.dates import say_date
from app.models.document import Document
from app.models.evidence import Redaction
from app.services.bundles.rows import Event, Kind, Piece, Section
from app.services.evidence.rows import ExhibitRow
from app.services.incidents.rows import IncidentRow
from app.services.relationships.rows import DisclosureRow
from app.services.routes.facts import HARM
from app.storage.book import Book

HIDDEN = "[hidden]"


def incident_pieces(casebook: Book, row: IncidentRow) -> Iterator[Piece]:
    """Offer an incident and each of its exhibits."""
    everybody = (row.about.name, row.by.name, *(each.name for each in row.people))
    names = tuple(name for name in everybody if name)
    yield Piece(
        row.id,
        Kind.INCIDENT,
        row.reference,
        row.reference,
        f"{row.type_label}, {say_date(row.happened_on)}",
        row.happened_on,
        names=names,
    )
    copies = latest_redactions(casebook, [exhibit.id for exhibit in row.exhibits])
    for exhibit in row.exhibits:
        yield Piece(
            exhibit.id,
            Kind.EXHIBIT,
            exhibit.label,
            row.reference,
            exhibit.caption or exhibit.shape_words,
            exhibit.captured_on or exhibit.recorded_at.astimezone().date(),
            redacted=exhibit.id in copies,
            stored=exhibit.document_id is not None,
        )


def disclosure_piece(row: DisclosureRow) -> Piece:
    """Offer a disclosure."""
    return Piece(
        row.id,
        Kind.DISCLOSURE,
        row.reference,
        row.reference,
        f"{row.staff_name} and {row.other}",
        row.told_on,
        names=(row.staff_name,),
    )


def latest_redactions(casebook: Book, exhibits: Sequence[UUID]) -> dict[UUID, Any]:
    """The newest redacted copy of each exhibit that has one: rows of ``Document``."""
    statement = (
        select(
            Redaction.evidence_id,
            Document.name,
            Document.media_type,
            Document.stored_as,
            Document.sha256,
            Document.size,
        )
        .join(Document, Document.id == Redaction.document_id)
        .where(Redaction.evidence_id.in_(exhibits))
        .order_by(Redaction.recorded_at)
    )
    with casebook.reading() as book:
        return {row.evidence_id: row for row in book.rows(statement)}


def incident_section(
    row: IncidentRow, hide: Sequence[str] | None, left_out: Iterable[ExhibitRow]
) -> Section:
    """An incident's words; exhibits that are left out aren't mentioned.

    Args:
        row: the incident.
        hide: what is hidden in its text; None for nothing.
        left_out: exhibits that don't go in.
    """
    clean = hider(hide)
    closed = "" if row.closed_on is None else f"{row.outcome_label}, {say_date(row.closed_on)}"
    facts = [
        ("About", str(row.about)),
        ("By", str(row.by)),
        ("Platform", row.platform or ""),
        ("Link", row.link or ""),
        ("How they took it", row.impact or ""),
        ("Looked into by", row.led_by or ""),
        ("Harm threshold", _harm(row)),
        ("The school’s view", row.judgement or ""),
        ("Closed", closed),
        ("Reason", row.rationale or ""),
    ]
    without = {f"Evidence {exhibit.letter}" for exhibit in left_out}
    events = tuple(
        Event(
            each.happened_on,
            each.happened_time,
            clean(each.heading),
            clean(each.text),
            each.recorded_at,
            clean(each.recorded_by),
        )
        for each in row.chronology()
        if each.heading not in without
    )
    shown = tuple((label, clean(said)) for label, said in facts if said)
    return Section(row.reference, row.type_label, shown, events, bool(hide))


def _harm(row: IncidentRow) -> str:
    """The questions of the harm threshold that were answered yes, and why."""
    if row.harm is None:
        return ""
    yes = [question for test, question in HARM.items() if test in row.harm]
    return " ".join(
        (*(yes or ["None of the four questions was answered yes."]), row.harm_why or "")
    )


def disclosure_section(row: DisclosureRow, hide: Sequence[str] | None) -> Section:
    """A disclosure's words, with each decision as a line."""
    clean = hider(hide)
    facts = [
        ("Member of staff", row.staff_name),
        ("Other person", row.other),
        ("How they know each other", row.connection.label),
        ("Platforms", ", ".join(row.platforms)),
        ("Told to", row.told_to),
        ("Note", row.note or ""),
        ("Ended", "" if row.ended_on is None else f"{say_date(row.ended_on)}. {row.ended_why}"),
    ]
    note, recorder = clean(row.note or ""), clean(row.recorded_by)
    told = Event(row.told_on, None, "Told", note, row.recorded_at, recorder)
    decided = [
        Event(
            each.decided_on,
            None,
            f"{each.outcome.label}, {each.decided_by.label.lower()}",
            clean(" ".join(filter(None, (each.conditions, each.reason)))),
            each.recorded_at,
            clean(each.recorded_by),
        )
        for each in row.decisions
    ]
    shown = tuple((label, clean(said)) for label, said in facts if said)
    return Section(row.reference, "Disclosure", shown, (told, *decided), bool(hide))


def hider(hide: Sequence[str] | None) -> Callable[[str], str]:
    """A function that puts ``HIDDEN`` for each of the words, whole and in any case."""
    wanted = sorted({word.strip() for word in hide or () if word.strip()}, key=len, reverse=True)
    if not wanted:
        return str
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in wanted)
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(HIDDEN, text)
