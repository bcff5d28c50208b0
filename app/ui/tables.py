"""Lists and tables over frozen rows: 5,000 at once, sorted, filtered, with status chips."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QListView,
    QTableView,
)

from app import dates
from app.services.csv_safe import safe_cell
from app.services.staff_names import fold
from app.ui import theme
from app.ui.delegates import CHIP_ROLE, LINES_ROLE, CellDelegate, Lines, TwoLineDelegate
from app.ui.widgets.status import Chip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


def _id_of(row: Any) -> str:
    return str(row.id)


def _say(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return dates.say_moment(value)
    if isinstance(value, dt.date):
        return dates.say_date(value)
    return str(value)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column.

    Attributes:
        title: its heading.
        value: what it sorts by, and shows as words (dates are said in full).
        chip: gives a status to paint in place of the words.
        stretch: takes the width that is left.
    """

    title: str
    value: Callable[[R], object]
    chip: Callable[[R], Chip | None] | None = None
    stretch: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows as they are; sorting and filtering choose and order indices, nothing is copied."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        lines: Callable[[R], Lines] | None = None,
        key: Callable[[R], str] = _id_of,
    ) -> None:
        super().__init__()
        self._columns, self._lines, self._key = tuple(columns), lines, key
        self._rows: Sequence[R] = ()
        self._shown: list[int] = []
        self._texts: list[str] | None = None
        self._filter = ""
        self._sort: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows instead, with the same order and filter."""
        self.beginResetModel()
        self._rows, self._texts = rows, None
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Show only rows that hold every word of ``text`` somewhere, whatever its accents."""
        self.beginResetModel()
        self._filter = text
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._sort = (column, order) if column >= 0 else None
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        shown: Sequence[int] = range(len(self._rows))
        if wanted := fold(self._filter).split():
            texts = self._searchable()
            shown = [i for i in shown if all(word in texts[i] for word in wanted)]
        if self._sort is not None:
            column, order = self._sort
            value = self._columns[column].value
            filled = [i for i in shown if value(self._rows[i]) not in (None, "")]
            empty = [i for i in shown if value(self._rows[i]) in (None, "")]
            filled.sort(
                key=lambda i: _sort_key(value(self._rows[i])),
                reverse=order == Qt.SortOrder.DescendingOrder,
            )
            shown = [*filled, *empty]
        self._shown = list(shown)

    def _searchable(self) -> list[str]:
        if self._texts is None:
            self._texts = [fold(self._words(row)) for row in self._rows]
        return self._texts

    def _words(self, row: R) -> str:
        if self._lines is not None:
            lines = self._lines(row)
            chip = lines.chip.word if lines.chip else ""
            return f"{lines.title} {lines.detail} {chip} {lines.also}"
        return " ".join(_say(column.value(row)) for column in self._columns)

    def row_at(self, index: Index) -> R:
        """Return the row shown at ``index``."""
        return self._rows[self._shown[index.row()]]

    def shown_rows(self) -> list[R]:
        """Return the rows as filtered and sorted."""
        return [self._rows[i] for i in self._shown]

    def index_of(self, key: str) -> QModelIndex:
        """Return where the row with this id is shown, or an invalid index."""
        for place, i in enumerate(self._shown):
            if self._key(self._rows[i]) == key:
                return self.index(place, 0)
        return QModelIndex()

    def key_of(self, index: Index) -> str:
        """Return the id of the row at ``index``."""
        return self._key(self.row_at(index))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return max(len(self._columns), 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index)
        if self._lines is not None:
            return self._line_data(row, role)
        column = self._columns[index.column()]
        if role == CHIP_ROLE:
            return column.chip(row) if column.chip else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _say(column.value(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _say(column.value(row)) or None
        return None

    def _line_data(self, row: R, role: int) -> Any:
        assert self._lines is not None  # noqa: S101
        if role == LINES_ROLE:
            return self._lines(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            lines = self._lines(row)
            chip = f", {lines.chip.word}" if lines.chip else ""
            return f"{lines.title}{chip}, {lines.detail}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title if section < len(self._columns) else None
        return None


def _sort_key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


class Table(QTableView, Generic[R]):
    """A table of rows, 36 high. ``chosen`` fires when the current row changes, ``opened`` on Enter.

    Args:
        name: what a screen reader calls it.
        columns: the columns; the first row sort is the order in which rows come.
        many: several rows can be selected (Space and Shift with the arrows too).
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        *,
        many: bool = False,
        key: Callable[[R], str] = _id_of,
    ) -> None:
        super().__init__()
        self.rows = RowsModel(columns, key=key)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self))
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(theme.ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.scaled(96))
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        for number, column in enumerate(columns):
            if column.stretch:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self._fitted = False
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.row_at(index)))

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; the selection stays on the same record."""
        kept = self.selected_keys()
        self.rows.set_rows(rows)
        if not self._fitted and rows:
            self._fitted = True
            self.horizontalHeader().setResizeContentsPrecision(50)
            self.resizeColumnsToContents()
        self._select_keys(kept)

    def set_filter(self, text: str) -> None:
        """Show only rows that hold every word of ``text``."""
        kept = self.selected_keys()
        self.rows.set_filter(text)
        self._select_keys(kept)

    def current(self) -> R | None:
        """Return the row that the keyboard is on."""
        index = self.currentIndex()
        return self.rows.row_at(index) if index.isValid() else None

    def selected(self) -> list[R]:
        """Return the selected rows, top to bottom."""
        model = self.selectionModel()
        indices = sorted(model.selectedRows(), key=lambda i: i.row())
        return [self.rows.row_at(index) for index in indices]

    def selected_keys(self) -> list[str]:
        """Return the ids of the selected rows."""
        return [self.rows.key_of(index) for index in self.selectionModel().selectedRows()]

    def select(self, key: str) -> bool:
        """Go to the row with this id; False when it isn't shown."""
        return _go_to(self, self.rows, key)

    def _select_keys(self, keys: Sequence[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag
        # The records are the same: nobody is told, so that nothing half-typed is replaced.
        self.blockSignals(True)
        for number, key in enumerate(keys):
            index = self.rows.index_of(key)
            if index.isValid():
                if number == 0:
                    self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
                self.selectionModel().select(index, flags.Select | flags.Rows)
        self.blockSignals(False)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.rows.row_at(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.Copy):
            _copy(self)
        else:
            super().keyPressEvent(event)


class TwoLineList(QListView, Generic[R]):
    """A list of two-line rows, 56 high, for the pane left of a detail.

    Args:
        name: what a screen reader calls it.
        lines: title, detail and chip of a row.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, name: str, lines: Callable[[R], Lines], *, key: Callable[[R], str] = _id_of
    ) -> None:
        super().__init__()
        self.rows: RowsModel[R] = RowsModel((), lines=lines, key=key)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setUniformItemSizes(True)
        self.setProperty("pane", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self.opened.emit(self.rows.row_at(index)))

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; the current one stays on the same record."""
        kept = self._current_key()
        self.rows.set_rows(rows)
        self._keep(kept)

    def set_filter(self, text: str) -> None:
        """Show only rows that hold every word of ``text``."""
        kept = self._current_key()
        self.rows.set_filter(text)
        self._keep(kept)

    def _current_key(self) -> str:
        index = self.currentIndex()
        return self.rows.key_of(index) if index.isValid() else ""

    def _keep(self, key: str) -> None:
        index = self.rows.index_of(key) if key else QModelIndex()
        if index.isValid():
            # The record is the same: nobody is told, so that no half-typed detail is replaced.
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(False)

    def current(self) -> R | None:
        """Return the row that the keyboard is on."""
        index = self.currentIndex()
        return self.rows.row_at(index) if index.isValid() else None

    def select(self, key: str) -> bool:
        """Go to the row with this id; False when it isn't shown."""
        return _go_to(self, self.rows, key)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.rows.row_at(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)


def _go_to(view: QAbstractItemView, rows: RowsModel[Any], key: str) -> bool:
    index = rows.index_of(key)
    if index.isValid():
        view.setCurrentIndex(index)
        view.scrollTo(index)
    return index.isValid()


def _copy(table: Table[Any]) -> None:
    """Copy the selected rows as tab-separated lines; cells never become formulas (CWE-1236)."""
    model = table.rows
    lines = []
    for index in sorted(table.selectionModel().selectedRows(), key=lambda i: i.row()):
        places = (model.index(index.row(), column) for column in range(model.columnCount()))
        cells = [str(model.data(place) or "") for place in places]
        lines.append("\t".join(safe_cell(" ".join(cell.split())) for cell in cells))
    QApplication.clipboard().setText("\n".join(lines))
