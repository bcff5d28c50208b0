"""Find: people, references and words as one types; Enter goes there."""

# ruff: noqa: D102 - what overrides Page or Qt is described there

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout

from app.services.find import Found
from app.services.printouts.codes import read_typed
from app.ui.delegates import Lines
from app.ui.page import Page, PageContext
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList
from app.ui.widgets.status import EmptyState

# Where a kind is shown; ``policy`` lives with the declarations.
_SECTIONS = {
    "staff": ("staff", ""),
    "policy": ("declarations", "policy"),
    "disclosure": ("relationships", ""),
    "approach": ("approaches", ""),
    "incident": ("incidents", ""),
    "withheld": ("incidents", ""),
    "request": ("requests", ""),
}


def _lines(found: Found) -> Lines:
    return Lines(found.title, " · ".join(part for part in (found.label, found.reference) if part))


def _is_page_code(text: str) -> bool:
    """Whether it is the code of a printed page; a printout's alone might be a word."""
    code = read_typed(text)
    return code is not None and code.page is not None


class FindPage(Page):
    """One box and what it finds, newest first."""

    section: ClassVar[str] = "find"
    title: ClassVar[str] = "Find"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sheet = Sheet("Find", wide=True)
        column.addWidget(self.sheet)
        self.box = QLineEdit()
        self.box.setPlaceholderText("A name, a reference, or words")
        self.box.setAccessibleName("Find a name, a reference, or words")
        self.box.setClearButtonEnabled(True)
        self.box.setMaximumWidth(640)
        self.box.textChanged.connect(self._search)
        self.box.returnPressed.connect(self._first)
        self.box.installEventFilter(self)
        self.sheet.add(self.box)
        self.view: TwoLineList[Found] = TwoLineList("Found", _lines)
        self.view.setProperty("pane", False)
        self.view.opened.connect(self._open)
        self.empty = EmptyState("Type at least two letters.")
        self.stack = QStackedWidget()
        self.stack.setMaximumWidth(860)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        self.sheet.body.addWidget(self.stack, 1)

    def enter(self) -> None:
        self._search(self.box.text())
        self.box.setFocus()
        self.box.selectAll()

    def find_here(self) -> None:
        self.enter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down go from the box into what was found."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and self.view.rows.rowCount()
        ):
            self.view.setFocus()
            self.view.setCurrentIndex(self.view.rows.index(0, 0))
            return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        words = text.strip()
        if _is_page_code(words):
            self.empty.set_sentence("This is the code of a printed page. Press Enter to check it.")
            self.view.set_rows(())
            self.stack.setCurrentWidget(self.empty)
            return
        found = self.context.workspace.find.search(words) if len(words) > 1 else ()
        self.view.set_rows(found)
        if not found:
            self.empty.set_sentence(
                f"No match for “{words}”." if len(words) > 1 else "Type at least two letters."
            )
        self.stack.setCurrentWidget(self.view if found else self.empty)

    def _first(self) -> None:
        if _is_page_code(self.box.text()):
            self.context.navigate("check", self.box.text().strip())
            return
        rows = self.view.rows.shown_rows()
        if rows:
            self._open(self.view.current() or rows[0])

    def _open(self, found: Found) -> None:
        section, action = _SECTIONS.get(found.kind, ("home", ""))
        self.context.navigate(section, str(found.id), action)
