"""Two records side by side: a row of a list, and the person whom it may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.dates import say_date
from app.models.staff import Category
from app.services.staff.lists import Choice
from app.services.staff.plan import Plan, PlannedRow, RowState
from app.services.staff.rows import StaffDraft, StaffRow
from app.ui.sheet import button, words

_FACTS = ("name", "category", "role", "starts", "ends", "email", "staff_code")


class Compare(QFrame):
    """The chosen row of a plan, beside what it may be, with buttons to decide.

    Args:
        decide: called with the row's number and what was said about it.
    """

    def __init__(self, decide: Callable[[int, Choice], None]) -> None:
        super().__init__()
        self._decide = decide
        self._row: PlannedRow | None = None
        self.setProperty("role", "card")
        self.setAccessibleName("The chosen row")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        self.sentence = words("", "label")
        column.addWidget(self.sentence)
        self._across = QHBoxLayout()
        self._across.setSpacing(16)
        column.addLayout(self._across)
        self._sides = QWidget()
        self._across.addWidget(self._sides, 1)
        answers = QVBoxLayout()
        answers.setSpacing(6)
        self.same = button("Sa&me person", lambda: self._say(Choice.SAME_PERSON))
        self.another = button("Anothe&r person", lambda: self._say(Choice.ANOTHER))
        self.leave_out = button("&Leave out", lambda: self._say(Choice.LEAVE_OUT))
        for made in (self.same, self.another, self.leave_out):
            answers.addWidget(made)
        answers.addStretch(1)
        self._across.addLayout(answers)
        self.hide()

    def show_row(self, plan: Plan, row: PlannedRow | None) -> None:
        """Show one row of a plan, or nothing."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        self.sentence.setText(row.line)
        other = self._other(plan, row)
        self._fill(row, other)
        undecided = row.state is RowState.MATCH
        joinable = other is not None and row.number is not None
        self.same.setVisible(undecided)
        self.another.setVisible(undecided or (joinable and row.state is not RowState.PROBLEM))
        self.leave_out.setVisible(row.number is not None and row.state is not RowState.LEFT_OUT)

    def _other(self, plan: Plan, row: PlannedRow) -> tuple[str, StaffDraft | StaffRow] | None:
        if row.existing is not None:
            return "In the register", row.existing
        twin = next((r for r in plan.rows if r.number == row.twin), None) if row.twin else None
        if twin is not None and twin.draft is not None:
            return f"Row {twin.number} of the list", twin.draft
        return None

    def _fill(self, row: PlannedRow, other: tuple[str, StaffDraft | StaffRow] | None) -> None:
        old, self._sides = self._sides, QWidget()
        self._across.replaceWidget(old, self._sides)
        old.hide()
        old.deleteLater()
        grid = QGridLayout(self._sides)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        sides: list[tuple[str, StaffDraft | StaffRow]] = []
        if row.draft is not None:
            sides.append((f"Row {row.number} of the list", row.draft))
        if other is not None:
            sides.append(other)
        top = Qt.AlignmentFlag.AlignTop
        for column, (title, _) in enumerate(sides, start=1):
            grid.addWidget(words(title, "fact"), 0, column, top)
        line = 1
        for name in _FACTS:
            cells = [_words(getattr(side, name)) for _, side in sides]
            if not any(cells):
                continue
            grid.addWidget(words(_LABELS[name], "fact"), line, 0, top)
            for column, cell in enumerate(cells, start=1):
                grid.addWidget(words(cell or "–", selectable=True), line, column, top)
            line += 1

    def _say(self, choice: Choice) -> None:
        if self._row is not None and self._row.number is not None:
            self._decide(self._row.number, choice)


_LABELS = {
    "name": "Name",
    "category": "Group",
    "role": "Role",
    "starts": "Start date",
    "ends": "Last day",
    "email": "Work email",
    "staff_code": "Staff code",
}


def _words(value: object) -> str:
    if isinstance(value, Category):
        return value.label
    return say_date(value) if isinstance(value, dt.date) else str(value or "")
