"""Setting a school up: School, You, Who does what, Recovery sheet, Backups.

Nothing is made before the end of the third step, and Back loses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app import dates
from app.errors import CandourError, FieldProblem, Problems
from app.storage.passphrases import check_passphrase
from app.ui.door import Door, DoorContext
from app.ui.forms import Form, Values
from app.ui.pages.sheet_print import SheetPage
from app.ui.pages.welcome import default_folder
from app.ui.passphrases import new_passphrase
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.session import Session

KINDS = (("alone", "On its own"), ("trust", "In a trust"))
ROLES = (
    ("head", "Headteacher"),
    ("dsl", "Designated safeguarding lead or deputy"),
    ("office", "School office"),
)
# (role, label) as in R023 to R026; the head is whoever says so in the step before.
ROLE_FIELDS = (
    ("head", "Headteacher"),
    ("dsl", "Designated safeguarding lead"),
    ("deputy_dsl", "Deputy safeguarding lead"),
    ("online_safety_officer", "Online-safety officer"),
    ("chair", "Chair of governors"),
    ("ceo", "Chief executive of the trust"),
    ("trustees", "Trustees"),
    ("data_lead", "Data lead"),
    ("hr", "HR"),
    ("lado", "LADO"),
    ("it_provider", "IT provider"),
)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


class SetupPage(QWidget):
    """The wizard. Alt+N goes on, Alt+B back."""

    def __init__(self, context: DoorContext) -> None:
        super().__init__()
        self._context = context
        self._working = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._steps = QStackedWidget()
        column.addWidget(self._steps)
        self.school, self.you, self.roles = self._school(), self._you(), self._roles()
        for form in (self.school, self.you, self.roles):
            self._steps.addWidget(Door(form, width=680))
        self.school.focus("school_name")

    def _show(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        form = (self.school, self.you, self.roles)[step]
        form.focus()

    # --- the steps

    def _school(self) -> Form:
        form = Form("Your school", today=_today)
        form.set_note("Step 1 of 5")
        form.line("school_name", "School’s name")
        form.choice("kind", "Does the school stand on its own?", KINDS, value="alone", columns=2)
        form.line("trust_name", "Trust’s name")
        form.show_field("trust_name", False)
        form.fields["kind"].control.changed.connect(
            lambda: form.show_field("trust_name", form.values().choice("kind") == "trust")
        )
        year = dates.school_year(_today())
        form.add_section(f"Terms of {dates.say_school_year(year)}")
        form.add_text("The usual English dates. Change them now, or later in Settings.", "hint")
        for number, term in enumerate(dates.default_terms(year)):
            with form.row():
                form.date(f"starts{number}", f"{term.name} begins", value=term.starts)
                form.date(f"ends{number}", f"{term.name} ends", value=term.ends)
        form.foot_button("&Next", self._school_done, "primary")
        form.foot_button("&Cancel", self._context.welcome)
        return form

    def _you(self) -> Form:
        form = Form("You", today=_today)
        form.set_note("Step 2 of 5")
        form.line("person_name", "Your name", hint="You sign in with it.")
        form.choice("role", "What are you?", ROLES)
        new_passphrase(form, "passphrase", "Passphrase")
        form.line(
            "folder",
            "Where the vault lies",
            hint="A folder on this PC. Not a network drive, not OneDrive or another cloud folder.",
        )
        form.add_button("C&hoose a folder…", self._choose_folder)
        form.foot_button("&Next", self._you_done, "primary")
        form.foot_button("&Back", lambda: self._show(0))
        return form

    def _roles(self) -> Form:
        form = Form("Who does what", today=_today)
        form.set_note("Step 3 of 5")
        form.add_text("All optional. You can fill this in later, in Settings.", "hint")
        for start in range(0, len(ROLE_FIELDS), 2):
            with form.row():
                for key, label in ROLE_FIELDS[start : start + 2]:
                    form.line(key, label)
        form.foot_button("&Next", self._make, "primary")
        form.foot_button("&Back", lambda: self._show(1))
        return form

    def _choose_folder(self) -> None:
        folder = self._context.dialogs.folder("Choose an empty folder for the vault")
        if folder is not None:
            self.you.set_value("folder", str(folder))

    # --- going on

    def _school_done(self) -> None:
        if not self.school.attempt(_check_school):
            return
        if not self.you.values().text("folder"):
            name = "".join(
                c for c in self.school.values().text("school_name") if c.isalnum() or c == " "
            )
            self.you.set_value("folder", str(default_folder(name.strip() or "School")))
        self._show(1)

    def _you_done(self) -> None:
        if not self.you.attempt(
            lambda values: _check_you(values, self.school.values().text("school_name"))
        ):
            return
        values = self.you.values()
        role, name = values.choice("role"), values.text("person_name")
        if role in ("head", "dsl") and not self.roles.values().text(role):
            self.roles.set_value(role, name)
        self._show(2)

    def _make(self) -> None:
        if self._working:
            return
        self._working = True
        school, you = self.school.values(), self.you.values()
        folder = Path(you.text("folder")).expanduser()

        def make(_progress: Progress) -> Session | CandourError:
            from app.storage.vault import NewVault, Vault  # heavy

            draft = NewVault(
                school.text("school_name"),
                school.choice("kind") or "alone",
                you.text("person_name"),
                you.choice("role") or "",
                you.text("passphrase"),
            )
            try:
                return Vault.create(folder, draft)[0]
            except CandourError as error:
                return error

        self._context.tasks.run(make, done=self._made, failed=self._refused, title="Setting up")

    def _made(self, answer: Session | CandourError) -> None:
        self._working = False
        if isinstance(answer, Problems):
            self._problems(answer.problems)
        elif isinstance(answer, CandourError):
            self._refused(str(answer))
        else:
            self._fill(answer)

    def _problems(self, problems: Sequence[FieldProblem]) -> None:
        in_school = [p for p in problems if p.field in self.school.fields]
        self._show(0 if in_school else 1)
        (self.school if in_school else self.you).show_problems(in_school or problems)

    def _refused(self, sentence: str) -> None:
        self._working = False
        self._show(1)
        self.you.show_problems([FieldProblem("folder", sentence)])

    def _fill(self, session: Session) -> None:
        from app.models.school import RoleKey, SchoolKind  # heavy
        from app.services.home.todo import LATER
        from app.services.school import (
            RoleHolderDraft,
            SchoolDraft,
            SchoolSettings,
        )

        values, roles = self.school.values(), self.roles.values()
        settings = SchoolSettings(session.register)
        kind = SchoolKind(values.choice("kind") or "alone")
        settings.save_school(
            SchoolDraft(values.text("school_name"), kind, values.text("trust_name"))
        )
        settings.set_terms(terms_of(values, dates.school_year(_today())))
        for key, _label in ROLE_FIELDS:
            if name := roles.text(key):
                settings.add_role_holder(RoleHolderDraft(RoleKey(key), name))
        settings.set_value(LATER, True)  # until it is on paper, also if the window is closed now
        folder = Path(self.you.values().text("folder")).expanduser()

        def finished(later: bool) -> None:
            settings.set_value(LATER, later)
            self._ask_for_backups(session, folder)

        sheet = SheetPage(
            self._context,
            values.text("school_name"),
            session.new_recovery_keys,
            finished,
        )
        sheet.set_note("Step 4 of 5")
        self._go_on_to(sheet)
        sheet.focus("characters")

    def _ask_for_backups(self, session: Session, folder: Path) -> None:
        from app.services.backups import Backups  # heavy
        from app.ui.pages.backup_place import PlaceForm

        backups = Backups(session.register, session)

        def finished() -> None:
            self._context.finished(session, folder)

        form = PlaceForm(self._context.dialogs, folder, backups.add_place, finished)
        form.set_note("Step 5 of 5")
        form.foot_button("&Next", form.save, "primary")
        form.foot_button("Choose it &later", finished)
        self._go_on_to(form)
        form.focus("place" if form.found else "folder")

    def _go_on_to(self, form: Form) -> None:
        door = Door(form, width=680)
        self._steps.addWidget(door)
        self._steps.setCurrentWidget(door)


def terms_of(values: Values, year: int) -> list[dates.TermDates]:
    """Return the three terms as typed.

    Raises:
        Problems: a date is missing.
    """
    terms, problems = [], []
    for number, term in enumerate(dates.default_terms(year)):
        starts, ends = values.date(f"starts{number}"), values.date(f"ends{number}")
        if starts is None or ends is None:
            field = f"starts{number}" if starts is None else f"ends{number}"
            problems.append(FieldProblem(field, f"Enter when the {term.name.lower()} term is"))
        else:
            terms.append(dates.TermDates(term.name, starts, ends))
    if problems:
        raise Problems(problems)
    return terms


def _check_school(values: Values) -> None:
    problems = []
    if not values.text("school_name"):
        problems.append(FieldProblem("school_name", "Enter the school’s name"))
    if values.choice("kind") == "trust" and not values.text("trust_name"):
        problems.append(FieldProblem("trust_name", "Enter the trust’s name"))
    try:
        terms = terms_of(values, dates.school_year(_today()))
        for number, term in enumerate(terms):
            if term.ends <= term.starts:
                problems.append(
                    FieldProblem(f"ends{number}", f"{term.name} must end after it begins")
                )
            if number and term.starts <= terms[number - 1].ends:
                problems.append(
                    FieldProblem(
                        f"starts{number}", f"{term.name} must begin after the term before ends"
                    )
                )
    except Problems as missing:
        problems += missing.problems
    if problems:
        raise Problems(problems)


def _check_you(values: Values, school: str) -> None:
    problems = []
    if not values.text("person_name"):
        problems.append(FieldProblem("person_name", "Enter your name"))
    if not values.choice("role"):
        problems.append(FieldProblem("role", "Select what you are"))
    try:
        check_passphrase(values.text("passphrase"), [school, values.text("person_name")])
    except Problems as weak:
        problems += weak.problems
    if not values.text("folder"):
        problems.append(FieldProblem("folder", "Choose a folder for the vault"))
    if problems:
        raise Problems(problems)
