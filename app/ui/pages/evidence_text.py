"""A message or a text to read: headers, what a reader sees, what is attached."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.services.evidence.written import Attachment, Written
from app.ui import theme
from app.ui.sheet import button, words
from app.words import count


class TextView(QScrollArea):
    """What was written. ``text`` is where it stands, read-only: arrows move, Ctrl+C copies."""

    def __init__(
        self, name: str, written: Written, take: Callable[[Sequence[Attachment]], object]
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        inside = QWidget()
        inside.setProperty("role", "body")
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        if written.headers:
            grid = QGridLayout()
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(2)
            grid.setColumnStretch(1, 1)
            for row, (label, value) in enumerate(written.headers):
                grid.addWidget(words(label, "fact"), row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(words(value, selectable=True), row, 1)
            column.addLayout(grid)
        if written.received:
            self._add_way(column, written.received)
        self.text = reading_box(f"{name}, its text", written.text)
        self.text.setMinimumHeight(theme.scaled(140))
        column.addWidget(self.text, 1)
        if written.hidden_words:
            column.addWidget(words(written.hidden_words, "hint"))
        if written.attachments:
            _add_attachments(column, written.attachments, take)

    def _add_way(self, column: QVBoxLayout, received: Sequence[str]) -> None:
        """The way it came, folded away: needed seldom, and long."""
        shown = words("\n".join(received), "hint", selectable=True)
        shown.hide()
        steps = f"the way it came ({count(len(received), 'stop')})"

        def toggle() -> None:
            shown.setVisible(not shown.isVisible())
            fold.setText(f"{'Hide' if shown.isVisible() else 'Sh&ow'} {steps}")

        fold = button(f"Sh&ow {steps}", toggle, "link")
        column.addWidget(fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(shown)


def reading_box(name: str, text: str) -> QPlainTextEdit:
    """Return a box with a text to read."""
    box = QPlainTextEdit(text)
    box.setReadOnly(True)
    box.setAccessibleName(name)
    box.setTabChangesFocus(True)
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return box


def _add_attachments(
    column: QVBoxLayout,
    attachments: Sequence[Attachment],
    take: Callable[[Sequence[Attachment]], object],
) -> None:
    column.addWidget(words(count(len(attachments), "attachment"), "label"))
    for each in attachments[:8]:
        said = f"{each.name}: left in the message. {each.why_not}" if each.why_not else each.name
        column.addWidget(words(said, "hint"))
    if len(attachments) > 8:
        column.addWidget(words(f"and {len(attachments) - 8} more", "hint"))
    good = [each for each in attachments if not each.why_not]
    if good:
        row = QHBoxLayout()
        row.addWidget(button("Keep &attachments as evidence too…", lambda: take(good)))
        row.addStretch(1)
        column.addLayout(row)
