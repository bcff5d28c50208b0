"""The sections of an incident's page for what belongs to it: people, tasks, steps, support."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.dates import say_date, say_moment
from app.models.incident import Status
from app.models.response import Side
from app.services.incidents.parts import PersonRow, RemovalRow, StepRow, SupportRow, TaskRow
from app.services.incidents.rows import IncidentRow
from app.services.incidents.support import missing_support
from app.ui.sheet import Sheet, button, words
from app.ui.widgets.status import Chip, StatusChip

Step = Callable[..., object]  # a kind of form, and what it begins with
Way = tuple[str, Callable[[], object]]


def menu_button(
    text: str, ways: Sequence[Way], name: str = "", parent: QWidget | None = None
) -> QPushButton:
    """Return a button that opens a menu; each of its lines is called with nothing."""
    made = QPushButton(text, parent)
    made.setProperty("kind", "plain")
    made.setAutoDefault(True)
    if name:
        made.setAccessibleName(name)
    menu = QMenu(made)
    menu.setAccessibleName(name or text.replace("&", ""))
    for said, pressed in ways:
        menu.addAction(said).triggered.connect(lambda _on=False, run=pressed: run())
    made.setMenu(menu)
    return made


def record_line(
    title: str,
    hint: str,
    *,
    chip: Chip | None = None,
    text: str = "",
    buttons: Sequence[QWidget] = (),
) -> QFrame:
    """Return a card for one record: title, hint and text on the left, buttons on the right."""
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setAccessibleName(f"{title}. {hint}")
    across = QHBoxLayout(frame)
    across.setContentsMargins(12, 8, 8, 8)
    across.setSpacing(8)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(words(title, "label"))
    if hint:
        column.addWidget(words(hint, "hint"))
    if text:
        column.addWidget(words(text, selectable=True))
    across.addLayout(column, 1)
    middle = Qt.AlignmentFlag.AlignVCenter
    if chip is not None:
        across.addWidget(StatusChip(chip), 0, middle)
    for each in buttons:
        across.addWidget(each, 0, middle)
    return frame


def named_button(text: str, name: str, pressed: Callable[[], object]) -> QPushButton:
    """Return a button whose name says more than its words, for a screen reader."""
    made = button(text, pressed)
    made.setAccessibleName(name)
    return made


def _about(step: Step, kind: str, record: UUID) -> Callable[[], Any]:
    return partial(step, kind, {"record": str(record)})


def add_people(sheet: Sheet, row: IncidentRow, step: Step) -> None:
    """Everybody with a part in it."""
    if row.people:
        sheet.add_section("People")
    for each in row.people:
        sheet.add(_person(each, step))


def _person(each: PersonRow, step: Step) -> QFrame:
    hints = [each.detail]
    if each.told_on is not None:
        hints.append(f"told on {say_date(each.told_on)}")
    if each.account_on is not None:
        hints.append(f"heard on {say_date(each.account_on)}")
    account = "Hear again…" if each.account else "Their account…"
    ways = [(f"&{account}", _about(step, "account", each.id))]
    if each.unaware:
        ways.append(("They &know now…", _about(step, "tell", each.id)))
    ways.append(("Take &out…", _about(step, "person-out", each.id)))
    return record_line(
        each.said,
        ", ".join(filter(None, hints)),
        chip=Chip("Does not know", "due") if each.unaware else None,
        text=each.account or "",
        buttons=[menu_button("Change", ways, f"Change {each.said}")],
    )


def add_tasks(
    sheet: Sheet, row: IncidentRow, step: Step, done: Callable[[UUID], object], today: dt.date
) -> None:
    """What is still to do, and what was dropped; what was done is in the chronology."""
    tasks = [each for each in row.tasks if each.open]
    if tasks:
        sheet.add_section("To do")
    for each in tasks:
        sheet.add(_task(each, step, done, today))


def _task(each: TaskRow, step: Step, done: Callable[[UUID], object], today: dt.date) -> QFrame:
    due = f"by {say_date(each.due_on)}" if each.due_on else "no date"
    late = each.due_on is not None and each.due_on < today
    return record_line(
        each.what,
        ", ".join(filter(None, (each.owner, due))),
        chip=Chip("Late", "problem") if late else None,
        buttons=[
            named_button("Done", f"Done: {each.what}", partial(done, each.id)),
            named_button("Drop…", f"Drop: {each.what}", _about(step, "task-out", each.id)),
        ],
    )


def add_steps(sheet: Sheet, row: IncidentRow, print_letter: Callable[[UUID], object]) -> None:
    """The steps of the ladder, the latest last."""
    if row.steps:
        sheet.add_section("Steps with parents and pupils")
    for each in row.steps:
        sheet.add(_step(each, print_letter))


def _step(each: StepRow, print_letter: Callable[[UUID], object]) -> QFrame:
    shown = f"{each.label}, {each.whom}"
    buttons = []
    if each.document_id is not None:
        buttons = [
            named_button("Letter", f"Print the letter: {shown}", partial(print_letter, each.id))
        ]
    return record_line(each.label, f"{each.whom}, {say_date(each.happened_on)}", buttons=buttons)


def add_removals(sheet: Sheet, row: IncidentRow, step: Step, now: dt.datetime) -> None:
    """The requests to take something down."""
    if row.removals:
        sheet.add_section("Asked to take it down")
    for each in row.removals:
        sheet.add(_removal(each, step, now))


def _removal(each: RemovalRow, step: Step, now: dt.datetime) -> QFrame:
    asked = f"Asked on {say_date(each.asked_on)}"
    if each.open:
        late = each.late(now)
        chip = Chip("Late", "problem") if late else Chip("Waiting", "due")
        until = f"until {say_moment(each.due_at)}"
        open_form = _about(step, "removal-end", each.id)
        buttons = [named_button("Is it down?", f"Is it down? {each.asked}", open_form)]
    else:
        chip = Chip("Taken down", "plain") if each.complied else Chip("Not taken down", "problem")
        until = f"looked on {say_date(each.settled_on)}" if each.settled_on else ""
        buttons = []
    return record_line(
        each.asked, ", ".join(filter(None, (asked, until))), chip=chip, buttons=buttons
    )


def add_support(sheet: Sheet, row: IncidentRow, step: Step) -> None:
    """What was offered to whom; while it is open, which side nobody has thought of (R112)."""
    missing = missing_support(row) if row.status is Status.OPEN else ()
    if row.support or missing:
        sheet.add_section("Support")
    for each in row.support:
        sheet.add(_support(each, step))
    for side in missing:
        whom = "whoever was harmed" if side is Side.HARMED else "whoever is accused"
        offer = partial(step, "support", {"side": side.value})
        made = named_button("Record…", f"Record support for {whom}", offer)
        sheet.add(record_line(f"None recorded for {whom}", "", buttons=[made]))


def _support(each: SupportRow, step: Step) -> QFrame:
    buttons = []
    if each.accepted is None:
        name = f"Their answer: {each.service}, {each.whom}"
        buttons = [named_button("Answer…", name, _about(step, "support-answer", each.id))]
    day = say_date(each.offered_on)
    return record_line(
        each.service,
        f"{each.whom} ({each.label.lower()}), offered on {day}",
        chip=Chip(each.answer, "plain" if each.accepted is not None else "due"),
        buttons=buttons,
    )


def add_links(sheet: Sheet, row: IncidentRow, step: Step, go: Callable[[UUID], object]) -> None:
    """Incidents that belong with this one."""
    if row.links:
        sheet.add_section("Belongs with")
    for each in row.links:
        ways = [
            named_button("Open", f"Open {each.reference}", partial(go, each.other_id)),
            named_button("Unlink…", f"Unlink {each.reference}", _about(step, "link-out", each.id)),
        ]
        title = f"{each.reference}, {say_date(each.happened_on)}"
        sheet.add(record_line(title, each.why, text=each.opening, buttons=ways))
