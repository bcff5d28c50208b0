"""Settings of working days: whose bank holidays, which days the school is closed."""

from __future__ import annotations

import datetime as dt

from app.errors import FieldProblem, Problems, Refused
from app.services.calendar import (
    Closure,
    DayRules,
    Days,
    Nation,
    parse_closures,
    usual_half_term,
)
from app.services.school import SchoolSettings
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.settings_school import ASK_DPO

NATIONS = (
    (Nation.ENGLAND, "England"),
    (Nation.WALES, "Wales"),
    (Nation.SCOTLAND, "Scotland"),
    (Nation.NORTHERN_IRELAND, "Northern Ireland"),
)
_DAYS = (
    (Days.SCHOOL, "Days on which the school is open"),
    (Days.OFFICE, "Monday to Friday without bank holidays"),
)


class DaysForm(Form):
    """What a working day is, for every time limit that counts in them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Working days", today=context.today)
        self._context = context
        self._days = context.workspace.school_days
        rules = self._days.rules()
        self.add_text(
            "Limits such as “within 1 working day” go by these days and your terms.", "hint"
        )
        self.drop_down("nation", "Whose bank holidays?", NATIONS, value=rules.nation, empty="")
        self.choice(
            "inside", "For people in the school, a working day is", _DAYS, value=rules.inside
        )
        self.choice(
            "outside",
            "For bodies outside, such as the LADO, it is",
            _DAYS,
            value=rules.outside,
            hint=ASK_DPO,
        )
        closures = rules.closures
        if closures is None:
            closures = usual(context.workspace.school, context.today())
        self._offered = closures
        self.text(
            "closures",
            "When is the school closed in term time?",
            hint="Half-terms and INSET days, one on a line: "
            "“Half-term: 26 Oct 2026 to 30 Oct 2026”.",
            value="\n".join(map(str, closures)),
            lines=6,
        )
        self.text(
            "extra_bank",
            "Bank holidays that were proclaimed later (optional)",
            hint="One date on a line.",
            value="\n".join(str(Closure(day, day)) for day in rules.extra_bank),
            lines=2,
        )
        self.foot_button("&Save", self.save, "primary")

    def save(self) -> None:
        """Keep the working days."""
        if self.attempt(self._store):
            self._context.messages.done("Saved the working days.")

    def _store(self, values: Values) -> None:
        found: dict[str, tuple[Closure, ...]] = {}
        problems = []
        for field in ("closures", "extra_bank"):
            try:
                found[field] = parse_closures(values.text(field), self._context.today())
            except Refused as refused:
                problems.append(FieldProblem(field, str(refused)))
        if any(each.starts != each.ends for each in found.get("extra_bank", ())):
            problems.append(FieldProblem("extra_bank", "Enter one date on each line."))
        if problems:
            raise Problems(problems)
        unchanged = self._days.rules().closures is None and found["closures"] == self._offered
        self._days.save(
            DayRules(
                Nation(values.choice("nation") or Nation.ENGLAND),
                Days(values.choice("inside") or Days.SCHOOL),
                Days(values.choice("outside") or Days.OFFICE),
                None if unchanged else found["closures"],
                tuple(each.starts for each in found["extra_bank"]),
            )
        )


def usual(school: SchoolSettings, today: dt.date) -> tuple[Closure, ...]:
    """The usual half-terms of the terms that have not ended."""
    terms = [term for term in school.terms() if term.ends >= today]
    return tuple(filter(None, map(usual_half_term, terms)))
