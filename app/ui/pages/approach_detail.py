"""One approach on a sheet, and its line in the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.dates import say_date, say_moment
from app.services.approaches.rows import ApproachItem, ApproachRow, Earlier
from app.services.approaches.words import KINDS, REPLIES, TONE
from app.services.evidence.rows import ExhibitRow
from app.ui.delegates import Lines
from app.ui.pages.approach_form import say_earlier
from app.ui.pages.incident_evidence import exhibit_line
from app.ui.sheet import ButtonKind, Sheet
from app.ui.widgets.status import Chip
from app.words import count

_REPORT, _ANSWER = Chip("To report", "due"), Chip("No reply yet", "due")


@dataclass(frozen=True)
class Doings:
    """What an approach's buttons do; ``step`` is called with the name of a form."""

    step: Callable[[str], object]
    add_evidence: Callable[[], object]
    add_thing: Callable[[], object]
    look_at: Callable[[UUID], object]
    open_other: Callable[[UUID], object]
    open_incident: Callable[[UUID], object]


def lines_of(item: ApproachItem) -> Lines:
    """Two lines of the list."""
    when = f"{item.happened_on.day} {item.happened_on:%b %Y}"
    chip = _REPORT if item.reported_on is None else None if item.replied else _ANSWER
    also = f"{KINDS[item.kind]} {item.platform} {item.reference}"
    again = f" · {count(item.earlier, 'earlier')}" if item.earlier else ""
    return Lines(item.staff_name, f"{when} · {item.by}{again}", chip, also)


class ApproachSheet(Sheet):
    """Everything about one approach, and what can be done with it.

    Attributes:
        row: what is shown.
    """

    def __init__(self, row: ApproachRow, exhibits: tuple[ExhibitRow, ...], doings: Doings) -> None:
        super().__init__(row.staff_name)
        self.row, self._doings = row, doings
        if row.reported_on is None:
            self.set_chip(_REPORT)
        elif not row.replied:
            self.set_chip(_ANSWER)
        self._facts()
        self._others()
        self._evidence(exhibits)
        self._add_foot()

    def _facts(self) -> None:
        row = self.row
        time = f", {row.happened_time}" if row.happened_time else ""
        told = (
            f"{row.reported_to}, {say_date(row.reported_on)}" if row.reported_on else "Nobody yet"
        )
        then = row.by_then if row.by_then != row.by else ""
        self.add_facts(
            [
                ("Reference", row.reference),
                ("Who tried", row.by),
                ("At the time", then),
                ("Account", row.account or ""),
                ("What they tried", f"{KINDS[row.kind]}, {row.platform}"),
                ("When", f"{say_date(row.happened_on)}{time}"),
                ("What was done", REPLIES[row.reply]),
                ("The reply", row.reply_text or ""),
                ("Its tone", TONE[row.professional] if row.reply_text else ""),
                ("Told", told),
                ("Note", row.note or ""),
                ("Incident", row.incident or ""),
                ("Recorded", f"{say_moment(row.recorded_at)} by {row.recorded_by}"),
            ]
        )

    def _others(self) -> None:
        for found, later in ((self.row.earlier, False), (self.row.later, True)):
            if found:
                said = say_earlier(found)
                if later:
                    said = said.replace("An earlier", "A later").replace("Earlier", "Later")
                self.add_text(said, "label")
                self._open_buttons(found)

    def _open_buttons(self, found: tuple[Earlier, ...]) -> None:
        self.add_buttons(
            *(
                (f"Open {one.reference}", partial(self._doings.open_other, one.id))
                for one in found[:3]
            )
        )

    def _evidence(self, exhibits: tuple[ExhibitRow, ...]) -> None:
        self.add_section("Evidence")
        for each in exhibits:
            self.add(exhibit_line(each, partial(self._doings.look_at, each.id)))
        if not exhibits:
            self.add_text("None yet. Paste a screenshot with Ctrl+V, or drop files here.", "hint")
        self.add_buttons(
            ("Add &evidence…", self._doings.add_evidence),
            ("Add a t&hing…", self._doings.add_thing),
        )

    def _add_foot(self) -> None:
        row, step = self.row, self._doings.step
        first: ButtonKind = "primary"
        if row.reported_on is None:
            self.foot_button("&Report it", partial(step, "report"), first)
            first = "plain"
        if not row.replied:
            self.foot_button("Record the re&ply", partial(step, "reply"), first)
        self.foot_button("Add a n&ote", partial(step, "note"))
        if row.incident_id is None:
            self.foot_button("&Link to an incident", partial(step, "link"))
        else:
            show = partial(self._doings.open_incident, row.incident_id)
            self.foot_button("Open the &incident", show)
