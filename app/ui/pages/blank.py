"""The blank screen: one key hides everything, the same key brings it back."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.sheet import words


class BlankPage(QWidget):
    """Nothing of the school, not even its name. Ctrl+B, Esc, Enter or a click go back."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", False)
        self.setAccessibleName("The screen is blank. Press Escape to go back.")
        column = QVBoxLayout(self)
        column.addStretch(1)
        hint = words("Press Esc to go back", "hint")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.left.emit()
