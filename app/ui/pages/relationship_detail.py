"""One disclosure on a sheet, and a declaration that has still to be talked over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.dates import say_date
from app.services.relationships.rows import (
    DecisionRow,
    DisclosureItem,
    DisclosureRow,
    State,
    ToTakeUp,
)
from app.ui.delegates import Lines
from app.ui.sheet import ButtonKind, Sheet
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
    """Everything about one disclosure, and what can be done with it."""

    def __init__(self, row: DisclosureRow, doings: Doings) -> None:
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
                ("Note", row.note or ""),
                ("Next review", self._review()),
                ("By the age rule until", ends),
                ("Tells anew", row.replaces or ""),
                ("Ended", self._ended()),
            ]
        )
        self.add_section("Decisions")
        if not row.decisions:
            self.add_text("Nothing is decided yet.", "hint")
        for decision in reversed(row.decisions):
            self._add_decision(decision)
        recorded = say_date(row.recorded_at.astimezone().date())
        self.add_text(f"Recorded by {row.recorded_by} on {recorded}.", "hint")
        self._add_buttons(doings)

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

    def _add_decision(self, decision: DecisionRow) -> None:
        by = f"{decision.decided_name}, {decision.decided_by.label.lower()}"
        self.add_text(f"{say_date(decision.decided_on)}: {decision.outcome.label}", "label")
        self.add_facts(
            [
                ("Decided by", by),
                ("Conditions", decision.conditions or ""),
                ("Reason", decision.reason or ""),
            ]
        )

    def _add_buttons(self, doings: Doings) -> None:
        state = self.row.state
        if state is State.ENDED:
            self.foot_button("&Print copy", doings.print_copy)
            return
        if state is State.UNDECIDED:
            self.foot_button("&Decide", doings.decide, "primary")
        if state is State.REVIEW_DUE:
            self.foot_button("Still the &same", doings.same, "primary")
        first: ButtonKind = "primary" if state is State.CURRENT else "plain"
        self.foot_button("&Print copy to sign", doings.print_copy, first)
        self.foot_button("It &changed", doings.changed)
        self.foot_button("It &ended", doings.end)
        if state is not State.UNDECIDED:
            self.foot_button("&Decide again", doings.decide)


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
