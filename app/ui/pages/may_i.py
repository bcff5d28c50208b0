"""May I…?: who and what, and at once what this school's rules say about it, with the clause.

Nothing is recorded here and nobody is named, so that the office can use it too.
"""

# ruff: noqa: D102 - what overrides Page or Qt is described there

from __future__ import annotations

import json
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.dates import say_date
from app.models.relationship import CONNECTION_LABELS, Connection
from app.services.printouts.rows import Official
from app.services.rules.answering import (
    ASKS,
    WHO,
    Answer,
    Ask,
    Question,
    Verdict,
    Who,
    may_i,
)
from app.services.rules.rows import RuleClause, RuleSetRow, once
from app.ui import theme
from app.ui.forms import Form
from app.ui.messages import announce
from app.ui.page import Page, PageContext
from app.ui.sheet import Sheet, restyle, words
from app.ui.tasks import Progress
from app.ui.widgets.pdf import print_pdf
from app.ui.widgets.status import Chip, Kind

_CHIPS: dict[Verdict, Kind] = {
    Verdict.YES: "done",
    Verdict.DECLARE: "info",
    Verdict.ASK: "due",
    Verdict.NO: "problem",
    Verdict.NOT_SAID: "draft",
}
_TO_BEGIN = "Choose who and what. The answer stands here at once."
_AGED = (Who.FORMER_PUPIL, Who.OTHER_SCHOOL)


class MayIPage(Page):
    """Questions on the left, the answer on the right."""

    section: ClassVar[str] = "may-i"
    title: ClassVar[str] = "May I…?"
    reads: ClassVar[frozenset[str]] = frozenset({"rule_set", "setting"})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._rules: RuleSetRow = context.workspace.rules.now()
        self.question: Question | None = None
        self.answer: Answer | None = None
        self.form = self._asked()
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(self.form, 4)
        self.sheet = Sheet("Answer")
        self._disclosing = self.sheet.foot_button("&Record a disclosure", self._disclose)
        self._printing = self.sheet.foot_button("&Print", self.print_here)
        self._again = self.sheet.foot_button("&New question", self.new_here)
        self._to_rules = self.sheet.foot_button("Enter the r&ules", self._to_settings)
        self._across.addWidget(self.sheet, 5)
        self._show()

    def _asked(self) -> Form:
        form = Form("May I…?")
        whom = [(who.value, text) for who, text in WHO.items()]
        form.choice("who", "Who is it about?", whom, columns=2)
        asks = [(ask.value, text) for ask, text in ASKS.items()]
        form.choice("what", "What would you like to do?", asks, columns=2)
        ties = [(one.value, text) for one, text in CONNECTION_LABELS.items()]
        form.drop_down("tie", "How do you know each other?", ties, empty="Not said")
        age = self._rules.former_until
        choices = [("no", f"Under {age}"), ("yes", f"{age} or older")]
        form.choice("age", "How old are they?", choices, columns=2)
        form.show_field("age", False)
        form.changed.connect(self._changed)
        return form

    # --- Page

    def reload(self) -> None:
        self._rules = self.context.workspace.rules.now()
        self._show()

    def enter(self) -> None:
        self.form.focus("who")

    def new_here(self) -> None:
        """Ask another question."""
        for field in ("who", "what", "tie", "age"):
            self.form.set_value(field, None)
        self.form.focus("who")

    def panes(self) -> list[QWidget]:
        return [self.form, self.sheet]

    def print_here(self) -> None:
        question, answer, rules = self.question, self.answer, self._rules
        if question is None or answer is None:
            self.context.messages.info("Choose who and what first, then print the answer.")
            return
        work, today = self.context.workspace, self.context.today()
        school = work.school.school()

        def make(_progress: Progress) -> bytes:
            from app.reports.may_i import may_i_page  # ReportLab is slow to import

            def page(official: Official) -> bytes:
                return may_i_page(
                    school.name,
                    question,
                    answer,
                    rules,
                    today,
                    sample=school.sample,
                    official=official,
                )

            return work.printouts.official("May I…?", page)

        self.context.tasks.run(
            make,
            done=lambda pdf: print_pdf(pdf, "May I", self.window(), self.context),
            title="Making the page",
        )

    # --- the answer

    def _changed(self) -> None:
        who = self.form.values().choice("who")
        self.form.show_field("age", who is not None and Who(who) in _AGED)
        if self._ask() != self.question:  # each choice says twice that it changed
            self._show()

    def _ask(self) -> Question | None:
        values = self.form.values()
        who, what = values.choice("who"), values.choice("what")
        if who is None or what is None:
            return None
        tie, older = values.choice("tie"), values.choice("age")
        until = self._rules.former_until
        age = {"yes": until, "no": until - 1}.get(older or "") if Who(who) in _AGED else None
        return Question(Who(who), Ask(what), Connection(tie) if tie else None, age)

    def _show(self) -> None:
        """Put the answer in the place of the one before; the buttons stay, which is quicker."""
        self.question = question = self._ask()
        self.answer = answer = may_i(question, self._rules) if question else None
        self._clear()
        if question is None or answer is None:
            self.sheet.set_title("Answer")
            self.sheet.set_chip(None)
            self.sheet.add_text(_TO_BEGIN, "hint")
            if not self._rules.answered:
                self.sheet.add_text("The school has not entered its rules yet: see Settings.")
        else:
            self._say(question, answer)
            announce(self, " ".join([f"{answer.short}.", *answer.sentences]))
        known = self.context.workspace.casework is not None and answer is not None
        self._disclosing.setVisible(
            known and question is not None and question.what is not Ask.PICTURE
        )
        restyle(self._disclosing, "kind", "primary" if answer and answer.must_declare else "plain")
        self._printing.setVisible(answer is not None)
        self._again.setVisible(answer is not None)
        self._to_rules.setVisible(not self._rules.answered)

    def _clear(self) -> None:
        while (item := self.sheet.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _say(self, question: Question, answer: Answer) -> None:
        sheet = self.sheet
        sheet.set_title(answer.short)
        sheet.set_chip(Chip(_WORDS[answer.verdict], _CHIPS[answer.verdict]))
        sheet.add_text(question.said, "hint")
        for sentence in answer.sentences:
            sheet.add_text(sentence)
        for clause in once(answer.clauses):
            sheet.add(_quoted(clause))
        if self._rules.from_on is not None:
            sheet.add_text(f"Rules from {say_date(self._rules.from_on)} on.", "hint")

    def _disclose(self) -> None:
        """Open the disclosure form with what was chosen here."""
        question = self.question
        if question is None:
            return
        kind = "other" if question.who is Who.FAMILY else question.who.value
        tie = question.connection.value if question.connection else ""
        known = json.dumps({"other_kind": kind, "connection": tie})
        self.context.navigate("relationships", action=f"may-i:{known}")

    def _to_settings(self) -> None:
        self.context.navigate("settings", action="contact")


_WORDS = {
    Verdict.YES: "Allowed",
    Verdict.DECLARE: "Declare",
    Verdict.ASK: "Permission",
    Verdict.NO: "Not allowed",
    Verdict.NOT_SAID: "Silent",
}


def _quoted(clause: RuleClause) -> QFrame:
    """A clause with a bar at its left, so that quoted words are told from ours."""
    frame = QFrame()
    frame.setProperty("role", "quote")
    column = QVBoxLayout(frame)
    column.setContentsMargins(theme.scaled(12), 4, 0, 4)
    column.setSpacing(2)
    column.addWidget(words(clause.source, "label"))
    if clause.wording:
        column.addWidget(words(clause.wording, selectable=True))
    return frame
