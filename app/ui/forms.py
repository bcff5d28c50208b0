"""Forms in which no field can be without a name, and no mistake without a sentence.

Label above the box, hint under the label, the error's words between them; on Save a summary
"There is a problem" whose lines jump to their fields (ux §2.1–4). Nothing is ever cleared, and
the button to save is never disabled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import CandourError, FieldProblem, Problems
from app.ui.messages import announce
from app.ui.sheet import Sheet, restyle, words
from app.ui.widgets.choices import ChoiceList, TickList
from app.ui.widgets.controls import Control, DropDown, LineBox, PassphraseBox, TextBox, Tick
from app.ui.widgets.date_box import DateBox
from app.ui.widgets.problem_summary import ProblemSummary
from app.ui.widgets.type_ahead import Pick, Picked, TypeAhead

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Values:
    """What a form holds, by field, each of the type that its kind of field gives."""

    raw: Mapping[str, Any]

    def text(self, field: str) -> str:
        """Return the words of a line, text or passphrase field; ``""`` when empty."""
        return str(self.raw[field] or "")

    def date(self, field: str) -> dt.date | None:
        """Return the date of a date field."""
        value = self.raw[field]
        assert value is None or isinstance(value, dt.date)  # noqa: S101
        return value

    def choice(self, field: str) -> str | None:
        """Return the key chosen in a choice or drop-down field."""
        value = self.raw[field]
        return None if value is None else str(value)

    def ticks(self, field: str) -> tuple[str, ...]:
        """Return the keys ticked."""
        return tuple(self.raw[field])

    def tick(self, field: str) -> bool:
        """Return whether a single box is ticked."""
        return bool(self.raw[field])

    def pick(self, field: str) -> Picked | None:
        """Return who was picked; ``key`` is None for free words."""
        value = self.raw[field]
        assert value is None or isinstance(value, Picked)  # noqa: S101
        return value


class Field(QWidget):
    """Label, hint, error and control, one under the other, tied together for a screen reader."""

    def __init__(self, name: str, label: str, control: Control, hint: str) -> None:
        super().__init__()
        self.name, self.label, self.control, self._hint = name, label, control, hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.error = words("", "error")
        self.error.hide()
        own_label = isinstance(control, Tick)
        if not own_label:
            heading = words(label, "label")
            heading.setBuddy(control.box)
            column.addWidget(heading)
        if hint and not own_label:
            column.addWidget(words(hint, "hint"))
        column.addWidget(self.error)
        column.addWidget(control)
        if hint and own_label:
            below = words(hint, "hint")
            below.setIndent(28)
            column.addWidget(below)
        self._tell("")

    def _tell(self, problem: str) -> None:
        about = " ".join(part for part in (problem, self._hint) if part)
        boxes = self.control.boxes()
        for box in boxes:
            if isinstance(self.control, ChoiceList | TickList):
                box.setAccessibleDescription(f"{self.label}. {about}".strip())
            else:
                box.setAccessibleName(self.label)
                box.setAccessibleDescription(about)
        self.control.setAccessibleName(self.label)
        if isinstance(self.control, DropDown):
            self.control.combo.view().setAccessibleName(self.label)

    def show_problem(self, sentence: str) -> None:
        """Show what to put right, or nothing."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self._tell(sentence)
        for box in self.control.boxes():
            restyle(box, "error", bool(sentence))


