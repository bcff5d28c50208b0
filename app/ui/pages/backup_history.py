"""The backups that lie in one place, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shiboken6 import isValid

from app import dates
from app.ui.page import PageContext
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.tasks import Progress
from app.ui.widgets.status import Chip

if TYPE_CHECKING:
    import datetime as dt

    from app.storage.backup import Snapshot

MB = 1_000_000


def size_words(size: int) -> str:
    """Return a size in bytes as people read it: "312 MB", "1.2 GB"."""
    if size >= 1000 * MB:
        return f"{size / MB / 1000:.1f} GB"
    return f"{max(1, round(size / MB)):,} MB"


@dataclass(frozen=True)
class _Line:
    id: str
    at: dt.datetime
    size: int
    files: int
    problem: str | None


class HistorySheet(Sheet):
    """One table; what can't be read says so."""

    def __init__(
        self, context: PageContext, name: str, folder: Path, back: Callable[[], Sheet]
    ) -> None:
        super().__init__(f"Backups on {name}", wide=True)
        self._context, self._folder = context, folder
        self.add_text(
            "Each holds the whole vault of that moment. What two have in common lies there once.",
            "hint",
        )
        self.table: Table[_Line] = Table(
            "Backups",
            [
                Column("Made", lambda line: line.at),
                Column("Files", lambda line: f"{line.files:,}" if line.files else ""),
                Column("Size", lambda line: size_words(line.size) if line.size else ""),
                Column("List of files", lambda line: "", chip=_state, stretch=True),
            ],
        )
        self.body.addWidget(self.table, 1)
        self.said = self.add_text("Reading the list…", "hint")
        self.foot_button("Bac&k to backups", lambda: self.replaced.emit(back()))
        context.tasks.run(
            self._read, done=self._show, failed=self._say, title="Reading the backups"
        )

    def _read(self, _progress: Progress) -> list[Snapshot]:
        from app.storage.backup import Place  # off the window's thread: a stick is slow

        return Place.open(self._folder).snapshots()

    def _say(self, sentence: str) -> None:
        if isValid(self):  # somebody may have gone on meanwhile
            self.said.setText(sentence)

    def _show(self, found: list[Snapshot]) -> None:
        if not isValid(self):
            return
        self.table.set_rows(
            [_Line(one.name, one.made_at, one.size, len(one.files), one.problem) for one in found]
        )
        if found:
            oldest = dates.say_date(found[-1].made_at.astimezone().date())
            self.said.setText(f"{len(found):,} here, the oldest of {oldest}.")
        else:
            self.said.setText("There is none yet.")
        self.table.setFocus()


def _state(line: _Line) -> Chip:
    return Chip("Damaged", "problem") if line.problem else Chip("Whole")
