"""The pieces of a bundle, each with what is done with it: one letter decides."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.services.bundles.rows import Choice, Chosen, Kind, Piece
from app.ui import theme
from app.ui.sheet import button, words
from app.ui.tables import Column, Table
from app.ui.widgets.controls import Control
from app.ui.widgets.status import Chip

LETTERS = {"i": Choice.INCLUDE, "r": Choice.REDACT, "l": Choice.LEAVE_OUT}
_CHIPS = {
    Choice.INCLUDE: Chip(Choice.INCLUDE.label, "plain"),
    Choice.REDACT: Chip(Choice.REDACT.label, "info"),
    Choice.LEAVE_OUT: Chip(Choice.LEAVE_OUT.label, "due"),
}
_MOST_ROWS = 8


@dataclass(frozen=True)
class _Line:
    id: str
    chosen: Chosen


def _columns() -> list[Column[_Line]]:
    return [
        Column("Piece", lambda line: line.chosen.piece.label),
        Column("What it is", lambda line: line.chosen.piece.title, stretch=True),
        Column(
            "How it goes in",
            lambda line: line.chosen.choice.label,
            chip=lambda line: _CHIPS[line.chosen.choice],
        ),
    ]


class PiecesBox(Control):
    """A table of pieces; I includes, R redacts, L leaves out the marked one, with its reason.

    ``asked`` tells that the box for the reason is shown and has the keyboard.
    """

    asked = Signal()

    def __init__(self) -> None:
        self.table: Table[_Line] = Table("Pieces of the bundle", _columns())
        super().__init__(self.table)
        self.table.setSortingEnabled(False)
        self.table.installEventFilter(self)
        self.table.chosen.connect(self._show_why)
        row = QHBoxLayout()
        row.setSpacing(8)
        for caption, choice in (
            ("&Include", Choice.INCLUDE),
            ("&Redacted", Choice.REDACT),
            ("&Leave out", Choice.LEAVE_OUT),
        ):
            row.addWidget(button(caption, partial(self.choose, choice)))
        row.addStretch(1)
        self.column.addLayout(row)
        self.why_label = words("Why is it left out?", "label")
        self.why = QLineEdit()
        self.why.setAccessibleName("Why is it left out?")
        self.why.textEdited.connect(self._reason)
        self.column.addWidget(self.why_label)
        self.column.addWidget(self.why)
        self._lines: list[_Line] = []
        self._show_why(None)

    def add(self, pieces: Sequence[Piece]) -> None:
        """Add pieces that are not there yet."""
        known = {line.id for line in self._lines}
        new = [
            _Line(str(piece.id), Chosen(piece)) for piece in pieces if str(piece.id) not in known
        ]
        self._show([*self._lines, *new])
        if self._lines and self.table.current() is None:
            self.table.select(self._lines[0].id)

    def choose(self, choice: Choice) -> None:
        """Decide on the marked piece, and go to the next; a reason is asked for at once."""
        line = self.table.current()
        if line is None:
            return
        self._change(line.id, replace(line.chosen, choice=choice))
        if choice is Choice.LEAVE_OUT:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            self.asked.emit()
            return
        here = [each.id for each in self._lines].index(line.id)
        self.table.select(self._lines[min(here + 1, len(self._lines) - 1)].id)

    def redact_texts(self) -> None:
        """Suggest that the words of every record go in redacted, as subject access asks for."""
        for line in self._lines:
            if line.chosen.piece.kind is not Kind.EXHIBIT:
                self._change(line.id, replace(line.chosen, choice=Choice.REDACT))

    def value(self) -> tuple[Chosen, ...]:
        return tuple(line.chosen for line in self._lines)

    def set_value(self, value: Any) -> None:
        self._show([_Line(str(each.piece.id), each) for each in value or ()])

    def state(self) -> Any:
        return [
            {
                "record": line.chosen.piece.record,
                "id": line.id,
                "choice": line.chosen.choice.value,
                "why": line.chosen.why,
            }
            for line in self._lines
        ]

    def restore(self, state: Any) -> None:
        """Decide as before on those that are there; the page puts the pieces in first."""
        for kept in state or ():
            line = next((each for each in self._lines if each.id == kept["id"]), None)
            if line is not None:
                choice = Choice(kept["choice"])
                self._change(line.id, replace(line.chosen, choice=choice, why=kept["why"]))

    def boxes(self) -> list[QWidget]:
        return [self.table]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a letter decide on the marked piece."""
        if (
            watched is self.table
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and event.text().lower() in LETTERS
        ):
            self.choose(LETTERS[event.text().lower()])
            return True
        return super().eventFilter(watched, event)

    def _change(self, key: str, chosen: Chosen) -> None:
        lines = [_Line(key, chosen) if line.id == key else line for line in self._lines]
        self._show(lines)
        self._show_why(self.table.current())

    def _show(self, lines: list[_Line]) -> None:
        self._lines = lines
        self.table.set_rows(lines)
        shown = min(max(len(lines), 2), _MOST_ROWS) + 1
        self.table.setFixedHeight(theme.scaled(theme.ROW) * shown + 4)
        self.changed.emit()

    def _show_why(self, line: _Line | None) -> None:
        asks = line is not None and line.chosen.choice is Choice.LEAVE_OUT
        self.why_label.setVisible(asks)
        self.why.setVisible(asks)
        if line is not None and self.why.text() != line.chosen.why:
            self.why.setText(line.chosen.why)

    def _reason(self, text: str) -> None:
        line = self.table.current()
        if line is not None:
            self._change(line.id, replace(line.chosen, why=text))
