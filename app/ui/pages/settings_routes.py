"""Settings of routes: who is told of what, how fast, and under which procedure."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import FieldProblem, Problems
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.services.routes.rules import DEFAULTS, RouteBook, RouteRule, Unit, Within
from app.services.school import ROLE_LABELS
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.settings_school import ASK_DPO, show_in_page
from app.ui.sheet import Sheet, button, words
from app.ui.widgets.status import Chip, StatusChip
from app.words import join

_ALWAYS = (RouteKey.CHILD_AT_RISK, RouteKey.ABOUT_HEAD)
_UNITS = (
    (Unit.AT_ONCE, "At once"),
    (Unit.HOURS, "Within hours"),
    (Unit.WORKING_DAYS, "Within working days"),
    (Unit.MONTHS, "Within months"),
)


class RoutesSheet(Sheet):
    """Every route as the school has it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Who is told, and how fast")
        self._context = context
        self.add_text(
            "While an incident is written, Candour says who must be told. "
            "Names come from “Who does what”."
        )
        book = context.workspace.route_settings.book()
        for rule in book.rules.values():
            self.add(self._card(rule, book))

    def _card(self, rule: RouteRule, book: RouteBook) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        across = QHBoxLayout(frame)
        across.setContentsMargins(12, 8, 8, 8)
        across.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(words(rule.title, "label"))
        column.addWidget(words(f"{who_of(rule, book)}. {rule.within}."))
        hints = [rule.procedure, "" if rule.sourced else "Check with your data protection officer"]
        if hint := " · ".join(filter(None, hints)):
            column.addWidget(words(hint, "hint"))
        across.addLayout(column, 1)
        if not rule.on:
            across.addWidget(StatusChip(Chip("Off", "info")))
        change = button("Change…", partial(self._change, rule))
        change.setAccessibleName(f"Change: {rule.title}")
        across.addWidget(change)
        return frame

    def _change(self, rule: RouteRule) -> None:
        show_in_page(self, RouteForm(self._context, rule))


def who_of(rule: RouteRule, book: RouteBook) -> str:
    """Who a rule tells: names where they are known, else roles."""
    found = [
        f"{ROLE_LABELS[role]} ({join([each.name for each in named])})"
        if (named := book.named(role))
        else f"{ROLE_LABELS[role]} (nobody is named)"
        for role in rule.roles
    ]
    return join([*found, *filter(None, [rule.also])]) or "Nobody"


class RouteForm(Form):
    """One route."""

    def __init__(self, context: PageContext, rule: RouteRule) -> None:
        super().__init__(rule.title)
        self._context, self._rule = context, rule
        self.add_text(rule.why)
        if rule.key not in _ALWAYS:
            self.tick("on", "Our school has this route", value=rule.on)
        self.ticks(
            "roles",
            "Who is told?",
            [(role.value, label) for role, label in ROLE_LABELS.items()],
            value=[role.value for role in rule.roles],
            columns=2,
        )
        self.line("also", "Who else, such as the police (optional)", value=rule.also)
        checked = "" if rule.sourced else f"No policy that we know gives a time. {ASK_DPO}"
        self.choice("unit", "How fast?", _UNITS, value=rule.within.unit, hint=checked, columns=2)
        self.line("number", "How many?", value=str(rule.within.number or 1), width=120)
        self.fields["unit"].control.changed.connect(self._show_number)
        self._show_number()
        self.line("procedure", "Your own procedure’s name (optional)", value=rule.procedure)
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("As it &was at first", self._reset)
        self.foot_button("&Back", self._all)

    def _show_number(self) -> None:
        self.show_field("number", self.values().choice("unit") != Unit.AT_ONCE)

    def _all(self) -> None:
        show_in_page(self, RoutesSheet(self._context))

    def _reset(self) -> None:
        self._context.workspace.route_settings.reset(self._rule.key)
        self._context.messages.done(f"“{self._rule.title}” is as it was at first.")
        self._all()

    def save(self) -> None:
        """Keep it and go back to all routes."""
        if self.attempt(self._store):
            self._context.messages.done(f"Saved “{self._rule.title}”.")
            self._all()

    def _store(self, values: Values) -> None:
        unit = Unit(values.choice("unit") or Unit.AT_ONCE)
        number = 0
        if unit is not Unit.AT_ONCE:
            text = values.text("number")
            if not (text.isascii() and text.isdigit()):
                raise Problems([FieldProblem("number", "Enter a whole number.")])
            number = int(text[:6])
        self._context.workspace.route_settings.save(
            replace(
                DEFAULTS[self._rule.key],
                on=values.tick("on") if "on" in self.fields else True,
                roles=tuple(RoleKey(key) for key in values.ticks("roles")),
                also=values.text("also"),
                within=Within(unit, number),
                procedure=values.text("procedure"),
            )
        )
