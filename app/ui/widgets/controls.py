"""The controls that a form is made of: each holds a value, and a state that a draft can keep."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.pasted import has_words, words_of
from app.ui.theme import scaled


class Control(QWidget):
    """Base of all controls: ``box`` is what takes the focus, a name and the mark of an error."""

    changed = Signal()

    def __init__(self, box: QWidget | None = None) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.box: QWidget = box or self
        if box is not None:
            self.column.addWidget(box)
            self.setFocusProxy(box)

    def value(self) -> Any:
        """Return what was entered, or None when nothing was."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show ``value`` (as ``value()`` returns it)."""
        raise NotImplementedError

    def state(self) -> Any:
        """Return what was typed, readable or not, as JSON can keep it."""
        return self.value()

    def restore(self, state: Any) -> None:
        """Show what ``state()`` returned."""
        self.set_value(state)

    def problem(self) -> str:
        """Return the sentence to show when what was typed can't be read, else ``""``."""
        return ""

    def boxes(self) -> list[QWidget]:
        """Return the widgets that take the focus, to be named by the form."""
        return [self.box]


class LineBox(Control):
    """One line of text; ``value()`` is stripped text, ``""`` when empty."""

    def __init__(self, *, placeholder: str = "", width: int | None = None) -> None:
        self.edit = QLineEdit()
        super().__init__(self.edit)
        self.edit.setPlaceholderText(placeholder)
        if width:
            self.edit.setMaximumWidth(scaled(width))
        self.edit.textChanged.connect(lambda _text: self.changed.emit())

    def value(self) -> str:
        return self.edit.text().strip()

    def set_value(self, value: Any) -> None:
        self.edit.setText(str(value or ""))


class TextBox(Control):
    """Several lines of text; Tab leaves it. ``value()`` is stripped text."""

    def __init__(self, *, lines: int = 4) -> None:
        self.edit = _PlainText()
        super().__init__(self.edit)
        self.edit.setTabChangesFocus(True)
        height = self.edit.fontMetrics().lineSpacing() * lines + 18
        self.edit.setMinimumHeight(height)
        self.edit.setMaximumHeight(height)
        self.edit.textChanged.connect(self.changed)

    def value(self) -> str:
        return self.edit.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        self.edit.setPlainText(str(value or ""))


class _PlainText(QPlainTextEdit):
    """Takes words that can be seen; pictures and files go on to the page (ux §2.22)."""

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return has_words(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if has_words(source):
            self.insertPlainText(words_of(source))


class Tick(Control):
    """One box to tick; ``value()`` is a bool. It is its own label."""

    def __init__(self, text: str) -> None:
        self.check = QCheckBox(text)
        super().__init__(self.check)
        self.check.toggled.connect(lambda _on: self.changed.emit())

    def value(self) -> bool:
        return self.check.isChecked()

    def set_value(self, value: Any) -> None:
        self.check.setChecked(bool(value))


class DropDown(Control):
    """A choice out of many; ``value()`` is the chosen key, or None at "Choose…"."""

    def __init__(self, choices: Sequence[tuple[str, str]], *, empty: str = "Choose…") -> None:
        self.combo = QComboBox()
        super().__init__(self.combo)
        if empty:
            self.combo.addItem(empty, None)
        for key, text in choices:
            self.combo.addItem(text, key)
        self.combo.setMaxVisibleItems(12)
        # A wheel turned to scroll the form must not change an answer on the way.
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.installEventFilter(self)
        self.combo.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the scrolling form, and Alt with a letter to the buttons.

        Qt looks a letter up among the choices even with Alt: where no button has it, the answer
        would change unseen.
        """
        if event.type() == QEvent.Type.Wheel or _is_alt_letter(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def value(self) -> str | None:
        data = self.combo.currentData()
        return None if data is None else str(data)

    def set_value(self, value: Any) -> None:
        index = 0 if value is None else self.combo.findData(str(value))
        self.combo.setCurrentIndex(max(index, 0))


def _is_alt_letter(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.modifiers() == Qt.KeyboardModifier.AltModifier
        and event.text().isprintable()
        and event.text() != ""
    )


class PassphraseBox(Control):
    """A passphrase: hidden until shown, may be pasted, and says when Caps Lock is on.

    Its state is never kept: a draft must not hold a passphrase.
    """

    def __init__(self, letter: str = "w") -> None:
        """Alt and ``letter`` show it: another letter of "Show" where two stand on one page."""
        self._caption = "Show".replace(letter, f"&{letter}", 1)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__()
        self.box = self.edit
        self.setFocusProxy(self.edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.show_button = QPushButton(self._caption)
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName("Show the passphrase")
        self.show_button.toggled.connect(self._show)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        self.column.addLayout(row)
        self.caps = QLabel("Caps Lock is on")
        self.caps.setProperty("role", "error")
        self.caps.hide()
        self.column.addWidget(self.caps)
        self.edit.textChanged.connect(lambda _text: self.changed.emit())
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Work out Caps Lock from what a letter key gave."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._look_at(event)
        return super().eventFilter(watched, event)

    def _look_at(self, event: QKeyEvent) -> None:
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps.setVisible(not self.caps.isVisible())
        elif len(letter) == 1 and letter.isalpha() and letter.lower() != letter.upper():
            shift = bool(
                QApplication.queryKeyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
                or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            )
            self.caps.setVisible(letter.isupper() != shift)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self.show_button.setText("Hide" if shown else self._caption)
        self.show_button.setAccessibleName(
            "Hide the passphrase" if shown else "Show the passphrase"
        )

    def value(self) -> str:
        return self.edit.text()

    def set_value(self, value: Any) -> None:
        self.edit.setText(str(value or ""))

    def state(self) -> None:
        return None

    def restore(self, state: Any) -> None:
        self.edit.clear()

    def boxes(self) -> list[QWidget]:
        return [self.edit]
