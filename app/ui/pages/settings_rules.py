"""Settings: the school's rules about contact, one question each, with its own clause beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.dates import say_date, say_moment
from app.services.rules.presets import PRESETS
from app.services.rules.questions import QUESTIONS, RuleKey
from app.services.rules.rows import RuleSetDraft, RuleSetRow, preset_answers
from app.ui import theme
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet, words
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick, Picked

OWN = "own"
_NONE = (
    "The school has not entered its rules yet. Begin from the stance that is nearest to its "
    "policy, then change what differs."
)


class ContactSheet(Sheet):
    """The rules that hold today, and which come next."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Rules about contact")
        self._context = context
        rules = context.workspace.rules
        now, planned = rules.now(), rules.planned()
        if now.from_on is None:
            self.add_text(_NONE)
        else:
            since = f"In force from {say_date(now.from_on)} on."
            preset = PRESETS.get(now.preset or "")
            self.add_text(f"{since} Began as “{preset.title}”." if preset else since, "hint")
        if planned is not None and planned.from_on is not None:
            starts = f"Other rules take over on {say_date(planned.from_on)}."
            self.add_text(f"{starts} New ones from the same day would take their place.")
            self.add_button("Sho&w the coming rules", partial(self._show_set, planned))
        if now.answered:
            add_answers(self, now)
        self.foot_button(
            "&Change the rules" if now.answered else "&Begin",
            self._change,
            "primary",
        )
        if rules.history():
            self.foot_button("&Earlier rules", self._history)
        self.foot_button("&May I…?", lambda: context.navigate("may-i"))

    def _change(self) -> None:
        self.replaced.emit(ContactForm(self._context))

    def _history(self) -> None:
        self.replaced.emit(HistorySheet(self._context))

    def _show_set(self, row: RuleSetRow) -> None:
        self.replaced.emit(SetSheet(self._context, row))


def add_answers(sheet: Sheet, row: RuleSetRow) -> None:
    """Put every question, its answer and the clause behind it into a sheet."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 8, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(14)
    grid.setColumnMinimumWidth(0, theme.scaled(220))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for number, (key, question) in enumerate(QUESTIONS.items()):
        grid.addWidget(words(question.title, "fact"), number, 0, top)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(words(row.said(key), selectable=True))
        clause = row.clause(key)
        if clause is not None:
            quoted = f"{clause.source}: {clause.wording}".removesuffix(": ")
            said.addWidget(words(quoted, "hint", selectable=True))
        grid.addLayout(said, number, 1, top)
    sheet.add(holder)


class SetSheet(Sheet):
    """One set of the history."""

    def __init__(self, context: PageContext, row: RuleSetRow) -> None:
        since = say_date(row.from_on) if row.from_on else "the beginning"
        super().__init__(f"Rules from {since} on")
        if row.recorded_at is not None:
            who = f"Recorded by {row.recorded_by}, {say_moment(row.recorded_at)}."
            self.add_text(who, "hint")
        if row.note:
            self.add_text(row.note)
        add_answers(self, row)
        self.foot_button("Bac&k to all rules", lambda: self.replaced.emit(HistorySheet(context)))


class HistorySheet(Sheet):
    """Every set, the newest first."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Earlier and coming rules")
        self._context = context
        self.add_text(
            "What happened is judged by the rules of its day, so none is ever changed.", "hint"
        )
        today, now = context.today(), context.workspace.rules.now()
        for number, row in enumerate(context.workspace.rules.history()):
            if row.from_on is None:
                continue
            preset = PRESETS.get(row.preset or "")
            state = "Coming" if row.from_on > today else "In force" if row == now else "Before"
            self.add_section(f"From {say_date(row.from_on)} on: {state.lower()}")
            recorded = (
                f"{row.recorded_by}, {say_moment(row.recorded_at)}" if row.recorded_at else ""
            )
            self.add_facts(
                [
                    ("Began as", preset.title if preset else ""),
                    ("Why", row.note or ""),
                    ("Recorded by", recorded),
                ]
            )
            letter = "&" if number == 0 else ""
            self.add_button(f"{letter}Show these rules", partial(self._open, row))
        self.foot_button("Bac&k to the rules", lambda: self.replaced.emit(ContactSheet(context)))

    def _open(self, row: RuleSetRow) -> None:
        self.replaced.emit(SetSheet(self._context, row))


