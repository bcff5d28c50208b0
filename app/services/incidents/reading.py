"""Incidents as they are read back, and the words by which they are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.dates import say_date
from app.errors import Refused
from app.models.evidence import Evidence as EvidenceTable
from app.models.incident import Action, Correction, Done, Incident
from app.services.evidence.service import exhibits_of
from app.services.incidents.drafts import Subject
from app.services.incidents.rows import ActionRow, CorrectionRow, IncidentItem, IncidentRow
from app.storage.book import Reading
from app.storage.writing import Writing
from app.words import shorten

_OPENING = 160  # a list reads no 20,000-word narratives
_ITEMS = select(
    Incident.id,
    Incident.reference,
    Incident.happened_on,
    Incident.recorded_at,
    Incident.recorded_by,
    Incident.status,
    Incident.type,
    Incident.about_kind,
    Incident.about_name,
    Incident.platform,
    func.substr(Incident.narrative, 1, _OPENING).label("narrative"),
    select(func.count())
    .where(EvidenceTable.incident_id == Incident.id)
    .correlate(Incident)
    .scalar_subquery()
    .label("exhibits"),
).order_by(Incident.happened_on.desc(), Incident.recorded_at.desc())


def items(book: Reading, wanted: Sequence[ColumnElement[bool]]) -> tuple[IncidentItem, ...]:
    """Return the list of incidents that meet all conditions, the latest to happen first."""
    return tuple(
        IncidentItem(
            id=row.id,
            reference=row.reference,
            happened_on=row.happened_on,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            status=row.status,
            type=row.type,
            about=str(Subject(row.about_kind, row.about_name or "")),
            platform=row.platform,
            opening=shorten(row.narrative),
            exhibits=row.exhibits,
        )
        for row in book.rows(_ITEMS.where(*wanted))
    )


def read_incident(book: Reading | Writing, condition: ColumnElement[bool]) -> IncidentRow:
    """Return one incident whole, within the caller's transaction.

    Raises:
        Refused: there is none.
    """
    row = book.first(select(Incident.__table__).where(condition))
    if row is None:
        raise Refused("There is no such incident. Check its reference.")
    actions = select(Action.__table__).where(Action.incident_id == row.id)
    corrections = select(Correction.__table__).where(Correction.incident_id == row.id)
    return IncidentRow(
        id=row.id,
        reference=row.reference,
        narrative=row.narrative,
        happened_on=row.happened_on,
        happened_time=row.happened_time,
        about=Subject(row.about_kind, row.about_name or "", row.about_staff_id),
        by=Subject(row.by_kind, row.by_name or ""),
        platform=row.platform,
        link=row.link,
        type=row.type,
        done_so_far=tuple(Done(value) for value in row.done_so_far),
        knows=row.knows,
        impact=row.impact,
        led_by=row.led_by,
        status=row.status,
        outcome=row.outcome,
        closed_on=row.closed_on,
        rationale=row.rationale,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        actions=tuple(
            _row(ActionRow, each)
            for each in book.rows(actions.order_by(Action.happened_on, Action.recorded_at))
        ),
        corrections=tuple(
            _row(CorrectionRow, each)
            for each in book.rows(corrections.order_by(Correction.recorded_at))
        ),
        exhibits=exhibits_of(book, row.id),
    )


def _row(kind: Any, row: Any) -> Any:
    values = row._mapping
    return kind(**{key: values[key] for key in kind.__dataclass_fields__})


def index_incident(book: Writing, incident: UUID) -> None:
    """Let people find an incident by its words as they are now; wording put right is not found."""
    row = read_incident(book, Incident.id == incident)
    words = [
        row.narrative,
        row.about.name,
        row.by.name,
        row.platform,
        row.link,
        row.impact,
        row.led_by,
        *(f"{each.what} {each.by}" for each in row.actions),
        *(f"{each.caption or ''} {each.source_url or ''} {each.name}" for each in row.exhibits),
    ]
    title = f"{row.type_label}, {say_date(row.happened_on)}"
    book.index("incident", row.id, row.reference, title, "\n".join(filter(None, words)))
