"""One incident on the screen: its facts, its evidence, its chronology, what was put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.dates import say_date, say_moment
from app.models.incident import Status
from app.services.evidence.rows import ExhibitRow
from app.services.figures.withheld import ANSWERS, WithheldRow
from app.services.incidents.rows import IncidentRow
from app.services.incidents.timeline import Entry, EntryKind
from app.services.incidents.words import STATUSES
from app.ui import theme
from app.ui.page import PageContext
from app.ui.pages import incident_told
from app.ui.pages.incident_form import first_line
from app.ui.sheet import Sheet, button, words
from app.ui.widgets.status import Chip, StatusChip
from app.words import sentence

_ENTRY_CHIPS = {
    EntryKind.CLOSED: Chip("Closed", "done"),
    EntryKind.REOPENED: Chip("Reopened", "due"),
    EntryKind.CORRECTION: Chip("Corrected", "info"),
}


@dataclass(frozen=True)
class Doings:
    """What can be done with an incident: each is called with nothing."""

    act: Callable[[], object]
    close: Callable[[], object]
    reopen: Callable[[], object]
    correct: Callable[[], object]
    add_evidence: Callable[[], object]
    print_file: Callable[[], object]
    look_at: Callable[[UUID], object]
    step: incident_told.Step


def chip_of(status: Status) -> Chip:
    """An incident's status; finished is plain, so that unfinished stands out."""
    return Chip(STATUSES[status], "due" if status is Status.OPEN else "plain")


class IncidentSheet(Sheet):
    """One incident, section by section. ``row`` is what is shown."""

    def __init__(
        self,
        context: PageContext,
        row: IncidentRow,
        withheld: tuple[WithheldRow, ...],
        doings: Doings,
    ) -> None:
        super().__init__(row.reference)
        self.row = row
        self.set_chip(chip_of(row.status))
        if row.status is Status.OPEN:
            self.add(first_line())
        _add_facts(self, row)
        incident_told.add(self, context.workspace.need_casework().routes.of(row.id), doings.step)
        _add_evidence(self, row, withheld, doings)
        _add_chronology(self, row)
        _add_corrections(self, row)
        _add_foot(self, row, doings)


def _add_facts(sheet: Sheet, row: IncidentRow) -> None:
    sheet.add_text(row.narrative)
    when = f"{say_date(row.happened_on)}{f', {row.happened_time}' if row.happened_time else ''}"
    knows = {True: "Yes", False: "No", None: ""}[row.knows]
    closed = f"{row.outcome_label}, {say_date(row.closed_on)}" if row.closed_on else ""
    sheet.add_facts(
        [
            ("Happened", when),
            ("Recorded", f"{say_moment(row.recorded_at)} by {row.recorded_by}"),
            ("About", str(row.about)),
            ("By", str(row.by)),
            ("Where", row.platform or ""),
            ("Link", row.link or ""),
            ("Type", row.type_label),
            ("Done at the start", ", ".join(row.done_labels)),
            ("Do they know?", knows),
            ("How they took it", row.impact or ""),
            ("Looking into it", row.led_by or ""),
            ("Outcome", closed),
            ("Why", row.rationale or ""),
        ]
    )


def _add_evidence(
    sheet: Sheet, row: IncidentRow, withheld: tuple[WithheldRow, ...], doings: Doings
) -> None:
    sheet.add_section("Evidence")
    for each in row.exhibits:
        sheet.add(_exhibit(each, partial(doings.look_at, each.id)))
    for record in withheld:
        sheet.add_text(f"{record.reference}: an image that was not saved. {record.seen}")
    if not row.exhibits and not withheld:
        sheet.add_text("None yet. Paste a screenshot with Ctrl+V, or drop files here.", "hint")
    sheet.add_button("Add &evidence…", doings.add_evidence)


def _add_chronology(sheet: Sheet, row: IncidentRow) -> None:
    sheet.add_section("Chronology")
    for entry in row.chronology():
        sheet.add(_entry(entry))


def _add_corrections(sheet: Sheet, row: IncidentRow) -> None:
    if not row.corrections:
        return
    sheet.add_section("What was put right")
    for each in row.corrections:
        sheet.add_text(
            f"{each.label}: corrected on {say_moment(each.recorded_at)} by {each.recorded_by}",
            "label",
        )
        sheet.add_facts([("Before", each.before or "Nothing"), ("Now", each.after or "Nothing")])
        sheet.add_facts([("Why", each.reason)])


def _add_foot(sheet: Sheet, row: IncidentRow, doings: Doings) -> None:
    if row.status is Status.OPEN:
        sheet.foot_button("&Add action", doings.act, "primary")
        sheet.foot_button("&Close incident", doings.close)
    else:
        sheet.foot_button("Re&open", doings.reopen, "primary")
    sheet.foot_button("Co&rrect", doings.correct)
    sheet.foot_button("&Print file", doings.print_file)


def _exhibit(row: ExhibitRow, opened: Callable[[], object]) -> QFrame:
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
    taken = (
        f"{row.shape_words if row.caption else row.name} · taken in {say_moment(row.recorded_at)}"
    )
    column.addWidget(words(taken, "hint"))
    across.addLayout(column, 1)
    view = button("View", opened)
    view.setAccessibleName(f"View evidence {row.letter}")
    across.addWidget(view)
    return frame


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


def withheld_sheet(row: WithheldRow) -> Sheet:
    """What was recorded about an image that must not be saved."""
    sheet = Sheet(row.reference)
    sheet.set_chip(Chip("Image not saved", "problem"))
    sheet.add_text(sentence(row.seen))
    told = f"{row.told_whom}, {say_date(row.told_on)}"
    seen = f"{say_date(row.seen_on)}{f', {row.seen_time}' if row.seen_time else ''}"
    sheet.add_facts(
        [
            ("Seen", seen),
            ("Where", row.platform or ""),
            ("Link", row.link or ""),
            ("Device", row.device),
            ("Locked away", row.kept_at),
            ("Told", f"{told}{f', {row.told_time}' if row.told_time else ''}"),
            ("Answer given", ANSWERS[row.answer]),
            ("Incident", row.incident or ""),
            ("Recorded", f"{say_moment(row.recorded_at)} by {row.recorded_by}"),
        ]
    )
    return sheet
