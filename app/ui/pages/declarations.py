"""Declarations: the board and the steps that start from it, one at a time."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.services.declarations.rows import State
from app.ui.forms import Form
from app.ui.page import Page, PageContext
from app.ui.pages.declarations_board import Board
from app.ui.pages.declarations_steps import Back
from app.ui.sheet import Sheet


class DeclarationsPage(Page):
    """Shows the board, or a step over it; Esc goes back, and drafts are kept."""

    section: ClassVar[str] = "declarations"
    title: ClassVar[str] = "Declarations"
    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "collection",
            "communication",
            "declaration",
            "document",
            "policy",
            "policy_link",
            "policy_version",
            "staff",
        }
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self.board = Board(self)
        self._stack.addWidget(self.board)
        self._back: Back = self.show_board

    @property
    def step(self) -> QWidget | None:
        """The step over the board, or None."""
        current = self._stack.currentWidget()
        return None if current is self.board else current

    # --- the host of its steps

    def show_step(self, step: QWidget, back: Back | None = None) -> None:
        old = self.step
        self._back = back or self.show_board
        if isinstance(step, Sheet):
            step.back.show()
            step.back.setAccessibleName("Back")
            step.back_pressed.connect(self.back)
        self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        self._let_go(old)
        self._focus(step)

    def show_board(self) -> None:
        old = self.step
        self._stack.setCurrentWidget(self.board)
        self._let_go(old)
        self.board.reload()
        self.board.start()

    def show_collection(self, collection_id: UUID) -> None:
        self.board.show_collection(collection_id)

    def show_person(self, staff_id: UUID) -> None:
        from app.ui.pages.declarations_person import PersonSheet  # when needed

        collection = self.board.collection
        rows = self.context.workspace.declarations.board(collection.id) if collection else ()
        row = next((row for row in rows if row.staff_id == staff_id), None)
        if collection is None or row is None:
            self.context.messages.info("They are not in this collection.")
            self.show_board()
            return
        self.show_step(PersonSheet(self, collection, row))

    def show_policies(self) -> None:
        from app.ui.pages.policy_list import PolicyList  # when needed

        self.show_step(PolicyList(self))

    def show_policy(self, policy_id: UUID) -> None:
        from app.ui.pages.policy_sheet import PolicySheet  # when needed

        self.show_step(PolicySheet(self, policy_id), self.show_policies)

    def show_changes(self, version_id: UUID) -> None:
        from app.ui.pages.policy_compare import VersionCompare  # when needed

        policy_id = self.context.workspace.policies.versions.get(version_id).policy_id
        self.show_step(VersionCompare(self, version_id), lambda: self.show_policy(policy_id))

    def show_chase_list(self) -> None:
        from app.ui.pages.declarations_chase import ChaseList  # when needed

        if self.board.collection is None:
            self.start_collecting()
            return
        together = self.context.workspace.declarations.round_of(self.board.collection)
        self.show_step(ChaseList(self, together))

    def show_waiting(self) -> None:
        """Show everybody who has still to sign anything: those whom Home counts."""
        from app.ui.pages.declarations_chase import ChaseList  # when needed

        self.board.reload()
        found = self.context.workspace.declarations.collections()
        under_way = [row for row in found if row.open]
        if under_way:
            self.show_step(ChaseList(self, under_way))
        else:
            self.show_board()

    def show_past(self) -> None:
        from app.ui.pages.declarations_past import PastStep  # when needed

        if self.board.collection is not None:
            self.show_step(PastStep(self, self.board.collection))

    def print_forms(self, staff_id: UUID | None = None) -> None:
        from app.ui.pages.declarations_print import PrintStep  # when needed

        if self.board.collection is None:
            self.start_collecting()
            return
        self.show_step(PrintStep(self, self.board.collection, staff_id))

    def record_by_hand(self, staff_id: UUID | None = None) -> None:
        from app.ui.pages.declarations_record import RecordForm  # when needed

        if self.board.collection is None:
            self.start_collecting()
            return
        self.show_step(RecordForm(self, self.board.collection, staff_id))

    def start_collecting(self, policy_id: UUID | None = None) -> None:
        from app.ui.pages.declarations_start import DRAFT_KEY, StartForm

        kept = self.context.drafts.load(DRAFT_KEY)
        form = StartForm(self, policy_id)
        self.show_step(form)
        if kept is not None and (policy_id is None or form.is_about(policy_id, kept[0]["form"])):
            form.restore(kept[0]["form"])
            self.context.messages.info("This is what you had typed before.")

    # --- Page

    def reload(self) -> None:
        self.board.reload()
        again = getattr(self.step, "reload", None)
        if again is not None:
            again()

    def enter(self) -> None:
        if self.step is None:
            self.board.start()
        else:
            self._focus(self.step)

    def show_record(self, record: str) -> None:
        self.show_board()
        self.show_person(UUID(record))

    def act(self, action: str) -> None:
        """``new``, ``print``, ``record``, ``chase``, ``waiting``, ``past``, ``check``, ``policy``,
        ``policies``.

        ``policy``, ``print`` and ``record`` take an id after a colon.
        """
        name, _, record = action.partition(":")
        chosen = UUID(record) if record else None
        if name == "policy" and chosen is not None:
            self.show_policy(chosen)
        elif name == "print":
            self.print_forms(chosen)
        elif name == "record":
            self.record_by_hand(chosen)
        elif name == "check":
            self.show_board()
            self.board.show_state(State.CHECK.value)
        elif name == "chase":
            self.show_chase_list()
        elif name == "waiting":
            self.show_waiting()
        elif name == "past":
            self.show_past()
        elif name == "policies":
            self.show_policies()
        else:
            self.start_collecting()

    def new_here(self) -> None:
        self.start_collecting()

    def save(self) -> None:
        save = getattr(self.step, "save", None)
        if save is not None:
            save()

    def print_here(self) -> None:
        print_step = getattr(self.step, "print_here", None)
        (print_step or self.print_forms)()

    def find_here(self) -> None:
        if self.step is not None:
            self.show_board()
        self.board.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.board.filter.selectAll()

    def back(self) -> bool:
        if self.step is None:
            return False
        self._back()
        return True

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        if key.startswith("declarations:record:"):
            self.board.show_collection(UUID(key.rpartition(":")[2]))
            self.record_by_hand()
        elif key.startswith("declarations:changes:"):
            self.show_changes(UUID(key.rpartition(":")[2]))
        else:
            self.start_collecting()
        if isinstance(self.step, Form):
            self.step.restore(state["form"])

    # --- inside

    def _let_go(self, old: QWidget | None) -> None:
        if old is None:
            return
        for keeper in [k for k in self.keepers if k.parent() is old]:
            keeper.flush()
            self.drop_draft(keeper.key)
        self._stack.removeWidget(old)
        old.deleteLater()

    def _focus(self, step: QWidget) -> None:
        start = getattr(step, "start", None)
        if start is not None:
            start()
        elif isinstance(step, Form):
            step.focus()
        else:
            buttons = [b for b in step.findChildren(QPushButton) if b.property("kind") == "primary"]
            target = buttons[0] if buttons else step.findChild(QPushButton)
            if target is not None:
                target.setFocus(Qt.FocusReason.OtherFocusReason)
