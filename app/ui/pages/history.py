"""History: who changed what, and when. Read only."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.errors import CandourError
from app.services.csv_safe import csv_bytes
from app.storage.files import write_atomically
from app.storage.trail_lines import trail_lines
from app.ui.page import Page, PageContext
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table

if TYPE_CHECKING:
    import datetime as dt

    from app.storage.trail_lines import TrailRow

SHOWN = 5000


@dataclass(frozen=True)
class _Line:
    id: str
    at: dt.datetime
    who: str
    what: str
    kind: str
    book: str


class HistoryPage(Page):
    """The trail of the open books, newest first."""

    section: ClassVar[str] = "history"
    title: ClassVar[str] = "History"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sheet = Sheet("History", wide=True)
        column.addWidget(self.sheet)
        self.sheet.add_text(f"The latest {SHOWN:,} changes of each book; the file has all.", "hint")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Search the history (Ctrl+F)")
        self.filter.setAccessibleName("Search the history")
        self.filter.setMaximumWidth(480)
        self.sheet.add(self.filter)
        self.table: Table[_Line] = Table(
            "History",
            [
                Column("When", lambda line: line.at),
                Column("Who", lambda line: line.who),
                Column("What", lambda line: line.what),
                Column("Kind", lambda line: line.kind, stretch=True),
                Column("Book", lambda line: line.book),
            ],
        )
        self.filter.textChanged.connect(self.table.set_filter)
        self.sheet.body.addWidget(self.table, 1)
        self.sheet.foot_button("&Save as a file…", self.save)
        self.sheet.foot_button("&Back to Settings", self.back)

    def enter(self) -> None:
        self.reload()
        self.filter.setFocus()

    def reload(self) -> None:
        self.table.set_rows(self._lines(SHOWN))

    def find_here(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def back(self) -> bool:
        self.context.navigate("settings")
        return True

    def save(self) -> None:
        """Write all of it as a CSV file; no cell can become a formula."""
        name = f"{self.context.today():%Y-%m-%d} History.csv"
        path = self.context.dialogs.save_file("Save the history", name, "CSV (*.csv)")
        if path is None:
            return
        rows = (
            (line.at.astimezone(), line.who, line.what, line.kind, line.book)
            for line in self._lines(None)
        )
        data = csv_bytes(("When", "Who", "What", "Kind", "Book"), rows)
        try:
            write_atomically(path, data)
        except CandourError as error:
            self.context.messages.problem(str(error))
        else:
            self.context.messages.done(f"Saved “{path.name}”.")

    def _lines(self, last: int | None) -> list[_Line]:
        lines = [
            _line(name, row)
            for name, book in self.context.workspace.session.books.items()
            for row in trail_lines(book, last)
        ]
        return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(book: str, row: TrailRow) -> _Line:
    return _Line(
        f"{book}-{row.seq}",
        row.at,
        row.who_name,
        row.what.capitalize(),
        row.kind.replace("_", " ").capitalize(),
        book.capitalize(),
    )
