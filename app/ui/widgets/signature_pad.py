"""A box to sign in with mouse, finger or pen; a pen that feels pressure draws thick and thin."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.signing.drawing import Drawing, Point, line_width
from app.ui.theme import colours

NO_PRESSURE = 0.4  # what a mouse or finger is taken to press with
LEAST_STEP = 1.0  # pixels between two points that are kept


class SignaturePad(QWidget):
    """``drawing()`` is what was drawn. The keyboard has no use here: a name is typed elsewhere."""

    def __init__(self, name: str) -> None:
        """``name`` stands below the line to sign on."""
        super().__init__()
        self._name = name
        self._lines: list[list[Point]] = []
        self._drawing = False
        self.setAccessibleName("Box to sign in")
        self.setAccessibleDescription(
            "Sign with mouse, finger or pen. To sign with the keyboard, type your name instead."
        )
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(320, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(760, 240)

    def drawing(self) -> Drawing:
        """Return what was drawn, on a pad that is at least as large as it."""
        lines = tuple(tuple(line) for line in self._lines)
        return Drawing(self.width(), self.height(), lines)

    @property
    def empty(self) -> bool:
        """Whether there is no ink."""
        return not self._lines

    def clear(self) -> None:
        """Take all ink away."""
        self._lines.clear()
        self._drawing = False
        self.update()

    # --- drawing

    def _down(self, at: QPointF, pressure: float) -> None:
        self._drawing = True
        self._lines.append([Point(at.x(), at.y(), pressure)])
        self._inked(at, at)

    def _move(self, at: QPointF, pressure: float) -> None:
        if not self._drawing:
            return
        last = self._lines[-1][-1]
        before = QPointF(last.x, last.y)
        if (at - before).manhattanLength() < LEAST_STEP:
            return
        self._lines[-1].append(Point(at.x(), at.y(), pressure))
        self._inked(before, at)

    def _up(self, at: QPointF, pressure: float) -> None:
        self._move(at, pressure)
        self._drawing = False

    def _inked(self, one: QPointF, other: QPointF) -> None:
        """Paint anew around the newest bit; smoothing changes the one before it too."""
        self.update(QRectF(one, other).normalized().adjusted(-40, -40, 40, 40).toAlignedRect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._down(event.position(), NO_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position(), NO_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._up(event.position(), NO_PRESSURE)

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # so that no mouse event comes after it
        if event.pointerType() is QPointingDevice.PointerType.Eraser:
            return
        feels = event.pressure() > 0 or event.type() is QEvent.Type.TabletRelease
        pressure = event.pressure() if feels else NO_PRESSURE
        if event.type() is QEvent.Type.TabletPress:
            self._down(event.position(), pressure)
        elif event.type() is QEvent.Type.TabletMove:
            self._move(event.position(), pressure)
        elif self._drawing:
            self._up(event.position(), self._lines[-1][-1].pressure)

    def event(self, event: QEvent) -> bool:
        """One finger draws; a second one, or the heel of the hand, does not."""
        if isinstance(event, QTouchEvent) and event.points():
            at = event.points()[0].position()
            if event.type() is QEvent.Type.TouchBegin:
                self._down(at, NO_PRESSURE)
            elif event.type() is QEvent.Type.TouchUpdate:
                self._move(at, NO_PRESSURE)
            else:
                self._up(at, NO_PRESSURE)
            event.accept()
            return True
        return super().event(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        look = colours(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.border), 2))
        painter.setBrush(QColor(look.base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        self._paint_line_to_sign_on(painter)
        painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))
        for line in self._lines:
            _ink(painter, line, QColor(look.text))
        painter.end()

    def _paint_line_to_sign_on(self, painter: QPainter) -> None:
        look = colours(self)
        font = self.font()
        font.setPixelSize(18)
        painter.setFont(font)
        painter.setPen(QPen(QColor(look.secondary), 1))
        foot = self.height() - 38
        painter.drawLine(QPointF(28, foot), QPointF(self.width() - 28, foot))
        box = QRectF(28, foot + 4, self.width() - 56, 30)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._name
        )


def _ink(painter: QPainter, line: list[Point], colour: QColor) -> None:
    """Draw one line smoothly: curves from middle to middle, each as wide as the pen pressed."""
    pen = QPen(colour, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    first = line[0]
    start = QPointF(first.x, first.y)
    if len(line) == 1:
        pen.setWidthF(line_width(first.pressure) * 1.5)
        painter.setPen(pen)
        painter.drawPoint(start)
        return
    for one, other in pairwise(line):
        middle = QPointF((one.x + other.x) / 2, (one.y + other.y) / 2)
        path = QPainterPath(start)
        path.quadTo(QPointF(one.x, one.y), middle)
        pen.setWidthF(line_width((one.pressure + other.pressure) / 2))
        painter.setPen(pen)
        painter.drawPath(path)
        start = middle
    painter.drawLine(start, QPointF(line[-1].x, line[-1].y))
