"""What nobody caught, told so that nothing fails silently; and the page that says what to do."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from app.errors import CandourError, FieldProblem
from app.ui.details import place
from app.ui.door import Door
from app.ui.forms import Form
from app.ui.messages import Way
from app.ui.sheet import Sheet

if TYPE_CHECKING:
    from app.ui.session import Window


class Faults:
    """The window's side of faults: a message with a way to the page, or the page at once."""

    def __init__(self, window: Window, stack: QStackedWidget) -> None:
        self._window, self._stack = window, stack
        self._over: Door | None = None

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Tell what nobody caught (``sys.excepthook``).

        A mistake of the program goes to standard error without its words: they may hold names.
        """
        way: Way | None = None
        if isinstance(error, CandourError):
            sentence = str(error)
        else:
            sentence = (
                "Candour made a mistake and could not do that. What was saved is safe "
                f"({kind.__name__}, {place(trace)})."
            )
            print("".join(traceback.format_tb(trace)), kind.__name__, file=sys.stderr)  # noqa: T201
            way = ("W&hat happened", lambda: self._tell(kind, trace))
        window = self._window
        if window.shell is not None:
            window.shell.messages.problem(sentence, way)
        elif window.desk.desk is not None:
            window.desk.desk.say_problem(sentence)
        elif way is not None:
            way[1]()
        elif isinstance(window.front, Door) and isinstance(window.front.sheet, Form):
            window.front.sheet.show_problems([FieldProblem("", sentence)])

    def _tell(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        from app.ui.pages.problem import ProblemSheet, mistake  # seldom needed

        self.show_over(ProblemSheet(mistake(kind, trace), (), self.go_back))

    def at_the_door(self, folder: Path, error: CandourError) -> bool:
        """Tell why a vault does not open, if that deserves a page of its own."""
        from app.ui.pages.problem import ProblemSheet, vault_trouble  # seldom needed

        trouble = vault_trouble(error)
        if trouble is not None:
            ways = (
                ("Check and &repair…", lambda: self._window.show_repair(folder)),
                ("Restore a &backup…", lambda: self._window.show_restore(folder)),
            )
            self.show_over(ProblemSheet(trouble, ways, self.go_back))
        return trouble is not None

    def show_over(self, sheet: Sheet) -> None:
        """Show a sheet over the page, which stays as it is until ``go_back``."""
        self.go_back()
        self._over = Door(sheet, width=680)
        self._stack.addWidget(self._over)
        self._stack.setCurrentWidget(self._over)

    def go_back(self) -> None:
        """Take away what is shown over the page."""
        over, self._over = self._over, None
        if over is not None:
            self._stack.removeWidget(over)
            over.deleteLater()
            if self._window.front is not None:
                self._stack.setCurrentWidget(self._window.front)
