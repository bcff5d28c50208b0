"""The forms of the logs: a new entry of each, and what is added to one later."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.models.school import RoleKey
from app.services.calendar import add_months
from app.services.logbook.rows import (
    ComplaintDraft,
    ComplaintRow,
    InspectionDraft,
    LogRow,
    ReviewDraft,
    title_of,
)
from app.services.logbook.service import Logbook
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.pages.incident_form import people, subject_of
from app.ui.widgets.type_ahead import Pick, Picked


class LogForm(Form):
    """One entry. ``kind`` names it in drafts; ``entry`` is what it adds to, None for a new one.

    ``store`` raises what the services raise and returns the entry's id.
    """

    kind: ClassVar[str]
    heading: ClassVar[str] = ""
    caption: ClassVar[str]
    saved: ClassVar[str]

    def __init__(self, context: PageContext, entry: LogRow | None = None) -> None:
        super().__init__(title_of(entry) if entry else self.heading, today=context.today)
        self.context, self.entry = context, entry
        self.build()

    def build(self) -> None:
        """Add the fields."""
        raise NotImplementedError

    def store(self, logbook: Logbook, values: Values) -> UUID:
        """Save what was typed."""
        raise NotImplementedError

    def extra(self) -> Mapping[str, Any]:
        """What its draft keeps besides the fields."""
        return {"row": str(self.entry.id) if self.entry else ""}

    @property
    def entry_id(self) -> UUID:
        """The id of what it adds to."""
        assert self.entry is not None  # noqa: S101 - a new entry has a form of its own
        return self.entry.id

    def holder(self, role: RoleKey) -> str:
        """Who holds a role, if anybody is named."""
        held = self.context.workspace.school.role_holders(role)
        return held[0].name if held else ""


class ReviewForm(LogForm):
    """A review of monitoring (R106)."""

    heading = "Review of monitoring"
    kind, caption, saved = "review", "&Save review", "Saved the review."

    def build(self) -> None:
        today = self.context.today()
        with self.row():
            self.date("done_on", "When was it reviewed?", value=today)
            self.date("next_on", "Next review (optional)", value=add_months(today, 1), ahead=True)
        self.line("done_by", "Who reviewed it?", value=self.holder(RoleKey.DSL))
        self.text("looked_at", "What was looked at?", hint="Reports, filters, accounts.", lines=3)
        self.text("found", "What was found? (optional)", lines=3)

    def store(self, logbook: Logbook, values: Values) -> UUID:
        return logbook.add_review(
            ReviewDraft(
                values.date("done_on"),
                values.text("done_by"),
                values.text("looked_at"),
                values.text("found"),
                values.date("next_on"),
            )
        )


class InspectionForm(LogForm):
    """The reason before somebody's messages are inspected (R117)."""

    heading = "Inspection of messages"
    kind, caption, saved = "inspection", "&Save the reason", "Saved the reason."

    def build(self) -> None:
        self.add_text("Record the reason before anybody looks at the messages.", "hint")
        self.pick(
            "name", "Whose messages?", lambda: people(self.context, parties=()), free_text=True
        )
        self.text("concern", "What is the concern?", lines=3)
        self.text(
            "scope",
            "What will be looked at, and what not?",
            hint="Which account, from when to when. No more than the concern needs.",
            lines=3,
        )
        with self.row():
            self.line("authorised_by", "Who authorised it?", value=self.holder(RoleKey.HEAD))
            self.date("authorised_on", "When?", value=self.context.today())

    def store(self, logbook: Logbook, values: Values) -> UUID:
        whose = subject_of(values.pick("name"))
        return logbook.add_inspection(
            InspectionDraft(
                whose.name,
                values.text("concern"),
                values.text("scope"),
                values.text("authorised_by"),
                values.date("authorised_on"),
                staff_id=whose.staff_id,
            )
        )


class BegunForm(LogForm):
    """That an inspection has begun."""

    kind, caption, saved = "begun", "&Save", "Saved when it began."

    def build(self) -> None:
        self.date("begun_on", "When did the inspection begin?", value=self.context.today())

    def store(self, logbook: Logbook, values: Values) -> UUID:
        logbook.begin_inspection(self.entry_id, values.date("begun_on"))
        return self.entry_id


class EndedForm(LogForm):
    """That an inspection has ended, and what came of it."""

    kind, caption, saved = "ended", "&Save", "Saved what was found."

    def build(self) -> None:
        self.date("ended_on", "When did the inspection end?", value=self.context.today())
        self.text("found", "What was found?", hint="That nothing was found is a result too.")

    def store(self, logbook: Logbook, values: Values) -> UUID:
        logbook.end_inspection(self.entry_id, values.date("ended_on"), values.text("found"))
        return self.entry_id


class ComplaintForm(LogForm):
    """A complaint about a policy (R100)."""

    heading = "Complaint about a policy"
    kind, caption, saved = "complaint", "&Save complaint", "Saved the complaint."

    def build(self) -> None:
        self.add_text(
            "It is dealt with under the complaints procedure; this is the record.", "hint"
        )
        titles = [each.title for each in self.context.workspace.policies.listed()]
        with self.row():
            self.date("received_on", "When was it received?", value=self.context.today())
            self.line("received_from", "From whom?")
        self.pick(
            "policy",
            "About which policy?",
            lambda: [Pick(title, title) for title in titles],
            value=Picked(titles[0], titles[0]) if len(titles) == 1 else None,
            free_text=True,
        )
        self.text("what", "What is the complaint?", lines=3)
        with self.row():
            self.line("passed_to", "Who deals with it?", value=self.holder(RoleKey.CHAIR))
            self.date("passed_on", "Passed on (optional)")

    def store(self, logbook: Logbook, values: Values) -> UUID:
        policy = values.pick("policy")
        return logbook.add_complaint(
            ComplaintDraft(
                values.date("received_on"),
                values.text("received_from"),
                policy.text if policy else "",
                values.text("what"),
                values.text("passed_to"),
                values.date("passed_on"),
            )
        )


class SettleForm(LogForm):
    """That a complaint was passed on, and what came of it."""

    kind, caption, saved = "settle", "&Save", "Saved the complaint."

    def build(self) -> None:
        row = self.entry
        assert isinstance(row, ComplaintRow)  # noqa: S101 - what it adds to
        with self.row():
            self.date("passed_on", f"Passed on to {row.passed_to}", value=row.passed_on)
            self.date("closed_on", "Closed (optional)", value=row.closed_on)
        self.text("outcome", "What came of it? (optional)", value=row.outcome or "")

    def store(self, logbook: Logbook, values: Values) -> UUID:
        logbook.settle_complaint(
            self.entry_id,
            passed_on=values.date("passed_on"),
            outcome=values.text("outcome"),
            closed_on=values.date("closed_on"),
        )
        return self.entry_id


FORMS: dict[str, type[LogForm]] = {
    form.kind: form
    for form in (ReviewForm, InspectionForm, ComplaintForm, BegunForm, EndedForm, SettleForm)
}
