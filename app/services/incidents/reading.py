"""Incidents as they are read back, and the words by which they are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.dates import say_date
from app.errors import Refused
from app.models.evidence import Evidence as EvidenceTable
from app.models.incident import (
    Action,
    Correction,
    Done,
    HarmTest,
    Incident,
    IncidentType,
)
from app.models.involved import IncidentLink, Involved, Part
from app.models.response import LadderStep, Support, Task
from app.models.route import Removal, Told
from app.services.evidence.service import ExhibitDraft, exhibits_of
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.parts import (
    LinkRow,
    PersonRow,
    RemovalRow,
    StepRow,
    SupportRow,
    TaskRow,
)
from app.services.incidents.rows import ActionRow, CorrectionRow, IncidentItem, IncidentRow
from app.services.incidents.words import NO_TYPE, TYPES
from app.services.routes.rows import ToldRow
from app.storage.book import Reading
from app.storage.writing import Writing
from app.words import clean, shorten

Kind = TypeVar("Kind")

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


def items(
    book: Reading, wanted: Sequence[ColumnElement[bool]], types: Mapping[IncidentType, str] = TYPES
) -> tuple[IncidentItem, ...]:
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
            type_label=types[row.type] if row.type else NO_TYPE,
        )
        for row in book.rows(_ITEMS.where(*wanted))
    )


def read_incident(
    book: Reading | Writing,
    condition: ColumnElement[bool],
    types: Mapping[IncidentType, str] = TYPES,
) -> IncidentRow:
    """Return one incident whole, within the caller's transaction.

    Args:
        book: the casebook.
        condition: which incident.
        types: what the types are called.

    Raises:
        Refused: there is none.
    """
    row = book.first(select(Incident.__table__).where(condition))
    if row is None:
        raise Refused("There is no such incident. Check its reference.")
    values = dict(row._mapping)
    for name in ("about_kind", "about_name", "about_staff_id", "by_kind", "by_name"):
        del values[name]
    for name in ("year", "number"):
        del values[name]
    harm = None if row.harm is None else tuple(map(HarmTest, row.harm))
    return IncidentRow(
        **{
            **values,
            "about": Subject(row.about_kind, row.about_name or "", row.about_staff_id),
            "by": Subject(row.by_kind, row.by_name or ""),
            "done_so_far": tuple(Done(value) for value in row.done_so_far),
            "harm": harm,
            "signs": tuple(row.signs or ()),
        },
        type_words=types[row.type] if row.type else "",
        actions=_those(book, ActionRow, Action, row.id, Action.happened_on),
        corrections=_those(book, CorrectionRow, Correction, row.id),
        exhibits=exhibits_of(book, row.id),
        people=people_of(book, row.id),
        links=_links(book, row.id),
        tasks=_those(book, TaskRow, Task, row.id, func.coalesce(Task.due_on, "9999")),
        told=_those(book, ToldRow, Told, row.id, Told.told_on),
        steps=_those(book, StepRow, LadderStep, row.id, LadderStep.happened_on),
        removals=_those(book, RemovalRow, Removal, row.id, Removal.asked_on),
        support=_those(book, SupportRow, Support, row.id, Support.offered_on),
    )


def people_of(book: Reading | Writing, incident: UUID) -> tuple[PersonRow, ...]:
    """Everybody with a part in an incident, in the order of the parts."""
    rows = _those(book, PersonRow, Involved, incident)
    order = list(Part)
    return tuple(sorted(rows, key=lambda each: order.index(each.part)))


def _those(
    book: Reading | Writing, kind: type[Kind], model: Any, incident: UUID, *first: Any
) -> tuple[Kind, ...]:
    """Rows of what belongs to an incident, in the order of ``first`` and of their recording."""
    names: Mapping[str, Any] = kind.__dataclass_fields__  # type: ignore[attr-defined]  # a row class is
    columns: list[InstrumentedAttribute[Any]] = [getattr(model, name) for name in names]
    wanted = select(*columns).where(model.incident_id == incident)
    rows = book.rows(wanted.order_by(*first, model.recorded_at))
    return tuple(kind(**row._mapping) for row in rows)


def _links(book: Reading | Writing, incident: UUID) -> tuple[LinkRow, ...]:
    link = IncidentLink
    other = case((link.incident_id == incident, link.other_id), else_=link.incident_id)
    rows = book.rows(
        select(
            link.id,
            Incident.id.label("other_id"),
            Incident.reference,
            Incident.happened_on,
            func.substr(Incident.narrative, 1, _OPENING).label("opening"),
            link.why,
            link.recorded_at,
            link.recorded_by,
        )
        .join(Incident, Incident.id == other)
        .where(or_(link.incident_id == incident, link.other_id == incident))
        .order_by(Incident.happened_on, link.recorded_at)
    )
    return tuple(LinkRow(**{**row._mapping, "opening": shorten(row.opening)}) for row in rows)


def index_incident(book: Writing, incident: UUID) -> None:
    """Let people find an incident by its words as they are now; wording put right is not found."""
    row = read_incident(book, Incident.id == incident)
    words = [
        *_first(row),
        *(f"{each.what} {each.by}" for each in row.actions),
        *(f"{each.caption or ''} {each.source_url or ''} {each.name}" for each in row.exhibits),
        *(f"{each.name} {each.account or ''}" for each in row.people),
        *(f"{each.what} {each.owner}" for each in row.tasks),
        *(f"{each.whom} {each.note or ''} {each.letter or ''}" for each in row.steps),
        *(f"{each.asked} {each.link or ''} {each.note or ''}" for each in row.removals),
        *(f"{each.whom} {each.service} {each.note or ''}" for each in row.support),
        *(f"{each.whom} {each.advice or ''} {each.not_told_why or ''}" for each in row.told),
    ]
    _index(book, row, row.id, row.reference, words)


def index_new(
    book: Writing,
    draft: IncidentDraft,
    incident: UUID,
    reference: str,
    exhibits: Sequence[ExhibitDraft],
) -> None:
    """The same for one just recorded, to which nothing but its evidence belongs so far."""
    shown = (f"{each.caption} {each.source_url} {each.accepted.name}" for each in exhibits)
    _index(book, draft, incident, reference, [*_first(draft), *shown])


def _first(told: IncidentRow | IncidentDraft) -> tuple[str | None, ...]:
    """What was said of an incident itself."""
    return (
        told.narrative,
        told.about.name,
        told.by.name,
        told.platform,
        told.group_name,
        told.link,
        told.impact,
        told.judgement,
        told.led_by,
    )


def _index(
    book: Writing,
    told: IncidentRow | IncidentDraft,
    incident: UUID,
    reference: str,
    words: Sequence[str | None],
) -> None:
    label = TYPES[told.type] if told.type else NO_TYPE
    when = "" if told.happened_on is None else say_date(told.happened_on)
    body = clean("\n".join(filter(None, words)))
    book.index("incident", incident, reference, f"{label}, {when}", body)
