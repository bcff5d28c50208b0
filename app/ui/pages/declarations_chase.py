"""Who has still to sign, ready to copy or print (ux D6; R031)."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QStackedWidget
from shiboken6 import isValid

from app.services.csv_safe import safe_cell
from app.services.declarations.rows import BoardRow, CollectionRow
from app.ui.pages.declarations_steps import Host, remark_of, state_chip
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.widgets.status import EmptyState
from app.words import count


class ChaseTable(Table[BoardRow]):
    """Copies the names of all who are shown, whichever row is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_names()
        else:
            super().keyPressEvent(event)

    def copy_names(self) -> int:
        """Put the names into the clipboard, one a line; return how many."""
        rows = self.rows.shown_rows()
        QApplication.clipboard().setText("\n".join(safe_cell(row.name) for row in rows))
        return len(rows)


class ChaseList(Sheet):
    """The people whom the school still waits for, overdue first."""

    def __init__(self, host: Host, collection: CollectionRow) -> None:
        super().__init__("Chase list", wide=True)
        self._host, self._collection = host, collection
        self.summary = self.add_text("", "hint")
        self.table = ChaseTable(
            "People who have still to sign",
            [
                Column("Name", lambda row: row.name, stretch=True),
                Column("Group", lambda row: row.category.label, spare=True),
                Column("Status", lambda row: row.state.value, chip=state_chip),
                Column("Remark", remark_of, stretch=True),
            ],
            key=lambda row: str(row.staff_id),
        )
        self.table.opened.connect(lambda row: host.show_person(row.staff_id))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("Everyone has signed."))
        self.body.addWidget(self._stack, 1)
        self.foot_button("&Copy names", self.copy_names, "primary")
        self.foot_button("Print &list", self.print_here)
        self.foot_button("Print &forms", host.print_forms)
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        rows = self._host.context.workspace.declarations.outstanding(self._collection.id)
        overdue = sum(row.overdue for row in rows)
        late = f", {overdue} overdue" if overdue else ""
        self.summary.setText(f"{self._collection.title}: {count(len(rows), 'person')}{late}.")
        self.table.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)

    def start(self) -> None:
        """Take the focus."""
        if self.table.rows.rowCount():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy_names(self) -> None:
        """Copy the names and say so."""
        copied = self.table.copy_names()
        self._host.context.messages.done(f"Copied {count(copied, 'name')}.")

    def print_here(self) -> None:
        """Print the list."""
        from app.reports.chase import chase_list  # noqa: PLC0415 - ReportLab is slow to import
        from app.ui.widgets.pdf import print_pdf  # noqa: PLC0415

        work, context = self._host.context.workspace, self._host.context
        rows, school = work.declarations.outstanding(self._collection.id), work.school.school()
        title, today = self._collection.title, context.today()

        def done(pdf: object) -> None:
            if isinstance(pdf, bytes) and isValid(self):
                print_pdf(pdf, "Chase list", self, context.dialogs)

        context.tasks.run(
            lambda _progress: chase_list(
                school.name, title, rows, made_on=today, sample=school.sample
            ),
            done=done,
            title="Making the list",
        )
