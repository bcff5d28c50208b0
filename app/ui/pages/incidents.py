"""Incidents: the list, one incident with its chronology, and everything done from there."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from app.dates import say_moment
from app.errors import Refused
from app.models.evidence import Answer
from app.models.incident import Status
from app.services.evidence.service import ExhibitDraft
from app.services.figures.withheld import WithheldRow
from app.services.incidents.rows import IncidentItem, IncidentRow
from app.ui.delegates import Lines
from app.ui.drafts import DraftLine
from app.ui.forms import Form
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages import hold
from app.ui.pages.evidence_desk import EvidenceDesk
from app.ui.pages.incident_detail import Doings, IncidentSheet, chip_of, withheld_sheet
from app.ui.pages.incident_entry import NEW, Entry, keep
from app.ui.pages.incident_form import IncidentForm
from app.ui.pages.incident_intake import (
    KINDS,
    Incoming,
    Intake,
    chosen,
    has_evidence,
    incoming,
    settle,
)
from app.ui.pages.incident_ladder import print_letter
from app.ui.pages.incident_paper import print_incident, print_stop_card
from app.ui.pages.incident_step import StepForm
from app.ui.pages.incident_steps import STEPS
from app.ui.pages.stop import StopForm
from app.ui.sheet import button
from app.ui.tables import TwoLineList
from app.ui.widgets.evidence_tray import Staged
from app.ui.widgets.status import Chip, EmptyState
from app.words import join

_FILTERS = {
    "all": "All incidents",
    "open": "Open",
    "closed": "Closed",
    "term": "This term",
    "mine": "Recorded by me",
}
_EMPTY = {
    "all": "No incidents are recorded.",
    "open": "No incident is open.",
    "closed": "No incident is closed yet.",
    "term": "No incidents this term.",
    "mine": "You have recorded no incidents.",
}
_STOP = "incident-stop:"


@dataclass(frozen=True)
class DraftItem:
    """A draft in the list; ``id`` is its key."""

    id: str
    saved_at: dt.datetime


Item = IncidentItem | WithheldRow | DraftItem


def _lines(item: Item) -> Lines:
    if isinstance(item, DraftItem):
        return Lines("New incident", f"Saved {say_moment(item.saved_at)}", Chip("Draft", "draft"))
    if isinstance(item, WithheldRow):
        when = f"{item.seen_on.day} {item.seen_on:%b %Y}"
        return Lines(item.reference, f"{when} · {item.seen}", Chip("Not saved", "problem"))
    when = f"{item.happened_on.day} {item.happened_on:%b %Y}"
    chip = chip_of(item.status) if item.status is Status.OPEN else None
    also = f"{item.type_label} {item.about} {item.platform or ''}"
    return Lines(item.reference, f"{when} · {item.opening}", chip, also)


class IncidentsPage(ListDetailPage):
    """F1 to F5 of ux.md."""

    section, title = "incidents", "Incidents"
    reads = frozenset(
        {
            *("incident", "action", "correction", "evidence", "withheld", "told", "involved"),
            *("incident_link", "task", "ladder_step", "removal", "support"),
        }
    )
    filter_hint = "Search incidents (Ctrl+F)"
    nothing_chosen = "Choose an incident from the list, or press Ctrl+I for a new one."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, TwoLineList("Incidents", _lines))
        casework = context.workspace.need_casework()
        self._incidents, self._evidence = casework.incidents, casework.evidence
        self._intake = Intake(context, self, self._evidence, self._must_stop)
        self._desk = EvidenceDesk(
            self,
            self._intake,
            back=self._show_incident,
            add=self._incidents.add_evidence,
        )
        self._entry = Entry(
            self,
            self._incidents,
            self._intake,
            must_stop=self._must_stop,
            choose_files=self._choose_files,
            shown=lambda incident: self.show_record(str(incident)),
        )
        self._items: Sequence[IncidentItem] = ()
        self._show = QComboBox()
        self._show.setAccessibleName("Which incidents to show")
        for key, text in _FILTERS.items():
            self._show.addItem(text, key)
        self._show.currentIndexChanged.connect(lambda _index: self._filter())
        self.above.addWidget(self._show)
        self.add_action("&New incident", self.new_here, "primary")
        self.add_action("I &must not save an image", lambda: self._must_stop(Answer.YES))
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(button("&Logs", partial(context.navigate, "logs")), 1)
        beside.addWidget(button("&Bundles", self._bundles), 1)
        self.action_row.addLayout(beside)

    # --- the list

    def reload(self) -> None:
        self._items = self._incidents.listed()
        self._filter()
        if isinstance(self.detail, IncidentSheet):
            self._show_incident(self.detail.row.id)

    def _filter(self) -> None:
        """Show what the box says; reading 5,000 incidents again would take a while."""
        key = str(self._show.currentData())
        empty = EmptyState(_EMPTY[key], "Record an inciden&t", self.new_here)
        self.set_rows(self._rows(key), empty)

    def _rows(self, key: str) -> list[Item]:
        drafts = self._drafts() if key in ("all", "open") else []
        if key == "all":
            dated: list[tuple[dt.date, Item]] = [(item.happened_on, item) for item in self._items]
            dated += [(row.seen_on, row) for row in self._incidents.withheld.listed()]
            dated.sort(key=lambda pair: pair[0], reverse=True)
            return [*drafts, *(item for _day, item in dated)]
        term = self.context.workspace.school.term_on(self.context.today())
        me = self.context.workspace.session.person.name
        wanted: dict[str, Callable[[IncidentItem], bool]] = {
            "open": lambda item: item.status is Status.OPEN,
            "closed": lambda item: item.status is Status.CLOSED,
            "term": lambda item: term is not None and term.starts <= item.happened_on <= term.ends,
            "mine": lambda item: item.recorded_by == me,
        }
        return [*drafts, *filter(wanted[key], self._items)]

    def _drafts(self) -> list[Item]:
        kept = [line for line in self.context.drafts.list() if line.key.startswith(NEW)]
        return [_draft_item(line) for line in kept]

    def show_row(self, row: Item) -> None:
        if isinstance(row, DraftItem):
            self._open_kept(row.id)
        elif isinstance(row, WithheldRow):
            self.show_detail(withheld_sheet(row))
        else:
            self._show_incident(row.id)

    def show_record(self, record: str) -> None:
        if not self.view.select(record):
            self._show.setCurrentIndex(0)
            self.filter.clear()
            self.view.select(record)
        try:
            self._show_incident(UUID(record))
        except Refused:
            self.show_detail(withheld_sheet(self._incidents.withheld.get(UUID(record))))

    def _show_incident(self, incident: UUID) -> None:
        row = self._incidents.get(incident)
        doings = Doings(
            step=partial(self._step, row),
            add_evidence=self._choose_files,
            add_thing=partial(self._desk.add_thing, row.id, row.reference),
            print_file=self.print_here,
            look_at=self._desk.look_at,
            done=self._task_done,
            print_letter=partial(print_letter, self, self._incidents),
            go=lambda other: self.show_record(str(other)),
        )
        withheld = self._incidents.withheld.of(incident)
        sheet, before = IncidentSheet(self.context, row, withheld, doings), self.detail
        hold.add(sheet, self, "incident", row.id, row.reference)
        same = isinstance(before, IncidentSheet) and before.row.id == incident
        self.show_detail(sheet)
        if same and isinstance(before, IncidentSheet):
            sheet.stay_at(before)

    def _task_done(self, task: UUID) -> None:
        self._incidents.tasks.done(task, self.context.today())
        self.context.messages.done("Done. The chronology says so.")

    # --- keys

    def new_here(self) -> None:
        self._entry.begin()

    def show_list(self) -> None:
        if isinstance(self.detail, IncidentForm) and self.detail.untouched:
            self.forget(self.detail)
        super().show_list()
        self.reload()

    def save(self) -> None:
        form = self.detail
        if isinstance(form, IncidentForm):
            self._entry.save()
        elif isinstance(form, StepForm):
            if form.attempt(lambda values: form.store(self._incidents, values)):
                self._after_step(form, form.incident, form.saved)
        elif isinstance(form, StopForm):
            self._save_stop(form)
        else:
            self._desk.save()

    def _after_step(self, form: Form, incident: UUID, said: str) -> None:
        self.forget(form)
        self.context.messages.done(said)
        self._show_incident(incident)

    # --- evidence coming in

    def take(self, mime: QMimeData) -> bool:
        if not has_evidence(mime):
            return False
        # What the other program gives must be fetched now; the question can wait until it is done.
        batch = incoming(mime, dt.datetime.now(dt.UTC))
        QTimer.singleShot(0, self, lambda: self._bring(batch))
        return True

    def _choose_files(self) -> None:
        paths = self.context.dialogs.open_files("Choose evidence", KINDS, many=True)
        if paths:
            self._bring(chosen(paths))

    def _bring(self, batch: Sequence[Incoming]) -> None:
        if isinstance(self.detail, IncidentSheet):
            self._bring_to(self.detail.row, batch)
        else:
            self._entry.bring(batch)

    def _bring_to(self, row: IncidentRow, batch: Sequence[Incoming]) -> None:
        incident = row.id

        def add(staged: list[Staged]) -> None:
            drafts = [ExhibitDraft(each.accepted) for each in settle(self.context, staged)]
            if not drafts:
                return
            self.context.tasks.run(
                lambda _progress: self._incidents.add_evidence(incident, drafts),
                done=added,
                title=f"Adding evidence to {row.reference}",
            )

        def added(letters: tuple[str, ...]) -> None:
            self.context.messages.done(f"Added evidence {join(letters)} to {row.reference}.")

        self._intake.take(batch, add)

    # --- what must not be saved

    def act(self, action: str) -> None:
        name, _, answer = action.partition(":")
        if name == "stop":  # a page without incidents stopped somebody
            self._must_stop(Answer(answer))
        else:
            super().act(action)

    def _must_stop(self, answer: Answer) -> None:
        here = self.detail
        incident = str(here.row.id) if isinstance(here, IncidentSheet) else ""
        form = self._show_stop({"answer": answer.value, "incident": incident})
        form.card_button.setFocus()

    def _show_stop(self, extra: Mapping[str, Any]) -> StopForm:
        contacts = self._incidents.withheld.contacts()
        form = StopForm(self.context, contacts, extra, partial(print_stop_card, self, contacts))
        form.foot_button("&Save without the image", self.save, "primary")
        form.foot_button("&Finish later", self.show_list)
        keep(self, f"{_STOP}new", "An image that must not be saved", form, form.extra)
        self.show_detail(form)
        return form

    def _save_stop(self, form: StopForm) -> None:
        saved: list[str] = []
        withheld = self._incidents.withheld
        if form.attempt(lambda values: saved.append(withheld.record(form.withheld(values)))):
            self.forget(form)
            self.context.messages.done(f"Saved {saved[0]}, without the image.")
            self.reload()
            newest = next(row for row in withheld.listed() if row.reference == saved[0])
            self.show_record(str(newest.id))

    # --- what is done with a saved incident

    def _step(
        self, row: IncidentRow, kind: str, extra: Mapping[str, Any] | None = None, key: str = ""
    ) -> None:
        """Open a form of a step; ``key`` is that of the draft that it is opened from."""
        kept = None
        if not key:  # what it begins with, such as one task of several, has a draft of its own
            key = ":".join((f"incident-{kind}", str(row.id), *(extra or {}).values()))
            kept = self.context.drafts.load(key)
        form = STEPS[kind](self.context, row, kept[0] if kept else extra or {})
        form.foot_button(form.caption, self.save, "primary")
        form.foot_button("Bac&k to the incident", lambda: self._show_incident(row.id))
        if kept:
            form.restore(kept[0]["form"])
        keep(self, key, f"{form.caption.replace('&', '')} of {row.reference}", form, form.extra)
        self.show_detail(form)
        form.focus(form.first)

    def print_here(self) -> None:
        if isinstance(self.detail, IncidentSheet):
            print_incident(self, self.detail.row)
        elif isinstance(self.detail, StopForm):
            print_stop_card(self, self._incidents.withheld.contacts())

    def back(self) -> bool:
        here = self.detail
        if isinstance(here, StepForm):
            self._show_incident(here.incident)
        elif self._desk.back():
            return True
        else:
            return super().back()
        return True

    def _bundles(self) -> None:
        """Go to the bundles, and begin one with the incident on show."""
        if isinstance(self.detail, IncidentSheet):
            self.context.navigate("bundles", self.detail.row.reference, "make")
        else:
            self.context.navigate("bundles")

    # --- drafts

    def _open_kept(self, key: str) -> None:
        kept = self.context.drafts.load(key)
        if kept is not None:
            self.open_draft(key, *kept)

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        kind, _, record = key.partition(":")
        form: Form | None = None
        if key.startswith(_STOP):
            form = self._show_stop(state)
        elif self._desk.open_draft(key, state):
            return
        elif key.startswith(NEW):
            self._entry.restore(UUID(hex=record), state, images)
        else:
            step = kind.removeprefix("incident-")
            row = self._incidents.get(UUID(record.partition(":")[0]))
            self._step(row, step, state, key)
            form = self.detail if isinstance(self.detail, Form) else None
        if form is not None and "form" in state:
            form.restore(state["form"])


def _draft_item(line: DraftLine) -> DraftItem:
    return DraftItem(line.key, line.saved_at)
