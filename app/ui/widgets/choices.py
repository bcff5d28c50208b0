"""Choices shown whole: one of a few (letter keys pick), or any of several."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QRadioButton,
    QWidget,
)

from app.ui.widgets.controls import Control


class _Options(Control):
    """Buttons one under the other, or in columns."""

    def __init__(
        self,
        buttons: Sequence[tuple[str, QAbstractButton]],
        columns: int,
    ) -> None:
        super().__init__()
        self.buttons = dict(buttons)
        grid = QGridLayout()
        grid.setContentsMargins(4, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        self.per_column = -(-len(self.buttons) // columns)
        for index, button in enumerate(self.buttons.values()):
            grid.addWidget(button, index % self.per_column, index // self.per_column)
            button.toggled.connect(lambda _on: self.changed.emit())
            button.installEventFilter(self)
        grid.setColumnStretch(columns, 1)
        self.column.addLayout(grid)
        if self.buttons:
            self.box = next(iter(self.buttons.values()))
            self.setFocusProxy(self.box)

    def boxes(self) -> list[QWidget]:
        return list(self.buttons.values())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a letter go to the next option that begins with it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self.pressed(event, watched)
        ):
            return True
        return super().eventFilter(watched, event)

    def pressed(self, event: QKeyEvent, watched: QObject) -> bool:
        """Take a key; return whether it was for this control."""
        return (
            bool(event.text().strip())
            and event.modifiers()
            in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            and self._letter(event.text().casefold(), watched)
        )

    def _letter(self, letter: str, current: QObject) -> bool:
        buttons = list(self.buttons.values())
        # The option that has the focus comes first as long as it isn't chosen, then last.
        here = next((at for at, button in enumerate(buttons) if button is current), -1)
        start = here if buttons[here].isChecked() else here - 1
        ordered = buttons[start + 1 :] + buttons[: start + 1]
        for button in ordered:
            if button.text().replace("&", "").casefold().startswith(letter):
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.picked(button)
                return True
        return False

    def picked(self, button: QAbstractButton) -> None:
        """Take a letter's choice."""
        raise NotImplementedError


class ChoiceList(_Options):
    """One of a few; ``value()`` is the chosen key or None. Nothing is chosen to begin with."""

    def __init__(self, choices: Sequence[tuple[str, str]], *, columns: int = 1) -> None:
        super().__init__([(key, QRadioButton(text)) for key, text in choices], columns)
        self.group = QButtonGroup(self)
        for button in self.buttons.values():
            self.group.addButton(button)
        self.changed.connect(self._land)
        self._land()

    def _land(self) -> None:
        """Let Tab come to the option that is chosen, and to the first as long as none is."""
        buttons = list(self.buttons.values())
        if not buttons:
            return
        self.box = next((button for button in buttons if button.isChecked()), buttons[0])
        self.setFocusProxy(self.box)
        for button in buttons:
            here = button is self.box
            focus = Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(focus)

    def pressed(self, event: QKeyEvent, watched: QObject) -> bool:
        """Move with the arrows, too, which choose where they land."""
        ways = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -self.per_column,
            Qt.Key.Key_Right: self.per_column,
        }
        step = ways.get(Qt.Key(event.key()))
        buttons = list(self.buttons.values())
        here = next((at for at, button in enumerate(buttons) if button is watched), -1)
        if step is None or here < 0:
            return super().pressed(event, watched)
        if len(buttons) == self.per_column:  # one column: sideways is up and down
            step = 1 if step > 0 else -1
        there = here + step
        if abs(step) == 1:
            there %= len(buttons)
        if 0 <= there < len(buttons):
            buttons[there].setChecked(True)
            buttons[there].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def picked(self, button: QAbstractButton) -> None:
        button.setChecked(True)

    def value(self) -> str | None:
        return next((key for key, button in self.buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        wanted = None if value is None else self.buttons.get(str(value))
        if wanted is not None:
            wanted.setChecked(True)
            return
        self.group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self.group.setExclusive(True)


class TickList(_Options):
    """Any of several; ``value()`` is a tuple of keys in the order shown."""

    def __init__(self, choices: Sequence[tuple[str, str]], *, columns: int = 1) -> None:
        super().__init__([(key, QCheckBox(text)) for key, text in choices], columns)

    def picked(self, button: QAbstractButton) -> None:
        button.toggle()

    def value(self) -> tuple[str, ...]:
        return tuple(key for key, button in self.buttons.items() if button.isChecked())

    def set_value(self, value: Any) -> None:
        wanted = {str(key) for key in value or ()}
        for key, button in self.buttons.items():
            button.setChecked(key in wanted)

    def state(self) -> list[str]:
        return list(self.value())
