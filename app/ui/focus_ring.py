"""The ring around what has the focus: 2 px wide with a 2 px gap, so that it shows on any ground."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget

from app.ui.theme import colours

REACH = 4


class FocusRing(QWidget):
    """One ring for the application; it moves into whatever holds the focused widget.

    Lists and tables paint their own, around the current row. A widget opts out with the property
    ``ring`` set to False.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._target: QWidget | None = None
        app.focusChanged.connect(self._move_to)

    def _move_to(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._gone)
        self._target = new if new is not None and _wants_ring(new) else None
        if self._target is None:
            self.hide()
            return
        self._target.installEventFilter(self)
        self._target.destroyed.connect(self._gone)
        self._follow()

    def _gone(self) -> None:
        self._target = None
        # The ring may live in what is being destroyed: leave before it goes.
        self.setParent(None)
        self.hide()

    def _follow(self) -> None:
        target = self._target
        if target is None:
            return
        room = target.parentWidget()
        box = target.rect()
        while room is not None:
            box = target.rect().translated(target.mapTo(room, target.rect().topLeft()))
            box = box.adjusted(-REACH, -REACH, REACH, REACH)
            if room.isWindow() or isinstance(room.parentWidget(), QScrollArea):
                break
            if isinstance(room.parent(), QWidget) and room.rect().contains(box):
                break
            room = room.parentWidget()
        if room is None:
            self.hide()
            return
        if self.parentWidget() is not room:
            self.setParent(room)
        self.setGeometry(box)
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target and event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
        ):
            self._follow()
        elif watched is self._target and event.type() == QEvent.Type.Hide:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours(self).focus), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        painter.end()


def _wants_ring(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractItemView) or widget.isWindow():
        return False
    return widget.property("ring") is not False
