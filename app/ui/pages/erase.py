"""Erasing words or a file that were wrongly held: choose, say why, and say so once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem, Problems
from app.services.erasure.rows import DOCUMENT, Words, tombstone
from app.services.erasure.service import Erasures
from app.ui.backing_up import alone
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet
from app.ui.tasks import Progress
from app.words import clean_line, count


@dataclass(frozen=True)
class Erasing:
    """What something is erased of.

    Attributes:
        kind, record: its table and id.
        title: what it is called.
        leave: shows the record again.
    """

    context: PageContext
    kind: str
    record: UUID
    title: str
    leave: Callable[[], object]

    @property
    def erasures(self) -> Erasures:
        """The casebook's."""
        return self.context.workspace.need_casework().erasures


class EraseForm(Form):
    """The first step: which words or file, why, and who asked."""

    def __init__(self, of: Erasing, state: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"Erase something of {of.title}", today=of.context.today)
        self._of = of
        self._words = {each.key: each for each in of.erasures.words(of.kind, of.record)}
        self.add_text(
            "To put a mistake right, choose Correct: both wordings stay. Erase only what should "
            "never have been kept here, such as words about the wrong person."
        )
        choices = [
            (key, f"{each.label}: {each.text}" if each.text else each.label)
            for key, each in self._words.items()
        ]
        self.drop_down("words", "What is erased?", choices)
        self.text(
            "why",
            "Why is it erased?",
            hint="This stands in its place: repeat nothing of it.",
            lines=2,
        )
        self.line("asked_by", "Who asked for it? (optional)")
        if state is not None:
            self.restore(state)
        self.foot_button("&Go on", self.save, "primary")
        self.foot_button("Bac&k", of.leave)

    def save(self) -> None:
        """Go on to the second step."""
        if self.attempt(self._check):
            self.replaced.emit(EraseSheet(self._of, self._words, self.values(), self.state()))

    def _check(self, values: Values) -> None:
        if values.choice("words") not in self._words:
            raise Problems([FieldProblem("words", "Select what is erased.")])
        self._of.erasures.check(values.text("why"))


class EraseSheet(Sheet):
    """The second step: the consequence, and the only red button."""

    def __init__(
        self, of: Erasing, words: Mapping[str, Words], values: Values, state: Mapping[str, Any]
    ) -> None:
        super().__init__("Erase it for good?")
        self._of, self._words = of, words[values.choice("words") or ""]
        self._why, self._asked_by = clean_line(values.text("why")), values.text("asked_by")
        self._working = False
        what = self._words.label
        quoted = what if self._words.field == DOCUMENT else f"“{what}”"
        self.add_text(f"{quoted} will be gone. Nobody can get it back from Candour.", "label")
        today = of.context.today()
        self.add_facts([("Now", self._words.text), ("In its place", tombstone(today, self._why))])
        until = say_date(of.context.workspace.retention.backups_until(today))
        self.add_text(
            "Corrections of it, its history, redacted copies and kept printouts that show it go "
            "as well.\n"
            f"Backups may hold it until {until}, one that stays unplugged for longer. "
            "Going back to one erases it again.\n"
            "The same words in other fields stay: look for them with Find (Ctrl+K)."
        )
        self.foot_button("Erase it for &good", self._erase, "danger")
        self.foot_button(
            "Bac&k, change nothing", lambda: self.replaced.emit(EraseForm(of, state)), "primary"
        )

    def _erase(self) -> None:
        if self._working:
            return
        self._working = True
        of, words, why, asked_by = self._of, self._words, self._why, self._asked_by

        def work(_progress: Progress) -> int:
            with alone(of.context):  # a backup of that moment would lack files
                return of.erasures.erase(of.kind, of.record, words, why, asked_by)

        def done(gone: int) -> None:
            of.leave()
            also = f" {count(gone, 'kept printout')} that showed it went with it." if gone else ""
            of.context.messages.done(f"Erased “{words.label}”.{also}")

        def failed(sentence: str) -> None:
            of.leave()
            of.context.messages.problem(sentence)

        of.context.tasks.run(work, done=done, failed=failed, title="Erasing it")
