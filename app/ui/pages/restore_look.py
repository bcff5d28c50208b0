"""The last step of a restore: what is in the backup, who comes back, and where it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import dates
from app.errors import CandourError, FieldProblem, Problems
from app.ui.coming_in import caught_up
from app.ui.door import DoorContext
from app.ui.forms import Form, Values
from app.ui.held import BOOKS, facts_of
from app.ui.pages.welcome import default_folder
from app.ui.passphrases import new_passphrase
from app.ui.tasks import Progress
from app.words import join

if TYPE_CHECKING:
    from app.storage.restore import Preview
    from app.storage.session import Session
    from app.ui.pages.restore import Kept

NEW_HEAD = "a new head"
_FIELDS = {
    "person_name": "new_name",
    "passphrase": "new_passphrase",
    "new_passphrase": "new_passphrase",
}


class LookForm(Form):
    """Shows school, date and counts; **Restore** writes the vault and opens it.

    Args:
        key: what was typed to open the backup with.
        back: goes to the step before.
    """

    def __init__(
        self,
        context: DoorContext,
        one: Kept,
        key: Values,
        seen: Preview,
        back: Callable[[], object],
    ) -> None:
        super().__init__(seen.school)
        self._context, self._one, self._key, self._seen = context, one, key, seen
        self._working = False
        self._sheet = key.choice("way") == "sheet"
        self.set_note("Step 3 of 3")
        self.add_text(seen.sentence)
        for title, facts in facts_of(tuple(seen.books.values())):
            self.add_section(title)
            self.add_facts(facts)
        if seen.closed:
            closed = join([BOOKS.get(book, book).lower() for book in seen.closed])
            self.add_text(f"The {closed} comes back too; its own holders open it.", "hint")
        if self._sheet:
            self.add_section("Who you are")
            names = [(name, name) for name in seen.sign_in_names]
            self.drop_down("name", "Your name", [*names, (NEW_HEAD, "I am the new head…")])
            self.line("new_name", "The new head’s name", hint="You sign in with it.")
            self.drop_down("leaver", "Who was head before?", names, empty="The only head there was")
            new_passphrase(self, "new_passphrase", "A new passphrase")
            self.fields["name"].control.changed.connect(self._show_name)
            self._show_name()
        self.add_section("Where it goes")
        self.line(
            "folder",
            "A new folder on this PC",
            hint="Not a network drive, not OneDrive or another cloud folder.",
            value=str(_free(default_folder(_plain(seen.school)))),
        )
        self.add_button("C&hoose a folder…", self._choose)
        self.restore_button = self.foot_button("&Restore", self.save, "primary")
        self.foot_button("&Back", back)

    def focus_first(self) -> None:
        """Go to what is asked first; the counts above stay in sight."""
        if self._sheet:
            self.fields["name"].control.setFocus()
        else:
            self.restore_button.setFocus()

    def _show_name(self) -> None:
        new = self.values().choice("name") == NEW_HEAD
        self.show_field("new_name", new)
        self.show_field("leaver", new and len(self._seen.sign_in_names) > 1)

    def _choose(self) -> None:
        folder = self._context.dialogs.folder("Choose an empty folder for the vault")
        if folder is not None:
            self.set_value("folder", str(folder))

    def save(self) -> None:
        """Write the vault, then sign in; off the window's thread."""
        if self._working or not self.attempt(self._check):
            return
        self._working = True
        values, one, key = self.values(), self._one, self._key
        folder = Path(values.text("folder")).expanduser()

        def work(progress: Progress) -> Session | CandourError:
            from app.storage.restore import restore  # heavy

            def step(done: int, total: int, what: str) -> None:
                progress.step(done, total, "File")

            try:
                if not _is_back(folder, one):  # a second try: only signing in was refused
                    restore(one.place, one.snapshot, folder, step)
                return caught_up(_sign_in(folder, key, values))
            except CandourError as error:
                return error

        self._context.tasks.run(
            work, done=self._answered, failed=self._say, title="Restoring the backup"
        )

    def _check(self, values: Values) -> None:
        problems = []
        if not values.text("folder"):
            problems.append(FieldProblem("folder", "Choose a folder for the vault"))
        if self._sheet:
            if not values.choice("name"):
                problems.append(FieldProblem("name", "Choose your name"))
            if values.choice("name") == NEW_HEAD and not values.text("new_name"):
                problems.append(FieldProblem("new_name", "Enter your name"))
            if not values.text("new_passphrase"):
                problems.append(FieldProblem("new_passphrase", "Choose a new passphrase"))
        if problems:
            raise Problems(problems)

    def _answered(self, answer: Session | CandourError) -> None:
        self._working = False
        if isinstance(answer, Problems):
            named = [replace(each, field=_FIELDS.get(each.field, "")) for each in answer.problems]
            self.show_problems(named)
        elif isinstance(answer, CandourError):
            self._say(str(answer))
        else:
            folder = Path(self.values().text("folder")).expanduser()
            self._context.signed_in(answer, folder, False)

    def _say(self, sentence: str) -> None:
        self._working = False
        self.show_problems([FieldProblem("", sentence)])


def _sign_in(folder: Path, key: Values, values: Values) -> Session:
    """Open the vault that came back, with what opened the backup."""
    from app.storage.vault import Vault  # heavy

    vault = Vault.open(folder)
    if key.choice("way") != "sheet":
        return vault.unlock(key.text("name"), key.text("passphrase"))
    keys = [key.text("register"), key.text("casebook")]
    passphrase = values.text("new_passphrase")
    if values.choice("name") == NEW_HEAD:
        leaver = values.choice("leaver") or ""
        return vault.hand_over(keys, values.text("new_name"), passphrase, leaver)
    return vault.recover(values.choice("name") or "", keys, passphrase)


def _is_back(folder: Path, one: Kept) -> bool:
    """Whether the backup was restored there a moment ago."""
    from app.storage import restored  # heavy

    noted = restored.read(folder)
    return noted is not None and noted.snapshot == one.snapshot.name


def _plain(school: str) -> str:
    return "".join(c for c in school if c.isalnum() or c == " ").strip() or "School"


def _free(folder: Path) -> Path:
    """The folder itself, or with today's date if there is something in it."""
    if not folder.exists():
        return folder
    today = dates.say_date(dt.datetime.now().astimezone().date())
    return folder.with_name(f"{folder.name} restored {today}")
