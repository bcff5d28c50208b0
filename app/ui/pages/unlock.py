"""Signing in: name and passphrase. Made of Qt alone, so that it is there at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.errors import CandourError, FieldProblem, WrongPassphrase
from app.ui.coming_in import caught_up
from app.ui.door import DoorContext
from app.ui.door_name import add_name, name_of
from app.ui.forms import Form
from app.ui.place import nameplate
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.session import Session


class UnlockPage(Form):
    """The vault's door. The school's name is the heading, never a path."""

    def __init__(self, context: DoorContext, folder: Path, name: str, notice: str = "") -> None:
        """``name`` is who signed in last; ``notice`` is said above the fields."""
        told = nameplate(folder)
        super().__init__(told.school or "Sign in")
        self._context, self._folder = context, folder
        self._working = False
        if notice:
            self.add_text(notice)
        if told.sample:
            self.add_text(
                "This is the sample school. The passphrase is “sample school only”.", "hint"
            )
        add_name(self, told, name)
        self.passphrase("passphrase", "Passphrase")
        self.tick(
            "stay",
            "Stay signed in on this PC",
            hint="Opens the register without asking. Relationships and incidents always ask.",
        )
        self.unlock_button = self.foot_button("&Unlock", self.save, "primary")
        self.foot_button("Use the &recovery sheet", lambda: context.recover(folder))
        self.foot_button("&Other school", context.welcome)
        self.unlock_button.setDefault(True)
        self.foot_in_body()
        for field in self.fields.values():
            box = field.control.box
            if hasattr(box, "returnPressed"):
                box.returnPressed.connect(self.save)
        self.focus("passphrase" if self.values().raw["name"] else "name")

    def save(self) -> None:
        """Try the passphrase, off the window's thread."""
        if self._working:
            return
        values = self.values()
        name, passphrase = name_of(values), values.text("passphrase")
        if not name:
            self.show_problems([FieldProblem("name", "Choose your name")])
            return
        if not passphrase:
            self._wrong("Enter your passphrase")
            return
        self._set_working(True)
        folder, hush = self._folder, self._context.hush

        def unlock(_progress: Progress) -> Session | CandourError:
            from app.storage.vault import Vault  # not before the window is there

            hush()
            try:
                return caught_up(Vault.open(folder).unlock(name, passphrase))
            except CandourError as error:
                return error

        self._context.tasks.run(
            unlock, done=self._answered, failed=self._refused, title="Unlocking"
        )

    def _answered(self, answer: Session | CandourError) -> None:
        if isinstance(answer, WrongPassphrase):
            self._set_working(False)
            self._wrong(str(answer))
        elif isinstance(answer, CandourError):
            self._refused(str(answer))
            self._context.trouble(self._folder, answer)
        else:
            self._context.signed_in(answer, self._folder, self.values().tick("stay"))

    def _refused(self, sentence: str) -> None:
        self._set_working(False)
        self.show_problems([FieldProblem("", sentence)])

    def _set_working(self, working: bool) -> None:
        self._working = working
        self.unlock_button.setText("Unlocking…" if working else "&Unlock")

    def _wrong(self, sentence: str) -> None:
        """Say it at the field and select what was typed, so that typing starts afresh."""
        self.show_problems([])
        field = self.fields["passphrase"]
        field.show_problem(sentence)
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)
        box = field.control.box
        if hasattr(box, "selectAll"):
            box.selectAll()
