"""Reading at the desk: the policy itself, or what changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.policies.files import PDF, TEXT
from app.services.policies.texts import decoded
from app.services.signing.rows import CHANGE_LABELS, Change, Reading, ToSign
from app.ui.desk_step import Step
from app.ui.sheet import button, words
from app.ui.widgets.pdf import PdfPreview

ON_PAPER = (
    "Candour has no text of this policy to show. Ask the person who runs the desk for it, "
    "and read it before you go on."
)


class ReadStep(Step):
    """One policy. ``read`` once they say that they have read it."""

    read = Signal()

    def __init__(self, who: str, waiting: ToSign, reading: Reading, place: str = "") -> None:
        """``place`` is "1 of 2" where there are several."""
        super().__init__(waiting.title, who)
        self._panes = QStackedWidget()
        panes: list[tuple[str, QWidget]] = []
        if reading.changes:
            panes.append(("What &changed", Changes(reading.note, reading.changes)))
        elif reading.note and waiting.signed_before:
            self.body.addWidget(words(f"What changed: {reading.note}"))
        panes.append(("The &whole policy", _policy(reading)))
        self._switches: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(8)
        group = QButtonGroup(self)
        for number, (caption, pane) in enumerate(panes):
            self._panes.addWidget(pane)
            made = button(caption, partial(self.show_pane, number))
            made.setCheckable(True)
            group.addButton(made)
            self._switches.append(made)
            row.addWidget(made)
            made.setVisible(len(panes) > 1)
        row.addStretch(1)
        row.addWidget(words(place, "hint"))
        if len(panes) > 1 or place:
            self.body.addLayout(row)
        self.body.addWidget(self._panes, 1)
        self.foot_button("I have &read it", self.read.emit, "primary")
        self.back_button()
        self.show_pane(0 if waiting.signed_before else len(panes) - 1)

    def show_pane(self, number: int) -> None:
        """Show what changed, or the policy."""
        self._panes.setCurrentIndex(number)
        for place, made in enumerate(self._switches):
            made.setChecked(place == number)
            made.setProperty("kind", "primary" if place == number else "plain")
            made.style().unpolish(made)
            made.style().polish(made)
        if self.isVisible():
            self.start()

    def start(self) -> None:
        """Put the focus where arrows scroll; Enter goes on."""
        pane = self._panes.currentWidget()
        if pane is not None:
            pane.setFocus(Qt.FocusReason.OtherFocusReason)


def _policy(reading: Reading) -> QWidget:
    file = reading.file
    if file is not None and file.media_type == PDF:
        preview = PdfPreview("The policy. Arrows and Page Down scroll.")
        preview.show_pdf(file.data)
        return preview
    if file is not None and file.media_type == TEXT:
        return _text(decoded(file.data))
    return _text(ON_PAPER)


def _text(shown: str) -> QPlainTextEdit:
    box = QPlainTextEdit(shown)
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName("The policy. Arrows and Page Down scroll.")
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByKeyboard
        | Qt.TextInteractionFlag.TextSelectableByMouse
    )
    return box


class Changes(QScrollArea):
    """What changed, clause by clause; first what the head calls material."""

    def __init__(self, note: str, changes: Sequence[Change]) -> None:
        super().__init__()
        self.setAccessibleName("What changed. Arrows and Page Down scroll.")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        holder = QWidget()
        holder.setProperty("role", "body")
        column = QVBoxLayout(holder)
        column.setContentsMargins(4, 4, 12, 12)
        column.setSpacing(12)
        if note:
            column.addWidget(words(note))
        material = [each for each in changes if each.material]
        rest = [each for each in changes if not each.material]
        for heading, some in (("This changes what you do", material), ("Also changed", rest)):
            if some:
                column.addWidget(words(heading, "who"))
            for each in some:
                column.addWidget(_card(each))
        column.addStretch(1)
        self.setWidget(holder)


def _card(change: Change) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 10, 16, 12)
    column.setSpacing(6)
    numbers = [each for each in (change.old_number, change.new_number) if each]
    number = " is now ".join(dict.fromkeys(numbers))
    said = " ".join(part for part in (CHANGE_LABELS[change.kind], number) if part)
    column.addWidget(words(f"{said}: {change.heading}" if change.heading else said, "hint"))
    if change.new_text:
        column.addWidget(words(change.new_text))
    if change.old_text and change.old_text != change.new_text:
        column.addWidget(words(f"Before: {change.old_text}", "hint"))
    return card
