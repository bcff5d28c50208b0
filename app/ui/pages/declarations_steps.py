"""What the steps of the declarations section share: their host, and a row of buttons that wraps."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QVBoxLayout, QWidget

from app.services.declarations.rows import BoardRow, State
from app.ui import theme
from app.ui.drafts import DraftKeeper
from app.ui.page import PageContext
from app.ui.widgets.status import Chip

Back = Callable[[], object]


class Host(Protocol):
    """The page that shows one step at a time."""

    context: PageContext

    def show_step(self, step: QWidget, back: Back | None = None) -> None:
        """Show a step; Esc then calls ``back``, or goes to the board."""

    def show_board(self) -> None:
        """Go back to the board."""

    def show_collection(self, collection_id: UUID) -> None:
        """Show one collection on the board."""

    def show_person(self, staff_id: UUID) -> None:
        """Show one person's declarations."""

    def show_policy(self, policy_id: UUID) -> None:
        """Show one policy."""

    def show_policies(self) -> None:
        """Show all policies."""

    def show_changes(self, version_id: UUID) -> None:
        """Show what changed in a version since the one before."""

    def show_chase_list(self) -> None:
        """Show who has still to sign."""

    def show_past(self) -> None:
        """Show the board as it stood on an earlier day."""

    def print_forms(self, staff_id: UUID | None = None) -> None:
        """Choose which forms to print; with ``staff_id`` that person's."""

    def record_by_hand(self, staff_id: UUID | None = None) -> None:
        """Record signatures; with ``staff_id`` that person is ticked."""

    def start_collecting(self, policy_id: UUID | None = None) -> None:
        """Add a version and ask people to sign it."""

    def keep_draft(self, keeper: DraftKeeper) -> None:
        """Have a form's draft kept."""


def state_chip(row: BoardRow) -> Chip:
    """Return a person's state as a chip; what is finished is plain."""
    if row.state in (State.SIGNED, State.EXEMPT) or not row.asked:
        return Chip(row.state.value)
    if row.overdue:
        return Chip(row.state.value, "problem")
    return Chip(row.state.value, "info" if row.state is State.CHECK else "due")


def remark_of(row: BoardRow) -> str:
    """Return what the board says beside the state."""
    parts = ("Overdue" if row.overdue else "", row.remark)
    return ". ".join(part.rstrip(".") for part in parts if part)


def beside_preview() -> tuple[QWidget, QVBoxLayout]:
    """Return a narrow column for what can be chosen beside a preview, and its layout."""
    holder = QWidget()
    holder.setFixedWidth(theme.scaled(270))
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    return holder, column


class FlowLayout(QLayout):
    """Widgets in a row that goes on in the next line when there is no room."""

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
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        left, top, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if left > rect.x() and left + hint.width() > rect.right() + 1:
                left, top, tallest = rect.x(), top + tallest + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), hint))
            left += hint.width() + self._gap
            tallest = max(tallest, hint.height())
        return top + tallest - rect.y()
