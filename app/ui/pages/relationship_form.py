"""The forms about a relationship after it was told: a decision, its end, the copy, a talk."""

# ruff: noqa: D102 - what overrides Form is described there

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from app.models.holder import Role
from app.models.relationship import DECISION_LABELS, DecidedBy, DecisionOutcome
from app.services.relationships.drafts import DecisionDraft
from app.services.relationships.rows import DisclosureRow, State, ToTakeUp
from app.services.relationships.service import Relationships
from app.ui.forms import Form, Values
from app.ui.page import PageContext

LATER = "later"
AT_REVIEW = "They said so at the yearly review."
_DECISION = ("decided_by", "decided_name", "decided_on", "review_on", "reason")


class RelationshipForm(Form):
    """A form of this page.

    Attributes:
        key: names its draft.
        about: the disclosure that it began from, if any.
        review: whether that one was due for a review, so that the next one follows.
    """

    draft_title: ClassVar[str] = ""
    about: UUID | None = None
    review: bool = False

    def __init__(self, context: PageContext, title: str, key: str) -> None:
        super().__init__(title, today=context.today)
        self.context, self.key = context, key

    @property
    def relationships(self) -> Relationships:
        """The service."""
        return self.context.workspace.need_casework().relationships

    def store(self, values: Values) -> UUID | None:
        """Save what was typed; return the disclosure to show, if there is one."""
        raise NotImplementedError

    def said(self) -> str:
        """What to tell the person once it is saved."""
        raise NotImplementedError

    def _listener(self) -> str:
        """Who hears what staff tell: the head, unless somebody else signed in."""
        person = self.context.workspace.session.person
        head = self.relationships.usual_decider(DecidedBy.HEAD)
        return head if head and person.role is Role.HEAD else person.name

    # The decision, which two of the forms ask for.

    def _add_decision(self, *, later: bool, staff: UUID | None = None) -> None:
        choices = [(outcome.value, label) for outcome, label in DECISION_LABELS.items()]
        if later:
            choices.append((LATER, "Decide later"))
        self.choice(
            "outcome", "What was decided?", choices, value=LATER if later else None, columns=2
        )
        self.text("conditions", "Conditions", lines=2)
        offices = [(office.value, office.label) for office in DecidedBy]
        office = self._office(staff)
        self.choice("decided_by", "Who decided?", offices, value=office.value, columns=2)
        self.line("decided_name", "Their name", value=self.relationships.usual_decider(office))
        with self.row():
            self.date("decided_on", "Decided on", value=self.context.today())
            self.date(
                "review_on",
                "Look at it again on",
                value=self.relationships.next_review(),
                ahead=True,
            )
        self.line("reason", "Reason (optional)")
        self.fields["outcome"].control.changed.connect(self._decision_changed)
        self.fields["decided_by"].control.changed.connect(self._office_changed)
        self._decision_changed()

    def _office(self, staff: UUID | None) -> DecidedBy:
        """Who decides as a rule: the chair, where it is the head's own or the chair signed in."""
        own = staff is not None and self.context.workspace.school.is_head(staff_id=staff)
        chair = self.context.workspace.session.person.role is Role.CHAIR
        return DecidedBy.CHAIR if own or chair else DecidedBy.HEAD

    def _decision_changed(self) -> None:
        outcome = self.values().choice("outcome")
        self.show_field("conditions", outcome == DecisionOutcome.CONDITIONS)
        for field in _DECISION:
            self.show_field(field, outcome not in (None, LATER))

    def _office_changed(self) -> None:
        """Put the usual name in, unless another was typed."""
        names = {office: self.relationships.usual_decider(office) for office in DecidedBy}
        values = self.values()
        if values.text("decided_name") in ("", *names.values()):
            office = DecidedBy(values.choice("decided_by") or DecidedBy.HEAD)
            self.set_value("decided_name", names[office])

    def _decision(self, values: Values) -> DecisionDraft:
        outcome = values.choice("outcome")
        return DecisionDraft(
            outcome=DecisionOutcome(outcome) if outcome else None,
            decided_by=DecidedBy(values.choice("decided_by") or DecidedBy.HEAD),
            decided_name=values.text("decided_name"),
            decided_on=values.date("decided_on"),
            reason=values.text("reason"),
            conditions=values.text("conditions"),
            review_on=values.date("review_on"),
        )


