"""The ring around what has the focus: 2 px wide with a 2 px gap, so that it shows on any ground."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from app.ui.theme import colours

REACH = 4


class _Ring(QWidget):
    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours(self).focus), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        painter.end()


class FocusRing(QObject):
    """One ring for the application; it lives in whatever holds the focused widget and moves along.

    Lists and tables paint their own, around the current row. A widget opts out with the property
    ``ring`` set to False.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._ring: _Ring | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._move_to)

    def _move_to(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._watch([])
        # Whoever held the ring may be gone by now, and the ring with it.
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        self._target = new if new is not None and _wants_ring(new) else None
        if self._target is not None:
            self._watch([self._target])
            self._follow()

    def _follow(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            return
        place = _room(target)
        if place is None:
            return
        room, box = place
        if self._ring is None or not isValid(self._ring) or self._ring.parentWidget() is not room:
            if self._ring is not None and isValid(self._ring):
                self._ring.deleteLater()
            self._ring = _Ring(room)
        self._watch([target, *_between(target, room)])
        self._ring.setGeometry(box)
        self._ring.raise_()
        self._ring.show()

    def _watch(self, widgets: list[QWidget]) -> None:
        """Hear of every move of these and of no others."""
        if widgets == self._watched:
            return
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        for widget in widgets:
            widget.installEventFilter(self)
        self._watched = widgets

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._target:
            # A field above has grown: what holds the target moved, and the target in it did not.
            if event.type() == QEvent.Type.Move and self._target and isValid(self._target):
                self._follow()
        elif event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        elif event.type() == QEvent.Type.Hide and self._ring and isValid(self._ring):
            self._ring.hide()
        return False


def _room(target: QWidget) -> tuple[QWidget, QRect] | None:
    """Return the nearest ancestor that has room for the ring, and where it goes there."""
    room = target.parentWidget()
    while room is not None:
        box = target.rect().translated(target.mapTo(room, target.rect().topLeft()))
        box = box.adjusted(-REACH, -REACH, REACH, REACH)
        above = room.parentWidget()
        scrolled = above is not None and isinstance(above.parentWidget(), QScrollArea)
        if room.isWindow() or scrolled or room.rect().contains(box):
            return room, box
        room = above
    return None


def _between(target: QWidget, room: QWidget) -> list[QWidget]:
    """Return what stands between a widget and the ring's room."""
    found = []
    above = target.parentWidget()
    while above is not None and above is not room:
        found.append(above)
        above = above.parentWidget()
    return found


def _wants_ring(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractItemView) or widget.isWindow():
        return False
    return widget.property("ring") is not False
