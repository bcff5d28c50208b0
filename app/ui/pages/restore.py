"""Getting a school back from a backup: where it is, which one, with what key, and where to put it.

Nothing is written before the last button, and Back loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app import dates
from app.errors import CandourError, FieldProblem, NewerBackup, Problems
from app.storage.sticks import sticks
from app.ui.door import Door, DoorContext
from app.ui.forms import Form, Values
from app.ui.pages.restore_find import OTHER, called, used_before
from app.ui.pages.restore_look import LookForm
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.backup import Place, Snapshot
    from app.storage.restore import Preview, Secret

PASSPHRASE, SHEET = "passphrase", "sheet"
WAYS = ((PASSPHRASE, "A passphrase"), (SHEET, "The recovery sheet"))


@dataclass(frozen=True)
class Kept:
    """One backup that was found."""

    place: Place
    snapshot: Snapshot


class RestorePage(QWidget):
    """The steps. ``vault`` is one that does not open: its own backups are offered first."""

    def __init__(self, context: DoorContext, vault: Path | None = None) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        self._working = False
        self.kept: list[Kept] = []
        self.key: Form | None = None
        self.look: LookForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._steps = QStackedWidget()
        column.addWidget(self._steps)
        self.where = self._where(())
        self._show(self.where)
        context.tasks.run(self._find, done=self._found, title="Looking for backups")

    def _show(self, form: Form) -> None:
        """Show a step; those after it are gone."""
        for door in self._steps.findChildren(Door):
            if door.sheet is form:
                self._steps.setCurrentWidget(door)
                return
        door = Door(form, width=680)
        self._steps.addWidget(door)
        self._steps.setCurrentWidget(door)

    def _drop(self, form: Form | None) -> None:
        door = next((d for d in self._steps.findChildren(Door) if d.sheet is form), None)
        if door is not None:
            self._steps.removeWidget(door)
            door.deleteLater()

    # --- where the backup is

    def _find(self, _progress: Progress) -> list[Path]:
        """Look where backups of this PC went, and on sticks; off the window's thread."""
        folders = [*used_before(self._vault), *(stick.folder for stick in sticks())]
        return [each for each in dict.fromkeys(folders) if each.is_dir() and _has_backups(each)]

    def _found(self, folders: list[Path]) -> None:
        untouched = not self.where.values().text("folder")
        if folders and untouched and self.key is None:
            before, self.where = self.where, self._where(tuple(folders))
            self._show(self.where)
            self._drop(before)
            self.where.focus()

    def _where(self, found: tuple[Path, ...]) -> Form:
        form = Form("Restore a backup")
        form.set_note("Step 1 of 3")
        form.add_text("Plug the stick in, or name the folder in which the backups lie.")
        if found:
            offered = [(str(each), called(each)) for each in found]
            form.choice(
                "place", "Found", [*offered, (OTHER, "Another folder")], value=offered[0][0]
            )
            form.fields["place"].control.changed.connect(
                lambda: form.show_field("folder", form.values().choice("place") == OTHER)
            )
        form.line("folder", "Folder", hint="The stick, or the folder “Candour backup …” on it.")
        choose = form.add_button("C&hoose a folder…", lambda: self._choose(form))
        choose.setVisible(True)
        if found:
            form.show_field("folder", False)
        form.foot_button("&Next", self._where_done, "primary")
        form.foot_button("&Cancel", self._cancel)
        return form

    def _choose(self, form: Form) -> None:
        folder = self._context.dialogs.folder("Choose the stick or the folder of the backups")
        if folder is not None:
            if "place" in form.fields:
                form.set_value("place", OTHER)
            form.set_value("folder", str(folder))

    def _cancel(self) -> None:
        if self._vault is not None:
            self._context.unlock(self._vault)
        else:
            self._context.welcome()

    def _where_done(self) -> None:
        values = self.where.values()
        chosen = values.choice("place") if "place" in self.where.fields else OTHER
        text = values.text("folder") if chosen in (OTHER, None) else str(chosen)
        if not text:
            self.where.show_problems([FieldProblem("folder", "Choose where the backups are")])
            return
        folder = Path(text).expanduser()

        def read(_progress: Progress) -> list[Kept] | CandourError:
            from app.storage.backup import Place, places_on  # heavy

            try:
                places = places_on(folder) or [Place.open(folder)]
                every = [Kept(place, each) for place in places for each in place.snapshots()]
            except CandourError as error:
                return error
            return sorted(every, key=lambda one: one.snapshot.made_at, reverse=True)

        self._run(read, self._read, self.where, "Reading the backups")

    def _read(self, answer: list[Kept]) -> None:
        good = [one for one in answer if one.snapshot.problem is None]
        if not good:
            told = [one.snapshot.problem for one in answer if one.snapshot.problem]
            said = told[0] if told else "There is no backup in this folder. Choose another one."
            self.where.show_problems([FieldProblem("folder", said)])
            return
        self.kept = good
        self._drop(self.key)
        self.key = self._which()
        self._show(self.key)
        self.key.focus("way")

    # --- which one, with what key

    def _which(self) -> Form:
        form = Form("Which backup, and with what key?")
        form.set_note("Step 2 of 3")
        offered = [(str(n), _dated(one)) for n, one in enumerate(self.kept)]
        form.drop_down("backup", "Backup", offered, value="0")
        form.choice("way", "What do you have?", WAYS, value=PASSPHRASE, columns=2)
        form.line("name", "Your name", hint="As you sign in with it.")
        form.passphrase("passphrase", "Your passphrase at that time")
        form.text(
            "register", "The register’s key", hint="All groups. Capitals don’t matter.", lines=2
        )
        form.text("casebook", "The casebook’s key (if you have it)", lines=2)
        form.fields["way"].control.changed.connect(lambda: self._show_way(form))
        self._show_way(form)
        form.foot_button("&Next", self._which_done, "primary")
        form.foot_button("&Back", lambda: self._show(self.where))
        return form

    def _show_way(self, form: Form) -> None:
        sheet = form.values().choice("way") == SHEET
        for field in ("name", "passphrase"):
            form.show_field(field, not sheet)
        for field in ("register", "casebook"):
            form.show_field(field, sheet)

    def _which_done(self) -> None:
        form = self.key
        if form is None or not form.attempt(_check_key):
            return
        one = self.kept[int(form.values().choice("backup") or 0)]
        values = form.values()

        def look(_progress: Progress) -> Preview | CandourError:
            from app.storage.restore import preview  # heavy

            try:
                return preview(one.place, one.snapshot, secret_of(values))
            except CandourError as error:
                return error

        self._run(look, lambda seen: self._seen(one, values, seen), form, "Opening the backup")

    def _seen(self, one: Kept, values: Values, seen: Preview) -> None:
        self._drop(self.look)
        self.look = LookForm(self._context, one, values, seen, self._show_key)
        self._show(self.look)
        self.look.focus_first()

    def _show_key(self) -> None:
        if self.key is not None:
            self._show(self.key)

    def _run(self, work: Any, done: Any, form: Form, title: str) -> None:
        """Work off the window's thread; refusals are said at ``form``."""
        if self._working:
            return
        self._working = True

        def say(sentence: str) -> None:
            self._working = False
            form.show_problems([FieldProblem("", sentence)])

        def answered(answer: Any) -> None:
            self._working = False
            if isinstance(answer, Problems):
                form.show_problems(answer.problems)
            elif isinstance(answer, CandourError):
                say(str(answer))
            else:
                form.show_problems([])
                done(answer)

        self._context.tasks.run(work, done=answered, failed=say, title=title)


def _has_backups(folder: Path) -> bool:
    """Whether there are any; those of a later version count, and choosing them says so."""
    from app.storage.backup import places_on  # heavy

    try:
        return bool(places_on(folder))
    except NewerBackup:
        return True


def _dated(one: Kept) -> str:
    return f"{dates.say_moment(one.snapshot.made_at)} – {one.snapshot.school}"


def _check_key(values: Values) -> None:
    sheet = values.choice("way") == SHEET
    wanted = (
        (("register", "Type the register’s key from the sheet"),)
        if sheet
        else (("name", "Enter your name"), ("passphrase", "Enter your passphrase"))
    )
    missing = [FieldProblem(field, say) for field, say in wanted if not values.text(field)]
    if missing:
        raise Problems(missing)


def secret_of(values: Values) -> Secret:
    """What was typed to open the backup with."""
    from app.storage.restore import Passphrase, Printed  # heavy

    if values.choice("way") == SHEET:
        keys = (values.text("register"), values.text("casebook"))
        return Printed(tuple(key for key in keys if key.strip()))
    return Passphrase(values.text("name"), values.text("passphrase"))
