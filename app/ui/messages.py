"""One message at a time above the page: what was done (with Undo), or what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.status import Kind

Undo = Callable[[], None]
Way = tuple[str, Callable[[], object]]


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say ``text``."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Messages(QObject):
    """The door through which pages say something; the window shows it as a banner.

    A new message replaces the one before. ``undo`` of the last message is also what Ctrl+Z does;
    ``way`` is a button's words and what it does, for what is to be done about it.
    """

    said = Signal(str, str)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.undo: Undo | None = None
        self.way: Way | None = None
        self.last = ""

    def done(self, text: str, undo: Undo | None = None) -> None:
        """Say that something was done; ``undo`` takes it back."""
        self._say(text, "done", undo=undo)

    def info(self, text: str) -> None:
        """Say something neither good nor bad."""
        self._say(text, "info")

    def problem(self, text: str, way: Way | None = None) -> None:
        """Say what went wrong and what to do; ``way`` is a button that does it or leads there."""
        self._say(text, "problem", way=way)

    def clear(self) -> None:
        """Take the message away, and its undo with it."""
        self.undo = self.way = None
        self.last = ""
        self.cleared.emit()

    def take_back(self) -> bool:
        """Run the undo of the last message; return whether there was one."""
        undo, self.undo = self.undo, None
        if undo is None:
            return False
        self.clear()
        undo()
        return True

    def take_way(self) -> None:
        """Do what the last message offers; the message goes."""
        way = self.way
        if way is not None:
            self.clear()
            way[1]()

    def _say(
        self, text: str, kind: Kind, *, undo: Undo | None = None, way: Way | None = None
    ) -> None:
        self.undo, self.way = undo, way
        self.last = text
        self.said.emit(text, kind)
