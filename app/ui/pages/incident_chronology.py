"""An incident's chronology on the screen: when it happened, what, and when it was written down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.dates import say_date, say_moment
from app.services.incidents.rows import IncidentRow
from app.services.incidents.timeline import Entry, EntryKind
from app.services.incidents.words import ADDED
from app.ui import theme
from app.ui.sheet import Sheet, words
from app.ui.widgets.status import Chip, StatusChip

_ENTRY_CHIPS = {
    EntryKind.CLOSED: Chip("Closed", "done"),
    EntryKind.REOPENED: Chip("Reopened", "due"),
    EntryKind.CORRECTION: Chip("Corrected", "info"),
}


def add(sheet: Sheet, row: IncidentRow) -> None:
    """Put the chronology next, and every correction with both wordings."""
    sheet.add_section("Chronology")
    for entry in row.chronology():
        sheet.add(_entry(entry))
    _add_corrections(sheet, row)


def _add_corrections(sheet: Sheet, row: IncidentRow) -> None:
    wordings = [each for each in row.corrections if each.reason != ADDED]
    if wordings:
        sheet.add_section("What was put right")
    for each in wordings:
        sheet.add_text(
            f"{each.label}: corrected on {say_moment(each.recorded_at)} by {each.recorded_by}",
            "label",
        )
        sheet.add_facts([("Before", each.before or "Nothing"), ("Now", each.after or "Nothing")])
        sheet.add_facts([("Why", each.reason)])


def _entry(entry: Entry) -> QWidget:
    """A line of the chronology: when it happened, what, and when that was written down."""
    line = QWidget()
    grid = QGridLayout(line)
    grid.setContentsMargins(0, 4, 0, 4)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(0, theme.scaled(140))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    when = say_date(entry.happened_on)
    if entry.happened_time:
        when = f"{when}\n{entry.happened_time}"
    grid.addWidget(words(when, "label"), 0, 0, 2, 1, top)
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(words(entry.heading, "label"), 1)
    if chip := _ENTRY_CHIPS.get(entry.kind):
        head.addWidget(StatusChip(chip), 0, top)
    grid.addLayout(head, 0, 1)
    column = QVBoxLayout()
    column.setSpacing(2)
    if entry.kind is not EntryKind.HAPPENED:  # those words stand at the top of the sheet
        column.addWidget(words(entry.text, selectable=True))
    recorded = f"Recorded {say_moment(entry.recorded_at)} by {entry.recorded_by}"
    column.addWidget(words(recorded, "hint"))
    grid.addLayout(column, 1, 1)
    return line
