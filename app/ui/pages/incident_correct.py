"""The form that puts one part of an incident right; what stood there stays beside it."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models.incident import Done, IncidentType
from app.models.route import RouteKey
from app.services.incidents.drafts import say
from app.services.incidents.rows import FIELDS
from app.services.incidents.service import Incidents
from app.services.incidents.words import DONE, PLATFORMS
from app.services.routes.facts import SIGNS
from app.ui.forms import Values
from app.ui.pages.incident_form import ABOUT, BY, people, picked_of, subject_of
from app.ui.pages.incident_step import YES_NO, StepForm, text_of, yes_no
from app.ui.sheet import words
from app.ui.widgets.type_ahead import Pick, Picked

_LONG = {"narrative": 6, "impact": 3, "judgement": 3, "rationale": 4}  # lines
_DATES = ("happened_on", "known_on")


class CorrectForm(StepForm):
    """New wording for one part; what stood there stays and is shown above the box."""

    kind, heading = "correct", "Correct {}"
    caption, saved = "&Add correction", "Added the correction. The original stays."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.part = str(extra.get("part") or "narrative")
        parts = [
            (field, label)
            for field, label in FIELDS.items()
            if field != "rationale" or self.shown.rationale
        ]
        self.drop_down("part", "What needs correcting?", parts, value=self.part, empty="")
        self.add(words("It says now", "label"))
        self._now = self.add_text(self._says())
        self._make_box()
        self.text("reason", "Why is this changing?", lines=2)
        self.add_text("The original wording stays in the record, beside the new one.", "hint")
        self.fields["part"].control.changed.connect(self._other_part)

    def _says(self) -> str:
        if self.part == "type":
            return self.shown.type_label
        return say(getattr(self.shown, self.part)) or "Nothing"

    def _make_box(self) -> None:
        current = getattr(self.shown, self.part)
        label = "What should it say?"
        if self.part in _LONG:
            self.text("value", label, value=current or "", lines=_LONG[self.part])
        elif self.part in _DATES:
            self.date("value", label, value=current)
        elif self.part in ("about", "by"):
            parties = ABOUT if self.part == "about" else BY
            context = self.context
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
            types = [(kind.value, text) for kind, text in self.incidents.types.words().items()]
            self.drop_down("value", label, types, value=current)
        elif self.part == "knows":
            self.choice("value", label, [*YES_NO, ("", "Not known")])
        elif self.part == "done_so_far":
            done = [(each.value, text) for each, text in DONE.items()]
            self.ticks("value", label, done, value=[each.value for each in current], columns=2)
        elif self.part == "signs":
            signs = [(key.value, text) for key, text in SIGNS.items()]
            self.ticks("value", label, signs, value=current, columns=2)
        else:
            self.line("value", label, value=current or "")

    def _other_part(self) -> None:
        part = self.values().choice("part")
        if part is None or part == self.part:
            return
        self.part = part
        self._now.setText(self._says())
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
        elif self.part in _DATES:
            value = values.date("value")
        elif self.part == "platform":
            value = text_of(values, "value")
        elif self.part == "type":
            kind = values.choice("value")
            value = IncidentType(kind) if kind else None
        elif self.part == "knows":
            value = yes_no(values, "value")
        elif self.part == "done_so_far":
            value = tuple(Done(key) for key in values.ticks("value"))
        elif self.part == "signs":
            value = tuple(RouteKey(key) for key in values.ticks("value"))
        else:
            value = values.text("value")
        incidents.corrections.correct(self.incident, self.part, value, values.text("reason"))

    def extra(self) -> Mapping[str, Any]:
        return {"part": self.part}
