"""Reading at the desk: the policy itself, or what changed in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
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

from app.errors import CandourError
from app.services.policies.change_rows import KIND_LABELS, ChangeRow
from app.services.policies.files import PDF
from app.services.policies.rows import PolicyFile
from app.services.signing.rows import Reading, ToSign
from app.ui.desk_step import Step
from app.ui.sheet import button, restyle, words
from app.ui.widgets.pdf import PdfPreview

ON_PAPER = (
    "Candour has no text of this policy to show. Ask the person who runs the desk for it, "
    "and read it before you go on."
)


class ReadStep(Step):
    """One policy. ``read`` once they say that they have read it."""

    read = Signal()

    def __init__(
        self,
        who: str,
        waiting: ToSign,
        reading: Reading,
        text: Callable[[PolicyFile], str],
        place: str = "",
    ) -> None:
        """``text`` gives a file's words; ``place`` is "1 of 2" where there are several."""
        super().__init__(waiting.title, who)
        self._panes = QStackedWidget()
        self._text = text
        file = reading.file
        panes: list[tuple[str, QWidget]] = []
        if reading.changes:
            panes.append(("What &changed", Changes(reading)))
        elif reading.note and waiting.signed_label:
            self.body.addWidget(words(f"What changed: {reading.note}"))
        if file is not None and file.media_type == PDF:
            panes.append(("The &whole policy", _pdf(file)))
            panes.append(("In &large letters", LaterText(lambda: self._words(file))))
        else:
            shown = self._words(file) if file is not None else ON_PAPER
            panes.append(("The &whole policy", _text(shown)))
        self._switches: list[QPushButton] = []
        for _caption, pane in panes:
            self._panes.addWidget(pane)
        if len(panes) > 1 or place:
            self.body.addLayout(self._switch_row([caption for caption, _pane in panes], place))
        self.body.addWidget(self._panes, 1)
        self.foot_button("I have &read it", self.read.emit, "primary")
        self.back_button()
        # Who signed the very version before has only to read what changed since.
        current = reading.changes and waiting.signed_label == reading.since
        self.show_pane(0 if current or not reading.changes else 1)

    def _switch_row(self, captions: Sequence[str], place: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        group = QButtonGroup(self)
        for number, caption in enumerate(captions if len(captions) > 1 else ()):
            made = button(caption, partial(self.show_pane, number))
            made.setCheckable(True)
            group.addButton(made)
            self._switches.append(made)
            row.addWidget(made)
        row.addStretch(1)
        row.addWidget(words(place, "hint"))
        return row

    def show_pane(self, number: int) -> None:
        """Show what changed, or the policy."""
        self._panes.setCurrentIndex(number)
        for place, made in enumerate(self._switches):
            made.setChecked(place == number)
            restyle(made, "kind", "primary" if place == number else "plain")
        if self.isVisible():
            self.start()

    def _words(self, file: PolicyFile) -> str:
        try:
            return self._text(file)
        except CandourError:
            return ON_PAPER

    def start(self) -> None:
        """Put the focus where arrows scroll; Enter goes on."""
        pane = self._panes.currentWidget()
        if pane is not None:
            pane.setFocus(Qt.FocusReason.OtherFocusReason)


def _pdf(file: PolicyFile) -> QWidget:
    from pypdfium2 import PdfiumError  # only where a PDF is shown

    preview = PdfPreview("The policy. Arrows and Page Down scroll.")
    try:
        preview.show_pdf(file.data)
    except PdfiumError:  # damaged, or it wants a password
        preview.deleteLater()
        return _text(ON_PAPER)
    return preview


def _text(shown: str) -> QPlainTextEdit:
    box = QPlainTextEdit(shown)
    _read_only(box)
    return box


def _read_only(box: QPlainTextEdit) -> None:
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName("The policy. Arrows and Page Down scroll.")
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByKeyboard
        | Qt.TextInteractionFlag.TextSelectableByMouse
    )


class LaterText(QPlainTextEdit):
    """The words of a PDF, taken out of it when they are asked for."""

    def __init__(self, words_of: Callable[[], str]) -> None:
        super().__init__()
        _read_only(self)
        self._words_of: Callable[[], str] | None = words_of

    def showEvent(self, event: QShowEvent) -> None:
        """Fill in the words at the first showing."""
        if self._words_of is not None:
            self.setPlainText(self._words_of())
            self._words_of = None
        super().showEvent(event)


class Changes(QScrollArea):
    """What changed, clause by clause; first what the head calls material."""

    def __init__(self, reading: Reading) -> None:
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
        since = f"Since {reading.since}"
        column.addWidget(words(f"{since}: {reading.note}" if reading.note else f"{since}."))
        material = [each for each in reading.changes if each.material]
        rest = [each for each in reading.changes if not each.material]
        for heading, some in (("This changes what you do", material), ("Also changed", rest)):
            if some:
                column.addWidget(words(heading, "who"))
            for each in some:
                column.addWidget(_card(each))
        column.addStretch(1)
        self.setWidget(holder)


def _card(change: ChangeRow) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 10, 16, 12)
    column.setSpacing(6)
    numbers = (each for each in (change.old_number, change.new_number) if each)
    number = ", now ".join(dict.fromkeys(numbers))
    parts = (KIND_LABELS[change.kind], number, change.heading or "")
    column.addWidget(words(" · ".join(part for part in parts if part), "hint"))
    if change.new_text:
        column.addWidget(words(change.new_text))
    if change.old_text and change.old_text != change.new_text:
        column.addWidget(words(f"Before: {change.old_text}", "hint"))
    return card
