"""Check and repair, at the door: what is damaged and what would mend it, then the mending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CandourError, FieldProblem
from app.storage.sticks import sticks
from app.ui.door import DoorContext
from app.ui.door_name import add_name, name_of
from app.ui.forms import Form
from app.ui.pages.restore_find import OTHER, called, used_before
from app.ui.place import nameplate
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.repair import Plan


class RepairPage(Form):
    """Asks who looks and where the backups are; goes on to ``PlanPage`` with what was found."""

    def __init__(self, context: DoorContext, folder: Path, name: str) -> None:
        super().__init__("Check and repair")
        self._context, self._folder = context, folder
        self._working = False
        self.add_text(
            "Candour reads every file of the vault, and shows what it would take from a backup. "
            "Nothing is changed before you say so."
        )
        add_name(self, nameplate(folder), name)
        self.passphrase("passphrase", "Passphrase")
        found = [*used_before(folder), *(stick.folder for stick in sticks())]
        offered = [(str(each), called(each)) for each in dict.fromkeys(found) if each.is_dir()]
        if offered:
            choices = [*offered, (OTHER, "Another folder")]
            self.choice("place", "Take what is damaged from", choices, value=offered[0][0])
            self.fields["place"].control.changed.connect(self._show_folder)
        self.line("backups", "Folder of the backups", hint="A stick, another disk, a share.")
        self.choose = self.add_button("C&hoose a folder…", self._choose)
        self._show_folder()
        self.foot_button("&Look for damage", self.save, "primary")
        self.foot_button("&Back to signing in", lambda: context.unlock(folder))
        self.focus("passphrase" if self.values().raw["name"] else "name")

    def _other(self) -> bool:
        return "place" not in self.fields or self.values().choice("place") == OTHER

    def _show_folder(self) -> None:
        self.show_field("backups", self._other())
        self.choose.setVisible(self._other())

    def _choose(self) -> None:
        folder = self._context.dialogs.folder("Choose the stick or the folder of the backups")
        if folder is not None:
            self.set_value("backups", str(folder))

    def save(self) -> None:
        """Look for damage, off the window's thread; the vault stays as it is."""
        if self._working:
            return
        values, folder, hush = self.values(), self._folder, self._context.hush
        name, passphrase = name_of(values), values.text("passphrase")
        text = values.text("backups") if self._other() else str(values.choice("place"))
        missing = []
        if not name:
            missing.append(FieldProblem("name", "Choose your name"))
        if not passphrase:
            missing.append(FieldProblem("passphrase", "Enter your passphrase"))
        if not text:
            missing.append(FieldProblem("backups", "Choose where the backups are"))
        if missing:
            self.show_problems(missing)
            return
        self._working = True

        def look(_progress: Progress) -> Plan | CandourError:
            from app.storage import repair  # heavy
            from app.storage.backup import Place

            hush()
            try:
                return repair.plan(folder, Place.open(Path(text).expanduser()), name, passphrase)
            except CandourError as error:
                return error

        self._context.tasks.run(
            look, done=self._answered, failed=self._say, title="Looking for damage"
        )

    def _answered(self, answer: Plan | CandourError) -> None:
        self._working = False
        if isinstance(answer, CandourError):
            self._say(str(answer))
        else:
            page = PlanPage(self._context, self._folder, answer)
            self._context.show(page)
            page.first.setFocus()

    def _say(self, sentence: str) -> None:
        self._working = False
        self.show_problems([FieldProblem("", sentence)])


class PlanPage(Form):
    """What would change, line by line; then the change."""

    def __init__(self, context: DoorContext, folder: Path, plan: Plan) -> None:
        super().__init__("What would be repaired" if plan.changes else "Check and repair")
        self._context, self._folder, self._plan = context, folder, plan
        self._working = False
        for line in plan.lines():
            self.add_text(line)
        if plan.changes:
            self.add_text(
                "The damaged files are kept in a folder beside the vault. Nothing that is newer "
                "than the backup and whole is touched.",
                "hint",
            )
            self.first = self.foot_button("&Repair", self.save, "primary")
        back = self.foot_button("&Back to signing in", self._leave)
        if not plan.changes:
            back.setProperty("kind", "primary")
            self.first = back

    def _leave(self) -> None:
        self._plan.discard()
        self._context.unlock(self._folder)

    def save(self) -> None:
        """Put whole files in the place of damaged ones."""
        if self._working:
            return
        self._working = True
        plan, hush = self._plan, self._context.hush

        def mend(_progress: Progress) -> Path | CandourError:
            from app.storage import repair  # heavy

            hush()
            try:
                return repair.apply(plan)
            except CandourError as error:
                return error

        self._context.tasks.run(mend, done=self._answered, failed=self._say, title="Repairing")

    def _answered(self, answer: Path | CandourError) -> None:
        if isinstance(answer, CandourError):
            self._say(str(answer))
            return
        self._working = False
        kept = f"Repaired. The damaged files are kept in “{answer.name}” beside the vault."
        self._context.unlock(self._folder, kept)

    def _say(self, sentence: str) -> None:
        self._working = False
        self.show_problems([FieldProblem("", sentence)])
