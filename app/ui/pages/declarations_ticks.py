"""A list of names to tick, by typing or with Space: quick for a stack of paper."""

# ruff: noqa: D102 - what overrides Qt or Control is described there

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.services.staff.names import fold
from app.ui import theme
from app.ui.sheet import words
from app.ui.widgets.controls import Control
from app.words import count

_KEY = Qt.ItemDataRole.UserRole
_HEIGHT = 32


class _TickDelegate(QStyledItemDelegate):
    """Paints a box to tick and a name, the same in every look."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = theme.colours(option.widget)
        row = QRectF(option.rect)
        here = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            painter.fillRect(row, QColor(look.selection))
            painter.setPen(QPen(QColor(look.focus), 2))
            painter.drawRoundedRect(row.adjusted(2, 2, -2, -2), 3, 3)
        size = theme.scaled(18)
        box = QRectF(row.left() + 10, row.center().y() - size / 2, size, size)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) in (2, Qt.CheckState.Checked)
        painter.setPen(QPen(QColor(look.accent if ticked else look.border), 1))
        painter.setBrush(QColor(look.accent if ticked else look.base))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(QColor(look.on_accent), 2))
            painter.drawPolyline(_tick(box))
        painter.setPen(QColor(look.selected_text if here else look.text))
        text = row.adjusted(size + 22, 0, -6, 0)
        painter.drawText(
            text,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            option.fontMetrics.elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, int(text.width())
            ),
        )
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, theme.scaled(_HEIGHT))


def _tick(box: QRectF) -> QPolygonF:
    x, y, s = box.left(), box.top(), box.width()
    points = ((0.24, 0.52), (0.43, 0.7), (0.77, 0.32))
    return QPolygonF([QPointF(x + across * s, y + down * s) for across, down in points])


class PeopleTicks(Control):
    """Names to tick: type a name and press Enter, or go into the list and press Space."""

    def __init__(self, people: Sequence[tuple[str, str, str]]) -> None:
        """``people``: id, name and a few words about each."""
        self.edit = QLineEdit()
        super().__init__(self.edit)
        self.edit.setPlaceholderText("Type a name, press Enter to tick it")
        self.edit.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_TickDelegate(self.list))
        self.list.setFixedHeight(theme.scaled(_HEIGHT) * 6)
        for key, name, about in people:
            item = QListWidgetItem(f"{name}  ({about})" if about else name)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.said = words("", "hint")
        self.column.addWidget(self.list)
        self.column.addWidget(self.said)
        self.edit.textChanged.connect(self._filter)
        self.edit.returnPressed.connect(self._tick_first)
        self.list.itemChanged.connect(lambda _item: self._ticked())
        self._ticked()

    def boxes(self) -> list[Any]:
        return [self.edit, self.list]

    def value(self) -> list[str]:
        """Return the ids of those ticked, in the list's order."""
        items = self._items()
        return [i.data(_KEY) for i in items if i.checkState() is Qt.CheckState.Checked]

    def set_value(self, value: Any) -> None:
        wanted = set(value or ())
        for item in self._items():
            ticked = item.data(_KEY) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            if ticked and not self.list.currentItem():
                self.list.setCurrentItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _filter(self, text: str) -> None:
        wanted = fold(text).split()
        for item in self._items():
            name = fold(item.text())
            item.setHidden(not all(word in name for word in wanted))
        if all(item.isHidden() for item in self._items()):
            self.said.setText(f"No match for “{text.strip()}” among those who have still to sign.")
        else:
            self._say()

    def _tick_first(self) -> None:
        if not self.edit.text().strip():
            return
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked)
                self.list.setCurrentItem(item)
                self.edit.clear()
                return

    def _ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        names = count(len(self.value()), "person")
        self.said.setText(f"{names} ticked." if self.value() else "Nobody is ticked yet.")
