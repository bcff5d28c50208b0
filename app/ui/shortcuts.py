"""The keys that work everywhere in the window (ux §1), in one table."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

Keys = Mapping[str, Callable[[], object]]

# Boxes for text keep these for themselves while they have the focus.
_TEXT_KEEPS = {"Ctrl+Z"}


class Shortcuts(QObject):
    """Makes keys work in one window.

    On some systems a text box takes keys such as Ctrl+K for its own editing; ours come first,
    but for undo.
    """

    def __init__(self, window: QWidget, keys: Keys) -> None:
        super().__init__(window)
        self._window = window
        self._ours = {QKeySequence(key).toString() for key in keys if key not in _TEXT_KEEPS}
        for key, pressed in keys.items():
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.activated.connect(pressed)
        app = QApplication.instance()
        assert app is not None  # noqa: S101 - a window needs one
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and QKeySequence(event.keyCombination()).toString() in self._ours
            and isinstance(watched, QWidget)
            and watched.window() is self._window.window()
            and event.key() != Qt.Key.Key_Escape
        ):
            event.ignore()
            return True
        return False
