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

from app.errors import FieldProblem
from app.models.evidence import Answer
from app.services.approaches.drafts import ApproachDraft
from app.services.approaches.rows import ApproachItem, ApproachRow, Show
from app.services.evidence.service import Belongs, ExhibitDraft
from app.ui.drafts import DraftKeeper
from app.ui.forms import Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages import hold
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
    restored,
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
_GONE = "Go back to the approach and paste the screenshot again: it is not in the draft."


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
        self._arriving = 0
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
        sheet = ApproachSheet(row, self._evidence.of(approach), doings)
        hold.add(sheet, self, "approach", row.id, row.reference)
        self.show_detail(sheet)

    # --- the forms

    def new_here(self) -> None:
        here = self.detail
        if isinstance(here, NewApproachForm):
            here.focus()
            return
        self.view.clearSelection()
        form = NewApproachForm(self.context, _NEW)
        form.tray.arrived.connect(self.take)
        form.tray.choose.connect(self._choose_files)
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
        new = form if isinstance(form, NewApproachForm) else None
        images = new.tray.images if new else None
        drafts, title = self.context.drafts, form.draft_title
        keeper = DraftKeeper(drafts, self.section, form.key, title, form, images=images)
        if kept is not None:
            form.restore(kept[0]["form"])
            form.set_note("Kept from before")
        self.keep_draft(keeper)
        self.show_detail(form)
        form.focus()
        if new is not None and kept is not None:
            new.tray.restore_images(kept[1])
            steps, looked = restored(new.tray.waiting, kept[1])
            if looked is not None:
                self._arriving += 1
                self._intake.look(steps, looked, partial(self._staged, new), self._not_staged)

    def _delete(self, form: NewApproachForm) -> None:
        if not form.untouched and not self.may_delete("the evidence in it"):
            return
        self._forget(form)
        self.show_list()

    def _forget(self, form: ApproachForm) -> None:
        self.forget(form)
        self.context.drafts.delete(form.key)  # also of a form that is gone from the screen

    def show_list(self) -> None:
        form = self.detail
        if isinstance(form, NewApproachForm) and form.untouched:
            self._forget(form)
        super().show_list()

    def save(self) -> None:
        form = self.detail
        if self._desk.save() or not isinstance(form, ApproachForm):
            return
        if isinstance(form, NewApproachForm) and (self._arriving or form.exhibits()):
            self._save_with_evidence(form)
            return
        stored: list[ApproachRow] = []

        def work(values: Values) -> None:
            stored.append(form.store(values))

        if form.attempt(work):
            self._stored(form, stored[0])

    def _save_with_evidence(self, form: NewApproachForm) -> None:
        """Save off the window's thread: files take as long as the disk does."""
        if self._arriving:
            self.context.messages.info("The evidence is still being looked at. Save again then.")
            return
        drafts: list[ApproachDraft] = []

        def check(values: Values) -> None:
            drafts.append(form.approach(values))
            self._approaches.check(drafts[0])

        if not form.attempt(check):
            return
        exhibits = form.exhibits()
        self.context.tasks.run(
            lambda _progress: self._approaches.record(drafts[0], exhibits),
            done=partial(self._stored, form),
            failed=lambda sentence: form.show_problems([FieldProblem("", sentence)]),
            title="Saving the approach",
        )

    def _stored(self, form: ApproachForm, row: ApproachRow) -> None:
        self._forget(form)
        self.context.messages.done(form.said(row))
        self.reload()
        self.view.select(str(row.id))
        self._show_approach(row.id)

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
        if not isinstance(self.detail, ApproachSheet):
            self.new_here()
            form = self.detail
            assert isinstance(form, NewApproachForm)  # noqa: S101 - shown just now
            if self._intake.take(batch, partial(self._staged, form), self._not_staged):
                self._arriving += 1
            return
        row = self.detail.row

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

    def _staged(self, form: NewApproachForm, staged: list[Staged]) -> None:
        self._arriving -= 1
        if self.detail is not form:  # the person went elsewhere meanwhile
            self.context.messages.info(_GONE)
            return
        keep = settle(self.context, staged)
        if form.tray.add(keep) < len(keep):
            self.context.messages.info("That picture is here already.")

    def _not_staged(self) -> None:
        self._arriving -= 1

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
