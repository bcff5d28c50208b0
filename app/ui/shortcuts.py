"""The keys that work everywhere in the window (ux §1), in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.ui.watch import EventWatch

Keys = Mapping[str, Callable[[], object]]

# Boxes for text keep these for themselves while they have the focus.
_TEXT_KEEPS = {"Ctrl+Z"}


class Shortcuts:
    """Makes keys work in one window.

    On some systems a text box takes keys such as Ctrl+K for its own editing; ours come first,
    but for undo.
    """

    def __init__(self, window: QWidget, keys: Keys, watch: EventWatch) -> None:
        self._window, self._watch = window, watch
        self._ours = {QKeySequence(key).toString() for key in keys if key not in _TEXT_KEEPS}
        for key, pressed in keys.items():
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.activated.connect(pressed)
        watch.add(self._keep, QEvent.Type.ShortcutOverride)

    def stop(self) -> None:
        """Let text boxes have their keys again."""
        self._watch.remove(self._keep)

    def _keep(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.key() != Qt.Key.Key_Escape
            and QKeySequence(event.keyCombination()).toString() in self._ours
            and isinstance(watched, QWidget)
            and watched.window() is self._window.window()
        ):
            event.ignore()
            return True
        return False