class DecisionForm(RelationshipForm):
    """A decision on a disclosure: the first one, or another."""

    draft_title = "A decision"

    def __init__(self, context: PageContext, key: str, row: DisclosureRow) -> None:
        super().__init__(context, f"Decide on {row.reference}", key)
        self._disclosure, self.about = row, row.id
        self.add_facts(
            [
                ("Member of staff", row.staff_name),
                ("The other person", row.other),
                ("Connection", row.connection.label),
                ("The rule then", str(self.relationships.rule_of(row) or "")),
                (row.departure.label if row.departure else "", row.justification or ""),
                ("HR’s advice", row.hr_advice or ""),
            ]
        )
        self._add_decision(later=False, staff=row.staff_id)

    def store(self, values: Values) -> UUID | None:
        self.relationships.decide(self._disclosure.id, self._decision(values))
        return self._disclosure.id

    def said(self) -> str:
        return f"Saved the decision on {self._disclosure.reference}."


class EndForm(RelationshipForm):
    """That a relationship, or the contact, has ended."""

    draft_title = "The end of a relationship"

    def __init__(self, context: PageContext, key: str, row: DisclosureRow) -> None:
        super().__init__(context, f"End {row.reference}", key)
        self._disclosure, self.about = row, row.id
        self.review = row.state is State.REVIEW_DUE
        self.add_facts([("Member of staff", row.staff_name), ("The other person", row.other)])
        self.date("ended_on", "When did it end?", value=context.today())
        self.line("ended_why", "Why?", value=AT_REVIEW if self.review else "")

    def store(self, values: Values) -> UUID | None:
        why = values.text("ended_why")
        self.relationships.end(self._disclosure.id, values.date("ended_on"), why)
        return self._disclosure.id

    def said(self) -> str:
        return f"{self._disclosure.reference} has ended."


class TakeUpForm(RelationshipForm):
    """That "something to disclose" was talked over and needed no record."""

    draft_title = "Nothing to record"

    def __init__(self, context: PageContext, key: str, told: ToTakeUp) -> None:
        super().__init__(context, f"Nothing to record: {told.staff_name}", key)
        self._told = told
        self.add_text("Use this if you talked, and there is no relationship to keep a record of.")
        self.date("talked_on", "When did you talk?", value=context.today())
        self.line("talked_to", "Who talked with them?", value=self._listener())
        self.line("note", "Note (optional)", hint="Why there is nothing to record.")

    def store(self, values: Values) -> UUID | None:
        self.relationships.take_up(
            self._told.declaration_id,
            values.date("talked_on"),
            values.text("talked_to"),
            values.text("note"),
        )
        return None

    def said(self) -> str:
        return f"Noted that you talked with {self._told.staff_name}."


class CopyForm(RelationshipForm):
    """That the copy came back with a signature."""

    draft_title = "A signed copy"

    def __init__(self, context: PageContext, key: str, row: DisclosureRow) -> None:
        super().__init__(context, f"The signed copy of {row.reference}", key)
        self._disclosure, self.about = row, row.id
        self.add_facts([("Member of staff", row.staff_name), ("The other person", row.other)])
        self.date("copy_signed_on", "When did they sign?", value=context.today())
        self.add_text("Save the date first; the scan can be added to the disclosure then.", "hint")

    def store(self, values: Values) -> UUID | None:
        self.relationships.copy_came_back(self._disclosure.id, values.date("copy_signed_on"))
        return self._disclosure.id

    def said(self) -> str:
        return f"The signed copy of {self._disclosure.reference} is noted."
