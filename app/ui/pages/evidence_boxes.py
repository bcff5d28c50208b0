"""Boxes over what is to be hidden: one drag with the mouse, or keys alone."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsView

from app.services.evidence.blacking import Box
from app.ui import theme
from app.ui.pages.evidence_picture import PictureView, arrow

WIDTH, HEIGHT = 0.3, 0.05  # of a box that Insert adds, as parts of the page
STEP, FINE = 0.02, 0.0025
KEYS = (
    "Drag over what to hide, or press Insert for a box. Arrows move it, with Shift they size it, "
    "with Ctrl in small steps; 1 to 9 put it in a ninth of the picture. Tab goes to the next box, "
    "Delete removes it."
)


class BoxView(PictureView):
    """A picture with black boxes; ``changed`` after every change of them.

    On the screen the chosen box lets a little through, so that one sees what it will hide. In
    the copy every box is solid.
    """

    changed = Signal()

    def __init__(self, name: str, turn_page: Callable[[int], object]) -> None:
        super().__init__(name, turn_page)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self._boxes: dict[int, list[Box]] = {}
        self._drawn: list[QGraphicsRectItem] = []
        self._page = 0
        self._chosen = -1
        self._pressed: QPointF | None = None
        self._moving = False

    @property
    def boxes(self) -> Mapping[int, list[Box]]:
        """All boxes by page, from 0."""
        return self._boxes

    @property
    def here(self) -> list[Box]:
        """Those of the page on show."""
        return self._boxes.setdefault(self._page, [])

    def show_boxes_of(self, page: int) -> None:
        """Draw the boxes of another page."""
        self._page = page
        self._chosen = len(self.here) - 1
        self._draw()

    # --- what is done with them

    def add(self, box: Box | None = None) -> None:
        """Add a box, in the middle of what is on the screen if none is given."""
        if box is None:
            point = self.mapToScene(self.viewport().rect().center())
            area = self.shown
            x, y = 0.5, 0.5  # as long as the picture isn't there
            if area.width() and area.height():
                x, y = point.x() / area.width(), point.y() / area.height()
            box = Box(x - WIDTH / 2, y - HEIGHT / 2, WIDTH, HEIGHT)
        self.here.append(box)
        self._chosen = len(self.here) - 1
        self._done()

    def remove(self) -> None:
        """Remove the chosen box."""
        if 0 <= self._chosen < len(self.here):
            del self.here[self._chosen]
            self._chosen = len(self.here) - 1
            self._done()

    def choose(self, step: int) -> bool:
        """Choose the next box or the one before; return whether there was one."""
        place = self._chosen + step
        if not 0 <= place < len(self.here):
            return False
        self._chosen = place
        self._draw()
        return True

    def _change(self, box: Box) -> None:
        """Put the chosen box elsewhere; a piece of it always stays on the picture."""
        if 0 <= self._chosen < len(self.here):
            width, height = max(box.width, FINE), max(box.height, FINE)
            x = min(max(box.x, FINE - width), 1 - FINE)
            y = min(max(box.y, FINE - height), 1 - FINE)
            self.here[self._chosen] = Box(x, y, width, height)
            self._done()

    def _done(self) -> None:
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        for item in self._drawn:
            self._scene.removeItem(item)
        self._drawn = []
        area = self.shown
        for place, box in enumerate(self.here):
            part = box.clipped()
            if part is None:
                continue
            chosen = place == self._chosen
            item = QGraphicsRectItem(
                part.x * area.width(),
                part.y * area.height(),
                part.width * area.width(),
                part.height * area.height(),
            )
            item.setBrush(QColor(0, 0, 0, 150 if chosen else 255))
            pen = QPen(QColor(theme.colours(self).focus if chosen else "#000000"), 2)
            pen.setCosmetic(True)
            item.setPen(pen)
            item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable, False)
            self._scene.addItem(item)
            self._drawn.append(item)
            if chosen and self._pressed is None:
                self.ensureVisible(item)

    # --- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        way = arrow(event)
        if key == Qt.Key.Key_Insert:
            self.add()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif way is not None and self.here:
            step = FINE if modifiers & Qt.KeyboardModifier.ControlModifier else STEP
            across, down = way[0] * step, way[1] * step
            box = self.here[self._chosen]
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                self._change(Box(box.x, box.y, box.width + across, box.height + down))
            else:
                self._change(Box(box.x + across, box.y + down, box.width, box.height))
        elif self.here and Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not modifiers:
            row, column = divmod(int(key) - int(Qt.Key.Key_1), 3)
            box = self.here[self._chosen]
            x, y = (column + 0.5) / 3 - box.width / 2, (row + 0.5) / 3 - box.height / 2
            self._change(Box(x, y, box.width, box.height))
        elif key != Qt.Key.Key_M:  # measuring is for looking
            super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab goes through the boxes, and then on."""
        if self.choose(1 if following else -1):
            return True
        return super().focusNextPrevChild(following)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._part(event)
        for place, box in reversed(list(enumerate(self.here))):
            if box.x <= point.x() <= box.x + box.width and (
                box.y <= point.y() <= box.y + box.height
            ):
                self._chosen, self._pressed, self._moving = place, point, True
                self._draw()
                return
        self._pressed, self._moving = point, False
        self.here.append(Box(point.x(), point.y(), 0, 0))
        self._chosen = len(self.here) - 1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self.here:
            return
        point, start = self._part(event), self._pressed
        box = self.here[self._chosen]
        if self._moving:
            moved = point - start
            self._pressed = point
            self._change(Box(box.x + moved.x(), box.y + moved.y(), box.width, box.height))
            return
        drawn = QRectF(start, point).normalized()
        self.here[self._chosen] = Box(drawn.x(), drawn.y(), drawn.width(), drawn.height())
        self._draw()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        self._pressed = None
        box = self.here[self._chosen].clipped()
        if not self._moving and (box is None or min(box.width, box.height) < FINE):
            del self.here[self._chosen]  # a click is no box
            self._chosen = len(self.here) - 1
        elif not self._moving and box is not None:
            self.here[self._chosen] = box
        self._done()

    def _part(self, event: QMouseEvent) -> QPointF:
        point, area = self.mapToScene(event.position().toPoint()), self.shown
        return QPointF(point.x() / (area.width() or 1), point.y() / (area.height() or 1))
