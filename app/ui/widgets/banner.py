"""The banner above a page: one message, its undo, and a way to put it away."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.ui.messages import Messages, announce
from app.ui.sheet import words
from app.ui.theme import colours
from app.ui.widgets.status import Chip, Kind, StatusChip

_WORD: dict[str, str] = {"done": "Done", "info": "Note", "problem": "Problem"}


class Banner(QFrame):
    """Shows what ``Messages`` says. Never flashes, never takes the focus."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._kind: Kind = "info"
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        self.chip = StatusChip(Chip("Note", "info"))
        self.text = words("")
        self.undo = QPushButton("&Undo")
        self.undo.clicked.connect(lambda _checked=False: messages.take_back())
        self.way = QPushButton("More")
        self.way.clicked.connect(lambda _checked=False: messages.take_way())
        self.close_button = QPushButton("Dismiss")
        self.close_button.setAccessibleName("Dismiss this message")
        self.close_button.clicked.connect(lambda _checked=False: messages.clear())
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        row.addWidget(self.way)
        row.addWidget(self.close_button)
        messages.said.connect(self._show)
        messages.cleared.connect(self.hide)
        self.hide()

    def _show(self, text: str, kind: Kind) -> None:
        self._kind = kind
        self.chip.set_chip(Chip(_WORD[kind], kind))
        self.text.setText(text)
        self.undo.setVisible(self._messages.undo is not None)
        way = self._messages.way
        self.way.setVisible(way is not None)
        self.way.setText(way[0] if way else "More")
        self.show()
        self.update()  # all of it: another kind has other colours
        announce(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = colours(self).status(self._kind)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(ground))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(ink))
        painter.end()
