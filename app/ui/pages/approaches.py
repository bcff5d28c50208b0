"""Approaches: who tried to be in touch with staff, what was answered, who was told (R058, R059)."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtWidgets import QComboBox

from app.models.evidence import Answer
from app.services.approaches.rows import ApproachItem, ApproachRow, Show
from app.services.evidence.service import Belongs, ExhibitDraft
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages.approach_detail import ApproachSheet, Doings, lines_of
from app.ui.pages.approach_form import STEPS, ApproachForm, NewApproachForm
from app.ui.pages.evidence_desk import EvidenceDesk
from app.ui.pages.incident_intake import (
    KINDS,
    Incoming,
    Intake,
    chosen,
    has_evidence,
    incoming,
    settle,
)
from app.ui.tables import TwoLineList
from app.ui.widgets.evidence_tray import Staged
from app.ui.widgets.status import EmptyState
from app.words import join

_FILTERS = {Show.ALL: "All approaches", Show.WAITING: "To report or to answer"}
_EMPTY = {
    Show.ALL: "No pupil or parent has tried to befriend or follow staff, as far as is known.",
    Show.WAITING: "Every approach is reported and answered.",
}
_NEW = "approach:new"
_SAVE_FIRST = "Save the approach first, then paste the screenshot again."


class ApproachesPage(ListDetailPage):
    """Opened from Relationships; Esc goes back there."""

    section: ClassVar[str] = "approaches"
    title: ClassVar[str] = "Approaches"
    reads = frozenset({"approach", "evidence", "incident", "setting", "rule_set"})
    filter_hint = "Search approaches (Ctrl+F)"
    nothing_chosen = "Choose one from the list, or press Ctrl+N to record an approach."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, TwoLineList("Approaches", lines_of))
        casework = context.workspace.need_casework()
        self._approaches, self._evidence = casework.approaches, casework.evidence
        self._intake = Intake(context, self, self._evidence, self._must_stop)
        self._desk = EvidenceDesk(
            self,
            self._intake,
            back=self._show_approach,
            add=self._approaches.add_evidence,
            belongs=Belongs.APPROACH,
        )
        self._show = QComboBox()
        self._show.setAccessibleName("Which approaches to show")
        for show, text in _FILTERS.items():
            self._show.addItem(text, show.value)
        self._show.currentIndexChanged.connect(lambda _index: self.reload())
        self.above.addWidget(self._show)
        self.add_action("&New approach", self.new_here)
        self.add_action("Rela&tionships", partial(context.navigate, "relationships"))

    # --- the list

    def reload(self) -> None:
        show = Show(self._show.currentData())
        empty = EmptyState(_EMPTY[show])
        if show is Show.ALL:
            empty = EmptyState(_EMPTY[show], "Record an approach", self.new_here)
        self.set_rows(self._approaches.listed(show), empty)
        if isinstance(self.detail, ApproachSheet):
            self._show_approach(self.detail.row.id)

    def show_row(self, row: ApproachItem) -> None:
        self._show_approach(row.id)

    def show_record(self, record: str) -> None:
        self._show.setCurrentIndex(0)
        self.filter.clear()
        self.view.select(record)
        self._show_approach(UUID(record))

    def act(self, action: str) -> None:
        if action == "waiting":
            self._show.setCurrentIndex(list(_FILTERS).index(Show.WAITING))
            rows = self.view.rows.shown_rows()
            if rows:
                self.view.select(str(rows[0].id))
                self._show_approach(rows[0].id)
        else:
            super().act(action)

    def _show_approach(self, approach: UUID) -> None:
        row = self._approaches.get(approach)
        doings = Doings(
            step=partial(self._step, row),
            add_evidence=self._choose_files,
            add_thing=partial(self._desk.add_thing, row.id, row.reference),
            look_at=self._desk.look_at,
            open_other=lambda other: self.show_record(str(other)),
            open_incident=lambda incident: self.context.navigate("incidents", str(incident)),
        )
        self.show_detail(ApproachSheet(row, self._evidence.of(approach), doings))

    # --- the forms

    def new_here(self) -> None:
        here = self.detail
        if isinstance(here, NewApproachForm):
            here.focus()
            return
        self.view.clearSelection()
        form = NewApproachForm(self.context, _NEW)
        form.foot_button(form.caption, self.save, "primary")
        form.foot_button("&Finish later", self.show_list)
        form.foot_button("&Delete draft", partial(self._delete, form))
        self._show_form(form)

    def _step(self, row: ApproachRow, kind: str) -> None:
        form = STEPS[kind](self.context, f"approach-{kind}:{row.id}", row)
        form.foot_button(form.caption, self.save, "primary")
        form.foot_button("Bac&k to the approach", partial(self._show_approach, row.id))
        self._show_form(form)

    def _show_form(self, form: ApproachForm) -> None:
        kept = self.context.drafts.load(form.key)
        keeper = DraftKeeper(self.context.drafts, self.section, form.key, form.draft_title, form)
        if kept is not None:
            form.restore(kept[0]["form"])
            form.set_note("Kept from before")
        self.keep_draft(keeper)
        self.show_detail(form)
        form.focus()

    def _delete(self, form: NewApproachForm) -> None:
        if not form.untouched:
            answer = self.context.dialogs.ask(
                "Delete this draft?",
                "What you typed is deleted for good.",
                [("delete", "&Delete draft"), ("keep", "&Keep it")],
                danger=True,
            )
            if answer != "delete":
                return
        self._forget(form)
        self.show_list()

    def _forget(self, form: Form) -> None:
        for keeper in [keeper for keeper in self.keepers if keeper.parent() is form]:
            keeper.discard()
            self.drop_draft(keeper.key)

    def show_list(self) -> None:
        form = self.detail
        if isinstance(form, NewApproachForm) and form.untouched:
            self._forget(form)
        super().show_list()

    def save(self) -> None:
        form = self.detail
        if self._desk.save() or not isinstance(form, ApproachForm):
            return
        stored: list[ApproachRow] = []

        def work(values: Values) -> None:
            stored.append(form.store(values))

        if form.attempt(work):
            self._forget(form)
            self.context.messages.done(form.said(stored[0]))
            self.reload()
            self.view.select(str(stored[0].id))
            self._show_approach(stored[0].id)

    def back(self) -> bool:
        here = self.detail
        if self._desk.back():
            return True
        if isinstance(here, ApproachForm) and here.about is not None:
            self._show_approach(here.about.id)
        elif not super().back():
            self.context.navigate("relationships")
        return True

    # --- evidence

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
        here = self.detail
        if not isinstance(here, ApproachSheet):
            self.context.messages.info(_SAVE_FIRST)
            return
        row = here.row

        def add(staged: list[Staged]) -> None:
            drafts = [ExhibitDraft(each.accepted) for each in settle(self.context, staged)]
            if not drafts:
                return
            self.context.tasks.run(
                lambda _progress: self._approaches.add_evidence(row.id, drafts),
                done=added,
                title=f"Adding evidence to {row.reference}",
            )

        def added(letters: tuple[str, ...]) -> None:
            self.context.messages.done(f"Added evidence {join(letters)} to {row.reference}.")
            self.reload()

        self._intake.take(batch, add)

    def _must_stop(self, answer: Answer) -> None:
        self.context.navigate("incidents", action=f"stop:{answer.value}")

    # --- drafts

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        kind, _, record = key.partition(":")
        if self._desk.open_draft(key, state):
            return
        if key == _NEW:
            self.new_here()
        else:
            row = self._approaches.get(UUID(record))
            self._step(row, kind.removeprefix("approach-"))
        if isinstance(self.detail, ApproachForm) and self.detail.key == key:
            self.detail.restore(state["form"])
