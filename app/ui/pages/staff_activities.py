"""What somebody does outside school: a section of their record, and its forms (R043)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from app.dates import say_date
from app.services.staff.activities import ActivityDraft, ActivityRow
from app.ui.forms import Form, Values
from app.ui.sheet import Sheet

Act = Callable[[ActivityRow], object]


def add_activities(
    sheet: Sheet,
    rows: Sequence[ActivityRow],
    add: Callable[[], object],
    say: Act,
    end: Act,
) -> None:
    """Put the section on a person's sheet, with what can be done about each."""
    sheet.add_section("Outside activities")
    if not rows:
        sheet.add_text(
            "None declared. Staff declare what earns them money or goods online.", "hint"
        )
    for row in rows:
        ended = f"Until {say_date(row.ended_on)}" if row.ended_on else ""
        said = row.said or ("" if row.ended_on else "Nothing yet")
        sheet.add_facts(
            [(say_date(row.declared_on), row.line), ("The school said", said), ("Ended", ended)]
        )
        if row.ended_on is None:
            words = "Change what the school said" if row.said else "Note what the school said"
            sheet.add_buttons((words, partial(say, row)), ("It has ended", partial(end, row)))
    sheet.add_button("Add outside acti&vity", add)


class ActivityForm(Form):
    """What somebody declares."""

    def __init__(self, name: str, today: Callable[[], dt.date]) -> None:
        super().__init__(f"Outside activity of {name}", today=today)
        self.line("what", "What they do", hint="Such as: reviews toys on a video channel.")
        self.line("platform", "Where (optional)", hint="The platform or website, if it is online.")
        self.tick("paid", "It brings in money or goods")
        self.date("declared_on", "Date declared", value=today())
        self.text("said", "What the school said (optional)", lines=3)

    @staticmethod
    def draft(values: Values) -> ActivityDraft:
        """What was typed."""
        return ActivityDraft(
            what=values.text("what"),
            platform=values.text("platform"),
            paid=values.tick("paid"),
            declared_on=values.date("declared_on"),
            said=values.text("said"),
        )


class SaidForm(Form):
    """What the school said to an activity."""

    def __init__(self, row: ActivityRow, today: Callable[[], dt.date]) -> None:
        super().__init__(f"Outside activity of {row.name}", today=today)
        self.add_text(row.line)
        self.text("said", "What the school said", lines=4, value=row.said or "")


class EndedForm(Form):
    """When an activity ended."""

    def __init__(self, row: ActivityRow, today: Callable[[], dt.date]) -> None:
        super().__init__(f"Outside activity of {row.name}", today=today)
        self.add_text(row.line)
        self.date("ended_on", "Last day", value=today())
