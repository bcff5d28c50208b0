"""What went wrong, what is safe and what to do: shown over the page where it happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtWidgets import QApplication

from app.errors import CandourError, Damaged, OlderCopy
from app.ui.details import details, place
from app.ui.sheet import Sheet

Way = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Trouble:
    """What a person is told of a fault.

    Attributes:
        what: what happened, one sentence.
        safe: what of theirs is safe.
        to_do: what to do now.
        details: for a technician; no names, no folders.
    """

    title: str
    what: str
    safe: str
    to_do: str
    details: str


def mistake(kind: type[BaseException], trace: TracebackType | None) -> Trouble:
    """Tell of a mistake of the program."""
    return Trouble(
        "Candour made a mistake",
        f"Something went wrong inside Candour, and the last step was not done ({place(trace)}).",
        "Everything that was saved is safe. What you were typing is kept as a draft.",
        "Go back and try once more. If it happens again, copy the details and send them to your "
        "technician. They hold no names and nothing of what you recorded.",
        details(kind, trace),
    )


def vault_trouble(error: CandourError) -> Trouble | None:
    """Tell why a vault does not open, when that deserves a page of its own, else None."""
    if isinstance(error, OlderCopy):
        title = "This is an older copy"
        safe = "Nothing was changed. What is recorded in this copy is still there."
        to_do = (
            "If somebody put an old copy back by mistake, put the latest one back. If the school "
            "went back to a backup on purpose, sign in with the recovery sheet."
        )
    elif isinstance(error, Damaged):
        title = "Part of the vault is damaged"
        safe = "Nothing was changed. What is not damaged is still there, and so are the backups."
        to_do = (
            "Check and repair takes what is damaged from a backup, and nothing else; it shows "
            "first what would change. Restoring makes a new vault out of a backup."
        )
    else:
        return None
    return Trouble(title, str(error), safe, to_do, details(type(error), error.__traceback__))


class ProblemSheet(Sheet):
    """One trouble, with the ways out of it; the first way is the main one."""

    def __init__(self, trouble: Trouble, ways: Sequence[Way], back: Callable[[], object]) -> None:
        super().__init__(trouble.title)
        self.trouble = trouble
        self.add_text(trouble.what)
        self.add_section("What is safe")
        self.add_text(trouble.safe)
        self.add_section("What to do")
        self.add_text(trouble.to_do)
        self.add_section("Details for a technician")
        self.told = self.add_text(trouble.details, "")
        self.told.setAccessibleName("Details for a technician")
        for number, (text, pressed) in enumerate(ways):
            self.foot_button(text, pressed, "plain" if number else "primary")
        self.copied = self.foot_button("Cop&y details", self._copy)
        self.foot_button("&Go back", back, "plain" if ways else "primary").setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.trouble.details)
        self.copied.setText("Copied")
