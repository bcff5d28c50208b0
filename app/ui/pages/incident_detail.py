"""One incident on the screen, put together of its sections: facts first, chronology last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer

from app.dates import say_date, say_moment
from app.models.incident import Status
from app.services.figures.withheld import ANSWERS, WithheldRow
from app.services.incidents.closing import OFF_FILE
from app.services.incidents.drafts import say
from app.services.incidents.rows import IncidentRow
from app.services.incidents.words import STATUSES
from app.ui.page import PageContext
from app.ui.pages import (
    incident_approaches,
    incident_chronology,
    incident_evidence,
    incident_radar,
    incident_told,
)
from app.ui.pages import incident_parts as parts
from app.ui.pages.incident_form import first_line
from app.ui.pages.incident_parts import Step
from app.ui.pages.incident_steps import MORE
from app.ui.sheet import Sheet
from app.ui.widgets.status import Chip
from app.words import sentence


@dataclass(frozen=True)
class Doings:
    """What can be done with an incident.

    Attributes:
        step: opens a form of ``incident_steps.STEPS`` by its kind, with what it begins with.
        add_evidence, add_thing, print_file: are called with nothing.
        look_at, done, print_letter, go: with the id of an exhibit, task, step or other incident.
    """

    step: Step
    add_evidence: Callable[[], object]
    add_thing: Callable[[], object]
    print_file: Callable[[], object]
    look_at: Callable[[UUID], object]
    done: Callable[[UUID], object]
    print_letter: Callable[[UUID], object]
    go: Callable[[UUID], object]


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
        casework, step = context.workspace.need_casework(), doings.step
        self.set_chip(chip_of(row.status))
        if row.status is Status.OPEN:
            self.add(first_line())
        _add_facts(self, row)
        incident_told.add(self, casework.routes.of(row.id), step)
        incident_radar.add(self, context, row)
        parts.add_tasks(self, row, step, doings.done, context.today())
        incident_evidence.add(
            self, row, withheld, doings.look_at, doings.add_evidence, doings.add_thing
        )
        parts.add_people(self, row, step)
        parts.add_steps(self, row, doings.print_letter)
        parts.add_removals(self, row, step, context.workspace.session.register.clock())
        parts.add_support(self, row, step)
        parts.add_links(self, row, step, doings.go)
        incident_approaches.add(self, context, row)
        incident_radar.add_earlier(self, context, row)
        incident_chronology.add(self, row)
        _add_foot(self, row, doings)

    def stay_at(self, before: IncidentSheet) -> None:
        """Stand where the same incident's sheet stood, once it is laid out."""
        if self.scroller is None or before.scroller is None:
            return
        bar, was = self.scroller.verticalScrollBar(), before.scroller.verticalScrollBar().value()
        QTimer.singleShot(0, bar, lambda: bar.setValue(was))


def _add_facts(sheet: Sheet, row: IncidentRow) -> None:
    sheet.add_text(row.narrative)
    when = f"{say_date(row.happened_on)}{f', {row.happened_time}' if row.happened_time else ''}"
    knows = {True: "Yes", False: "No", None: ""}[row.knows]
    closed = f"{row.outcome_label}, {say_date(row.closed_on)}" if row.closed_on else ""
    sheet.add_facts(
        [
            ("Happened", when),
            ("Known", say_date(row.known_on) if row.known_on else ""),
            ("Recorded", f"{say_moment(row.recorded_at)} by {row.recorded_by}"),
            ("About", str(row.about)),
            ("By", str(row.by)),
            ("Where", ", ".join(filter(None, (row.platform, row.group_name)))),
            ("Link", row.link or ""),
            ("Type", row.type_label),
            ("Done at the start", ", ".join(row.done_labels)),
            ("What applies", say(row.signs)),
            ("Do they know?", knows),
            ("How they took it", row.impact or ""),
            ("The school’s view", row.judgement or ""),
            ("Looking into it", row.led_by or ""),
            ("Outcome", closed),
            ("Why", row.rationale or ""),
            ("Allegation", row.finding),
            ("In references", row.references),
            ("Copy given", _when_done(row.copy_given_on, due=row.allegation is not None)),
            ("Off personnel file", _when_done(row.off_file_on, due=row.allegation in OFF_FILE)),
        ]
    )


def _when_done(day: dt.date | None, *, due: bool) -> str:
    return say_date(day) if day is not None else "Not yet" if due else ""


def _add_foot(sheet: Sheet, row: IncidentRow, doings: Doings) -> None:
    step = doings.step
    if row.status is Status.OPEN:
        sheet.foot_button("&Add action", partial(step, "action"), "primary")
        ways = [(text, partial(step, kind)) for kind, text in MORE]
        sheet.foot_widget(parts.menu_button("Add &something else", ways))
        sheet.foot_button("&Close incident", partial(step, "close"))
    else:
        sheet.foot_button("Re&open", partial(step, "reopen"), "primary")
        if row.allegation is not None:
            sheet.foot_button("A&fterwards", partial(step, "follow-up"))
    sheet.foot_button("Co&rrect", partial(step, "correct"))
    sheet.foot_button("&Print file", doings.print_file)


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
