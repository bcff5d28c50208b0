"""The logs beside incidents: reviews of monitoring, inspections of messages, complaints."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QComboBox

from app.dates import say_date, say_moment
from app.services.incidents.drafts import HeadConcern
from app.services.logbook.rows import (
    LOGS,
    ComplaintRow,
    InspectionRow,
    LogRow,
    day_of,
    facts_of,
    kind_of,
    title_of,
)
from app.ui.delegates import Lines
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages.incident_entry import keep
from app.ui.pages.incident_paper import print_concern_form
from app.ui.pages.logbook_forms import FORMS, LogForm
from app.ui.pages.stop import head_sheet
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList
from app.ui.widgets.pdf import print_pdf
from app.ui.widgets.status import Chip, EmptyState
from app.words import shorten

_FILTERS = {"": "All logs", **LOGS}
_SECTION = "logs"
_EMPTY = {
    "": "Nothing is logged yet.",
    "review": "No review of monitoring is logged yet.",
    "inspection": "No inspection of messages is logged.",
    "complaint": "No complaint about a policy is logged.",
}
_NEW = {
    "": ("Log a revie&w", "review"),
    "review": ("Log a revie&w", "review"),
    "inspection": ("Log an i&nspection", "inspection"),
    "complaint": ("Log a complain&t", "complaint"),
}


def _chip(row: LogRow) -> Chip | None:
    if isinstance(row, InspectionRow):
        if row.recorded_afterwards:
            return Chip("Afterwards", "problem")
        return None if row.ended_on else Chip(row.state, "due" if row.begun_on else "info")
    if isinstance(row, ComplaintRow):
        return None if row.closed_on else Chip(row.state, "info" if row.passed_on else "due")
    return None


def _lines(row: LogRow) -> Lines:
    said = {"review": "looked_at", "inspection": "concern", "complaint": "what"}[kind_of(row)]
    titles = {"review": "Monitoring reviewed", "inspection": "Inspection of messages"}
    title = titles.get(kind_of(row), "Complaint")
    who = row.name if isinstance(row, InspectionRow) else ""
    text = " · ".join(filter(None, (say_date(day_of(row)), who, shorten(getattr(row, said)))))
    return Lines(title, text, _chip(row))


class LogbookPage(ListDetailPage):
    """Three logs in one list (R100, R106, R117)."""

    section: ClassVar[str] = _SECTION
    title: ClassVar[str] = "Logs"
    reads: ClassVar[frozenset[str]] = frozenset(
        {"monitoring_review", "inspection", "policy_complaint"}
    )
    filter_hint: ClassVar[str] = "Search the logs (Ctrl+F)"
    nothing_chosen: ClassVar[str] = "Choose an entry from the list, or log something new."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, TwoLineList("Logs", _lines))
        self._logbook = context.workspace.need_casework().logbook
        self._show = QComboBox()
        self._show.setAccessibleName("Which log to show")
        for key, text in _FILTERS.items():
            self._show.addItem(text, key)
        self._show.currentIndexChanged.connect(lambda _index: self.reload())
        self.above.addWidget(self._show)
        self.add_action("&Review of monitoring", partial(self._new, "review"))
        self.add_action("&Inspection of messages", partial(self._new, "inspection"))
        self.add_action("&Complaint about a policy", partial(self._new, "complaint"))
        self.add_action("Bac&k to incidents", lambda: context.navigate("incidents"))

    # --- the list

    def reload(self) -> None:
        key = str(self._show.currentData())
        text, kind = _NEW[key]
        empty = EmptyState(_EMPTY[key], text, partial(self._new, kind))
        self.set_rows(self._rows(key), empty)

    def _rows(self, key: str = "") -> list[LogRow]:
        rows: list[LogRow] = [
            *self._logbook.reviews(),
            *self._logbook.inspections(),
            *self._logbook.complaints(),
        ]
        rows.sort(key=lambda row: (day_of(row), row.recorded_at), reverse=True)
        return [row for row in rows if key in ("", kind_of(row))]

    def show_row(self, row: LogRow) -> None:
        self.show_detail(self._sheet(row))

    def show_record(self, record: str) -> None:
        if not self.view.select(record):
            self._show.setCurrentIndex(0)
            self.filter.clear()
            self.view.select(record)
        row = next((each for each in self._rows() if str(each.id) == record), None)
        if row is not None:
            self.show_row(row)

    def _sheet(self, row: LogRow) -> Sheet:
        sheet = Sheet(title_of(row))
        sheet.set_chip(_chip(row))
        recorded = f"{say_moment(row.recorded_at)} by {row.recorded_by}"
        sheet.add_facts([*facts_of(row), ("Recorded", recorded)])
        for text, kind in _ways(row):
            sheet.foot_button(text, partial(self._form, kind, row), "primary")
        sheet.foot_button("&Print", self.print_here)
        return sheet

    # --- forms

    def act(self, action: str) -> None:
        if action in LOGS:
            self._new(action)
        else:
            super().act(action)

    def new_here(self) -> None:
        self._new(str(self._show.currentData()) or "review")

    def _new(self, kind: str) -> None:
        self.view.selectionModel().clear()
        self._form(kind, None)

    def _form(self, kind: str, row: LogRow | None) -> LogForm:
        form = FORMS[kind](self.context, row)
        key = f"{_SECTION}-{kind}:{row.id if row else 'new'}"
        kept = self.context.drafts.load(key)
        if kept is not None:
            form.restore(kept[0]["form"])
        form.foot_button(form.caption, self.save, "primary")
        form.foot_button("&Finish later", self.show_list)
        keep(self, key, form.title.text(), form, form.extra)
        self.show_detail(form)
        form.focus()
        return form

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        kind = key.partition(":")[0].removeprefix(f"{_SECTION}-")
        row = next((each for each in self._rows() if str(each.id) == state.get("row")), None)
        if row is not None or not state.get("row"):
            self._form(kind, row).restore(state["form"])

    def save(self) -> None:
        form = self.detail
        if not isinstance(form, LogForm):
            return
        stored: list[UUID] = []
        concern: list[HeadConcern] = []

        def store(values: Any) -> None:
            try:
                stored.append(form.store(self._logbook, values))
            except HeadConcern as head:
                concern.append(head)

        if not form.attempt(store):
            return
        self.forget(form)
        if concern:
            self._about_head(concern[0])
            return
        self.context.messages.done(form.saved)
        self.reload()
        self.show_record(str(stored[0]))

    def _about_head(self, concern: HeadConcern) -> None:
        paper = partial(print_concern_form, self, concern)
        again: Callable[[], object] = partial(self._new, "inspection")
        self.show_detail(head_sheet(concern.contacts, paper, again))

    # --- paper

    def print_here(self) -> None:
        from app.reports.logbook import logbook_pages  # ReportLab is slow to import

        school, today = self.context.workspace.school.school(), self.context.today()
        rows = self._rows(str(self._show.currentData()))
        self.context.tasks.run(
            lambda _progress: logbook_pages(school.name, rows, today, sample=school.sample),
            done=lambda pdf: print_pdf(pdf, "Logs", self.window(), self.context),
            title="Making the logs",
        )


def _ways(row: LogRow) -> list[tuple[str, str]]:
    """What can be added to an entry: the button's words and the form."""
    if isinstance(row, InspectionRow) and row.ended_on is None:
        return [("It has &ended", "ended")] if row.begun_on else [("It has be&gun", "begun")]
    if isinstance(row, ComplaintRow) and row.closed_on is None:
        return [("Passed on, or cl&osed", "settle")]
    return []
