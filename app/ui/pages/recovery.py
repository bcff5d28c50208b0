"""The way in with the printed recovery sheet: a passphrase is forgotten, or the head is gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CandourError, FieldProblem, Problems
from app.ui.coming_in import caught_up
from app.ui.door import DoorContext
from app.ui.door_name import add_name, name_of
from app.ui.forms import Form
from app.ui.passphrases import new_passphrase
from app.ui.place import nameplate
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.session import Session


GONE = "I am the new head, and the old head is gone"


class RecoveryPage(Form):
    """Name, the sheet's keys, and a new passphrase."""

    def __init__(self, context: DoorContext, folder: Path, name: str) -> None:
        super().__init__("Use the recovery sheet")
        self._context, self._folder = context, folder
        self._working = False
        add_name(self, nameplate(folder), name)
        self.tick("gone", GONE, hint="The old head’s sign-in goes, and a new sheet is printed.")
        with self.row():
            self.line("new_name", "The new head’s name", hint="You sign in with it.")
            self.date("starts", "First day", hint="As head.", value=_today())
        self.line("leaver", "The old head’s name", hint="Only if there are several heads.")
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
        self.changed.connect(self._suit)
        self._suit()
        self.focus("register" if self.values().raw["name"] else "name")

    def _suit(self) -> None:
        """Ask for what applies: one's own sign-in, or the new head's name."""
        gone = self.values().tick("gone")
        for field in ("new_name", "starts", "leaver"):
            self.show_field(field, gone)
        self.show_field("name", not gone)
        if gone and "other_name" in self.fields:
            self.show_field("other_name", False)

    def save(self) -> None:
        """Try the keys, off the window's thread."""
        if self._working:
            return
        values, folder, hush = self.values(), self._folder, self._context.hush
        name, passphrase = name_of(values), values.text("new_passphrase")
        keys = [values.text("register"), values.text("casebook")]
        missing = []
        gone, new_name = values.tick("gone"), values.text("new_name")
        starts, leaver = values.date("starts"), values.text("leaver")
        if gone and not new_name:
            missing.append(FieldProblem("new_name", "Enter the new head’s name."))
        if not gone and not name:
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
                vault = Vault.open(folder)
                if gone:
                    made = vault.hand_over(keys, new_name, passphrase, leaver, starts)
                else:
                    made = vault.recover(name, keys, passphrase)
                return caught_up(made)
            except CandourError as error:
                return error

        self._context.tasks.run(
            recover, done=self._answered, failed=self._say, title="Opening the vault"
        )

    def _answered(self, answer: Session | CandourError) -> None:
        self._working = False
        if isinstance(answer, Problems):
            self.show_problems([_placed(each) for each in answer.problems])
        elif isinstance(answer, CandourError):
            self._say(str(answer))
        else:
            self._context.signed_in(answer, self._folder, False)

    def _say(self, sentence: str) -> None:
        self._working = False
        self.show_problems([FieldProblem("", sentence)])


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _placed(problem: FieldProblem) -> FieldProblem:
    """A fault of a new sign-in, at the field that it has here."""
    fields = {"person_name": "new_name", "passphrase": "new_passphrase"}
    return FieldProblem(fields.get(problem.field, problem.field), problem.sentence)
