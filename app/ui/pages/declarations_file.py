"""A box for one file: a button to choose it, and its name."""

# ruff: noqa: D102 - what overrides Control is described there

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from app.ui.dialogs import Dialogs
from app.ui.sheet import button, words
from app.ui.widgets.controls import Control


class FileBox(Control):
    """One file, by its path; ``value()`` is the path as text, ``""`` when none was chosen."""

    def __init__(self, dialogs: Dialogs, title: str, kinds: str) -> None:
        self._dialogs, self._title, self._kinds = dialogs, title, kinds
        self._path = ""
        self._choose_button = button("Choose &file…", self._choose)
        super().__init__()
        self.box = self._choose_button
        self.setFocusProxy(self._choose_button)
        self._name = words("No file chosen.", "hint")
        self._name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._choose_button)
        row.addWidget(self._name, 1)
        self.column.addLayout(row)

    def value(self) -> str:
        return self._path

    def set_value(self, value: Any) -> None:
        self._path = str(value or "")
        self._name.setText(Path(self._path).name if self._path else "No file chosen.")
        self.changed.emit()

    def problem(self) -> str:
        if self._path and not Path(self._path).is_file():
            return f"“{Path(self._path).name}” is not there any more. Choose it again."
        return ""

    def _choose(self) -> None:
        chosen = self._dialogs.open_files(self._title, self._kinds)
        if chosen:
            self.set_value(chosen[0])
