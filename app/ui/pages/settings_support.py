"""Settings of support: the school's own directory of who helps people (R112)."""

from __future__ import annotations

from functools import partial

from app.services.incidents.support import (
    EVERYONE,
    PUPILS,
    STAFF,
    SUGGESTED,
    Directory,
    ServiceDraft,
    ServiceRow,
)
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.incident_parts import named_button, record_line
from app.ui.pages.settings_school import show_in_page
from app.ui.sheet import Sheet
from app.ui.widgets.type_ahead import Pick, Picked
from app.words import join


class SupportSheet(Sheet):
    """Everybody who helps, for staff and for pupils."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Support")
        self._context = context
        self._directory = Directory(context.workspace.session.register)
        self.add_text(
            "Who helps people who were harmed or are accused. Incidents offer these names, and "
            "ask when one side was offered nothing."
        )
        services = self._directory.services()
        if not services:
            names = join([each.name for each in SUGGESTED])
            self.add_text(f"Nobody is listed. You can begin with ours: {names}.", "hint")
        for each in services:
            buttons = [
                named_button("Change…", f"Change {each.name}", partial(self._edit, each)),
                named_button("Remove", f"Remove {each.name}", partial(self._end, each)),
            ]
            said = ", ".join(filter(None, (each.whom, each.contact)))
            self.add(record_line(each.name, said, text=each.note or "", buttons=buttons))
        self.foot_button("&Add somebody", partial(self._edit, None), "primary")
        if not services:
            self.foot_button("&Use our list", self._suggested)

    def _edit(self, service: ServiceRow | None) -> None:
        self.replaced.emit(ServiceForm(self._context, service))

    def _suggested(self) -> None:
        self._directory.add_suggested()
        self._context.messages.done("Added our list. Change it to your school’s own.")
        show_in_page(self, SupportSheet(self._context))

    def _end(self, service: ServiceRow) -> None:
        self._directory.end(service.id)
        self._context.messages.done(f"Removed {service.name}. Where it was offered, it stays.")
        show_in_page(self, SupportSheet(self._context))


class ServiceForm(Form):
    """Somebody who helps."""

    def __init__(self, context: PageContext, service: ServiceRow | None) -> None:
        super().__init__(service.name if service else "Somebody who helps")
        self._context, self._service = context, service
        self._directory = Directory(context.workspace.session.register)
        self.line("name", "Who helps?", value=service.name if service else "")
        groups = [Pick(each, each) for each in (STAFF, EVERYONE, PUPILS)]
        self.pick(
            "whom",
            "For whom?",
            lambda: groups,
            value=Picked(None, service.whom) if service else None,
            free_text=True,
        )
        contact = (service.contact or "") if service else ""
        self.line("contact", "Telephone, e-mail or web (optional)", value=contact)
        self.text("note", "Note (optional)", value=(service.note or "") if service else "", lines=2)
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("Bac&k", lambda: show_in_page(self, SupportSheet(context)))

    def save(self) -> None:
        """Keep it and go back to all of them."""
        if self.attempt(self._store):
            self._context.messages.done(f"Saved {self.values().text('name')}.")
            show_in_page(self, SupportSheet(self._context))

    def _store(self, values: Values) -> None:
        whom = values.pick("whom")
        draft = ServiceDraft(
            values.text("name"),
            whom.text if whom else "",
            values.text("contact"),
            values.text("note"),
        )
        if self._service is None:
            self._directory.add(draft)
        else:
            self._directory.change(self._service.id, draft)
