"""Who has to know of an incident: where each route stands, and the forms that record it."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.dates import say_date
from app.errors import Checks
from app.models.incident import HarmTest
from app.models.route import RouteKey
from app.services.incidents.service import Incidents
from app.services.routes.clocks import State
from app.services.routes.facts import HARM
from app.services.routes.rows import IncidentRoutes, Standing, ToldDraft, ToldRow
from app.services.routes.rules import ROUTES
from app.ui.forms import Values
from app.ui.pages.incident_step import StepForm, text_of
from app.ui.sheet import Sheet, button, words
from app.ui.widgets.status import Chip, StatusChip
from app.ui.widgets.type_ahead import Pick, Picked
from app.words import join

Step = Callable[..., object]  # a kind, and what it begins with
HOW = ("By telephone", "In person", "By e-mail", "In writing", "Through the police’s own form")
_CHIPS = {
    State.LATE: Chip("Late", "problem"),
    State.TODAY: Chip("Due today", "due"),
    State.RUNNING: Chip("To tell", "due"),
    State.MET: Chip("Told", "plain"),
    State.MET_LATE: Chip("Told late", "plain"),
    State.NOT_TOLD: Chip("Not told", "plain"),
}


def add(sheet: Sheet, found: IncidentRoutes, step: Step) -> None:
    """Put the section next in an incident's sheet.

    Args:
        sheet: the incident's.
        found: ``Routes.of`` the incident.
        step: opens a form by its kind, with what it begins with.
    """
    sheet.add_section("Who must be told")
    for each in found.standings:
        sheet.add(_card(each, step))
    if not found.standings:
        sheet.add_text("Nobody in particular, by what is recorded so far.", "hint")
    for told in found.others:
        sheet.add_text(f"{told.title}: {say_told(told)}")
    _add_harm(sheet, found, step)
    sheet.add_button("Record who was tol&d", partial(step, "told"))


def _card(standing: Standing, step: Step) -> QFrame:
    """One route: why, whom, until when, what was recorded, and the ways to record it."""
    route = standing.route
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setAccessibleName(f"{route.title}: {standing.state}")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(2)
    head = QHBoxLayout()
    head.addWidget(words(route.title, "label"), 1)
    head.addWidget(StatusChip(_CHIPS[standing.state]), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(head)
    if standing.told:
        for told in standing.told:
            column.addWidget(words(say_told(told), selectable=True))
    elif route.said:
        column.addWidget(words("Known already when it was recorded."))
    else:
        column.addWidget(words(f"Tell {join([str(each) for each in route.who])}.", selectable=True))
        under = f" Under: {route.procedure}." if route.procedure else ""
        column.addWidget(words(f"{route.why}{under}", "hint"))
    if not standing.state.settled:
        column.addLayout(_ways(standing, step))
    return frame


def _ways(standing: Standing, step: Step) -> QHBoxLayout:
    route = standing.route
    row = QHBoxLayout()
    row.setContentsMargins(0, 4, 0, 2)
    row.setSpacing(8)
    row.addWidget(words(f"{route.within}: {standing.limit}"), 1)
    for text, kind in (("Told…", "told"), ("Not told…", "not_told")):
        made = button(text, partial(step, kind, {"route": route.key.value}))
        made.setAccessibleName(f"{text.rstrip('…')}: {route.title}")
        row.addWidget(made)
    return row


def say_told(row: ToldRow) -> str:
    """What was recorded of telling somebody, as sentences."""
    if row.told_on is None:
        parts = [f"Not told: {row.whom}. {row.not_told_why}"]
    else:
        how = f"{row.how[:1].lower()}{row.how[1:]}" if row.how else ""
        when = ", ".join(filter(None, (say_date(row.told_on), row.told_time, how)))
        parts = [f"Told {row.whom}: {when}."]
    if row.procedure:
        parts.append(f"Handed to: {row.procedure}.")
    if row.advice:
        parts.append(f"Advice: {row.advice}")
    return " ".join(parts)


def _add_harm(sheet: Sheet, found: IncidentRoutes, step: Step) -> None:
    if found.harm is None and found.harm_limit is None:
        return
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    column.addWidget(words("Harm threshold", "label"))
    if found.harm is None:
        until = f" by {found.harm_limit}" if found.harm_limit else ""
        column.addWidget(words(f"Answer four questions about what the person did{until}."))
    else:
        yes = [HARM[each] for each in found.harm]
        column.addWidget(words(f"Yes to: {' '.join(yes)}" if yes else "No to all four questions."))
        column.addWidget(words(found.harm_why or "", "hint"))
    row = QHBoxLayout()
    text = "Answer the &questions…" if found.harm is None else "Answer the &questions again…"
    row.addWidget(button(text, partial(step, "harm")))
    row.addStretch(1)
    column.addLayout(row)
    sheet.add(frame)


class _RouteForm(StepForm):
    """A form about one route: which it is, and whom it names.

    Opened from a route's card it begins at ``asks``: a letter typed at the drop-down would choose
    another route.
    """

    asks: ClassVar[str]

    def build(self, extra: Mapping[str, Any]) -> None:
        self.routes = self.context.workspace.need_casework().routes
        self.found = self.routes.of(self.incident)
        self.by_key = {each.route.key.value: each.route for each in self.found.standings}
        rest = [key for key in ROUTES if key.value not in self.by_key]
        waiting = [each.route.key.value for each in self.found.waiting]
        first = next(iter([*waiting, *self.by_key]), RouteKey.OTHER.value)
        route = str(extra.get("route") or first)
        keys = [*self.by_key, *(key.value for key in rest)]
        self.drop_down(
            "route", "Why", [(key, ROUTES[RouteKey(key)]) for key in keys], value=route, empty=""
        )
        self.pick("whom", "Who", self._people, value=self._first(route), free_text=True)
        self._named = self._whom()
        self.fields["route"].control.changed.connect(self.other_route)
        if extra.get("route"):
            self.first = self.asks

    def _people(self) -> list[Pick]:
        route = self.by_key.get(self.key)
        names = [each.short for each in route.who] if route else []
        return [Pick(each, each) for each in names]

    def _first(self, key: str) -> Picked | None:
        route = self.by_key.get(key)
        return Picked(None, route.who[0].short) if route and route.who else None

    def _whom(self) -> str:
        return text_of(self.values(), "whom")

    @property
    def key(self) -> str:
        """The route that is chosen."""
        control = self.fields.get("route")
        return str(control.control.value() or "") if control else ""

    def other_route(self) -> None:
        """Name who belongs to the route, unless somebody else was typed."""
        if self._whom() == self._named:
            self.set_value("whom", self._first(self.key))
            self._named = self._whom()

    def told(self, values: Values) -> ToldDraft:
        """What was typed."""
        raise NotImplementedError

    def store(self, incidents: Incidents, values: Values) -> None:
        self.routes.tell(self.incident, self.told(values))

    def extra(self) -> Mapping[str, Any]:
        return {"route": self.key}


class ToldForm(_RouteForm):
    """That somebody was told: who, when, how, what they said, and to what it was handed."""

    kind, heading = "told", "Who was told about {}"
    caption, saved = "&Record who was told", "Recorded who was told."
    asks = "told_on"

    def build(self, extra: Mapping[str, Any]) -> None:
        super().build(extra)
        with self.row():
            self.date("told_on", "When?", value=self.context.today())
            self.line("told_time", "Time (optional)")
        self.pick("how", "How? (optional)", lambda: [Pick(h, h) for h in HOW], free_text=True)
        self.text("advice", "What did they say? (optional)", lines=2)
        self.line(
            "procedure",
            "Handed to which procedure?",
            hint="If the matter goes on under another one, this is the record that it did.",
        )
        self._show_procedure()

    def other_route(self) -> None:
        super().other_route()
        self._show_procedure()

    def _show_procedure(self) -> None:
        """Any matter can go over to another procedure; of some routes that is what they say."""
        route = self.by_key.get(self.key)
        hands_off = route is not None and route.hand_off
        self.show_field("procedure", hands_off or self.key == RouteKey.OTHER)
        self.set_value("procedure", route.procedure if route and hands_off else "")

    def told(self, values: Values) -> ToldDraft:
        return ToldDraft(
            RouteKey(self.key),
            text_of(values, "whom"),
            values.date("told_on"),
            values.text("told_time"),
            text_of(values, "how"),
            advice=values.text("advice"),
            procedure=values.text("procedure"),
        )


class NotToldForm(_RouteForm):
    """That nobody was told, and why."""

    kind, heading = "not_told", "Who was not told about {}"
    caption, saved = "&Record why not", "Recorded why nobody was told."
    asks = "not_told_why"

    def build(self, extra: Mapping[str, Any]) -> None:
        super().build(extra)
        self.text("not_told_why", "Why not?", hint="A decision not to tell is a record too.")

    def told(self, values: Values) -> ToldDraft:
        why = values.text("not_told_why")
        checks = Checks()
        checks.need(text_of(values, "whom"), "whom", "Enter who was not told.")
        checks.need(why, "not_told_why", "Enter why they were not told.")
        checks.stop()
        return ToldDraft(RouteKey(self.key), text_of(values, "whom"), not_told_why=why)


class HarmForm(StepForm):
    """The four questions of the harm threshold, and the reason for the answers."""

    kind, heading = "harm", "Harm threshold of {}"
    caption, saved = "Keep the ans&wers", "Kept the answers."

    def build(self, extra: Mapping[str, Any]) -> None:
        self._routes = self.context.workspace.need_casework().routes
        found = self._routes.of(self.incident)
        self.add_text(
            "Tick what is so, or may be. One tick is enough for it to go to the LADO; none is a "
            "decision too. Don’t ask the person or a child first: that could harm an inquiry."
        )
        self.ticks(
            "harm",
            "The person",
            [(test.value, question) for test, question in HARM.items()],
            value=[test.value for test in found.harm or ()],
        )
        self.text("harm_why", "Why these answers?", value=found.harm_why or "", lines=4)

    def store(self, incidents: Incidents, values: Values) -> None:
        yes = [HarmTest(key) for key in values.ticks("harm")]
        self._routes.set_harm(self.incident, yes, values.text("harm_why"))
