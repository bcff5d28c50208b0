"""Settings of the types of incident: what they are called in this school (R113)."""

from __future__ import annotations

from app.models.incident import IncidentType
from app.services.incidents.types import Types
from app.services.incidents.words import TYPES
from app.ui.forms import Form, Values
from app.ui.page import PageContext


class TypesForm(Form):
    """A line for each type."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Types of incident")
        self._context = context
        self._types = Types(context.workspace.session.register)
        self.add_text(
            "Call them as your policies do. Records and counts stay as they are; leave a line "
            "empty for our own words."
        )
        for kind, text in self._types.words().items():
            ours = TYPES[kind]
            self.line(kind.value, ours, value="" if text == ours else text)
        self.foot_button("&Save", self.save, "primary")

    def save(self) -> None:
        """Keep the words."""
        if self.attempt(self._store):
            self._context.messages.done("Saved the types of incident.")

    def _store(self, values: Values) -> None:
        self._types.call({kind: values.text(kind.value) for kind in IncidentType})
