"""One disclosure on a sheet, and a declaration that has still to be talked over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.dates import say_date, say_moment
from app.services.evidence.view import Picture
from app.services.relationships.history import HistoryLine
from app.services.relationships.rows import (
    DisclosureItem,
    DisclosureRow,
    State,
    ToTakeUp,
)
from app.services.relationships.ruling import RuleSaid
from app.ui import theme
from app.ui.delegates import Lines
from app.ui.sheet import ButtonKind, Sheet
from app.ui.widgets.evidence_tray import pixmap_of
from app.ui.widgets.status import Chip
from app.words import join

_CHIPS = {
    State.UNDECIDED: Chip("To decide", "due"),
    State.REVIEW_DUE: Chip("Review due", "due"),
    State.ENDED: Chip("Ended"),
}
TO_HEAR = Chip("To hear", "due")


@dataclass(frozen=True)
class ToHear:
    """A declaration in the list; ``id`` is the declaration's."""

    id: str
    told: ToTakeUp


@dataclass(frozen=True)
class Doings:
    """What a disclosure's buttons do."""

    decide: Callable[[], object]
    same: Callable[[], object]
    changed: Callable[[], object]
    end: Callable[[], object]
    more: Callable[[], object]
    copy_back: Callable[[], object]
    add_scan: Callable[[], object]
    show_scan: Callable[[], object]
    print_copy: Callable[[], object]


def lines_of(item: DisclosureItem | ToHear) -> Lines:
    """Two lines of the list."""
    if isinstance(item, ToHear):
        ticked = f"Something to disclose, {say_date(item.told.dated)}"
        return Lines(item.told.staff_name, ticked, TO_HEAR)
    also = " ".join((item.connection.label, *item.platforms))
    chip = _CHIPS.get(item.state) if item.state is not State.ENDED else None
    return Lines(item.staff_name, f"{item.reference} · {item.other}", chip, also)


