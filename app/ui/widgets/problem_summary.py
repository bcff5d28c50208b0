"""The box at the head of a form that lists what to put right."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from app.ui.sheet import button, words

_EDGES = 44  # the frame's and a line's own, left and right


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
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._column.addWidget(line)
            self.lines.append(line)
        self.setVisible(bool(problems))
        self._wrap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def _wrap(self) -> None:
        """Break the sentences where they would be cut off: a button doesn't."""
        for line in self.lines:
            line.ensurePolished()
            sentence = line.accessibleName().replace("&", "&&")
            text = _broken(sentence, line.fontMetrics(), self.width() - _EDGES)
            if text != line.text():
                line.setText(text)

    def take_focus(self) -> None:
        """Put the focus on the first line, where Enter jumps to its field."""
        if self.lines:
            self.lines[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _broken(sentence: str, metrics: QFontMetrics, room: int) -> str:
    lines = [""]
    for word in sentence.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
