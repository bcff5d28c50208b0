"""The forms about relationships: a disclosure, a decision, its end, or nothing to record."""

# ruff: noqa: D102 - what overrides Form is described there

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from app.errors import FieldProblem, Problems, Refused
from app.models.holder import Role
from app.models.relationship import (
    CONNECTION_LABELS,
    DECISION_LABELS,
    OTHER_LABELS,
    Connection,
    DecidedBy,
    DecisionOutcome,
    OtherKind,
)
from app.services.incidents.words import PLATFORMS
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.rows import DisclosureRow, ToTakeUp
from app.services.relationships.service import Relationships
from app.services.year_groups import parse_year_group, say_year_group
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.widgets.status import Chip
from app.ui.widgets.type_ahead import Pick, Picked

LATER = "later"
_DECISION = ("decided_by", "decided_name", "decided_on", "review_on", "reason")


class RelationshipForm(Form):
    """A form of this page.

    Attributes:
        key: names its draft.
        about: the disclosure that it began from, if any.
    """

    draft_title: ClassVar[str] = ""
    about: UUID | None = None

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

    def _add_decision(self, *, later: bool) -> None:
        choices = [(outcome.value, label) for outcome, label in DECISION_LABELS.items()]
        if later:
            choices.append((LATER, "Decide later"))
        self.choice(
            "outcome", "What was decided?", choices, value=LATER if later else None, columns=2
        )
        self.text("conditions", "Conditions", lines=2)
        offices = [(office.value, office.label) for office in DecidedBy]
        self.choice("decided_by", "Who decided?", offices, value=DecidedBy.HEAD.value, columns=2)
        head = self.relationships.usual_decider(DecidedBy.HEAD)
        self.line("decided_name", "Their name", value=head)
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


class DisclosureForm(RelationshipForm):
    """E2 of ux.md: what somebody told, and what was decided, while they sit there."""

    draft_title = "A disclosure"

    def __init__(
        self,
        context: PageContext,
        key: str,
        *,
        told: ToTakeUp | None = None,
        anew: DisclosureRow | None = None,
    ) -> None:
        """``told`` is the declaration it began with; ``anew`` is what it replaces."""
        super().__init__(context, f"Tell {anew.reference} anew" if anew else "New disclosure", key)
        self._told, self._anew = told, anew
        self.about = anew.id if anew else None
        self._reference = ""
        self.set_chip(Chip("Draft", "draft"))
        who = told or anew
        known = str(who.staff_id) if who else None
        self.pick("staff_id", "Who told you?", self._people, value=known)
        self.choice(
            "other_kind",
            "Who is the other person?",
            [(kind.value, label) for kind, label in OTHER_LABELS.items()],
            columns=2,
        )
        with self.row():
            self.line("other_initials", "Their initials", hint="Never a name.", width=120)
            self.line("year_group", "Year group", hint="N, R, or 1 to 13.", width=120)
        self.choice(
            "connection",
            "How do they know each other?",
            [(one.value, label) for one, label in CONNECTION_LABELS.items()],
            columns=2,
        )
        self.pick(
            "platforms",
            "Where are they in touch?",
            lambda: [Pick(name, name) for name in PLATFORMS],
            hint="If several, put commas between them.",
            free_text=True,
        )
        self.date("told_on", "When were you told?", value=context.today())
        self._add_decision(later=True)
        self.text("note", "Note (optional)", lines=2)
        self.line("told_to", "Who was told?", value=self._listener())
        self.fields["other_kind"].control.changed.connect(self._kind_changed)
        self._kind_changed()
        if anew is not None:
            self._fill(anew)

    def _people(self) -> list[Pick]:
        rows = self.context.workspace.staff.listed()
        return [Pick(str(row.id), row.name, row.category.label) for row in rows]

    def _fill(self, row: DisclosureRow) -> None:
        self.set_value("other_kind", row.standing.kind.value)
        self.set_value("other_initials", row.other_initials)
        if row.standing.year_group is not None:
            self.set_value("year_group", say_year_group(row.standing.year_group))
        self.set_value("connection", row.connection.value)
        self.set_value("platforms", Picked(None, ", ".join(row.platforms)))
        self.set_value("note", row.note or "")

    def _kind_changed(self) -> None:
        kind = self.values().choice("other_kind")
        self.show_field("year_group", kind is not None and OtherKind(kind).child)

    def store(self, values: Values) -> UUID | None:
        self._reference = self.relationships.record(self._draft(values))
        return self.relationships.by_reference(self._reference).id

    def _draft(self, values: Values) -> DisclosureDraft:
        kind, connection = values.choice("other_kind"), values.choice("connection")
        staff, platforms = values.pick("staff_id"), values.pick("platforms")
        return DisclosureDraft(
            staff_id=UUID(staff.key) if staff and staff.key else None,
            other_kind=OtherKind(kind) if kind else None,
            other_initials=values.text("other_initials"),
            year_group=_year_group(values.text("year_group")),
            connection=Connection(connection) if connection else None,
            platforms=tuple(platforms.text.split(",")) if platforms else (),
            told_on=values.date("told_on"),
            told_to=values.text("told_to"),
            note=values.text("note"),
            declaration_id=self._told.declaration_id if self._told else None,
            replaces=self._anew.id if self._anew else None,
            decision=None if values.choice("outcome") == LATER else self._decision(values),
        )

    def said(self) -> str:
        return f"Saved {self._reference}."

    @property
    def untouched(self) -> bool:
        """Whether nothing worth keeping was entered."""
        values = self.values()
        chosen = values.pick("staff_id") or values.choice("other_kind")
        return not chosen and not values.text("other_initials")


def _year_group(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return parse_year_group(text)
    except Refused as problem:
        raise Problems([FieldProblem("year_group", str(problem))]) from problem


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
            ]
        )
        self._add_decision(later=False)

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
        self.add_facts([("Member of staff", row.staff_name), ("The other person", row.other)])
        self.date("ended_on", "When did it end?", value=context.today())
        self.line("ended_why", "Why?")

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
