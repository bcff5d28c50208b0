"""Picking a person by typing: a list narrows below the box; Down and Enter take one."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from app.services.staff.names import fold
from app.ui.theme import scaled
from app.ui.widgets.controls import Control


@dataclass(frozen=True)
class Pick:
    """One line to pick: ``key`` is what the caller wants back, ``text`` what is shown."""

    key: str
    text: str
    detail: str = ""

    @property
    def line(self) -> str:
        """The whole line of the list."""
        return f"{self.text} ({self.detail})" if self.detail else self.text


@dataclass(frozen=True)
class Picked:
    """What stands in the box: ``key`` is None for words that aren't in the list."""

    key: str | None
    text: str


_FOLDED = Qt.ItemDataRole.UserRole


class _Completer(QCompleter):
    """Completes whatever the accents: "sian" finds Siân."""

    def __init__(self, lines: QStandardItemModel, parent: QObject) -> None:
        super().__init__(lines, parent)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(8)

    def splitPath(self, path: str) -> list[str]:
        return [fold(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data())


def _item(line: str) -> QStandardItem:
    item = QStandardItem(line)
    item.setData(fold(line), _FOLDED)
    return item


class TypeAhead(Control):
    """``value()`` is a ``Picked``, or None when the box is empty.

    Without ``free_text``, words that aren't in the list are a problem at Save.
    """

    def __init__(
        self,
        source: Callable[[], Sequence[Pick]],
        *,
        free_text: bool = False,
        missing: str = "Choose a name from the list",
    ) -> None:
        self.edit = QLineEdit()
        super().__init__(self.edit)
        self._source, self._free_text, self._missing = source, free_text, missing
        self._picks: dict[str, Pick] | None = None
        self.edit.setMaximumWidth(scaled(480))
        self._lines = QStandardItemModel(self)
        completer = _Completer(self._lines, self)
        popup = completer.popup()
        assert popup is not None  # noqa: S101 - Qt makes it when asked
        self._popup: QAbstractItemView = popup
        self._popup.setAccessibleName("Names to choose from")
        self.completer = completer
        self.edit.setCompleter(completer)
        self.edit.textChanged.connect(lambda _text: self.changed.emit())
        self.edit.installEventFilter(self)
        self._popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for the list when the box is entered; Enter or Tab takes the first of the list."""
        if event.type() == QEvent.Type.FocusIn and watched is self.edit:
            self.refresh()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            takes = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            only = event.key() == Qt.Key.Key_Tab and self.completer.completionCount() == 1
            if (
                self._popup.isVisible()
                and not self._popup.currentIndex().isValid()
                and (takes or only)
            ):
                first = self.completer.completionModel().index(0, 0, QModelIndex())
                self.edit.setText(str(first.data()))
                self._popup.hide()
                return takes
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Ask the source again for its lines."""
        self._picks = {pick.line: pick for pick in self._source()}
        self._lines.clear()
        self._lines.invisibleRootItem().appendRows([_item(line) for line in self._picks])

    def value(self) -> Picked | None:
        text = self.edit.text().strip()
        if not text:
            return None
        pick = self._find(text)
        return Picked(pick.key, pick.text) if pick else Picked(None, text)

    def _find(self, text: str) -> Pick | None:
        if self._picks is None:
            self.refresh()
        picks = self._picks or {}
        if text in picks:
            return picks[text]
        same = [pick for pick in picks.values() if fold(pick.text) == fold(text)]
        return same[0] if len(same) == 1 else None

    def set_value(self, value: Any) -> None:
        """Show a ``Picked``, a key of the list, or None."""
        if self._picks is None:
            self.refresh()
        key = value.key if isinstance(value, Picked) else value
        pick = next((p for p in (self._picks or {}).values() if p.key == key), None)
        text = value.text if isinstance(value, Picked) else ""
        self.edit.setText(pick.line if pick else text)

    def state(self) -> str:
        return self.edit.text()

    def restore(self, state: Any) -> None:
        self.edit.setText(str(state or ""))

    def problem(self) -> str:
        value = self.value()
        if value is None or value.key is not None or self._free_text:
            return ""
        return f"{self._missing}: “{value.text}” is not in it"
