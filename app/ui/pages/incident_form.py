"""The form for a new incident: one box must be filled, everything else can wait (ux.md F2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.models.incident import Done, IncidentType, Party
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.service import Incidents
from app.services.incidents.words import DONE, PARTIES, PLATFORMS
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages import incident_radar, incident_routes
from app.ui.sheet import words
from app.ui.widgets.evidence_tray import EvidenceTray
from app.ui.widgets.status import Chip, StatusChip
from app.ui.widgets.type_ahead import Pick, Picked
from app.words import join

FIRST = "Child at risk? Follow child protection first."
_PARTY = "party:"
_KNOWS = (("yes", "Yes"), ("no", "No"), ("", "Not known"))


def first_line() -> QFrame:
    """The line that stands above everything about an incident."""
    frame = QFrame()
    frame.setProperty("role", "card")
    row = QHBoxLayout(frame)
    row.setContentsMargins(12, 8, 12, 8)
    row.setSpacing(12)
    row.addWidget(StatusChip(Chip("First", "due")), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(words(FIRST, "label"), 1)
    return frame


def people(context: PageContext, *, parties: Sequence[Party]) -> list[Pick]:
    """Everybody on the register, and whom one need not name."""
    picks = [Pick(f"{_PARTY}{party.value}", PARTIES[party]) for party in parties]
    picks += [
        Pick(str(row.id), row.name, row.category.label) for row in context.workspace.staff.listed()
    ]
    return picks


def subject_of(picked: Picked | None) -> Subject:
    """Turn what stands in a "who" box into a subject."""
    if picked is None:
        return Subject()
    if picked.key is None:
        return Subject(None, picked.text)
    if picked.key.startswith(_PARTY):
        return Subject(Party(picked.key.removeprefix(_PARTY)))
    return Subject(Party.STAFF, picked.text, UUID(picked.key))


def picked_of(subject: Subject) -> Picked | None:
    """Turn a subject into what a "who" box shows."""
    if subject.staff_id is not None:
        return Picked(str(subject.staff_id), subject.name)
    if subject.kind is not None and not subject.name:
        return Picked(f"{_PARTY}{subject.kind.value}", PARTIES[subject.kind])
    return Picked(None, str(subject)) if subject.name else None


class AlikeHint:
    """A line under "who" boxes: whom a name that was typed may be taken for.

    Args:
        form: whose boxes they are; the line is put next in it.
        incidents: knows the names.
        fields: the boxes.
        incident: the one whose people are compared too.
    """

    def __init__(
        self, form: Form, incidents: Incidents, *fields: str, incident: UUID | None = None
    ) -> None:
        self._form, self._people, self._fields = form, incidents.people, fields
        self._incident, self._looked_at = incident, [""] * len(fields)
        self._line = form.add_text("", "hint")
        self._line.hide()
        form.changed.connect(self.look)

    def look(self) -> None:
        """Compare the names that were typed; those picked from the list are known."""
        values = self._form.values()
        picked = [values.pick(field) for field in self._fields]
        typed = [each.text if each and each.key is None else "" for each in picked]
        if typed == self._looked_at:
            return
        self._looked_at = typed
        alike = [
            other for name in typed for other in self._people.look_alikes(name, self._incident)
        ]
        known = list(dict.fromkeys(alike))[:3]
        self._line.setText(f"Check that it is not {join(known, 'or')}." if known else "")
        self._line.setVisible(bool(known))


ABOUT = (Party.PUPIL, Party.PARENT, Party.SCHOOL)
BY = (Party.PUPIL, Party.PARENT, Party.UNKNOWN)


class IncidentForm(Form):
    """A new incident and its evidence.

    Attributes:
        id: the incident's, so that a draft saved twice is one incident.
        tray: its pictures and files.
    """

    def __init__(
        self, context: PageContext, incident: UUID | None, must_not: Callable[[], object]
    ) -> None:
        super().__init__("New incident", today=context.today)
        incidents = context.workspace.need_casework().incidents
        self.id = incident or uuid4()
        self.set_chip(Chip("Draft", "draft"))
        self.add(first_line())
        self.text(
            "narrative",
            "What happened?",
            hint="Facts only: what was posted, where, who saw it.",
        )
        with self.row():
            self.date("happened_on", "When did it happen?", value=context.today())
            self.line("happened_time", "Time (optional)", hint="")
        with self.row():
            self.pick(
                "about",
                "Who is it about? (optional)",
                lambda: people(context, parties=ABOUT),
                free_text=True,
            )
            self.pick(
                "by",
                "Who did it? (optional)",
                lambda: people(context, parties=BY),
                free_text=True,
            )
        self._alike = AlikeHint(self, incidents, "about", "by")
        with self.row():
            self.pick(
                "platform",
                "Where? (optional)",
                lambda: [Pick(name, name) for name in PLATFORMS],
                free_text=True,
            )
            self.line("link", "Link (optional)")
        incident_radar.watch(self, context, lambda: self.incident(self.values()))
        self.tray = EvidenceTray()
        self.add_field("evidence", "Evidence", self.tray)
        self.add_button("This &image must not be saved", must_not, "link")
        self.drop_down(
            "type",
            "What kind of incident is it? (optional)",
            [(kind.value, label) for kind, label in incidents.types.words().items()],
        )
        self.routes = incident_routes.add(self, context, lambda: self.incident(self.values()))
        self.ticks(
            "done_so_far",
            "Already done (optional)",
            [(done.value, label) for done, label in DONE.items()],
            columns=2,
        )
        self.choice("knows", "Does the person it is about know? (optional)", _KNOWS, columns=3)
        with self.row():
            self.line("impact", "How did they take it? (optional)")
            self.line("led_by", "Who is looking into it? (optional)")
        with self.row():
            self.line("group_name", "Which group, class or club? (optional)")
            self.date("known_on", "When did the school know? (optional)")

    def incident(self, values: Values) -> IncidentDraft:
        """What was typed, as a draft for the services."""
        kind = values.choice("type")
        platform = values.pick("platform")
        return IncidentDraft(
            narrative=values.text("narrative"),
            happened_on=values.date("happened_on"),
            happened_time=values.text("happened_time"),
            about=subject_of(values.pick("about")),
            by=subject_of(values.pick("by")),
            platform=platform.text if platform else "",
            link=values.text("link"),
            type=IncidentType(kind) if kind else None,
            done_so_far=tuple(Done(key) for key in values.ticks("done_so_far")),
            knows={"yes": True, "no": False}.get(values.choice("knows") or ""),
            impact=values.text("impact"),
            led_by=values.text("led_by"),
            known_on=values.date("known_on"),
            group_name=values.text("group_name"),
            signs=values.ticks("signs"),
        )

    def exhibits(self) -> list[ExhibitDraft]:
        """The evidence, A first."""
        return [ExhibitDraft(each.accepted) for each in self.tray.value()]

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {"id": self.id.hex}

    @property
    def untouched(self) -> bool:
        """Whether nothing worth keeping was entered."""
        return not self.values().text("narrative") and not self.tray.value()
