"""What is typed and read about who was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.models.incident import HarmTest
from app.models.route import RouteKey
from app.services.routes.clocks import Limit, State
from app.services.routes.facts import Route
from app.services.routes.rules import ROUTES


@dataclass(frozen=True)
class ToldDraft:
    """That somebody was told, or that nobody was and why: one of the two, never both.

    Attributes:
        told_time: in any words.
        how: by telephone, in person, in writing.
        advice: what they said, such as the LADO's advice.
        procedure: the other procedure that the matter goes to (R099).
    """

    route: RouteKey
    whom: str
    told_on: dt.date | None = None
    told_time: str = ""
    how: str = ""
    not_told_why: str = ""
    advice: str = ""
    procedure: str = ""


@dataclass(frozen=True)
class ToldRow:
    """A record of telling, or of not telling, as stored."""

    id: UUID
    incident_id: UUID
    route: RouteKey
    whom: str
    told_on: dt.date | None
    told_time: str | None
    how: str | None
    not_told_why: str | None
    advice: str | None
    procedure: str | None
    recorded_at: dt.datetime
    recorded_by: str

    @property
    def title(self) -> str:
        """The route in words."""
        return ROUTES[self.route]


@dataclass(frozen=True)
class Standing:
    """One route of an incident: until when, what was recorded, where it stands."""

    route: Route
    limit: Limit
    state: State
    told: tuple[ToldRow, ...]


@dataclass(frozen=True)
class IncidentRoutes:
    """Everything about who has to know of an incident.

    Attributes:
        standings: the routes that apply, the most pressing first.
        others: what was told beyond them.
        harm: the questions of the harm threshold answered yes; None before they were asked.
        harm_limit: until when they have to be answered; None if they need not be.
    """

    incident: UUID
    reference: str
    happened_on: dt.date
    about_head: bool
    conduct: bool
    standings: tuple[Standing, ...]
    others: tuple[ToldRow, ...]
    harm: tuple[HarmTest, ...] | None
    harm_why: str | None
    harm_limit: Limit | None

    @property
    def waiting(self) -> tuple[Standing, ...]:
        """The routes on which somebody has still to be told."""
        return tuple(each for each in self.standings if not each.state.settled)


@dataclass(frozen=True)
class Waiting:
    """What an open incident waits for: its most pressing clock, and what else."""

    incident: UUID
    reference: str
    what: tuple[str, ...]
    limit: Limit
    state: State
