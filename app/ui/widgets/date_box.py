"""One box for a date: takes "4 nov", "4/11" or "yest" and says back the whole date below."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from app import dates
from app.errors import Refused
from app.ui.theme import scaled
from app.ui.widgets.controls import Control


class DateBox(Control):
    """``value()`` is a date, or None when the box is empty or can't be read yet.

    Up and Down move by a day. Nothing is said about a mistake until Save (``problem()``). With
    ``ahead`` a weekday is the coming one.
    """

    def __init__(self, today: Callable[[], dt.date], *, ahead: bool = False) -> None:
        self._today, self._ahead = today, ahead
        self.edit = QLineEdit()
        super().__init__(self.edit)
        self.edit.setMaximumWidth(scaled(300))
        self.echo = QLabel(" ")
        self.echo.setProperty("role", "hint")
        self.column.addWidget(self.echo)
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move by a day with Up and Down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step:
                self.set_value((self.value() or self._today()) + dt.timedelta(days=step))
                self.edit.selectAll()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        date = self.value()
        said = dates.say_day(date) if date else ""
        self.echo.setText(said or " ")
        self.edit.setAccessibleDescription(said)
        self.changed.emit()

    def value(self) -> dt.date | None:
        try:
            return self._read()
        except Refused:
            return None

    def set_value(self, value: Any) -> None:
        self.edit.setText(dates.say_date(value) if isinstance(value, dt.date) else "")

    def state(self) -> str:
        return self.edit.text()

    def restore(self, state: Any) -> None:
        self.edit.setText(str(state or ""))

    def problem(self) -> str:
        if not self.edit.text().strip():
            return ""
        try:
            self._read()
        except Refused as refused:
            return str(refused)
        return ""

    def _read(self) -> dt.date:
        return dates.parse_date(self.edit.text(), self._today(), ahead=self._ahead)
