"""The board as it stood on an earlier day: what the school had recorded by then."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from app.dates import say_date
from app.errors import CandourError
from app.services.declarations.rows import BoardRow, CollectionRow, Counts
from app.ui.pages.declarations_board import how_it_stands
from app.ui.pages.declarations_steps import Host, remark_of, state_chip
from app.ui.sheet import Sheet, button, words
from app.ui.tables import Column, Table
from app.ui.widgets.date_box import DateBox
from app.ui.widgets.status import EmptyState

HINT = (
    "What had been recorded by the end of that day. What came in, was corrected or was taken "
    "back later is not in it."
)


class PastStep(Sheet):
    """A day to enter, and the board below it."""

    def __init__(self, host: Host, collection: CollectionRow) -> None:
        super().__init__("As it stood", wide=True)
        self._host, self._collection = host, collection
        self.add_text(HINT, "hint")
        row = QHBoxLayout()
        row.setSpacing(12)
        label = words("Day", "label")
        label.setWordWrap(False)
        self.day = DateBox(host.context.today)
        self.day.box.setAccessibleName("Day")
        self.day.set_value(host.context.today() - dt.timedelta(1))
        self.day.edit.returnPressed.connect(self.reload)
        label.setBuddy(self.day.box)
        label.setMinimumHeight(self.day.box.sizeHint().height())
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(label, 0, top)
        row.addWidget(self.day, 0, top)
        row.addWidget(button("&Show", self.reload, "primary"), 0, top)
        row.addStretch(1)
        self.body.addLayout(row)
        self.summary = self.add_text("", "label")
        self.table: Table[BoardRow] = Table(
            "Everyone on that day",
            [
                Column("Name", lambda row: row.name, stretch=True),
                Column("Group", lambda row: row.category.label, spare=True),
                Column("Status", lambda row: row.state.value, chip=state_chip),
                Column("Date", lambda row: row.dated),
                Column("Remark", remark_of, stretch=True),
            ],
            key=lambda row: str(row.staff_id),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._refused = EmptyState("")
        self._stack.addWidget(self._refused)
        self.body.addWidget(self._stack, 1)
        self.reload()

    def start(self) -> None:
        """Take the focus: at the day."""
        self.day.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.edit.selectAll()

    def reload(self) -> None:
        """Show the day that stands in the box."""
        day, problem = self.day.value(), self.day.problem()
        if day is None:
            self._refuse(problem or "Enter a day, like 4 November 2026.")
            return
        try:
            board = self._host.context.workspace.declarations.past.board(day, self._collection.id)
        except CandourError as refused:
            self._refuse(str(refused))
            return
        counts = Counts.of(board.rows)
        stood = how_it_stands(board.collection, counts, day)
        signed = f"{counts.signed} of {counts.due} signed on {say_date(day)}"
        self.summary.setText(f"{board.collection.title}: {signed}. {stood}")
        self.table.set_rows(board.rows)
        self._stack.setCurrentWidget(self.table)

    def _refuse(self, sentence: str) -> None:
        self.summary.setText("")
        self._refused.set_sentence(sentence)
        self._stack.setCurrentWidget(self._refused)
