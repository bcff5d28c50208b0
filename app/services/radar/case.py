"""An incident as the radar sees it: who is in it, who handles it, where and when it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.models.incident import Party
from app.models.involved import Part
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.rows import IncidentRow
from app.services.radar.names import year_in

_HANDLING = (Part.HANDLER, Part.PANEL)


@dataclass(frozen=True)
class Someone:
    """A person of an incident; ``year_group`` is a pupil's where it is known."""

    name: str = ""
    kind: Party | None = None
    staff_id: UUID | None = None
    year_group: int | None = None


@dataclass(frozen=True)
class Case:
    """An incident, recorded or still being written.

    Attributes:
        id: None while it is being written.
        people: who is in it.
        handlers: who looks into it, with what they do: ("Ann Reed", "looks into it").
    """

    id: UUID | None
    narrative: str
    happened_on: dt.date
    people: tuple[Someone, ...]
    handlers: tuple[tuple[Someone, str], ...]
    platform: str = ""
    group: str = ""
    link: str = ""


def case_of(incident: IncidentRow) -> Case:
    """A recorded incident."""
    people = [_someone(incident.about), _someone(incident.by)]
    handlers = [(Someone(incident.led_by or ""), "is looking into it")]
    for each in incident.people:
        someone = Someone(each.name, each.kind, each.staff_id, each.year_group)
        if each.part in _HANDLING:
            does = "is looking into it" if each.part is Part.HANDLER else "sits on the panel"
            handlers.append((someone, does))
        else:
            people.append(someone)
    return Case(
        incident.id,
        incident.narrative,
        incident.happened_on,
        _known(people),
        tuple(handlers),
        incident.platform or "",
        incident.group_name or "",
        incident.link or "",
    )


def case_of_draft(draft: IncidentDraft, today: dt.date) -> Case:
    """An incident that is being written; without a date it is today's."""
    return Case(
        None,
        draft.narrative,
        draft.happened_on or today,
        _known([_someone(draft.about), _someone(draft.by)]),
        ((Someone(draft.led_by), "is looking into it"),),
        draft.platform,
        draft.group_name,
        draft.link,
    )


def _someone(subject: Subject) -> Someone:
    return Someone(subject.name, subject.kind, subject.staff_id, year_in(subject.name))


def _known(people: list[Someone]) -> tuple[Someone, ...]:
    """The people of whom anything is known, each once."""
    kept = [each for each in people if each.name.strip() or each.kind or each.staff_id]
    return tuple(dict.fromkeys(kept))
