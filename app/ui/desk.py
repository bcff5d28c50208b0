"""The signing desk: one person after the other, with nothing left of the one before.

It is handed the register's signing service and nothing else, so that no other part of Candour can
be reached from it.
"""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.models.declaration import ToDisclose
from app.services.signing.drawing import Drawing
from app.services.signing.rows import Signer, SigningDraft, ToSign
from app.services.signing.service import Signing
from app.ui.desk_leave import LeaveForm, Prove
from app.ui.desk_names import NamesStep
from app.ui.desk_read import ReadStep
from app.ui.desk_sign import DeclareStep, SignStep
from app.ui.desk_step import STYLE, Step, nothing_waits, thanks
from app.ui.door import Door
from app.ui.messages import announce
from app.ui.sheet import button, words
from app.ui.tasks import Tasks

SAMPLE = "Sample school: nobody here is real."
HEAD = 50  # pixels, with or without a button in it


class Desk(QWidget):
    """``left`` gives the operator's secrets and whether the register is to be printed."""

    left = Signal(object, bool)

    def __init__(
        self,
        signing: Signing,
        school: str,
        operator: str,
        tasks: Tasks,
        prove: Prove,
        *,
        sample: bool,
    ) -> None:
        super().__init__()
        self.setStyleSheet(STYLE)
        self.setAccessibleName("Signing desk")
        self.signing, self._operator, self._tasks, self._prove = signing, operator, tasks, prove
        self._shown: list[str] = []
        self.step: QWidget = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        if sample:
            self._column.addWidget(_ribbon())
        self._column.addWidget(self._head(school))
        self._column.addWidget(self.step, 1)
        self.show_names()

    def _head(self, school: str) -> QFrame:
        head = QFrame()
        head.setProperty("role", "sidebar")
        head.setMinimumHeight(HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(32, 6, 32, 6)
        name = words(school, "school")
        name.setWordWrap(False)
        row.addWidget(name, 1)
        self.who = words("", "who")
        self.who.setWordWrap(False)
        row.addWidget(self.who)
        self.leave_button = button("&Leave the desk", self.ask_to_leave, "link")
        row.addWidget(self.leave_button)
        return head

    # --- one page after the other

    def show_names(self) -> None:
        """Forget everybody, and wait for the next person."""
        self._shown = []
        # Somebody may have copied their own name, or the operator the words of an incident.
        QGuiApplication.clipboard().clear()
        step = NamesStep(self.signing.people())
        step.chosen.connect(self._chosen)
        self._show(step)

    def _chosen(self, signer: Signer) -> None:
        waiting = self.signing.waiting(signer.id)
        if waiting:
            self._read(signer, waiting, 0)
        else:
            self._show(nothing_waits())

    def _read(self, signer: Signer, waiting: tuple[ToSign, ...], number: int) -> None:
        if number == len(waiting):
            self._declare(signer, waiting)
            return
        if number == 0:
            self._shown = []
        each = waiting[number]
        reading = self.signing.reading(each.version_id)
        place = f"{number + 1} of {len(waiting)}" if len(waiting) > 1 else ""
        step = ReadStep(signer.name, each, reading, self.signing.text, place)

        def read() -> None:
            self._shown.append(f"{each.title}: {reading.said}")
            self._read(signer, waiting, number + 1)

        step.read.connect(read)
        self._show(step)

    def _declare(self, signer: Signer, waiting: tuple[ToSign, ...]) -> None:
        step = DeclareStep(signer.name, waiting)
        step.declared.connect(lambda answer: self.sign(signer, waiting, answer))
        self._show(step, back=lambda: self._read(signer, waiting, 0))

    def sign(self, signer: Signer, waiting: tuple[ToSign, ...], answer: ToDisclose) -> None:
        """Have somebody sign what waits for them."""
        collections, shown = tuple(each.collection_id for each in waiting), "; ".join(self._shown)

        def keep(intent: str, drawing: Drawing | None, typed: str, mine: bool) -> None:
            self.signing.sign(
                SigningDraft(
                    staff_id=signer.id,
                    collections=collections,
                    to_disclose=answer,
                    intent=intent,
                    shown=shown,
                    drawing=drawing,
                    typed=typed,
                    mine=mine,
                )
            )

        step = SignStep(signer.name, waiting, answer, keep)
        step.signed.connect(lambda: self._show(thanks()))
        self._show(step, back=lambda: self._declare(signer, waiting))

    def take_focus(self) -> None:
        """Put the focus where the next person begins."""
        if isinstance(self.step, Step):
            self.step.start()

    # --- leaving

    def ask_to_leave(self) -> None:
        """Ask the operator for their passphrase; whoever was signing starts again."""
        if isinstance(self.step, Door):
            return
        form = LeaveForm(
            self._operator, self._tasks, self._prove, left=self.left.emit, stay=self.show_names
        )
        self._replace(Door(form, width=760))
        form.focus()

    def stop(self) -> None:
        """Hear no more of the page on show, such as that its time is over."""
        self.step.blockSignals(True)

    def say_problem(self, sentence: str) -> None:
        """Say what went wrong that nobody caught."""
        if isinstance(self.step, Step):
            self.step.say_problem(sentence)

    # --- inside

    def _show(self, step: Step, back: Callable[[], None] | None = None) -> None:
        step.went_back.connect(back or self.show_names)
        self._replace(step)
        announce(step, step.accessibleName())
        step.start()

    def _replace(self, step: QWidget) -> None:
        """Put a page in the place of the one before, which is gone with all that was typed."""
        self.stop()
        former, self.step = self.step, step
        self._column.replaceWidget(former, step)
        step.show()  # at once, so that it can take the focus
        former.hide()
        former.deleteLater()
        self.who.setText(step.who if isinstance(step, Step) else "")
        self.leave_button.setVisible(isinstance(step, NamesStep))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and isinstance(self.step, Door):
            self.show_names()
        else:
            super().keyPressEvent(event)


def _ribbon() -> QFrame:
    ribbon = QFrame()
    ribbon.setProperty("role", "ribbon")
    row = QHBoxLayout(ribbon)
    row.setContentsMargins(32, 3, 32, 3)
    row.addWidget(words(SAMPLE))
    return ribbon
