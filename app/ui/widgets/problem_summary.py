"""The box at the head of a form that lists what to put right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from app.ui.sheet import button, words


class ProblemSummary(QFrame):
    """ "There is a problem", then one line a problem; a line jumps to its field."""

    jump = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "summary")
        self.setAccessibleName("There is a problem")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(4)
        self._column.addWidget(words("There is a problem", "section"))
        self.lines: list[QPushButton] = []

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """Show (field, sentence) pairs; none hides the box."""
        for line in self.lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self.lines = []
        for field, sentence in problems:
            line = button(sentence.replace("&", "&&"), partial(self.jump.emit, field), "link")
            line.setProperty("error", True)
            line.setAccessibleName(sentence)
            self._column.addWidget(line)
            self.lines.append(line)
        self.setVisible(bool(problems))

    def take_focus(self) -> None:
        """Put the focus on the first line, where Enter jumps to its field."""
        if self.lines:
            self.lines[0].setFocus(Qt.FocusReason.OtherFocusReason)
