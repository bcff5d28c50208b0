"""Forms about one person: starting, changing, leaving, coming back (ux.md C3, C4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from app.dates import say_date
from app.models.staff import Capacity, Category
from app.services.staff.rows import LeavingDraft, RejoiningDraft, StaffDraft, StaffRow
from app.ui.forms import Form, Values

GROUPS = [(category.value, category.label) for category in Category]
CAPACITIES = [(capacity.value, capacity.label) for capacity in Capacity]

Today = Callable[[], dt.date]


class StaffForm(Form):
    """Everything about one person; what most need comes first, in the order of typing."""

    def __init__(self, title: str, today: Today, draft: StaffDraft | None = None) -> None:
        super().__init__(title, today=today)
        shown = draft or StaffDraft()
        self.line("name", "Full name", value=shown.name)
        self.drop_down("category", "Group", GROUPS, value=shown.category)
        with self.row():
            self.date("starts", "Start date", value=shown.starts, ahead=True)
            self.date("ends", "Last day (if known)", value=shown.ends, ahead=True)
        self.add_section("Optional")
        with self.row():
            self.line("role", "Role", value=shown.role)
            self.line("team", "Team or pigeonhole", value=shown.team)
        with self.row():
            self.line("email", "Work email", value=shown.email)
            self.line("staff_code", "Staff code", value=shown.staff_code)
        self.ticks("capacities", "They are also", CAPACITIES, value=shown.capacities, columns=2)
        self.tick(
            "social_media_role",
            "Social media is part of their role",
            value=shown.social_media_role,
        )
        self.date("social_media_told", "When they were told", value=shown.social_media_told)
        self.tick("large_print", "Print their forms in large print", value=shown.large_print)
        self.line(
            "other_format",
            "Needs another format",
            hint="For example Braille, or read to them",
            value=shown.other_format,
        )
        self.text("note", "Note", value=shown.note, lines=2)
        self.changed.connect(self._ask_when_told)
        self._ask_when_told()

    def _ask_when_told(self) -> None:
        self.show_field("social_media_told", self.values().tick("social_media_role"))

    @staticmethod
    def draft(values: Values) -> StaffDraft:
        """What stands in the form."""
        category = values.choice("category")
        social = values.tick("social_media_role")
        return StaffDraft(
            name=values.text("name"),
            category=Category(category) if category else None,
            starts=values.date("starts"),
            ends=values.date("ends"),
            role=values.text("role"),
            email=values.text("email"),
            staff_code=values.text("staff_code"),
            team=values.text("team"),
            capacities=values.ticks("capacities"),
            social_media_role=social,
            social_media_told=values.date("social_media_told") if social else None,
            large_print=values.tick("large_print"),
            other_format=values.text("other_format"),
            note=values.text("note"),
        )


class LeaverForm(Form):
    """Somebody's last day, and what was done about it (R127)."""

    def __init__(self, row: StaffRow, today: Today) -> None:
        super().__init__(f"{row.name} leaves", today=today)
        if row.starts:
            self.add_text(f"{row.role or row.category.label} since {say_date(row.starts)}", "hint")
        self.date("last_day", "Last day", value=row.ends, ahead=True)
        self.tick("accounts_changed", "School accounts: passwords changed or profiles deleted")
        self.tick("relationships_ended", "Relationships that they disclosed: ended here")
        self.add_text(
            "Both can be ticked later. Their record and everything they signed are kept.", "hint"
        )

    @staticmethod
    def draft(values: Values) -> LeavingDraft:
        """What stands in the form."""
        return LeavingDraft(
            values.date("last_day"),
            values.tick("accounts_changed"),
            values.tick("relationships_ended"),
        )


class RejoinForm(Form):
    """A new engagement of somebody who had left."""

    def __init__(self, row: StaffRow, today: Today, again: StaffDraft | None = None) -> None:
        super().__init__(f"{row.name} comes back", today=today)
        if row.ends:
            self.add_text(f"Left {say_date(row.ends)}. That time is kept in the record.", "hint")
        with self.row():
            self.date("starts", "Start date", value=again.starts if again else None, ahead=True)
            self.date(
                "ends", "Last day (if known)", value=again.ends if again else None, ahead=True
            )
        group = again.category if again and again.category else row.category
        self.drop_down("category", "Group", GROUPS, value=group, empty="")
        self.line("role", "Role", value=(again.role if again else "") or row.role or "")

    @staticmethod
    def draft(values: Values) -> RejoiningDraft:
        """What stands in the form."""
        category = values.choice("category")
        return RejoiningDraft(
            starts=values.date("starts"),
            ends=values.date("ends"),
            category=Category(category) if category else None,
            role=values.text("role"),
        )
