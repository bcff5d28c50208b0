"""A list of 300 beside its detail; below 1008 px one or the other."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.page import Page, PageContext
from app.ui.sheet import ButtonKind, Sheet, button
from app.ui.tables import TwoLineList
from app.ui.widgets.status import EmptyState


class ListDetailPage(Page):
    """A page with a filter box, a list, actions under it, and one detail at a time.

    Choosing a row calls ``show_row``. Call ``set_rows`` in ``reload``.

    Class attributes:
        filter_hint: what stands in the filter box ("Search staff (Ctrl+F)").
        nothing_chosen: the sentence beside a list of which no row is chosen.
    """

    filter_hint: ClassVar[str] = "Search (Ctrl+F)"
    nothing_chosen: ClassVar[str] = "Choose one from the list."

    def __init__(self, context: PageContext, view: TwoLineList[Any]) -> None:
        super().__init__(context)
        self.view = view
        self._narrow = False
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.pane = QWidget()
        column = QVBoxLayout(self.pane)
        column.setContentsMargins(12, 12, 0, 12)
        column.setSpacing(8)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.filter_hint)
        self.filter.setAccessibleName(self.filter_hint.split(" (")[0])
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter_typed)
        self.filter.returnPressed.connect(self._into_list)
        column.addWidget(self.filter)
        self.above = QVBoxLayout()
        self.above.setSpacing(8)
        column.addLayout(self.above)
        self._lists = QStackedWidget()
        self._empty = EmptyState("")
        self._lists.addWidget(view)
        self._lists.addWidget(self._empty)
        column.addWidget(self._lists, 1)
        self.action_row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.action_row.setSpacing(8)
        column.addLayout(self.action_row)
        self.details = QStackedWidget()
        self._nothing = EmptyState(self.nothing_chosen)
        self.details.addWidget(self._nothing)
        across.addWidget(self.pane)
        across.addWidget(self.details, 1)
        view.chosen.connect(self._chosen)
        view.opened.connect(self._opened)
        self._lay_out()

    # --- for the page to use

    def show_row(self, row: Any) -> None:
        """Show a chosen row; end with ``show_detail``."""
        raise NotImplementedError

    def add_action(
        self, text: str, pressed: Callable[[], object], kind: ButtonKind = "plain"
    ) -> None:
        """Put a button under the list."""
        self.action_row.addWidget(button(text, pressed, kind))

    def set_rows(self, rows: Any, empty: EmptyState | None = None) -> None:
        """Show rows; ``empty`` stands in place of the list when there are none at all."""
        self.view.set_rows(rows)
        if empty is not None and not rows:
            self._lists.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = empty
            self._lists.addWidget(empty)
        self._lists.setCurrentWidget(self._empty if empty and not rows else self.view)

    def show_detail(self, detail: QWidget) -> None:
        """Show a sheet, form or other widget; the one before is let go of."""
        self._replace(detail)
        if isinstance(detail, Sheet):
            detail.back_pressed.connect(self.show_list)
            detail.replaced.connect(self.show_detail)
            detail.back.setVisible(self._narrow)
        self._lay_out()

    def show_list(self) -> None:
        """Go back to the list; nothing chosen, nothing lost (drafts were kept)."""
        self.flush()
        self._replace(self._nothing)
        self.view.clearSelection()
        self._lay_out()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def detail(self) -> QWidget | None:
        """The detail on show, or None."""
        current = self.details.currentWidget()
        return None if current is self._nothing else current

    # --- Page

    def enter(self) -> None:
        """Go to the list, or to the filter box when there is nothing in it."""
        (self.view if self.view.rows.rowCount() else self.filter).setFocus()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        if isinstance(self.detail, Sheet):
            self.detail.back.setVisible(narrow)
        self._lay_out()

    def find_here(self) -> None:
        if self._narrow and self.detail is not None:
            self.show_list()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def back(self) -> bool:
        if self.detail is None:
            return False
        self.show_list()
        return True

    def show_record(self, record: str) -> None:
        self.filter.clear()
        if self.view.select(record):
            self._opened(self.view.current())

    def panes(self) -> list[QWidget]:
        shown: list[QWidget] = [self.pane, self.details]
        return [pane for pane in shown if not pane.isHidden()]

    # --- inside

    def _replace(self, detail: QWidget) -> None:
        old = self.details.currentWidget()
        if old is detail:
            return
        if self.details.indexOf(detail) < 0:
            self.details.addWidget(detail)
        self.details.setCurrentWidget(detail)
        if old is not None and old is not self._nothing:
            for keeper in [k for k in self.keepers if k.parent() is old]:
                keeper.flush()
                self.drop_draft(keeper.key)
            self.details.removeWidget(old)
            old.deleteLater()

    def _lay_out(self) -> None:
        has_detail = self.detail is not None
        self.pane.setVisible(not self._narrow or not has_detail)
        self.details.setVisible(not self._narrow or has_detail)
        layout = self.pane.layout()
        if layout is not None:
            layout.setContentsMargins(12, 12, 12 if self._narrow else 0, 12)
        if self._narrow:
            # Side by side: there is width to spare, and the list needs the height.
            self.action_row.setDirection(QBoxLayout.Direction.LeftToRight)
            self.pane.setMaximumWidth(16777215)
            self.pane.setMinimumWidth(0)
        else:
            self.action_row.setDirection(QBoxLayout.Direction.TopToBottom)
            self.pane.setFixedWidth(theme.scaled(theme.LIST) + 12)

    def _chosen(self, row: Any) -> None:
        if not self._narrow:
            self.show_row(row)

    def _opened(self, row: Any) -> None:
        if self._narrow or self.detail is None:
            self.show_row(row)
        detail, here = self.detail, QApplication.focusWidget()
        if self._narrow and detail is not None and (here is None or not detail.isAncestorOf(here)):
            (detail.back if isinstance(detail, Sheet) else detail).setFocus()

    def _filter_typed(self, text: str) -> None:
        self.view.set_filter(text)

    def _into_list(self) -> None:
        index = self.view.rows.index(0, 0)
        if index.isValid():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(index)
