"""Where pictures and files are pasted, dropped or chosen."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.ui.sheet import button, restyle, words


class DropZone(QFrame):
    """A dashed frame. ``dropped`` carries what was dropped; ``choose`` asks for a file dialog.

    Pasting is the window's: it hands pictures to the page's ``take`` from anywhere.
    """

    dropped = Signal(QMimeData)
    choose = Signal()

    def __init__(
        self,
        sentence: str = "Paste (Ctrl+V) or drop files here",
        caption: str = "C&hoose files…",
    ) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        label = words(sentence)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
        self.button = button(caption, self.choose.emit)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _mark(self, over: bool) -> None:
        restyle(self, "over", over)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()
        self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())
