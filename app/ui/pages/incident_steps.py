"""The forms for what is done to a saved incident: an action, closing, reopening, correcting."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.models.incident import IncidentType, Outcome
from app.services.incidents.drafts import ActionDraft, CloseDraft, say
from app.services.incidents.rows import FIELDS, IncidentRow
from app.services.incidents.service import Incidents
from app.services.incidents.words import OUTCOMES, PLATFORMS, TYPES
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.incident_form import ABOUT, BY, people, picked_of, subject_of
from app.ui.sheet import words
from app.ui.widgets.type_ahead import Pick, Picked


class StepForm(Form):
    """A form about one incident. ``kind`` names it in drafts; ``saved`` is what to say after.

    ``store`` raises what the services raise.
    """

    kind: ClassVar[str]
    saved: ClassVar[str]

    def __init__(self, title: str, shown: IncidentRow, today: Callable[[], dt.date]) -> None:
        super().__init__(title, today=today)
        self.shown = shown

    @property
    def incident(self) -> UUID:
        """The incident's id."""
        return self.shown.id

    def store(self, incidents: Incidents, values: Values) -> None:
        """Save what was typed."""
        raise NotImplementedError

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {}


class ActionForm(StepForm):
    """Something done about it: what, by whom, when."""

    kind, saved = "action", "Added the action."

    def __init__(self, context: PageContext, row: IncidentRow, extra: Mapping[str, Any]) -> None:
        super().__init__(f"Add action to {row.reference}", row, context.today)
        self.text("what", "What was done?", lines=3)
        with self.row():
            self.date("happened_on", "When?", value=context.today())
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


class CloseForm(StepForm):
    """How it ended, and why it is closed so."""

    kind, saved = "close", "Closed the incident."

    def __init__(self, context: PageContext, row: IncidentRow, extra: Mapping[str, Any]) -> None:
        super().__init__(f"Close {row.reference}", row, context.today)
        self.drop_down(
            "outcome",
            "Outcome",
            [(outcome.value, label) for outcome, label in OUTCOMES.items()],
        )
        self.text("rationale", "Why is this the right outcome?", lines=4)
        self.date("closed_on", "Closed on", value=context.today())

    def store(self, incidents: Incidents, values: Values) -> None:
        outcome = values.choice("outcome")
        incidents.closing.close(
            self.incident,
            CloseDraft(
                Outcome(outcome) if outcome else None,
                values.text("rationale"),
                values.date("closed_on"),
            ),
        )


class ReopenForm(StepForm):
    """Open it again."""

    kind, saved = "reopen", "Opened the incident again."

    def __init__(self, context: PageContext, row: IncidentRow, extra: Mapping[str, Any]) -> None:
        super().__init__(f"Reopen {row.reference}", row, context.today)
        self.text("reason", "Why is it opened again?", lines=3)

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.closing.reopen(self.incident, values.text("reason"))


class CorrectForm(StepForm):
    """New wording for one part; what stood there stays and is shown above the box."""

    kind, saved = "correct", "Added the correction. The original stays."

    def __init__(self, context: PageContext, row: IncidentRow, extra: Mapping[str, Any]) -> None:
        super().__init__(f"Correct {row.reference}", row, context.today)
        self.part = str(extra.get("part") or "narrative")
        self.drop_down(
            "part", "What needs correcting?", list(FIELDS.items()), value=self.part, empty=""
        )
        self.add(words("It says now", "label"))
        self._now = self.add_text(say(getattr(row, self.part)) or "Nothing")
        self._context = context
        self._make_box()
        self.text("reason", "Why is this changing?", lines=2)
        self.add_text("The original wording stays in the record, beside the new one.", "hint")
        self.fields["part"].control.changed.connect(self._other_part)

    def _make_box(self) -> None:
        current = getattr(self.shown, self.part)
        label = "What should it say?"
        context = self._context
        if self.part == "narrative":
            self.text("value", label, value=current, lines=6)
        elif self.part == "happened_on":
            self.date("value", label, value=current)
        elif self.part in ("about", "by"):
            parties = ABOUT if self.part == "about" else BY
            self.pick(
                "value",
                label,
                lambda: people(context, parties=parties),
                value=picked_of(current),
                free_text=True,
            )
        elif self.part == "platform":
            self.pick(
                "value",
                label,
                lambda: [Pick(name, name) for name in PLATFORMS],
                value=Picked(None, current) if current else None,
                free_text=True,
            )
        elif self.part == "type":
            self.drop_down(
                "value", label, [(kind.value, text) for kind, text in TYPES.items()], value=current
            )
        elif self.part == "knows":
            self.choice("value", label, [("yes", "Yes"), ("no", "No"), ("", "Not known")])
        else:
            self.line("value", label, value=current or "")

    def _other_part(self) -> None:
        part = self.values().choice("part")
        if part is None or part == self.part:
            return
        self.part = part
        self._now.setText(say(getattr(self.shown, part)) or "Nothing")
        old = self.fields.pop("value")
        place = self.body.indexOf(old)
        self.body.removeWidget(old)
        old.deleteLater()
        self._make_box()
        new = self.fields["value"]
        self.body.removeWidget(new)
        self.body.insertWidget(place, new)
        self.setTabOrder(self.fields["part"].control, new.control)
        self.setTabOrder(new.control, self.fields["reason"].control)

    def store(self, incidents: Incidents, values: Values) -> None:
        value: object
        if self.part in ("about", "by"):
            value = subject_of(values.pick("value"))
        elif self.part == "happened_on":
            value = values.date("value")
        elif self.part == "platform":
            picked = values.pick("value")
            value = picked.text if picked else ""
        elif self.part == "type":
            kind = values.choice("value")
            value = IncidentType(kind) if kind else None
        elif self.part == "knows":
            value = {"yes": True, "no": False}.get(values.choice("value") or "")
        else:
            value = values.text("value")
        incidents.corrections.correct(self.incident, self.part, value, values.text("reason"))

    def extra(self) -> Mapping[str, Any]:
        return {"part": self.part}


Maker = Callable[[PageContext, IncidentRow, Mapping[str, Any]], StepForm]
STEPS: dict[str, tuple[Maker, str]] = {
    "action": (ActionForm, "&Add action"),
    "close": (CloseForm, "&Close incident"),
    "reopen": (ReopenForm, "Re&open incident"),
    "correct": (CorrectForm, "&Add correction"),
}
