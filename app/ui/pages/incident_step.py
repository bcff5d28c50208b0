"""What every form about a saved incident has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.services.incidents.rows import IncidentRow
from app.services.incidents.service import Incidents
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.incident_form import people
from app.ui.widgets.type_ahead import Pick


class StepForm(Form):
    """A form about one incident, for which :meth:`build` adds the fields.

    ``kind`` names it in drafts, ``heading`` takes the reference, ``caption`` is its button,
    ``saved`` is said after, ``store`` raises what the services raise. ``record`` is the id of what
    of the incident it is about, such as a task; it is empty for what is new. ``first`` is the field
    to begin at, if not the first of all.
    """

    kind: ClassVar[str]
    heading: ClassVar[str]
    caption: ClassVar[str]
    saved: ClassVar[str]
    first = ""

    def __init__(self, context: PageContext, row: IncidentRow, extra: Mapping[str, Any]) -> None:
        super().__init__(self.heading.format(row.reference), today=context.today)
        self.context, self.shown = context, row
        self.record = str(extra.get("record") or "")
        self.build(extra)

    def build(self, extra: Mapping[str, Any]) -> None:
        """Add the fields; ``extra`` is what :meth:`extra` gave its draft."""
        raise NotImplementedError

    def store(self, incidents: Incidents, values: Values) -> None:
        """Save what was typed."""
        raise NotImplementedError

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {"record": self.record} if self.record else {}

    @property
    def incident(self) -> UUID:
        """The incident's id."""
        return self.shown.id

    @property
    def about(self) -> UUID:
        """The id of the person, task, request… that it is about."""
        return UUID(self.record)

    @property
    def incidents(self) -> Incidents:
        """The casebook's incidents."""
        return self.context.workspace.need_casework().incidents


YES_NO = (("yes", "Yes"), ("no", "No"))


def yes_no(values: Values, field: str) -> bool | None:
    """What was picked of ``YES_NO``, or of it and a third."""
    return {"yes": True, "no": False}.get(values.choice(field) or "")


def text_of(values: Values, field: str) -> str:
    """The words in a box to pick from, whether they were picked or typed."""
    picked = values.pick(field)
    return picked.text if picked else ""


def names(context: PageContext, row: IncidentRow) -> list[Pick]:
    """Everybody in this incident by name, then the staff list."""
    here = [row.about.name, row.by.name, *(each.name for each in row.people)]
    picks = [Pick(f"here:{name}", name, "in this incident") for name in dict.fromkeys(here) if name]
    known = {pick.text for pick in picks}
    return picks + [each for each in people(context, parties=()) if each.text not in known]
