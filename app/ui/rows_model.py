"""Frozen rows as Qt sees them: sorted and filtered by index, nothing copied."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app import dates
from app.services.staff.names import fold
from app.ui.delegates import CHIP_ROLE, LINES_ROLE, Lines
from app.ui.widgets.status import Chip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


def id_of(row: Any) -> str:
    """Return what tells a row from the others, unless a view is told otherwise."""
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
        spare: left out of a narrow table, so that names keep their room.
    """

    title: str
    value: Callable[[R], object]
    chip: Callable[[R], Chip | None] | None = None
    stretch: bool = False
    spare: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows as they are; sorting and filtering choose and order indices, nothing is copied."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        lines: Callable[[R], Lines] | None = None,
        key: Callable[[R], str] = id_of,
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
