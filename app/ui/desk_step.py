"""One thing a page, in large letters: what every page of the signing desk is made of."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.messages import announce
from app.ui.sheet import ButtonKind, button, words

WIDTH = 1040
THANKS_MS = 2000
STYLE = """
QWidget { font-size: 24px; }
QLabel[role="title"] { font-size: 34px; }
QLabel[role="hint"], QLabel[role="step"], QLabel[role="school"], QLabel[role="saved"],
QFrame[role="ribbon"] QLabel { font-size: 18px; }
QLabel[role="who"] { font-weight: 600; }
QPushButton { min-height: 52px; padding: 0 28px; border-radius: 6px; }
QPushButton[kind="link"] { min-height: 36px; padding: 0 4px; font-size: 18px; }
QLineEdit { min-height: 54px; padding: 0 14px; border-radius: 6px; }
QPlainTextEdit { padding: 12px 16px; border-radius: 6px; }
QRadioButton, QCheckBox { spacing: 14px; min-height: 44px; }
QRadioButton::indicator { width: 26px; height: 26px; border-radius: 14px; }
QRadioButton::indicator:checked { width: 12px; height: 12px; border-width: 8px; }
QCheckBox::indicator { width: 28px; height: 28px; }
"""


class Step(QWidget):
    """Heading, body, and large buttons at the foot. Enter does what the primary button does.

    ``went_back`` asks for the page before; whatever stands here is forgotten then.
    """

    went_back = Signal()

    def __init__(self, title: str, who: str = "") -> None:
        super().__init__()
        self.who = who
        self.setAccessibleName(f"{title}, {who}" if who else title)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        holder = QWidget()
        holder.setMaximumWidth(WIDTH)
        across.addWidget(holder, 100)
        across.addStretch(1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(32, 8, 32, 20)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(24)
        self.title = words(title, "title")
        top.addWidget(self.title, 2)
        self.problem = words("", "error")
        self.problem.hide()
        top.addWidget(self.problem, 3)
        column.addLayout(top)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column.addLayout(self.body, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(12)
        self.foot.setContentsMargins(0, 8, 0, 0)
        self.foot.addStretch(1)
        column.addLayout(self.foot)
        self._primary: Callable[[], object] | None = None

    def foot_button(
        self, text: str, pressed: Callable[[], object], kind: ButtonKind = "plain"
    ) -> QWidget:
        """Put a button at the foot; the primary one is what Enter presses."""
        made = button(text, pressed, kind)
        if kind == "primary":
            self._primary = pressed
        self.foot.insertWidget(self.foot.count() - 1, made)
        return made

    def back_button(self) -> None:
        """Put a button at the foot that goes back, as Esc does."""
        self.foot_button("&Back", self.went_back.emit)

    def say_problem(self, sentence: str) -> None:
        """Say what to put right, or nothing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def start(self) -> None:
        """Take the focus."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear what nobody inside wanted; a key held down from the page before does nothing."""
        if event.isAutoRepeat():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._primary is not None:
            self._primary()
        elif event.key() == Qt.Key.Key_Escape:
            self.went_back.emit()
        else:
            super().keyPressEvent(event)


class LastStep(Step):
    """A sentence in the middle, and the way on to the next person; it goes by itself as well."""

    def __init__(self, title: str, icon: str, sentence: str, *, after_ms: int) -> None:
        super().__init__("")
        self.setAccessibleName(title)
        self.title.hide()
        self._icon = icon
        self._picture = QLabel()
        self._said = f"{title} {sentence}"
        heading = words(title, "title")
        text = words(sentence)
        self.body.addStretch(1)
        for label in (self._picture, heading, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(label)
        self.body.addSpacing(16)
        self._next = button("&Next person", self.went_back.emit, "primary")
        self._primary = self.went_back.emit
        self.body.addWidget(self._next, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(2)
        QTimer.singleShot(after_ms, self, self.went_back.emit)

    def start(self) -> None:
        look = theme.colours(self)
        ink = look.status("done")[0] if self._icon == "done-filled" else look.secondary
        self._picture.setPixmap(theme.pixmap(self._icon, ink, 88))
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._said)


def thanks() -> LastStep:
    """Say that it is done."""
    return LastStep("Thank you", "done-filled", "Your signature is kept.", after_ms=THANKS_MS)


def nothing_waits() -> LastStep:
    """Say that there is nothing to sign, for whatever reason."""
    sentence = "If you think there should be, ask the person who runs the desk."
    title = "Nothing is waiting for you"
    return LastStep(title, "info", sentence, after_ms=4 * THANKS_MS)
