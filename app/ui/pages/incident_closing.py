"""The forms for how an incident ends, what is done after, and opening it again."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models.incident import Allegation, Outcome, Party
from app.models.involved import Part
from app.services.incidents.closing import OFF_FILE
from app.services.incidents.drafts import CloseDraft
from app.services.incidents.service import Incidents
from app.services.incidents.words import ALLEGATIONS, OUTCOMES
from app.ui.forms import Values
from app.ui.pages.incident_step import YES_NO, StepForm, yes_no
from app.ui.sheet import words

NO_ALLEGATION = "none"
_OFF = tuple(each.value for each in OFF_FILE)


class CloseForm(StepForm):
    """How it ended, and why it is closed so."""

    kind, heading = "close", "Close {}"
    caption, saved = "&Close incident", "Closed the incident."

    def build(self, extra: Mapping[str, Any]) -> None:
        if open_ends := self.incidents.closing.open_ends(self.shown):
            self.add(words("Still open; closing writes this down", "label"))
            self.add_text("\n".join(f"•  {each}" for each in open_ends))
        self.drop_down(
            "outcome",
            "Outcome",
            [(outcome.value, label) for outcome, label in OUTCOMES.items()],
        )
        self.text("rationale", "Why is this the right outcome?", lines=4)
        self.choice(
            "training",
            "Should training be refreshed?",
            YES_NO,
            hint="Yes makes a task of it.",
            columns=2,
        )
        self.date("closed_on", "Closed on", value=self.context.today())
        findings = [(finding.value, text) for finding, text in ALLEGATIONS.items()]
        self.choice(
            "allegation",
            "If it was an allegation against a member of staff, how did it end?",
            [(NO_ALLEGATION, "It was no allegation"), *findings],
            value=NO_ALLEGATION,
        )
        self._told = self.add_text("", "hint")
        self.date("copy_given_on", "They had a copy of the summary on (optional)")
        self.date("off_file_on", "Taken off the personnel file on (optional)")
        self.show_field("allegation", self._may_be_allegation())
        self.changed.connect(self._fit)
        self._fit()

    def _may_be_allegation(self) -> bool:
        row = self.shown
        subjects = [each.kind for each in row.people if each.part is Part.SUBJECT]
        return Party.STAFF in (row.about.kind, row.by.kind, *subjects)

    def _fit(self) -> None:
        finding = self.values().choice("allegation")
        told = finding not in (None, NO_ALLEGATION)
        self.show_field("copy_given_on", told)
        self.show_field("off_file_on", finding in _OFF)
        said = ""
        if finding in _OFF:
            said = (
                "Take it off their personnel file, unless they agree that it stays. "
                "Never mention it in a reference."
            )
        elif told and finding != Allegation.SUBSTANTIATED.value:
            said = "Never mention it in a reference."
        self._told.setText(said)
        self._told.setVisible(bool(said))

    def store(self, incidents: Incidents, values: Values) -> None:
        outcome, finding = values.choice("outcome"), values.choice("allegation")
        told = finding not in (None, NO_ALLEGATION)
        incidents.closing.close(
            self.incident,
            CloseDraft(
                Outcome(outcome) if outcome else None,
                values.text("rationale"),
                values.date("closed_on"),
                Allegation(finding) if told and finding else None,
                values.date("copy_given_on") if told else None,
                values.date("off_file_on") if finding in _OFF else None,
                yes_no(values, "training"),
            ),
            asked=True,
        )


class FollowUpForm(StepForm):
    """What is done for the person after an allegation was closed."""

    kind, heading = "follow-up", "After {}"
    caption, saved = "&Save", "Saved."

    def build(self, extra: Mapping[str, Any]) -> None:
        row = self.shown
        self.date("copy_given_on", "They had a copy of the summary on", value=row.copy_given_on)
        self.date("off_file_on", "Taken off the personnel file on", value=row.off_file_on)
        self.show_field("off_file_on", row.allegation in OFF_FILE)

    def store(self, incidents: Incidents, values: Values) -> None:
        off_file = values.date("off_file_on") if self.shown.allegation in OFF_FILE else None
        incidents.closing.follow_up(self.incident, values.date("copy_given_on"), off_file)


class ReopenForm(StepForm):
    """Open it again."""

    kind, heading = "reopen", "Reopen {}"
    caption, saved = "Re&open incident", "Opened the incident again."

    def build(self, extra: Mapping[str, Any]) -> None:
        self.text("reason", "Why is it opened again?", lines=3)

    def store(self, incidents: Incidents, values: Values) -> None:
        incidents.closing.reopen(self.incident, values.text("reason"))
