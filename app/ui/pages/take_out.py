"""Taking everything out, unencrypted, for another program: with a plain warning first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app import dates
from app.errors import FieldProblem, Problems
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet
from app.ui.tasks import Progress
from app.words import count

if TYPE_CHECKING:
    from app.services.taking_out.service import TakenOut


class TakeOutForm(Form):
    """Writes every table and original of the books that are open into a new folder."""

    def __init__(self, context: PageContext, back: Callable[[], Sheet]) -> None:
        super().__init__("Take everything out")
        self._context = context
        self.add_text(
            "Every record that you may open is written as plain tables, with the originals and a "
            "page that explains them, so that another program can read them. For a copy that "
            "keeps the school safe, back up instead: a backup is encrypted."
        )
        self.line("folder", "A new folder", hint="On a disk that is encrypted.")
        self.add_button("C&hoose where…", self._choose)
        self.tick(
            "open",
            "I know that this copy is not encrypted",
            hint="Whoever has it can read everything in it. Destroy it when it has done its work.",
        )
        self.foot_button("&Take everything out", self.save, "danger")
        self.foot_button("Bac&k to backups", lambda: self.replaced.emit(back()))

    def _choose(self) -> None:
        folder = self._context.dialogs.folder("Choose where the new folder goes")
        if folder is not None:
            today = dates.say_date(self._context.today())
            self.set_value("folder", str(folder / f"Candour taken out {today}"))

    def save(self) -> None:
        """Write it, off the window's thread."""
        if self.attempt(_check):
            self._write(Path(self.values().text("folder")).expanduser())

    def _write(self, target: Path) -> None:
        session, context = self._context.workspace.session, self._context

        def work(progress: Progress) -> TakenOut:
            from app.services.taking_out.service import take_out  # seldom needed

            def step(done: int, total: int, _what: str) -> None:
                progress.step(done, total, "File")

            books = sorted(session.books.values(), key=lambda book: book.name != "register")
            return take_out(books, session.school_name, target, step)

        def done(taken: TakenOut) -> None:
            wrote = f"{count(taken.rows, 'record')} and {count(taken.documents, 'original')}"
            if taken.faults:
                context.messages.problem(f"Wrote {wrote}. {' '.join(taken.faults[:3])}")
            else:
                context.messages.done(f"Wrote {wrote} into “{taken.folder.name}”.")

        context.tasks.run(work, done=done, title="Taking everything out")


def _check(values: Values) -> None:
    problems = []
    if not values.text("folder"):
        problems.append(FieldProblem("folder", "Choose a new folder"))
    if not values.tick("open"):
        problems.append(FieldProblem("open", "Tick that you know it is not encrypted"))
    if problems:
        raise Problems(problems)
