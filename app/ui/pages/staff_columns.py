"""Saying which column of a list is which, where the headings did not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from app.errors import FieldProblem, Problems
from app.models.staff import Category
from app.services.staff.columns import FIELDS, Columns
from app.ui.forms import Form, Values
from app.ui.pages.staff_forms import GROUPS
from app.words import shorten

_USES = [*FIELDS.items()]


class ColumnsForm(Form):
    """One drop-down a column, with its first cells to tell it by."""

    def __init__(self, columns: Columns, category: Category, today: Callable[[], dt.date]) -> None:
        super().__init__("Which column is which?", today=today)
        self._columns = columns
        if columns.heading_row is None:
            self.add_text("No headings were recognised. Say at least where the names are.", "hint")
        if columns.dropped:
            self.add_text(f"Never stored: {', '.join(columns.dropped)}.", "hint")
        uses = {number: field for field, at in columns.mapping.items() for number in at}
        for number, heading in enumerate(columns.headings):
            sample = columns.sample(number)
            if number in columns.never or not (sample or number in uses):
                continue
            self.drop_down(
                str(number),
                heading,
                _USES,
                hint=shorten(sample),
                value=uses.get(number),
                empty="Not used",
            )
        self.drop_down(
            "group",
            "Group of people whose role tells none",
            GROUPS,
            value=category,
            empty="",
        )

    def mapped(self, values: Values) -> tuple[Columns, Category]:
        """What was said.

        Raises:
            Problems: no column holds names, or two hold the same.
        """
        mapping: dict[str, tuple[int, ...]] = {}
        problems = []
        for name in self.fields:
            use = values.choice(name)
            if name == "group" or use is None:
                continue
            if use in mapping and use != "role":
                words = FIELDS[use].lower()
                problems.append(FieldProblem(name, f"Choose one column only for the {words}."))
            mapping[use] = (*mapping.get(use, ()), int(name))
        if not {"name", "surname", "preferred_surname"} & mapping.keys():
            first = next(iter(self.fields))
            problems.append(FieldProblem(first, "Say which column holds the names."))
        if problems:
            raise Problems(problems)
        category = Category(values.choice("group") or Category.SUPPORT)
        return replace(self._columns, mapping=mapping), category
