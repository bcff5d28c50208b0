"""Clauses of two versions side by side, as a list in which changes can be ticked."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.policies.word_changes import Mark, Piece, in_one_line
from app.ui import theme
from app.ui.pages.policy_clause_rows import ClauseRow
from app.ui.theme import Colours

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
SIDE_BY_SIDE = 760  # pixels from which the two texts stand beside each other
GAP, PAD, BOX = 24, 10, 18  # pixels; the box grows with the text
BOX_LEFT = 14


class ClauseModel(QAbstractListModel):
    """The clauses on show; what changed can be ticked."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[ClauseRow, ...] = ()
        self.material: set[int] = set()

    def show_rows(self, rows: Sequence[ClauseRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, index: Index) -> ClauseRow:
        return self._rows[index.row()]

    @property
    def rows(self) -> tuple[ClauseRow, ...]:
        return self._rows

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and row.differences:
            return "Material" if row.place in self.material else "Not material"
        if role == Qt.ItemDataRole.CheckStateRole and row.differences:
            on = row.place in self.material
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        if role != Qt.ItemDataRole.CheckStateRole or not row.differences:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.material.add(row.place)
        else:
            self.material.discard(row.place)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._rows[index.row()].differences:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags


class ClauseList(QListView):
    """Old and new beside each other where there is room, else one text with both."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Clauses. Space ticks what is material, F7 goes to the next change.")
        self.clauses = ClauseModel(self)
        self.setModel(self.clauses)
        self.setItemDelegate(_ClauseDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(24)

    @property
    def beside(self) -> bool:
        """Whether there is room for two columns."""
        return self.viewport().width() >= theme.scaled(SIDE_BY_SIDE)

    @property
    def left(self) -> int:
        """Where the words begin, to the right of the tick boxes."""
        return BOX_LEFT + theme.scaled(BOX) + 12

    def columns(self, width: int) -> tuple[tuple[float, float], ...]:
        """Left edge and width of each column."""
        left = self.left
        room = max(width - left - 2 * PAD, 80)
        if not self.beside:
            return ((left, room),)
        half = (room - GAP) / 2
        return ((left, half), (left + half + GAP, half))

    def next_change(self, step: int = 1) -> None:
        """Go to the next clause that changed, or the one before with ``step`` -1."""
        rows = self.clauses.rows
        at = self.currentIndex().row() + step
        while 0 <= at < len(rows):
            if rows[at].differences:
                self.setCurrentIndex(self.clauses.index(at))
                return
            at += step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.next_change(-1 if back else 1)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class _ClauseDelegate(QStyledItemDelegate):
    """Paints a tick box, a line that says what happened, and the words."""

    def __init__(self, view: ClauseList) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[int, int, str], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: ClauseRow = index.data(ROW_ROLE)
        width = self._view.viewport().width()
        key = (id(row), width, option.font.key())
        if key not in self._heights:
            if len(self._heights) > 5000:
                self._heights.clear()
            laid = self._laid_out(row, option.font, width, theme.colours(self._view))
            tallest = max((_height(layout) for layout, _ in laid), default=0.0)
            head = self._head_height(row, option.font)
            self._heights[key] = round(head + tallest + 2 * PAD)
        return QSize(width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ClauseRow = index.data(ROW_ROLE)
        look = theme.colours(self._view)
        box = QRectF(option.rect)
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if here:
            painter.fillRect(
                QRectF(box.left(), box.top(), 4, box.height() - 1), QColor(look.accent)
            )
        if here and self._view.hasFocus():
            painter.setPen(QPen(QColor(look.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -3), 3, 3)
        if row.differences:
            self._box(painter, box, index, look)
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(look.text))
            line = QRectF(
                box.left() + self._view.left,
                box.top() + PAD,
                box.width() - self._view.left - PAD,
                theme.scaled(30),
            )
            metrics = QFontMetricsF(font)
            words = metrics.elidedText(row.said, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, words)
        top = box.top() + PAD + self._head_height(row, option.font)
        ink = look.text if row.differences else look.secondary
        painter.setPen(QColor(ink))
        for layout, left in self._laid_out(row, option.font, int(box.width()), look):
            layout.draw(painter, QPointF(box.left() + left, top))
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Space ticks, and so does a click at the box."""
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            pressed = event.position().x() < self._view.left
        if not pressed or (isinstance(event, QKeyEvent) and event.type() != QEvent.Type.KeyPress):
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            return False
        turned = (
            Qt.CheckState.Unchecked if ticked is Qt.CheckState.Checked else Qt.CheckState.Checked
        )
        return bool(model.setData(index, turned, Qt.ItemDataRole.CheckStateRole))

    @staticmethod
    def _head_height(row: ClauseRow, font: QFont) -> float:
        return QFontMetricsF(font).lineSpacing() + 6 if row.differences else 0.0

    @staticmethod
    def _box(painter: QPainter, box: QRectF, index: Index, look: Colours) -> None:
        size = theme.scaled(BOX)
        square = QRectF(box.left() + BOX_LEFT, box.top() + PAD + 1, size, size)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        painter.setPen(QPen(QColor(look.accent if ticked else look.border), 1))
        painter.setBrush(QColor(look.accent if ticked else look.base))
        painter.drawRoundedRect(square, 3, 3)
        if ticked:
            x, y, s = square.left(), square.top(), square.width()
            points = ((0.24, 0.52), (0.43, 0.7), (0.77, 0.32))
            painter.setPen(QPen(QColor(look.on_accent), 2))
            painter.drawPolyline(QPolygonF([QPointF(x + a * s, y + b * s) for a, b in points]))

    def _laid_out(
        self, row: ClauseRow, font: QFont, width: int, look: Colours
    ) -> list[tuple[QTextLayout, float]]:
        """The texts of a row, each with its left edge."""
        columns = self._view.columns(width)
        if len(columns) == 1:
            both = in_one_line(row.pieces)
            return [(_set(row, both, font, columns[0][1], look), columns[0][0])]
        laid = []
        for (left, room), other in zip(columns, (Mark.INSERTED, Mark.DELETED), strict=True):
            older = other is Mark.INSERTED
            pieces = [
                Piece(piece.mark, piece.was or piece.text) if older else piece
                for piece in row.pieces
                if piece.mark is not other
            ]
            laid.append((_set(row, pieces, font, room, look), left))
        return laid


def _set(
    row: ClauseRow, pieces: Sequence[Piece], font: QFont, width: float, look: Colours
) -> QTextLayout:
    """Lay words out in lines: deleted ones struck out, inserted ones underlined."""
    if row.bold:
        font = QFont(font)
        font.setWeight(QFont.Weight.DemiBold)
    text = ""
    ranges = []
    for piece in pieces:
        words = piece.text.replace("\n", "\u2028")
        if piece.mark is not Mark.KEPT:
            ranges.append(_range(piece.mark, len(text), len(words.rstrip()), look))
        text += words
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(ranges)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height() + 2
    layout.endLayout()
    return layout


def _range(mark: Mark, start: int, length: int, look: Colours) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    ink, ground = look.problem if mark is Mark.DELETED else look.info
    style.setForeground(QColor(ink))
    style.setBackground(QColor(ground))
    if mark is Mark.DELETED:
        style.setFontStrikeOut(True)
    else:
        style.setFontUnderline(True)
    made.format = style
    return made


def _height(layout: QTextLayout) -> float:
    if not layout.lineCount():
        return 0.0
    last = layout.lineAt(layout.lineCount() - 1)
    return last.y() + last.height()
