"""A picture to look at closely: zoom, turn, measure, by mouse and by keyboard."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsLineItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
)

from app.ui import theme

STEP = 1.25
MOST = 8.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def arrow(event: QKeyEvent) -> tuple[int, int] | None:
    """Which way an arrow key points, as steps across and down; None for other keys."""
    return _ARROWS.get(Qt.Key(event.key()))


class PictureView(QGraphicsView):
    """A picture: + and - zoom, 0 fits, 1 shows it as large as it is, R turns, M measures.

    Arrows move it, the Page keys turn pages. While measuring, arrows move a cross by a pixel
    (with Shift by ten) and Enter sets a point; with the mouse, drag from one point to the other.

    ``measured`` tells the distance in pixels of what is shown: across, down, straight.
    """

    measured = Signal(float, float, float)

    def __init__(self, name: str, turn_page: Callable[[int], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._turn_page = turn_page
        self._scene = QGraphicsScene(self)
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fitted = True
        self._line: QGraphicsLineItem | None = None
        self._from: QPointF | None = None
        self._cross = QPointF()
        self.measuring = False

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show a picture, whole."""
        self.measure(False)
        # A white screenshot on white would not show where it ends.
        self.setBackgroundBrush(QColor(theme.colours(self).sidebar))
        self._item.setPixmap(pixmap)
        self._scene.setSceneRect(QRectF(pixmap.rect()))
        self.fit()

    @property
    def shown(self) -> QRectF:
        """The picture's own rectangle: its width and height in pixels."""
        return self._item.boundingRect()

    # --- zoom and turn

    @property
    def factor(self) -> float:
        """How large a pixel of the picture is on the screen."""
        return abs(self.transform().m11() or self.transform().m12())

    def fit(self) -> None:
        """Show all of it, and not larger than it is."""
        self._fitted = True
        self.fitInView(self._item, Qt.AspectRatioMode.KeepAspectRatio)
        if self.factor > 1:
            self.zoom_to(1)
            self._fitted = True

    def zoom_to(self, factor: float) -> None:
        """Show a pixel of the picture as ``factor`` pixels of the screen."""
        if self.factor:
            self._fitted = False
            self.scale(factor / self.factor, factor / self.factor)

    def zoom(self, factor: float) -> None:
        """Make it larger or smaller."""
        if 0.02 < self.factor * factor < MOST:
            self.zoom_to(self.factor * factor)

    def turn(self) -> None:
        """Turn the view a quarter; the original stays as it is."""
        self.rotate(90)
        if self._fitted:
            self.fit()

    # --- measuring

    def measure(self, on: bool) -> None:
        """Begin or end measuring."""
        if self._line is not None:
            self._scene.removeItem(self._line)
        self._line = self._from = None
        self.measuring = on
        mode = QGraphicsView.DragMode
        self.setDragMode(mode.NoDrag if on else mode.ScrollHandDrag)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        if on:
            self._cross = self.mapToScene(self.viewport().rect().center())
            self.setFocus()
        self.viewport().update()

    def _set_point(self) -> None:
        if self._from is None or self._line is None:
            self._start(self._cross)
        else:
            self._from = None
        self.viewport().update()

    def _start(self, point: QPointF) -> None:
        if self._line is not None:
            self._scene.removeItem(self._line)
        self._from = point
        pen = QPen(QColor(theme.colours(self).problem[0]), 2)
        pen.setCosmetic(True)
        self._line = self._scene.addLine(QLineF(point, point), pen)

    def _reach(self, point: QPointF) -> None:
        if self._from is not None and self._line is not None:
            self._line.setLine(QLineF(self._from, point))
            across, down = abs(point.x() - self._from.x()), abs(point.y() - self._from.y())
            self.measured.emit(across, down, math.hypot(across, down))

    def _inside(self, point: QPointF) -> QPointF:
        area = self.shown
        return QPointF(min(max(point.x(), 0), area.width()), min(max(point.y(), 0), area.height()))

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        super().drawForeground(painter, rect)  # type: ignore[arg-type]
        if self.measuring:
            pen = QPen(QColor(theme.colours(self).accent), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            reach = 12 / (self.factor or 1)
            x, y = self._cross.x(), self._cross.y()
            painter.drawLine(QLineF(x - reach, y, x + reach, y))
            painter.drawLine(QLineF(x, y - reach, x, y + reach))

    # --- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = arrow(event)
        if self.measuring and way is not None:
            step = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._cross = self._inside(self._cross + QPointF(way[0] * step, way[1] * step))
            self.ensureVisible(QRectF(self._cross, self._cross).adjusted(-9, -9, 9, 9))
            self._reach(self._cross)
            self.viewport().update()
            return
        actions: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Plus: partial(self.zoom, STEP),
            Qt.Key.Key_Equal: partial(self.zoom, STEP),
            Qt.Key.Key_Minus: partial(self.zoom, 1 / STEP),
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: partial(self.zoom_to, 1),
            Qt.Key.Key_R: self.turn,
            Qt.Key.Key_M: lambda: self.measure(not self.measuring),
            Qt.Key.Key_PageDown: partial(self._turn_page, 1),
            Qt.Key.Key_PageUp: partial(self._turn_page, -1),
        }
        if self.measuring:
            points = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
            actions |= dict.fromkeys(points, self._set_point)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or event.key() not in actions:
            super().keyPressEvent(event)
        else:
            actions[event.key()]()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.measuring and event.button() == Qt.MouseButton.LeftButton:
            self._cross = self._inside(self.mapToScene(event.position().toPoint()))
            self._start(self._cross)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.measuring and event.buttons() & Qt.MouseButton.LeftButton:
            self._cross = self._inside(self.mapToScene(event.position().toPoint()))
            self._reach(self._cross)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.measuring:
            self._from = None
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._fitted:
            self.fit()
