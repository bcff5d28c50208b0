"""Two books with the services over them, in which incidents are recorded on any day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from app.models.incident import Incident
from app.models.route import RouteKey
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.services.routes.clocks import State
from app.services.routes.rows import IncidentRoutes, Standing
from app.services.routes.rules import RouteSettings
from app.services.routes.service import Routes
from app.services.school import SchoolSettings
from tests.builders import SetClock, book


class RouteOffice:
    """Two books and the services over them."""

    def __init__(self, folder: Path, name: str = "casebook") -> None:
        self.clock = SetClock()
        self.register = book(folder, "register", self.clock)
        self.casebook = book(folder, name, self.clock)
        self.school = SchoolSettings(self.register)
        self.settings = RouteSettings(self.register)
        self.incidents = Incidents(self.casebook, self.register)
        self.routes = Routes(self.casebook, self.register)

    def record(self, day: str = "2026-11-04", **said: object) -> UUID:
        """An incident recorded at 16:33 on that day."""
        self.clock.now = dt.datetime.fromisoformat(f"{day}T16:33:00+00:00")
        harm, known_on = said.pop("harm", None), said.pop("known_on", None)
        signs = said.pop("signs", None)
        draft = IncidentDraft("Words.", self.clock.now.date(), **said)  # type: ignore[arg-type]
        made = self.incidents.record(draft).id
        with self.casebook.writing() as writing:
            writing.change(Incident, made, harm=harm, known_on=known_on, signs=signs)
        return made

    def at(self, day: str, time: str = "09:00") -> None:
        self.clock.now = dt.datetime.fromisoformat(f"{day}T{time}:00+00:00")

    def state(self, incident: UUID, key: RouteKey) -> State:
        return standing(self.routes.of(incident), key).state


def standing(found: IncidentRoutes, key: RouteKey) -> Standing:
    return next(each for each in found.standings if each.route.key is key)
