"""Declaring and signing at the desk."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import CandourError, FieldProblem, Problems
from app.models.declaration import HowSeen, ToDisclose
from app.services.signing.drawing import Drawing
from app.services.signing.rows import STATEMENTS, ToSign, intent
from app.ui.desk_step import Step
from app.ui.sheet import words
from app.ui.widgets.signature_pad import SignaturePad

LONG = 240  # letters; more of them, for several policies, are set smaller
Keep = Callable[[str, Drawing | None, str, bool], object]
CHOICES = (
    (ToDisclose.NOTHING, "&Nothing to disclose", STATEMENTS[ToDisclose.NOTHING]),
    (
        ToDisclose.SOMETHING,
        "&Something to disclose",
        "The headteacher will ask you. Write nothing here.",
    ),
)


class DeclareStep(Step):
    """The wording, and whether there is something to disclose. ``declared`` gives which."""

    declared = Signal(object)

    def __init__(self, who: str, waiting: Sequence[ToSign]) -> None:
        super().__init__("Your declaration" if len(waiting) == 1 else "Your declarations", who)
        several = len(waiting) > 1
        parts = [f"{each.title}\n\n{each.wording}" if several else each.wording for each in waiting]
        self.wording = QPlainTextEdit("\n\n\n".join(parts))
        self.wording.setReadOnly(True)
        self.wording.setTabChangesFocus(True)
        self.wording.setAccessibleName("What you sign")
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self.wording, 3)
        across.addLayout(self._choices(), 2)
        self.body.addLayout(across, 1)
        self.foot_button("&Go on to sign", self._go_on, "primary")
        self.back_button()

    def _choices(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        self._group = QButtonGroup(self)
        self.choices: dict[ToDisclose, QRadioButton] = {}
        for key, caption, hint in CHOICES:
            radio = QRadioButton(caption)
            radio.setAccessibleDescription(hint)
            self._group.addButton(radio)
            self.choices[key] = radio
            below = words(hint, "hint")
            below.setContentsMargins(44, 0, 0, 14)
            column.addWidget(radio)
            column.addWidget(below)
        column.addStretch(1)
        return column

    def start(self) -> None:
        self.wording.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        for key, radio in self.choices.items():
            if radio.isChecked():
                self.declared.emit(key)
                return
        self.say_problem("Choose one of the two.")
        self.choices[ToDisclose.NOTHING].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N and S choose, wherever the focus is."""
        letter = event.text().casefold()
        for key, radio in self.choices.items():
            if letter and letter == key.value[0]:
                radio.setChecked(True)
                radio.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        super().keyPressEvent(event)


class SignStep(Step):
    """The words that make it a signature, and a box to draw it in or a line to type it on.

    ``signed`` once it is kept. ``keep`` records it: intent, drawing or None, typed words, ticked.
    """

    signed = Signal()

    def __init__(
        self, who: str, waiting: Sequence[ToSign], to_disclose: ToDisclose, keep: Keep
    ) -> None:
        super().__init__("Sign", who)
        self._waiting, self._to_disclose, self._keep = tuple(waiting), to_disclose, keep
        self.intent = words("")
        self.body.addWidget(self.intent)
        self.pad = SignaturePad(who)
        self.typed = QLineEdit()
        self.typed.setAccessibleName("Your name")
        self.typed.setPlaceholderText("Type your name")
        self.mine = QCheckBox("This &is my signature")
        self.mine.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._ways = QStackedWidget()
        self._ways.addWidget(self.pad)
        self._ways.addWidget(self._typing())
        self.body.addWidget(self._ways, 1)
        self._done = False
        self.sign_button = self.foot_button("&Sign", self.sign, "primary")
        self.clear_button = self.foot_button("&Clear", self._clear)
        self.type_button = self.foot_button("&Type my name instead", self.type_instead)
        self.draw_button = self.foot_button("&Draw it instead", self.draw_instead)
        self.back_button()
        self.draw_instead()

    def _typing(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.typed)
        column.addWidget(self.mine)
        column.addStretch(1)
        return holder

    @property
    def drawn(self) -> bool:
        """Whether they sign by drawing."""
        return self._ways.currentWidget() is self.pad

    def draw_instead(self) -> None:
        """Show the box to draw in."""
        self._show_way(drawn=True)
        self.sign_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_instead(self) -> None:
        """Show the line to type on."""
        self._show_way(drawn=False)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_way(self, *, drawn: bool) -> None:
        self._clear()
        self._ways.setCurrentIndex(0 if drawn else 1)
        for shown in (self.clear_button, self.type_button):
            shown.setVisible(drawn)
        self.draw_button.setVisible(not drawn)
        method = HowSeen.DRAWN if drawn else HowSeen.TYPED
        sentence = intent(self._waiting, self._to_disclose, method)
        self.intent.setText(sentence)
        for box in (self.sign_button, self.typed):  # what has the focus says what it means
            box.setAccessibleDescription(sentence)
        self.intent.setStyleSheet("font-size: 18px;" if len(sentence) > LONG else "")

    def _clear(self) -> None:
        self.pad.clear()
        self.typed.clear()
        self.mine.setChecked(False)
        self.say_problem("")

    def start(self) -> None:
        self.sign_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def sign(self) -> None:
        """Record it, once."""
        if self._done:
            return
        drawing = self.pad.drawing() if self.drawn else None
        try:
            self._keep(self.intent.text(), drawing, self.typed.text(), self.mine.isChecked())
        except Problems as problems:
            self._show(problems.problems)
        except CandourError as error:
            self.say_problem(str(error))
        else:
            self._done = True
            self.signed.emit()

    def _show(self, problems: Sequence[FieldProblem]) -> None:
        self.say_problem(" ".join(each.sentence for each in problems))
        boxes: dict[str, QWidget] = {"typed": self.typed, "mine": self.mine}
        for each in problems:
            if each.field in boxes:
                boxes[each.field].setFocus(Qt.FocusReason.OtherFocusReason)
                return
