"""What the steps of the declarations section share: their host, and what they say alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

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