class Form(Sheet):
    """A sheet of fields. ``changed`` fires at every keystroke; ``attempt`` saves."""

    changed = Signal()

    def __init__(self, title: str, *, today: Callable[[], dt.date] = dt.date.today) -> None:
        super().__init__(title)
        self._today = today
        self.fields: dict[str, Field] = {}
        self._row: QHBoxLayout | None = None
        self.summary = ProblemSummary()
        self.summary.jump.connect(self.focus)
        self.summary.hide()
        self.body.addWidget(self.summary)

    # --- fields

    def add_field(self, field: str, label: str, control: Control, hint: str = "") -> Control:
        """Put any control next under ``label``; ``field`` is its name in drafts and problems."""
        if not label.strip():
            raise ValueError("a field needs a label")
        made = self.fields[field] = Field(field, label, control, hint)
        control.changed.connect(self.changed)
        if self._row is not None:
            self._row.addWidget(made, 1, Qt.AlignmentFlag.AlignTop)
        else:
            self.body.addWidget(made)
        return control

    def line(
        self,
        field: str,
        label: str,
        *,
        hint: str = "",
        value: str = "",
        width: int | None = None,
    ) -> LineBox:
        """Add one line of text."""
        control = LineBox(width=width)
        control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def text(
        self, field: str, label: str, *, hint: str = "", value: str = "", lines: int = 4
    ) -> TextBox:
        """Add several lines of text."""
        control = TextBox(lines=lines)
        control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def date(
        self,
        field: str,
        label: str,
        *,
        hint: str = "",
        value: dt.date | None = None,
        ahead: bool = False,
    ) -> DateBox:
        """Add a date; with ``ahead`` a weekday typed there is the coming one."""
        control = DateBox(self._today, ahead=ahead)
        control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def choice(
        self,
        field: str,
        label: str,
        choices: Choices,
        *,
        hint: str = "",
        value: str | None = None,
        columns: int = 1,
    ) -> ChoiceList:
        """Add a group of which one is picked, by its first letter too."""
        control = ChoiceList(choices, columns=columns)
        control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def ticks(
        self,
        field: str,
        label: str,
        choices: Choices,
        *,
        hint: str = "",
        value: Sequence[str] = (),
        columns: int = 1,
    ) -> TickList:
        """Add a group of which any are ticked."""
        control = TickList(choices, columns=columns)
        control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def tick(self, field: str, text: str, *, hint: str = "", value: bool = False) -> Tick:
        """Add one box to tick."""
        control = Tick(text)
        control.set_value(value)
        self.add_field(field, text, control, hint)
        return control

    def drop_down(
        self,
        field: str,
        label: str,
        choices: Choices,
        *,
        hint: str = "",
        value: str | None = None,
        empty: str = "Choose…",
    ) -> DropDown:
        """Add a choice out of many."""
        control = DropDown(choices, empty=empty)
        control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def pick(
        self,
        field: str,
        label: str,
        source: Callable[[], Sequence[Pick]],
        *,
        hint: str = "",
        value: Picked | str | None = None,
        free_text: bool = False,
    ) -> TypeAhead:
        """Add a name to pick by typing; with ``free_text`` other words are taken too."""
        control = TypeAhead(source, free_text=free_text)
        if value is not None:
            control.set_value(value)
        self.add_field(field, label, control, hint)
        return control

    def passphrase(
        self, field: str, label: str, *, hint: str = "", letter: str = "w"
    ) -> PassphraseBox:
        """Add a passphrase; Alt and ``letter`` show it."""
        control = PassphraseBox(letter)
        self.add_field(field, label, control, hint)
        return control

    @contextmanager
    def row(self) -> Iterator[None]:
        """Put the fields added inside side by side."""
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self.body.addLayout(self._row)
        try:
            yield
        finally:
            self._row = None

    def show_field(self, field: str, shown: bool) -> None:
        """Show a field only when it applies; a hidden field keeps what it holds."""
        self.fields[field].setVisible(shown)

    # --- values, drafts

    def values(self) -> Values:
        """Return what stands in the fields now."""
        return Values({name: field.control.value() for name, field in self.fields.items()})

    def set_value(self, field: str, value: object) -> None:
        """Put a value into one field."""
        self.fields[field].control.set_value(value)

    def state(self) -> dict[str, Any]:
        """Return what was typed, for a draft, and which field has, or last had, the focus."""
        here = self.focusWidget()
        focus = next(
            (n for n, f in self.fields.items() if here is not None and f.isAncestorOf(here)), ""
        )
        fields = {name: field.control.state() for name, field in self.fields.items()}
        return {"fields": fields, "focus": focus}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put a draft back and land on the same field."""
        for name, kept in state["fields"].items():
            if name in self.fields:
                self.fields[name].control.restore(kept)
        if state.get("focus") in self.fields:
            self.focus(state["focus"])

    def focus(self, field: str = "") -> None:
        """Go to a field, the first by default."""
        if not self.fields:
            return
        found = self.fields.get(field) or next(iter(self.fields.values()))
        found.control.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal(found)

    # --- saving

    def attempt(self, work: Callable[[Values], object]) -> bool:
        """Call ``work(values)``; return whether it went through.

        What can't be read, and every ``Problems`` or other refusal that ``work`` raises, is shown
        at its field and in the summary, which takes the focus. Nothing is cleared.
        """
        unread = [
            FieldProblem(name, sentence)
            for name, field in self.fields.items()
            if field.isVisibleTo(self) and (sentence := field.control.problem())
        ]
        if unread:
            self.show_problems(unread)
            return False
        try:
            work(self.values())
        except Problems as problems:
            self.show_problems(problems.problems)
            return False
        except CandourError as refused:
            self.show_problems([FieldProblem("", str(refused))])
            return False
        self.show_problems([])
        return True

    def _tab_through_summary(self) -> None:
        """Let Tab go from the summary's new lines on to the first field."""
        boxes = [box for field in self.fields.values() for box in field.control.boxes()]
        before = (boxes[0].previousInFocusChain() if boxes else None) or self.back
        for line in self.summary.lines:
            QWidget.setTabOrder(before, line)
            before = line

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Show problems in the summary and at their fields; none takes all away."""
        by_field: dict[str, str] = {}
        for problem in problems:
            by_field.setdefault(problem.field, problem.sentence)
        for name, field in self.fields.items():
            field.show_problem(by_field.get(name, ""))
        self.summary.show_problems([(p.field, p.sentence) for p in problems])
        if problems:
            self._tab_through_summary()
            self.reveal(self.summary)
            self.summary.take_focus()
            announce(self, "There is a problem. " + " ".join(p.sentence for p in problems))