class ContactForm(Form):
    """A new set: it takes over from a day, and leaves the sets before as they are."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Change the rules about contact", today=context.today)
        self._context = context
        self.set_chip(Chip("Draft", "draft"))
        now = context.workspace.rules.now()
        self._clauses: Sequence[Pick] | None = None
        presets = [(key, f"{preset.title} – {preset.detail}") for key, preset in PRESETS.items()]
        self.drop_down(
            "preset",
            "Begin from",
            presets,
            hint="Sets every answer below. Your own clauses stay.",
            value=now.preset,
            empty="Your own answers",
        )
        self.date("from_on", "From when?", value=context.today(), ahead=True)
        for key in QUESTIONS:
            self._ask(key, now)
        self.line("note", "Why they change (optional)", hint="For example: agreed by governors.")
        self.fields["preset"].control.changed.connect(self._preset_chosen)
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("Bac&k to the rules", self._back)

    def _ask(self, key: RuleKey, now: RuleSetRow) -> None:
        question = QUESTIONS[key]
        line = QFrame()
        line.setProperty("role", "rule")
        self.add(line)
        answers = [(answer.value, text) for answer, text in question.answers.items()]
        self.drop_down(
            key.value,
            question.title,
            answers,
            hint=question.hint,
            value=now.answers[key].value,
            empty="",
        )
        own = now.own_clauses.get(key)
        with self.row():
            self.line(f"{key}-number", "Your clause", value=own.number if own else "", width=140)
            wording = self.pick(f"{key}-wording", "Its words", self._picks, free_text=True)
        item = self.body.itemAt(self.body.count() - 1)
        across = item.layout() if item is not None else None
        if isinstance(across, QHBoxLayout):
            across.setStretch(1, 3)
        wording.restore(own.wording if own else "")  # reads no policy before somebody types
        wording.changed.connect(partial(self._clause_picked, key))

    def _picks(self) -> Sequence[Pick]:
        """The clauses of the policies in force, read once."""
        if self._clauses is None:
            clauses = self._context.workspace.rules.policy_clauses()
            self._clauses = [
                Pick(f"{clause.number}\n{clause.wording}", f"{clause.number} {clause.wording}")
                for clause in clauses
            ]
        return self._clauses

    def _preset_chosen(self) -> None:
        """Set every answer; a school's own clauses stay, as they are its words."""
        chosen = self.values().choice("preset")
        if chosen is None:
            return
        for key, answer in preset_answers(chosen).items():
            self.set_value(key.value, answer.value)

    def _clause_picked(self, key: RuleKey) -> None:
        """Take the number along with a clause chosen from the policy."""
        picked = self.values().pick(f"{key}-wording")
        if picked is not None and picked.key is not None:
            number, _, wording = picked.key.partition("\n")
            self.set_value(f"{key}-number", number)
            self.set_value(f"{key}-wording", Picked(None, wording))

    def save(self) -> None:
        """Keep the set and show it."""
        if self.attempt(self._store):
            self._context.messages.done("Saved the rules.")
            self._back()

    def _back(self) -> None:
        for keeper in self.findChildren(DraftKeeper):
            keeper.discard()
        self.replaced.emit(ContactSheet(self._context))

    def _store(self, values: Values) -> None:
        typed = {key: values.pick(f"{key}-wording") for key in QUESTIONS}
        self._context.workspace.rules.set(
            RuleSetDraft(
                from_on=values.date("from_on"),
                preset=values.choice("preset"),
                answers={key: values.choice(key.value) or "" for key in QUESTIONS},
                clauses={
                    key: (values.text(f"{key}-number"), picked.text if picked else "")
                    for key, picked in typed.items()
                },
                note=values.text("note"),
            )
        )
