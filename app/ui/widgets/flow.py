"""A row of widgets that goes on in the next line when there is no room."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class FlowLayout(QLayout):
    """Widgets side by side, as many lines of them as the width asks for; hidden ones take none."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        inside = rect.marginsRemoved(self.contentsMargins())
        left, top = inside.x(), inside.y()
        line: list[tuple[QLayoutItem, int]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            width = item.sizeHint().width()
            if line and left + width > inside.right() + 1:
                top += self._put(line, top, move=move) + self._gap
                left, line = inside.x(), []
            line.append((item, left))
            left += width + self._gap
        bottom = top + self._put(line, top, move=move)
        return bottom - rect.y() + self.contentsMargins().bottom()

    def _put(self, line: list[tuple[QLayoutItem, int]], top: int, *, move: bool) -> int:
        """Put widgets in one line, in the middle of its height; return that."""
        tallest = max((item.sizeHint().height() for item, _left in line), default=0)
        for item, left in line if move else ():
            hint = item.sizeHint()
            down = (tallest - hint.height()) // 2
            item.setGeometry(QRect(QPoint(left, top + down), hint))
        return tallest
