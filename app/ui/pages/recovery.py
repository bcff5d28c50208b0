"""The way in with the printed recovery sheet, when a passphrase is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CandourError, FieldProblem, Problems
from app.ui.door import DoorContext
from app.ui.door_name import add_name, name_of
from app.ui.forms import Form
from app.ui.passphrases import new_passphrase
from app.ui.place import nameplate
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.session import Session


class RecoveryPage(Form):
    """Name, the sheet's keys, and a new passphrase."""

    def __init__(self, context: DoorContext, folder: Path, name: str) -> None:
        super().__init__("Use the recovery sheet")
        self._context, self._folder = context, folder
        self._working = False
        add_name(self, nameplate(folder), name)
        self.text(
            "register",
            "The register’s key",
            hint="Type all groups of the key. Spaces and capitals don’t matter.",
            lines=2,
        )
        self.text(
            "casebook",
            "The casebook’s or chair’s book’s key (if you have it)",
            hint="Without it, relationships and incidents stay closed to you.",
            lines=2,
        )
        new_passphrase(self, "new_passphrase", "A new passphrase")
        self.foot_button("&Open the vault", self.save, "primary")
        self.foot_button("&Back to signing in", lambda: context.unlock(folder))
        self.focus("register" if self.values().raw["name"] else "name")

    def save(self) -> None:
        """Try the keys, off the window's thread."""
        if self._working:
            return
        values, folder, hush = self.values(), self._folder, self._context.hush
        name, passphrase = name_of(values), values.text("new_passphrase")
        keys = [values.text("register"), values.text("casebook")]
        missing = []
        if not name:
            missing.append(FieldProblem("name", "Choose your name"))
        if not keys[0]:
            missing.append(FieldProblem("register", "Type the register’s key from the sheet"))
        if missing:
            self.show_problems(missing)
            return
        self._working = True

        def recover(_progress: Progress) -> Session | CandourError:
            from app.storage.vault import Vault  # heavy

            hush()
            try:
                return Vault.open(folder).recover(name, keys, passphrase)
            except CandourError as error:
                return error

        self._context.tasks.run(
            recover, done=self._answered, failed=self._say, title="Opening the vault"
        )

    def _answered(self, answer: Session | CandourError) -> None:
        self._working = False
        if isinstance(answer, Problems):
            self.show_problems(answer.problems)
        elif isinstance(answer, CandourError):
            self._say(str(answer))
        else:
            self._context.signed_in(answer, self._folder, False)

    def _say(self, sentence: str) -> None:
        self._working = False
        self.show_problems([FieldProblem("", sentence)])
