"""The recovery sheet: sent straight to the printer, proved by retyping four characters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.errors import FieldProblem, Problems
from app.reports.recovery_check import asked
from app.storage.files import write_atomically
from app.ui.forms import Form, Values
from app.ui.tasks import Progress
from app.ui.widgets.pdf import Printing, print_pdf

if TYPE_CHECKING:
    from app.storage.keys import RecoveryKey

TITLE = "Recovery sheet"


class SheetPage(Form):
    """``finished(later)`` is called once the sheet is on paper, or was put off."""

    def __init__(
        self,
        context: Printing,
        school: str,
        keys: Sequence[RecoveryKey],
        finished: Callable[[bool], None],
    ) -> None:
        super().__init__("Print the recovery sheet")
        self._context, self._school = context, school
        self._keys, self._finished = tuple(keys), finished
        self._asked = asked(self._keys)
        self.add_text(
            "If every passphrase is forgotten, this sheet is the only way back in. Print it, put "
            "it into an envelope, sign across the flap and keep it in the school’s safe."
        )
        self.add_text(
            "It goes straight to the printer. No file is kept unless you save one yourself.", "hint"
        )
        self.add_button("&Print the sheet", self.print_here, "primary")
        self.line(
            "characters",
            f"Type group {self._asked.number} of the {self._asked.book}’s key",
            hint="Four characters, marked on the sheet: they prove that it printed.",
            width=160,
        )
        self.foot_button("&Next", self.save, "primary")
        self.foot_button("Save as a &file…", self._save_file)
        self.foot_button("Print it &later", lambda: finished(True))

    def print_here(self) -> None:
        """Make the sheet and ask for the printer."""
        self._made(self._print)

    def _made(self, use: Callable[[bytes], object]) -> None:
        school, keys = self._school, self._keys

        def make(_progress: Progress) -> bytes:
            from app.reports.recovery import recovery_sheet  # slow to import

            return recovery_sheet(school, keys, dt.datetime.now().astimezone().date())

        self._context.tasks.run(make, done=use, failed=self._say, title="Making the sheet")

    def _print(self, pdf: bytes) -> None:
        print_pdf(pdf, TITLE, self, self._context, lambda: self.focus("characters"))

    def _save_file(self) -> None:
        self._made(self._write)

    def _write(self, pdf: bytes) -> None:
        path = self._context.dialogs.save_file(
            "Save the recovery sheet", f"{TITLE}.pdf", "PDF (*.pdf)"
        )
        if path is not None and self.attempt(lambda _values: write_atomically(path, pdf)):
            self.focus("characters")

    def _say(self, sentence: str) -> None:
        self.show_problems([FieldProblem("", sentence)])

    def save(self) -> None:
        """Go on once the four characters are right."""
        if self.attempt(self._check):
            self._finished(False)

    def _check(self, values: Values) -> None:
        if not self._asked.matches(values.text("characters")):
            number, book = self._asked.number, self._asked.book
            raise Problems(
                [
                    FieldProblem(
                        "characters",
                        f"Type the four characters of group {number} under the {book}’s key",
                    )
                ]
            )
