"""Subject access requests: the list, each with its clock, and the way to its answer (ux G2)."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from app.dates import say_date, say_moment
from app.errors import FieldProblem, Problems
from app.services.bundles.rows import BundleRow
from app.services.requests.answering import problem_with
from app.services.requests.drafts import HandOver
from app.services.requests.rows import Item, RequestRow
from app.ui.delegates import Lines
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages.incident_entry import keep
from app.ui.pages.requests_forms import FORMS, HandOverForm, NewForm, RequestForm, WordsForm
from app.ui.pages.requests_review import PAGES, Review
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList
from app.ui.tasks import Progress
from app.ui.widgets.status import Chip, EmptyState

_SECTION = "requests"
_SOON_DAYS = 7


def _chip(row: RequestRow) -> Chip | None:
    if not row.open:
        return None
    if row.clock.waits:
        return Chip("Proof awaited", "draft")
    if row.clock.late:
        return Chip("Late", "problem")
    days = row.clock.days_left
    return Chip(f"{days} d", "due" if days <= _SOON_DAYS else "info")


def _lines(row: RequestRow) -> Lines:
    said = row.clock.words if row.open else f"{row.outcome_label}, {say_date(row.received_on)}"
    return Lines(row.about_name, f"{row.reference} · {said}", _chip(row))


class RequestsPage(ListDetailPage):
    """Everybody who asked to see what is held about them."""

    section: ClassVar[str] = _SECTION
    title: ClassVar[str] = "Subject access requests"
    reads: ClassVar[frozenset[str]] = frozenset({"request", "setting"})
    filter_hint: ClassVar[str] = "Search requests (Ctrl+F)"
    nothing_chosen: ClassVar[str] = "Choose a request from the list."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, TwoLineList("Requests", _lines))
        self._requests = context.workspace.need_casework().requests
        self._working = False
        self.add_action("&New request", self.new_here)
        self.add_action("Bac&k to reports", lambda: context.navigate("reports"))

    # --- the list and one request

    def reload(self) -> None:
        empty = EmptyState(
            "Nobody has asked to see what is held about them.", "&Log a request", self.new_here
        )
        self.set_rows(self._requests.listed(), empty)

    def show_row(self, row: Any) -> None:
        self.show_detail(self._sheet(row))

    def _sheet(self, row: RequestRow) -> Sheet:
        sheet = Sheet(f"{row.reference} · {row.about_name}")
        sheet.set_chip(_chip(row))
        sheet.add_facts(
            [
                ("Answer by", row.clock.words if row.open else ""),
                ("About", f"{row.about_name}, {row.about_label.lower()}"),
                ("Asked by", row.asked_by or "Themselves"),
                ("Received", say_date(row.received_on)),
                ("Identity", _identity(row)),
                ("More time", _extended(row)),
                ("Also looked for", ", ".join(row.also_known)),
                ("Note", row.note or ""),
                ("Handed out", f"Bundle {row.bundle}" if row.bundle else ""),
                ("Ended", _ended(row)),
                ("Recorded", f"{say_moment(row.recorded_at)} by {row.recorded_by}"),
            ]
        )
        sheet.foot_button("&Go through what was found", partial(self._review, row), "primary")
        if row.open:
            sheet.foot_button("&Close it", partial(self._form, "close", row))
            if row.clock.waits:
                sheet.foot_button("&Identity known", partial(self._form, "identity", row))
            if row.extended_on is None:
                sheet.foot_button("&More time", partial(self._form, "extend", row))
            sheet.foot_button("Look &for more", partial(self._form, "words", row))
            sheet.foot_button(
                "&How the month is counted", partial(self._form, "count", row), "link"
            )
        return sheet

    def _again(self, request: UUID) -> None:
        """Show a request with what has changed."""
        self.reload()
        self.view.select(str(request))
        self.show_row(self._requests.get(request))

    def show_record(self, record: str) -> None:
        super().show_record(record)
        if not self.view.select(record):
            return
        self.show_row(self._requests.get(UUID(record)))

    # --- going through what was found

    def _review(self, row: RequestRow) -> None:
        """Search, off the window's thread, then show what was found."""

        def work(progress: Progress) -> tuple[Item, ...]:
            return self._requests.items(row.id, lambda done, of: progress.step(done, of, "Record"))

        def done(items: tuple[Item, ...]) -> None:
            self._show_review(row, items)

        self.context.tasks.run(work, done=done, title="Searching the books")

    def _show_review(self, row: RequestRow, items: Sequence[Item]) -> None:
        review = Review(row, items, self._requests, self._to_page)
        if row.open:
            review.foot_button("&Make the bundle", partial(self._hand_over, review), "primary")
            review.foot_button("&Accept what is plain", review.accept)
        review.foot_button("Fac&ts and clock", partial(self._facts, row))
        self.show_detail(review)
        review.list.setFocus()

    def _to_page(self, item: Item) -> None:
        """Show the record itself, with its evidence; one comes back by the sidebar's Reports."""
        kind, record = item.owner
        self.context.navigate(PAGES[kind], str(record))

    def _facts(self, row: RequestRow) -> None:
        self._again(row.id)
        if self.detail is not None:
            self.detail.setFocus()
            self.detail.focusNextChild()

    def _lay_out(self) -> None:
        super()._lay_out()
        if isinstance(self.detail, Review):  # list and preview need the width
            self.pane.hide()

    # --- forms

    def new_here(self) -> None:
        self._form("new", None)

    def _form(self, kind: str, row: RequestRow | None) -> RequestForm:
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
        row = self._requests.get(UUID(state["row"])) if state.get("row") else None
        if row is not None and not row.open:
            self.context.drafts.delete(key)
            self.show_row(row)
            return
        self._form(kind, row).restore(state["form"])

    def save(self) -> None:
        form = self.detail
        if isinstance(form, HandOverForm):
            self._make(form)
            return
        if not isinstance(form, RequestForm):
            return
        stored: list[RequestRow] = []
        if not form.attempt(lambda values: stored.append(form.store(values))):
            return
        self.forget(form)
        row = stored[0]
        self.context.messages.done(
            f"Saved {row.reference}. {row.clock.words}." if row.open else f"Closed {row.reference}."
        )
        self._again(row.id)
        if isinstance(form, (NewForm, WordsForm)):
            self._review(row)

    # --- handing over

    def _hand_over(self, review: Review) -> None:
        """Ask how it leaves, once everything is decided."""
        try:
            self._requests.answering.check(review.items, HandOver())
        except Problems as problems:
            self.context.messages.problem(problems.problems[0].sentence)
            review.go_to(next((item.number for item in review.items if problem_with(item)), 1))
            return
        self.context.messages.clear()  # what was missing is there now
        form = HandOverForm(self.context, review.row)
        form.foot_button(form.caption, self.save, "primary")
        form.foot_button("Back to the i&tems", partial(self._review, review.row))
        self.show_detail(form)
        form.focus()

    def _make(self, form: HandOverForm) -> None:
        how: list[HandOver] = []

        def check(values: Any) -> None:
            how.append(form.how(values))

        if self._working or not form.attempt(check):
            return
        folder = self.context.dialogs.folder("Where to put the bundle")
        if folder is not None:
            self._write(form, how[0], folder)

    def _write(self, form: HandOverForm, how: HandOver, folder: Path) -> None:
        from app.reports.how_to_check import how_to_check
        from app.reports.request_papers import papers  # ReportLab is slow to import

        row, school = form.of, self.context.workspace.school
        paper, letter = papers(row, school, self.context.workspace.printouts)
        name = school.school().name

        self._working = True

        def work(progress: Progress) -> BundleRow:
            return self._requests.answering.make(
                row,
                folder,
                how,
                paper,
                letter,
                name,
                how_to_check(row.reference),
                lambda done, total: progress.step(done, total, "File"),
            )

        def done(made: BundleRow) -> None:
            self._working = False
            self._again(row.id)
            self.view.setFocus()
            what = f"{row.reference}.tar.age" if made.protected else row.reference
            self.context.messages.done(
                f"{what} is in “{folder}”. Close the request when it is given."
            )

        def failed(sentence: str) -> None:
            self._working = False
            form.show_problems([FieldProblem("", sentence)])

        self.context.tasks.run(work, done=done, failed=failed, title="Making the bundle")


def _identity(row: RequestRow) -> str:
    if row.id_seen_on is None:
        return "Proof was asked for and not seen yet"
    return f"{row.id_seen}, {say_date(row.id_seen_on)}"


def _extended(row: RequestRow) -> str:
    if row.extended_on is None:
        return ""
    return f"Two months more, told on {say_date(row.extended_on)}: {row.extended_why}"


def _ended(row: RequestRow) -> str:
    if row.closed_on is None:
        return ""
    return ". ".join(
        filter(None, (f"{row.outcome_label}, {say_date(row.closed_on)}", row.closed_why))
    )
