"""How rows are painted: selection with its 4 px bar, chips, two lines, the focus inside."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.ui import theme
from app.ui.theme import Colours, colours
from app.ui.widgets.status import Chip, chip_width, paint_chip

CHIP_ROLE = Qt.ItemDataRole.UserRole + 1
LINES_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Lines:
    """A two-line row: title with an optional chip, detail below. ``also`` is only searched."""

    title: str
    detail: str
    chip: Chip | None = None
    also: str = ""


def _ground(
    painter: QPainter, option: QStyleOptionViewItem, look: Colours, *, first: bool
) -> tuple[str, str]:
    """Fill the row; return the inks of its title and its detail."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if not selected:
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(look.window))
        return look.text, look.secondary
    painter.fillRect(option.rect, QColor(look.selection))
    if first:
        bar = QRect(option.rect.left(), option.rect.top(), 4, option.rect.height())
        painter.fillRect(bar, QColor(look.accent if look.name != "contrast" else look.text))
    return look.selected_text, look.selected_text


def _focus(painter: QPainter, box: QRectF, look: Colours) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(look.focus), 2))
    painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3)
    painter.restore()


class CellDelegate(QStyledItemDelegate):
    """A cell of a table: words, or a chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        look = colours(view)
        painter.save()
        ink, _secondary = _ground(painter, option, look, first=index.column() == 0)
        box = QRectF(option.rect).adjusted(12, 0, -6, 0)
        chip = index.data(CHIP_ROLE)
        painter.setFont(option.font)
        if isinstance(chip, Chip):
            paint_chip(painter, box, chip, look)
        else:
            painter.setPen(QColor(ink))
            text = QFontMetrics(option.font).elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
        self._row_focus(painter, option, index, look)

    def _row_focus(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, look: Colours
    ) -> None:
        """Paint one ring around the whole current row, each cell its part of it."""
        view = option.widget
        if not isinstance(view, QTableView) or not view.hasFocus():
            return
        if index.row() != view.currentIndex().row():
            return
        header = view.horizontalHeader()
        left = -header.offset()
        row = QRectF(left, option.rect.top(), header.length(), option.rect.height())
        painter.save()
        painter.setClipRect(option.rect)
        _focus(painter, row, look)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        chip = index.data(CHIP_ROLE)
        metrics = QFontMetrics(option.font)
        if isinstance(chip, Chip):
            width = chip_width(chip, metrics)
        else:
            width = metrics.horizontalAdvance(str(index.data() or ""))
        return QSize(min(width + 26, theme.scaled(320)), theme.scaled(theme.ROW))


class TwoLineDelegate(QStyledItemDelegate):
    """A row of a list pane."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lines = index.data(LINES_ROLE)
        if not isinstance(lines, Lines):
            return
        view = option.widget
        look = colours(view)
        painter.save()
        ink, secondary = _ground(painter, option, look, first=True)
        box = QRectF(option.rect).adjusted(16, 6, -12, -6)
        half = box.height() / 2
        self._title(painter, option, QRectF(box.left(), box.top(), box.width(), half), lines, ink)
        painter.setPen(QColor(secondary))
        small = QFont(option.font)
        small.setPixelSize(theme.scaled(theme.TYPE["hint"]))
        painter.setFont(small)
        below = QRectF(box.left(), box.top() + half, box.width(), half)
        detail = QFontMetrics(small).elidedText(
            lines.detail, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, detail)
        painter.restore()
        if isinstance(view, QAbstractItemView) and view.hasFocus() and index == view.currentIndex():
            _focus(painter, QRectF(option.rect), look)

    def _title(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, lines: Lines, ink: str
    ) -> None:
        room = box.width()
        if lines.chip is not None:
            small = QFont(option.font)
            small.setPixelSize(theme.scaled(12))
            width = chip_width(lines.chip, QFontMetrics(small))
            painter.setFont(small)
            paint_chip(
                painter,
                QRectF(box.right() - width, box.top(), width, box.height()),
                lines.chip,
                colours(option.widget),
            )
            room -= width + 8
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        title = QFontMetrics(font).elidedText(lines.title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.LIST, theme.scaled(theme.ROW_TWO_LINES))