class DisclosureSheet(Sheet):
    """Everything about one disclosure, and what can be done with it.

    Attributes:
        row: what is shown.
        first: the button that comes first.
    """

    def __init__(
        self, row: DisclosureRow, rule: RuleSaid | None, told: list[HistoryLine], doings: Doings
    ) -> None:
        super().__init__(row.staff_name)
        self.row = row
        self.set_chip(_CHIPS.get(row.state))
        ends = say_date(row.standing.ends_on) if row.standing.ends_on else ""
        self.add_facts(
            [
                ("Reference", row.reference),
                ("The other person", row.other[0].upper() + row.other[1:]),
                ("Connection", row.connection.label),
                ("In touch on", join(row.platforms)),
                ("Told", f"{say_date(row.told_on)}, to {row.told_to}"),
                ("How it came up", row.asked_words),
                ("Known to", row.awareness.label if row.awareness else ""),
                ("Note", row.note or ""),
                ("Next review", self._review()),
                ("By the age rule until", ends),
                ("Tells anew", row.replaces or ""),
                ("Ended", self._ended()),
            ]
        )
        if row.state is not State.ENDED:
            self.add_button("&More about it", doings.more, "link")
        self._add_decision(rule)
        if row.departure is not None:
            self._add_departure()
        self._add_copy(doings)
        self.add_section("History")
        for line in told:
            self.add_text(f"{say_date(line.on)}: {line.what}")
            if line.at is not None and line.at.astimezone().date() != line.on:
                self.add_text(f"Recorded {say_moment(line.at)} by {line.by}", "hint")
        recorded = say_date(row.recorded_at.astimezone().date())
        self.add_text(f"Recorded by {row.recorded_by} on {recorded}.", "hint")
        self.first = self._add_buttons(doings)

    def _review(self) -> str:
        open_ = self.row.state is not State.ENDED and self.row.decision is not None
        return say_date(self.row.review_on) if open_ and self.row.review_on else ""

    def _ended(self) -> str:
        row = self.row
        if row.ended_on is not None:
            return f"{say_date(row.ended_on)}. {row.ended_why or ''}".strip()
        if row.standing.ended and row.standing.ends_on is not None:
            return f"{say_date(row.standing.ends_on)}, by the age rule."
        return ""

    def _add_decision(self, rule: RuleSaid | None) -> None:
        self.add_section("Decision")
        decision = self.row.decision
        if decision is None:
            self.add_text("Nothing is decided yet.", "hint")
        else:
            by = f"{decision.decided_name}, {decision.decided_by.label.lower()}"
            self.add_text(f"{say_date(decision.decided_on)}: {decision.outcome.label}", "label")
            self.add_facts(
                [
                    ("Decided by", by),
                    ("Conditions", decision.conditions or ""),
                    ("Reason", decision.reason or ""),
                ]
            )
        if rule is not None:
            words = f"“{rule.wording}”" if rule.wording else ""
            self.add_facts([("The rule of that day", str(rule)), ("The clause", words)])

    def _add_departure(self) -> None:
        row = self.row
        assert row.departure is not None  # noqa: S101 - the caller looked
        advised = f", {say_date(row.hr_advice_on)}" if row.hr_advice_on else ""
        self.add_section("Departure from the policy")
        self.add_facts(
            [
                ("Taken or proposed", row.departure.label),
                ("Why, in their view", row.justification or ""),
                ("HR’s advice", f"{row.hr_advice or 'Not asked yet'}{advised}"),
            ]
        )

    def _add_copy(self, doings: Doings) -> None:
        row = self.row
        if row.decision is None and row.copy_signed_on is None:
            return
        self.add_section("Signed copy")
        if row.copy_signed_on is None:
            self.add_text("Not back yet.", "hint")
            self.add_button("Signed copy came bac&k", doings.copy_back)
            return
        self.add_facts([("Signed", say_date(row.copy_signed_on)), ("Scan", row.copy_name or "")])
        if row.copy_name is None:
            self.add_button("Add the sca&n…", doings.add_scan)
            self.add_text("Or drop it here.", "hint")
        else:
            self.add_buttons(
                ("Look at the sca&n", doings.show_scan), ("Another scan…", doings.add_scan)
            )

    def _add_buttons(self, doings: Doings) -> QPushButton:
        state = self.row.state
        if state is State.ENDED:
            return self.foot_button("&Print copy", doings.print_copy)
        made = []
        if state is State.UNDECIDED:
            made.append(self.foot_button("&Decide", doings.decide, "primary"))
        if state is State.REVIEW_DUE:
            made.append(self.foot_button("Still the &same", doings.same, "primary"))
            made.append(self.foot_button("It &changed", doings.changed))
            made.append(self.foot_button("It &ended", doings.end))
        first: ButtonKind = "primary" if state is State.CURRENT else "plain"
        made.append(self.foot_button("&Print copy to sign", doings.print_copy, first))
        if state is not State.REVIEW_DUE:
            made.append(self.foot_button("It &changed", doings.changed))
            made.append(self.foot_button("It &ended", doings.end))
        if state is not State.UNDECIDED:
            made.append(self.foot_button("&Decide again", doings.decide))
        return made[0]


class ScanSheet(Sheet):
    """The scan of a signed copy, its first page."""

    def __init__(self, row: DisclosureRow, page: Picture, back: Callable[[], object]) -> None:
        super().__init__(f"The signed copy of {row.reference}")
        self.about = row.id
        picture = QLabel()
        picture.setAccessibleName(f"Scan of the copy that {row.staff_name} signed")
        drawn = pixmap_of(page)
        width = theme.scaled(theme.READING_WIDTH)
        picture.setPixmap(
            drawn.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            if drawn.width() > width
            else drawn
        )
        self.add(picture)
        self.foot_button("Bac&k to the relationship", back, "primary")


class ToHearSheet(Sheet):
    """Somebody who ticked "something to disclose" and waits to be heard."""

    def __init__(
        self, told: ToTakeUp, record: Callable[[], object], nothing: Callable[[], object]
    ) -> None:
        super().__init__(told.staff_name)
        self.told = told
        self.set_chip(TO_HEAR)
        self.add_text(
            f"On their declaration of {say_date(told.dated)} they ticked “something to disclose”. "
            "The form says no more than that on purpose: others read it too."
        )
        self.add_text("Talk with them, then record what they say, or that nothing needs a record.")
        self.foot_button("Record &what they say", record, "primary")
        self.foot_button("&Nothing to record", nothing)
