"""The forms for what is done about an incident: actions, tasks, take-downs, support."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models.response import Side
from app.services.incidents.correcting import LATER
from app.services.incidents.drafts import ActionDraft, say
from app.services.incidents.removals import HOW, RemovalDraft
from app.services.incidents.rows import FIELDS
from app.services.incidents.service import Incidents
from app.services.incidents.support import OfferDraft
from app.services.incidents.tasks import TaskDraft
from app.services.incidents.words import SIDES
from app.ui.forms import Values
from app.ui.pages.incident_form import people
from app.ui.pages.incident_step import YES_NO, StepForm, names, text_of, yes_no
from app.ui.widgets.type_ahead import Pick, Picked


class ActionForm(StepForm):
    """Something done about it: what, by whom, when."""

    kind, heading = "action", "Add action to {}"
    caption, saved = "&Add action", "Added the action."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.text("what", "What was done?", lines=3)
        with self.row():
            self.date("happened_on", "When?", value=self.context.today())
            self.line("happened_time", "Time (optional)")
        self.line("by", "Who did it?", hint="Leave it empty if it was you.")

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.add_action(
            self.incident,
            ActionDraft(
                values.text("what"),
                values.date("happened_on"),
                values.text("happened_time"),
                values.text("by"),
            ),
        )


class TaskForm(StepForm):
    """Something that still has to be done."""

    kind, heading = "task", "Add something to do for {}"
    caption, saved = "&Add task", "Added the task. Home shows it until it is done."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.text("what", "What has to be done?", lines=2)
        context = self.context
        self.pick(
            "owner",
            "Who does it?",
            lambda: people(context, parties=()),
            hint="Leave it empty if it is you.",
            free_text=True,
        )
        self.date("due_on", "By when? (optional)", ahead=True)

    def store(self, incidents: Incidents, values: Values) -> None:
        task = TaskDraft(values.text("what"), text_of(values, "owner"), values.date("due_on"))
        incidents.tasks.add(self.incident, task)


class DropTaskForm(StepForm):
    """A task need not be done after all."""

    kind, heading = "task-out", "A task of {} that need not be done"
    caption, saved = "&Drop task", "Dropped the task."

    def build(self, extra: Mapping[str, Any]) -> None:
        task = next(each for each in self.shown.tasks if str(each.id) == self.record)
        self.add_text(task.what)
        self.text("why", "Why need it not be done?", lines=2)

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.tasks.drop(self.about, values.text("why"))


class RemovalForm(StepForm):
    """Somebody was asked to take it down."""

    kind, heading = "removal", "Ask to take it down: {}"
    caption, saved = "&Save request", "Saved the request."

    def build(self, extra: Mapping[str, Any]) -> None:
        row, context = self.shown, self.context
        here = [Pick(f"here:{name}", name) for name in (row.platform, row.by.name) if name]
        self.pick(
            "asked",
            "Who was asked?",
            lambda: [*here, *people(context, parties=())],
            hint="The platform, or whoever posted it.",
            value=Picked(None, row.platform) if row.platform else None,
            free_text=True,
        )
        self.line("link", "Link (optional)", value=row.link or "")
        with self.row():
            self.date("asked_on", "When?", value=context.today())
            self.line("asked_time", "Time (optional)")
        ways = [Pick(way, way) for way in HOW]
        self.pick("how", "How? (optional)", lambda: ways, free_text=True)
        self.text("note", "Note (optional)", lines=2)

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.removals.ask(
            self.incident,
            RemovalDraft(
                text_of(values, "asked"),
                values.date("asked_on"),
                values.text("link"),
                values.text("asked_time"),
                text_of(values, "how"),
                values.text("note"),
            ),
        )


class SettleForm(StepForm):
    """What came of a request to take something down."""

    kind, heading = "removal-end", "Is it down? {}"
    caption, saved = "&Save", "Saved what came of it."

    def build(self, extra: Mapping[str, Any]) -> None:
        asked = next(each for each in self.shown.removals if str(each.id) == self.record)
        self.add_text(f"Asked: {asked.asked}")
        self.choice("complied", "Is it down?", YES_NO, columns=2)
        self.date("settled_on", "When did you look?", value=self.context.today())
        self.text("note", "What they said, or what you do now", hint="Optional if it is down.")

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.removals.settle(
            self.about,
            yes_no(values, "complied"),
            values.date("settled_on"),
            values.text("note"),
        )


class SupportForm(StepForm):
    """Support that was offered."""

    kind, heading = "support", "Support offered: {}"
    caption, saved = "&Save support", "Saved the offer of support."

    def build(self, extra: Mapping[str, Any]) -> None:
        context, row = self.context, self.shown
        directory = self.incidents.directory
        sides = [(side.value, label) for side, label in SIDES.items()]
        self.choice("side", "For whom is it?", sides, columns=3, value=extra.get("side"))
        self.pick("whom", "Offered to", lambda: names(context, row), free_text=True)
        known = {each.name: each for each in directory.services()}

        def offers() -> list[Pick]:
            return [Pick(name, name, _contact(known, name)) for name in directory.names()]

        self.pick("service", "Which support?", offers, free_text=True)
        self.date("offered_on", "When?", value=context.today())
        answers = [*YES_NO, ("", "Not yet known")]
        self.choice("accepted", "Do they want it?", answers, columns=3, value="")
        self.text("note", "Note (optional)", lines=2)

    def store(self, incidents: Incidents, values: Values) -> None:
        side = values.choice("side")
        incidents.support.offer(
            self.incident,
            OfferDraft(
                Side(side) if side else None,
                text_of(values, "whom"),
                text_of(values, "service"),
                values.date("offered_on"),
                yes_no(values, "accepted"),
                values.text("note"),
            ),
        )


def _contact(known: Mapping[str, Any], name: str) -> str:
    row = known.get(name)
    return (row.contact or row.whom) if row else ""


class AnswerForm(StepForm):
    """What they said to an offer of support."""

    kind, heading = "support-answer", "An answer to support: {}"
    caption, saved = "&Save", "Saved their answer."

    def build(self, extra: Mapping[str, Any]) -> None:
        offer = next(each for each in self.shown.support if str(each.id) == self.record)
        self.add_text(f"{offer.service}, offered to {offer.whom}")
        self.choice("accepted", "Do they want it?", YES_NO, columns=2)
        self.date("answered_on", "When did they say so?", value=self.context.today())

    def store(self, incidents: Incidents, values: Values) -> None:
        answer, on = yes_no(values, "accepted"), values.date("answered_on")
        incidents.support.answer(self.about, answer, on)


class DetailsForm(StepForm):
    """What was not known when it was recorded."""

    kind, heading = "details", "What is known now of {}"
    caption, saved = "&Save", "Added. The chronology shows when."

    def build(self, extra: Mapping[str, Any]) -> None:
        empty = [field for field in LATER if not say(getattr(self.shown, field))]
        for field in empty:
            label = FIELDS[field]
            if field == "knows":
                self.choice(field, label, YES_NO, columns=2)
            elif field == "known_on":
                self.date(field, label)
            elif field in ("impact", "judgement"):
                self.text(field, label, lines=2)
            else:
                self.line(field, label)
        if not empty:
            self.add_text("All of it is known. Use “Correct” to change something.")

    def store(self, incidents: Incidents, values: Values) -> None:
        given: dict[str, object] = {}
        for field in self.fields:
            if field == "knows":
                given[field] = yes_no(values, field)
            else:
                given[field] = values.date(field) if field == "known_on" else values.text(field)
        incidents.corrections.add_details(self.incident, given)
