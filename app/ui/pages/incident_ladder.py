"""The form for a step with a parent or pupil, and the letter that goes out with it (R114–R115)."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.models.incident import Party
from app.models.response import Rung
from app.services.incidents.ladder import StepDraft
from app.services.incidents.letters import blanks, facts_of, letter, others_named
from app.services.incidents.service import Incidents
from app.services.incidents.words import RUNGS
from app.ui.forms import Values
from app.ui.page import Page
from app.ui.pages.incident_step import StepForm, names, text_of
from app.ui.widgets.pdf import print_pdf
from app.ui.widgets.type_ahead import Picked
from app.words import join


class LadderForm(StepForm):
    """A rung that was taken: the draft of its letter comes from the record and can be changed."""

    kind, heading = "ladder", "A step with a parent or pupil: {}"
    caption, saved = "&Save step", "Saved the step."

    def build(self, extra: Mapping[str, Any]) -> None:
        context, row = self.context, self.shown
        rungs = [(rung.value, label) for rung, label in RUNGS.items()]
        self.choice("rung", "Which step?", rungs, columns=2)
        known = row.by.name if row.by.kind in (Party.PARENT, Party.PUPIL) else ""
        with self.row():
            self.pick(
                "whom",
                "With whom?",
                lambda: names(context, row),
                value=Picked(None, known) if known else None,
                free_text=True,
            )
            self.date("happened_on", "When?", value=context.today())
        self.text("note", "What was said or agreed (optional)", lines=2)
        self._told = self.add_text("", "hint")
        self.text("letter", "Letter (yours to change)", lines=14)
        self._school = context.workspace.school
        self._drafted = ""
        self.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        values = self.values()
        whom = text_of(values, "whom")
        rung = Rung(picked) if (picked := values.choice("rung")) else None
        facts = facts_of(self.shown, self._school, whom)
        draft = letter(rung, facts) if rung else ""
        text = values.text("letter")
        if text == self._drafted and draft != text:  # nobody has changed it so far
            self._drafted = text = draft
            self.set_value("letter", draft)
        self.show_field("letter", bool(text))
        said = []
        if left := blanks(text):
            said.append(f"Fill in or take out {join(left)}.")
        if named := others_named(text, self.shown, whom, facts.signed_by):
            said.append(f"The letter names {join(named)}. Take the name out unless they agreed.")
        self._told.setText(" ".join(said))
        self._told.setVisible(bool(said))

    def store(self, incidents: Incidents, values: Values) -> None:
        rung = values.choice("rung")
        shown = self.fields["letter"].isVisibleTo(self)
        draft = StepDraft(
            Rung(rung) if rung else None,
            text_of(values, "whom"),
            values.date("happened_on"),
            values.text("note"),
            values.text("letter") if shown else "",
        )
        incidents.ladder.check(draft)
        pdf = None
        if draft.letter:
            from app.reports.letter import letter_pdf  # ReportLab is slow to import

            school = self._school.school()
            assert draft.happened_on is not None  # noqa: S101 - checked
            reference, text, dated = self.shown.reference, draft.letter, draft.happened_on
            pdf = self.context.workspace.printouts.official(
                f"Letter about {reference}",
                lambda official: letter_pdf(
                    school.name, reference, text, dated, sample=school.sample, official=official
                ),
                confidential=True,
                about=[self.incident],
            )
        incidents.ladder.take(self.incident, draft, pdf)


def print_letter(page: Page, incidents: Incidents, step: UUID) -> None:
    """Print a letter again, as it went out."""
    print_pdf(incidents.ladder.letter(step), "Letter", page.window(), page.context)
