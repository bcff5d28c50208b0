"""Handing the books over to a new head, with both of them here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import CandourError, FieldProblem, Problems
from app.services.home.todo import LATER
from app.storage.handover import HandOver
from app.storage.renewing import Step
from app.ui.backing_up import alone
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.open_matters import MattersSheet
from app.ui.pages.sheet_print import SheetPage
from app.ui.passphrases import new_passphrase
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from app.storage.session import Session

WHAT_HAPPENS = (
    "The new head gets a sign-in and opens the register and the casebook. The old head’s sign-in "
    "goes, with their unfinished drafts; what they recorded stays, under their name.",
    "Both books get new keys, once. A new recovery sheet is printed; the old one is void from then "
    "on. Backups that were made before still open with the old sheet and the old passphrases.",
    "Whoever posts reports is asked once for the casebook’s check code. The chair’s book and its "
    "sheet stay as they are.",
)


class HandOverForm(Form):
    """Who comes, who goes, and what happens; then the sheet, then what is open."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Hand over to a new head", today=context.today)
        self._context = context
        self._working = False
        session = context.workspace.session
        self._heads = [row.name for row in session.people() if row.role == "head"]
        self.add_section("Who comes")
        self.add_text("The new head sits here and types their own passphrase.")
        with self.row():
            self.line("to", "The new head’s name", hint="They sign in with it.")
            self.date(
                "starts",
                "First day",
                hint="The day after the old head’s last.",
                value=context.today(),
            )
        new_passphrase(self, "passphrase", "The new head’s passphrase")
        self.add_text(
            "If they have a sign-in already, they type the passphrase that they have.", "hint"
        )
        self.add_section("Who goes")
        choices = [(name, name) for name in self._heads]
        if len(choices) > 1:
            mine = session.person.name if session.person.name in self._heads else None
            self.choice("leaver", "The old head", choices, value=mine)
        else:
            self.add_text(self._heads[0] if self._heads else "Nobody signs in as head so far.")
        self.add_section("What happens")
        for sentence in WHAT_HAPPENS:
            self.add_text(sentence)
        self.foot_button("&Hand over", self.save, "primary")
        self.foot_button("Print what is o&pen", self._show_matters)

    def save(self) -> None:
        """Ask once, then do it off the window's thread."""
        if self._working or not self.attempt(_check):
            return
        values = self.values()
        leaver = values.choice("leaver") if len(self._heads) > 1 else ""
        draft = HandOver(
            values.text("to"), values.text("passphrase"), leaver or "", values.date("starts")
        )
        answer = self._context.dialogs.ask(
            f"Hand the books over to {draft.name}?",
            "The old head can’t sign in any more, and the old recovery sheet is void.",
            [("do", "&Hand over"), ("keep", "&Not yet")],
            danger=True,
        )
        if answer != "do":
            return
        self._working = True
        session = self._context.workspace.session

        def work(progress: Progress) -> Session | CandourError:
            try:
                with alone(self._context):
                    return session.hand_over(draft, _step(progress))
            except CandourError as error:
                return error

        self._context.tasks.run(
            work, done=self._answered, failed=self._say, title="Handing the books over"
        )

    def _answered(self, answer: Session | CandourError) -> None:
        self._working = False
        session = self._context.workspace.session
        if isinstance(answer, Problems):
            self.show_problems([_placed(each) for each in answer.problems])
        elif isinstance(answer, CandourError):
            self._say(str(answer))
        elif answer is session:
            self._print_sheet(session)
        elif self._context.window is not None:
            self._context.window.handed_over(answer)

    def _print_sheet(self, session: Session) -> None:
        """Whoever is signed in stays: they print for the new head."""
        context = self._context
        school = context.workspace.school

        def finished(later: bool) -> None:
            school.set_value(LATER, later)
            self._show_matters()

        page = SheetPage(context, school.school().name, session.new_recovery_keys, finished)
        self.replaced.emit(page)

    def _show_matters(self) -> None:
        context = self._context
        if context.workspace.casework is None:
            context.messages.problem("You don’t hold the casebook. Ask the head to print the list.")
            return
        sheet = MattersSheet(
            context, context.workspace, lambda: context.navigate("settings", action="people")
        )
        self.replaced.emit(sheet)

    def _say(self, sentence: str) -> None:
        self._working = False
        self.show_problems([FieldProblem("", sentence)])


def _step(progress: Progress) -> Step:
    """Tell how far it is; once begun, it goes on to its end."""

    def step(done: int, total: int, what: str) -> None:
        if not progress.cancelled:
            progress.step(done, total, what)

    return step


def _check(values: Values) -> None:
    problems = []
    if not values.text("to"):
        problems.append(FieldProblem("to", "Enter the new head’s name."))
    if values.date("starts") is None:
        problems.append(FieldProblem("starts", "Enter the new head’s first day."))
    if not values.text("passphrase"):
        problems.append(FieldProblem("passphrase", "Let the new head type their passphrase."))
    if problems:
        raise Problems(problems)


def _placed(problem: FieldProblem) -> FieldProblem:
    return FieldProblem("to" if problem.field == "person_name" else problem.field, problem.sentence)
