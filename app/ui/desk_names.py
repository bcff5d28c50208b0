"""Choosing one's name at the desk: type a few letters, or take it from the list."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.services.signing.rows import Signer
from app.services.staff.names import fold
from app.ui.desk_step import Step
from app.ui.sheet import words
from app.ui.theme import colours

ROW, LEAST_COLUMN = 56, 320
SIZES = (24, 20, 17)
SIGNER = Qt.ItemDataRole.UserRole


class NamesStep(Step):
    """``chosen`` gives who it is. Nothing here tells who signed already."""

    chosen = Signal(object)

    def __init__(self, people: Sequence[Signer]) -> None:
        super().__init__("Choose your name")
        self._people = [(fold(each.name), each) for each in people]
        self.box = QLineEdit()
        self.box.setPlaceholderText("Type a few letters of your name")
        self.box.setAccessibleName("Your name")
        self.box.setAccessibleDescription("Type a few letters, then press Enter or Down.")
        self.box.setClearButtonEnabled(True)
        self.list = _Names()
        self.list.typed.connect(self._type_on)
        self.list.taken.connect(self._take)
        self.none = words("", "hint")
        self.body.addWidget(self.box)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        self.box.textChanged.connect(lambda _text: self._fill())
        self.box.returnPressed.connect(self._entered)
        self.box.installEventFilter(self)
        self._fill()

    def start(self) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        wanted = fold(self.box.text()).split()
        found = [signer for name, signer in self._people if all(word in name for word in wanted)]
        self.list.show_people(found)
        typed = self.box.text().strip()
        self.none.setText(f"No name has “{typed}” in it. Ask the person who runs the desk.")
        self.none.setVisible(not found and bool(typed))
        if found and wanted:
            self.list.setCurrentRow(0)

    def _entered(self) -> None:
        """Take the first name that fits; Enter without a letter takes nobody."""
        if self.box.text().strip():
            self._take()

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(SIGNER))

    def _type_on(self, letters: str) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.insert(letters)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the box into the list."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and self.list.count()
        ):
            if self.list.currentItem() is None:
                self.list.setCurrentRow(0)
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().eventFilter(watched, event)


class _Names(QListWidget):
    """Names in as many columns as there is room for."""

    taken = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Names")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMovement(QListWidget.Movement.Static)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_NameDelegate(self))
        self.itemClicked.connect(lambda _item: self.taken.emit())

    def show_people(self, people: Sequence[Signer]) -> None:
        """Show these; nobody is chosen."""
        self.clear()
        for each in people:
            item = QListWidgetItem(f"{each.name} ({each.detail})" if each.detail else each.name)
            item.setData(SIGNER, each)
            self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.taken.emit()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        columns = max(width // LEAST_COLUMN, 1)
        self.setGridSize(QSize(width // columns, ROW))
        super().resizeEvent(event)


class _NameDelegate(QStyledItemDelegate):
    """A name in large letters; the current one has a bar, and a ring while the list is in use."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        look = colours(self._view)
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect).adjusted(3, 3, -3, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = look.text
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.selection))
            painter.drawRoundedRect(box, 4, 4)
            ink = look.selected_text
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(look.accent))
            painter.drawRect(QRectF(box.left(), box.top(), 4, box.height()))
            if self._view.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(look.focus), 2))
                painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5)
        painter.setPen(QColor(ink))
        room = box.adjusted(16, 0, -8, 0)
        name = str(index.data())  # type: ignore[attr-defined]
        font = QFont(self._view.font())
        for size in SIZES:  # a long name is set smaller before it is cut
            font.setPixelSize(size)
            painter.setFont(font)
            if painter.fontMetrics().horizontalAdvance(name) <= room.width():
                break
        fitting = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(LEAST_COLUMN, ROW)
