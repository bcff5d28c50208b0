"""What only the desk's operator can do: leave it, or open it again after it locked itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from app.errors import CandourError
from app.ui.forms import Form
from app.ui.tasks import Progress, Tasks

if TYPE_CHECKING:
    from app.storage.people import Secrets

Prove = Callable[[str], "Secrets"]
Proved = Callable[["Secrets"], object]


class ProveForm(Form):
    """Asks for the operator's passphrase, and checks it off the window's thread."""

    def __init__(self, title: str, sentence: str, tasks: Tasks, prove: Prove) -> None:
        super().__init__(title)
        self._tasks, self._prove = tasks, prove
        self._working = False
        self.add_text(sentence)
        self.passphrase("passphrase", "Passphrase")

    def ask(self, proved: Proved) -> None:
        """Check what was typed; ``proved`` is called if it is right."""
        passphrase, prove = self.values().text("passphrase"), self._prove
        if self._working:
            return
        if not passphrase:
            self._wrong("Enter the passphrase")
            return
        self._working = True

        def check(_progress: Progress) -> Secrets | CandourError:
            try:
                return prove(passphrase)
            except CandourError as error:
                return error

        def answered(answer: Secrets | CandourError) -> None:
            if not isValid(self):
                return
            self._working = False
            if isinstance(answer, CandourError):
                self._wrong(str(answer))
            else:
                proved(answer)

        self._tasks.run(check, done=answered, failed=self._wrong, title="Checking the passphrase")

    def _wrong(self, sentence: str) -> None:
        """Say it at the field, and let typing start afresh."""
        self._working = False
        self.show_problems([])
        field = self.fields["passphrase"]
        field.show_problem(sentence)
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        for box in field.control.boxes():
            if isinstance(box, QLineEdit):
                box.selectAll()

    def on_enter(self, pressed: Callable[[], object]) -> None:
        """Have Enter in the box do the same as the first button."""
        for box in self.fields["passphrase"].control.boxes():
            if isinstance(box, QLineEdit):
                box.returnPressed.connect(pressed)


class LeaveForm(ProveForm):
    """Leaving: ``left(secrets, register)`` with whether to go to the day's register."""

    def __init__(
        self,
        operator: str,
        tasks: Tasks,
        prove: Prove,
        *,
        left: Callable[[Secrets, bool], object],
        stay: Callable[[], object],
    ) -> None:
        sentence = f"Type the passphrase of “{operator}”, who started the desk."
        super().__init__("Leave the signing desk", sentence, tasks, prove)

        def leave() -> None:
            self.ask(lambda secrets: left(secrets, False))

        self.foot_button("&Leave the desk", leave, "primary")
        self.foot_button("Leave and &print", lambda: self.ask(lambda secrets: left(secrets, True)))
        self.foot_button("&Back", stay)
        self.foot_in_body()
        self.add_text("“Leave and print” goes on to the register of who signed today.", "hint")
        self.on_enter(leave)


class LockedForm(ProveForm):
    """The desk that locked itself: nothing of the school, and nothing open behind it."""

    def __init__(
        self,
        tasks: Tasks,
        prove: Prove,
        *,
        opened: Proved,
        end: Callable[[], object],
    ) -> None:
        sentence = "The operator’s passphrase opens the desk again."
        super().__init__("Locked", sentence, tasks, prove)

        def reopen() -> None:
            self.ask(opened)

        self.foot_button("&Open the desk", reopen, "primary")
        self.foot_button("&End the desk", end)
        self.foot_in_body()
        self.on_enter(reopen)
