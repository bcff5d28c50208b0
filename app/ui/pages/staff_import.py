"""Taking a list of staff in: paste or choose, look at what it would do, add (ux.md C2)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.dates import say_date
from app.errors import CandourError
from app.models.staff import Category
from app.services.staff.columns import Columns, has_name
from app.services.staff.importing import PASTED, Imported
from app.services.staff.lists import Choice
from app.services.staff.plan import Plan, PlannedRow, RowState
from app.ui.page import PageContext
from app.ui.pages.staff_columns import ColumnsForm
from app.ui.pages.staff_compare import Compare
from app.ui.sheet import Sheet, button, words
from app.ui.tables import Column, Table
from app.ui.tasks import Progress
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.status import Chip, Kind
from app.words import count, join, plural, sentence

AT_ONCE = 500  # rows that are stored before anybody could notice
KINDS = "Lists (*.csv *.xlsx *.txt *.tsv);;All files (*)"
_CHIPS: dict[RowState, Kind] = {
    RowState.PROBLEM: "problem",
    RowState.MATCH: "due",
    RowState.NEW: "info",
    RowState.CHANGED: "info",
    RowState.MISSING: "due",
    RowState.LEFT_OUT: "plain",
    RowState.SAME: "plain",
}
_MANY = {
    RowState.PROBLEM: "problems",
    RowState.MATCH: "possible matches",
    RowState.MISSING: "possible leavers",
}
_ORDER = {state: place for place, state in enumerate(_CHIPS)}


class StaffImportSheet(Sheet):
    """Three steps in one place: bring the list, say which column is which, look and add.

    Args:
        context: the page's.
        done: called when nothing of the list is left to look at.
    """

    def __init__(self, context: PageContext, done: Callable[[], None]) -> None:
        super().__init__("Import staff", wide=True)
        self._context = context
        self._lists = context.workspace.staff_import
        self._done = done
        self._source = PASTED
        self._category = Category.SUPPORT
        self._choices: dict[int, Choice] = {}
        self._plan: Plan | None = None
        self._missing: Collection[PlannedRow] | None = None
        self._columns: Columns | None = None
        self._steps = QStackedWidget()
        self.body.addWidget(self._steps, 1)
        self._steps.addWidget(self._bringing())
        self._steps.addWidget(self._looking())
        self._form: ColumnsForm | None = None
        self.add_button_ = self.foot_button("&Add staff", self.apply, "primary")
        self.match_button = self.foot_button("&Which column is which…", self.match_columns)
        self.again_button = self.foot_button("An&other list", self.start)
        self._show_step(0)

    # --- the steps

    def _bringing(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            words(
                "Copy the cells in Excel, headings too, and paste them here. Nothing is stored "
                "until you have seen what it would do."
            )
        )
        self.paste = _PasteBox(self)
        column.addWidget(self.paste, 2)
        drop = DropZone("Or drop a CSV or Excel file here", "C&hoose a file…")
        drop.dropped.connect(self._dropped)
        drop.choose.connect(self._choose)
        column.addWidget(drop)
        column.addWidget(
            words(
                "National Insurance numbers, dates of birth, ethnicity, bank details, home "
                "addresses and the like are never stored, whatever the list holds.",
                "hint",
            )
        )
        self._last = words("", "hint")
        self._undo = button("&Undo that import", self._undo_last, "link")
        column.addWidget(self._last)
        column.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return step

    def _looking(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.summary = words("", "label")
        self.notes = words("", "hint")
        column.addWidget(self.summary)
        column.addWidget(self.notes)
        self.table: Table[PlannedRow] = Table(
            "What the list would do",
            [
                Column("Row", lambda row: row.number or ""),
                Column("What", lambda row: row.state.value, chip=_chip),
                Column("Name", lambda row: row.name or "–"),
                Column("Group", _group),
                Column("Why", _why, stretch=True),
            ],
            key=_key,
        )
        self.table.setMinimumHeight(110)
        self.table.chosen.connect(self._chosen)
        column.addWidget(self.table, 1)
        self.compare = Compare(self._decide)
        column.addWidget(self.compare)
        return step

    def _show_step(self, number: int) -> None:
        self._steps.setCurrentIndex(number)
        self.set_title("Which column is which?" if number == 2 else "Import staff")
        looking = number == 1
        self.add_button_.setVisible(looking)
        self.match_button.setVisible(looking)
        self.again_button.setVisible(looking)
        self._foot.setVisible(looking)

    def start(self) -> None:
        """Wait for a list."""
        self._plan = self._columns = None
        self._choices = {}
        self.paste.clear()
        last = self._lists.last()
        self._last.setVisible(last is not None)
        self._undo.setVisible(last is not None)
        if last is not None:
            day = say_date(last.recorded_at.astimezone().date())
            what = f"{last.added} added, {last.changed} changed"
            self._last.setText(f"Last import: {last.source}, {day}, {what}.")
        self._show_step(0)
        self.paste.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- bringing a list

    def _choose(self) -> None:
        for path in self._context.dialogs.open_files("Choose a list of staff", KINDS):
            self.read_file(path)

    def _dropped(self, mime: QMimeData) -> None:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.read_file(paths[0])
        elif mime.hasText():
            self.read_text(mime.text())

    def read_file(self, path: Path) -> None:
        """Read a list from a file, away from the window."""

        def read(_progress: Progress) -> Columns:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise CandourError(f"“{path.name}” can’t be read. Choose another file.") from error
            return self._lists.open_file(data)

        self._source = path.name
        self._context.tasks.run(read, done=self._opened, title=f"Reading {path.name}")

    def read_text(self, text: str) -> None:
        """Read pasted cells."""
        self._source = PASTED
        try:
            self._opened(self._lists.open_pasted(text))
        except CandourError as refused:
            self._context.messages.problem(str(refused))

    def _opened(self, columns: Columns) -> None:
        self._columns, self._choices, self._missing = columns, {}, None
        if has_name(columns.mapping):
            self._look()
        else:
            self.match_columns()

    # --- which column is which

    def match_columns(self) -> None:
        """Ask which column is which."""
        if self._columns is None:
            return
        if self._form is not None:
            self._steps.removeWidget(self._form)
            self._form.deleteLater()
        form = ColumnsForm(self._columns, self._category, self._context.today)
        form.title.hide()
        form.foot_button("&Show what it would do", self._match, "primary")
        if self._columns.heading_row is None and self._columns.table.rows:
            form.foot_button("The first row holds &headings", self._first_row_heads)
        form.foot_button("An&other list", self.start)
        self._form = form
        self._steps.addWidget(form)
        self._show_step(2)
        form.focus()

    def _first_row_heads(self) -> None:
        if self._columns is not None:
            rows = self._columns.table.rows
            self._columns = self._columns.headed(next(n for n, row in enumerate(rows) if any(row)))
            self.match_columns()

    def _match(self) -> None:
        form = self._form
        if form is None:
            return
        said: list[tuple[Columns, Category]] = []
        if form.attempt(lambda values: said.append(form.mapped(values))):
            self._columns, self._category = said[0]
            self._choices = {}
            self._look()

    # --- looking at it

    def _look(self) -> None:
        if self._columns is None:
            return
        try:
            plan = self._lists.plan(
                self._columns, self._source, category=self._category, choices=self._choices
            )
        except CandourError as refused:
            self._context.messages.problem(str(refused))
            return
        if self._missing is not None:
            # Those just added are in the register now, so everybody else would seem to be missing.
            gone = self._missing
            rows = [row for row in plan.rows if row.state is not RowState.MISSING or row in gone]
            plan = replace(plan, rows=tuple(rows))
        self._plan = plan
        self.summary.setText(_summary(plan))
        self.notes.setText(_notes(plan))
        self.notes.setVisible(bool(self.notes.text()))
        self.add_button_.setText(_add_words(plan))
        self._show_step(1)
        self.table.set_rows(sorted(plan.rows, key=lambda row: _ORDER[row.state]))
        if self.table.current() is None:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self.compare.show_row(plan, self.table.current())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, row: PlannedRow) -> None:
        if self._plan is not None:
            self.compare.show_row(self._plan, row)
            # The panel below may have grown over the row.
            table = self.table
            QTimer.singleShot(0, table, lambda: table.scrollTo(table.currentIndex()))

    def _decide(self, number: int, choice: Choice) -> None:
        self._choices[number] = choice
        self._look()

    def apply(self) -> None:
        """Take in what is new or changed; stay while something is left to look at."""
        if self._form is not None and self._steps.currentWidget() is self._form:
            self._match()
            return
        if self._plan is None:
            self._context.messages.info("Paste a list first, or choose a file.")
            return
        plan = self._plan
        if len(plan.rows) > AT_ONCE:
            tasks = self._context.tasks
            tasks.run(lambda _: self._lists.apply(plan), done=self._applied, title="Adding staff")
            return
        try:
            self._applied(self._lists.apply(plan))
        except CandourError as refused:
            self._context.messages.problem(str(refused))

    def _applied(self, done: Imported) -> None:
        if self._plan is None:
            return
        said = [f"Added {done.added:,} staff"] if done.added else []
        said += [f"changed {done.changed:,}"] if done.changed else []
        text = sentence(join(said))
        left = self._plan.counts[RowState.PROBLEM] + self._plan.counts[RowState.MATCH]
        if left:
            text += f". {count(left, 'row')} still to look at"
            self._missing = self._plan.of(RowState.MISSING)
            self._look()
        else:
            self._done()
        self._context.messages.done(f"{text}.", undo=self._undo_last)

    def _undo_last(self) -> None:
        try:
            undone = self._lists.undo()
        except CandourError as refused:
            self._context.messages.problem(str(refused))
            return
        text = f"The import is undone: {undone.removed} taken out, {undone.restored} put back."
        if undone.kept:
            names = join([*undone.kept[:3], *(["others"] if len(undone.kept) > 3 else [])])
            text += f" {names} stayed, because somebody has worked with their records since."
        self._context.messages.done(text)


class _PasteBox(QPlainTextEdit):
    """Takes a paste straight to the next step; typed lines wait for Ctrl+S."""

    def __init__(self, sheet: StaffImportSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.setAccessibleName("Paste the cells here")
        self.setPlaceholderText("Paste the cells here (Ctrl+V)")
        self.setTabChangesFocus(True)
        self.setMinimumHeight(96)
        self.setMaximumHeight(220)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self._sheet.read_text(source.text())


def _chip(row: PlannedRow) -> Chip:
    return Chip(row.state.value, _CHIPS[row.state])


def _key(row: PlannedRow) -> str:
    return str(row.number or (row.existing.id if row.existing else ""))


def _group(row: PlannedRow) -> str:
    if row.draft and row.draft.category:
        return row.draft.category.label
    return row.existing.category.label if row.existing else ""


def _why(row: PlannedRow) -> str:
    changes = "; ".join(f"{c.field}: {c.before or '–'} → {c.after}" for c in row.changes)
    return row.sentence or changes or (row.draft.role if row.draft else "")


def _summary(plan: Plan) -> str:
    parts = [
        f"{number:,} {plural(number, state.value.lower(), _MANY.get(state, state.value.lower()))}"
        for state in _CHIPS
        if (number := plan.counts[state])
    ]
    return f"{plan.source}: {', '.join(parts)}"


def _notes(plan: Plan) -> str:
    notes = []
    if plan.columns.dropped:
        notes.append(f"Never stored: {', '.join(plan.columns.dropped)}.")
    if plan.columns.table.mixed:
        notes.append("Some lines are encoded otherwise than the rest: look at the accents.")
    if plan.counts[RowState.MISSING]:
        notes.append("Possible leavers stay as they are until you record their last day.")
    return " ".join(notes)


def _add_words(plan: Plan) -> str:
    new, changed = plan.counts[RowState.NEW], plan.counts[RowState.CHANGED]
    if new and changed:
        return f"&Add {new:,} staff, change {changed:,}"
    if changed:
        return f"Ch&ange {changed:,} staff"
    return f"&Add {new:,} staff" if new else "&Add staff"
