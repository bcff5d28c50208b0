"""Lists and tables over frozen rows: 5,000 at once, sorted, filtered, with status chips."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QTableView,
)

from app.services.csv_safe import safe_cell
from app.ui import copying, theme
from app.ui.delegates import CellDelegate, Lines, TwoLineDelegate
from app.ui.rows_model import Column, Index, RowsModel, id_of

R = TypeVar("R")
NARROW = 880  # below this width a table's spare columns are left out

__all__ = ["Column", "RowsModel", "Table", "TwoLineList"]


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
        key: Callable[[R], str] = id_of,
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
        self._spare = [number for number, column in enumerate(columns) if column.spare]
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column in self._spare:
            self.setColumnHidden(column, event.size().width() < theme.scaled(NARROW))
        super().resizeEvent(event)

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
        self, name: str, lines: Callable[[R], Lines], *, key: Callable[[R], str] = id_of
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
    copying.copy("\n".join(lines))
