"""The evidence on an incident's page: a line for each exhibit, which opens it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.dates import say_moment
from app.services.evidence.rows import ExhibitRow
from app.services.figures.withheld import WithheldRow
from app.services.incidents.rows import IncidentRow
from app.ui.sheet import Sheet, button, words


def add(
    sheet: Sheet,
    row: IncidentRow,
    withheld: tuple[WithheldRow, ...],
    look_at: Callable[[UUID], object],
    add_files: Callable[[], object],
    add_thing: Callable[[], object],
) -> None:
    """Put the exhibits next, without their pictures, and images that were not saved.

    Alt and a digit open the first nine.
    """
    sheet.add_section("Evidence")
    for place, each in enumerate(row.exhibits, start=1):
        sheet.add(exhibit_line(each, partial(look_at, each.id), place))
    for record in withheld:
        sheet.add_text(f"{record.reference}: an image that was not saved. {record.seen}")
    if not row.exhibits and not withheld:
        sheet.add_text("None yet. Paste a screenshot with Ctrl+V, or drop files here.", "hint")
    sheet.add_buttons(("Add &evidence…", add_files), ("Add a t&hing…", add_thing))


def exhibit_line(row: ExhibitRow, opened: Callable[[], object], place: int = 0) -> QFrame:
    """A line for one exhibit, without its picture: every look at that is in the custody log."""
    frame = QFrame()
    frame.setProperty("role", "card")
    across = QHBoxLayout(frame)
    across.setContentsMargins(12, 8, 8, 8)
    across.setSpacing(12)
    across.addWidget(words(row.letter, "section"), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(words(row.caption or row.shape_words, "label"))
    what = row.shape_words if row.caption else row.name
    instead = f" · {row.instead}" if row.instead else ""
    taken = f"{what}{instead} · taken in {say_moment(row.recorded_at)}"
    column.addWidget(words(taken, "hint"))
    across.addLayout(column, 1)
    view = button("View", opened)
    view.setAccessibleName(f"View evidence {row.letter}")
    if 0 < place < 10:
        view.setShortcut(f"Alt+{place}")
        view.setToolTip(f"Alt+{place}")
        column.addWidget(words(f"Alt+{place} opens it", "hint"))
    across.addWidget(view)
    return frame
