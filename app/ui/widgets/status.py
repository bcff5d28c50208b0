"""Statuses as word + shape + colour, and the view of an empty list."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colours, colours

Kind = Literal["done", "due", "problem", "info", "draft", "plain"]


@dataclass(frozen=True)
class Chip:
    """A status. What is finished is ``plain``, so that what is not stands out (ux §2.8)."""

    word: str
    kind: Kind = "plain"


def chip_width(chip: Chip, metrics: QFontMetrics) -> int:
    """Return the width in pixels that a chip needs."""
    words = metrics.horizontalAdvance(chip.word)
    return words + 4 if chip.kind == "plain" else words + metrics.height() + 18


def paint_chip(painter: QPainter, box: QRectF, chip: Chip, look: Colours) -> None:
    """Paint ``chip`` at the left of ``box``, centred upright."""
    ink, ground = look.status(chip.kind)
    metrics = QFontMetrics(painter.font())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if chip.kind == "plain":
        painter.setPen(QColor(look.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, chip.word)
        painter.restore()
        return
    height = metrics.height() + 6
    frame = QRectF(
        box.left(),
        box.center().y() - height / 2,
        min(chip_width(chip, metrics), box.width()),
        height,
    )
    painter.setPen(QPen(QColor(ink), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    size = metrics.height() - 4
    shape = QRectF(frame.left() + 7, frame.center().y() - size / 2, size, size)
    _paint_shape(painter, shape, chip.kind, ink, ground)
    words = frame.adjusted(size + 13, 0, -4, 0)
    painter.setPen(QColor(ink))
    fitted = metrics.elidedText(chip.word, Qt.TextElideMode.ElideRight, int(words.width()) + 2)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)
    painter.restore()


def _paint_shape(painter: QPainter, box: QRectF, kind: Kind, ink: str, ground: str) -> None:
    """Paint tick, clock, triangle, circle or pencil: the shape says it without the colour."""
    pen = QPen(QColor(ink), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, s = box.left(), box.top(), box.width()

    def at(across: float, down: float) -> QPointF:
        return QPointF(x + across * s, y + down * s)

    if kind == "problem":
        painter.setBrush(QColor(ink))
        painter.drawPolygon(QPolygonF([at(0.5, 0.05), at(1, 0.95), at(0, 0.95)]))
        painter.setPen(QPen(QColor(ground), 1.6))
        painter.drawLine(at(0.5, 0.4), at(0.5, 0.65))
        painter.drawPoint(at(0.5, 0.82))
        return
    if kind == "draft":
        painter.drawPolyline(
            QPolygonF([at(0.1, 0.95), at(0.15, 0.7), at(0.75, 0.08), at(0.95, 0.28)])
        )
        painter.drawPolyline(QPolygonF([at(0.95, 0.28), at(0.35, 0.88), at(0.1, 0.95)]))
        return
    painter.drawEllipse(box)
    if kind == "done":
        painter.drawPolyline(QPolygonF([at(0.27, 0.53), at(0.44, 0.7), at(0.75, 0.34)]))
    elif kind == "due":
        painter.drawPolyline(QPolygonF([at(0.5, 0.22), at(0.5, 0.52), at(0.72, 0.62)]))
    elif kind == "info":
        painter.drawLine(at(0.5, 0.45), at(0.5, 0.75))
        painter.drawPoint(at(0.5, 0.25))


class StatusChip(QWidget):
    """A chip as a widget, for the head of a page."""

    def __init__(self, chip: Chip) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(chip)

    def set_chip(self, chip: Chip) -> None:
        """Show another status."""
        self._chip = chip
        self.setAccessibleName(chip.word)
        self.updateGeometry()
        self.update()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._bold())
        return QSize(chip_width(self._chip, metrics) + 2, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._bold())
        paint_chip(painter, QRectF(self.rect()), self._chip, colours(self))
        painter.end()


class EmptyState(QWidget):
    """One sentence and at most one button, where a list would be (ux §2.23)."""

    def __init__(
        self, sentence: str, button: str = "", pressed: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(2)
        self.label = QLabel(sentence)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.label)
        self.button: QPushButton | None = None
        if button and pressed is not None:
            self.button = QPushButton(button)
            self.button.setAutoDefault(True)  # Enter presses it, as Space does
            self.button.clicked.connect(lambda _checked=False: pressed())
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self.label.setText(sentence)
