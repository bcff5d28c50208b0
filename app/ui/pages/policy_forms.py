"""Small forms about a policy: its details, a link, who was told of a version."""

from __future__ import annotations

from uuid import UUID

from app.errors import FieldProblem, Problems
from app.services.policies.rows import CommunicationDraft, PolicyDraft
from app.ui.forms import Form, Values
from app.ui.pages.declarations_steps import Back, Host


class PolicyForm(Form):
    """What a policy is (R001, R003, R013); without an id it is a new one (R042)."""

    def __init__(self, host: Host, policy_id: UUID | None, back: Back) -> None:
        title = "Policy details" if policy_id else "Add a policy or agreement"
        super().__init__(title, today=host.context.today)
        self._host, self._id, self._back = host, policy_id, back
        policies = host.context.workspace.policies
        row = policies.get(policy_id) if policy_id else PolicyDraft("")
        with self.row():
            self.line("title", "Title", value=row.title)
            self.line("reference", "Number", value=row.reference or "")
        with self.row():
            self.line("owner", "Responsible person", value=row.owner or "")
            self.line("committee", "Committee", value=row.committee or "")
        self.line(
            "origin", "Made from", value=row.origin or "", hint="Such as the county’s model policy."
        )
        self.text(
            "legal_framework",
            "Law and guidance",
            value=row.legal_framework or "",
            hint="As the policy lists them, one a line.",
        )
        self.body.addStretch(1)
        self.foot_button("&Save" if policy_id else "&Add policy", self.save, "primary")
        self.foot_button("&Cancel", back)

    def save(self) -> None:
        """Save and go back; a new policy is shown, so that its first version can be added."""
        if not self.attempt(self._store):
            return
        if self._id is None:
            self._host.show_policy(self._added)
            self._host.context.messages.done("Added. New version adds its text.")
        else:
            self._back()
            self._host.context.messages.done("Saved.")

    def _store(self, values: Values) -> None:
        fields = ("title", "reference", "origin", "owner", "committee", "legal_framework")
        draft = PolicyDraft(**{field: values.text(field) for field in fields})
        policies = self._host.context.workspace.policies
        if self._id is None:
            self._added = policies.add(draft)
        else:
            policies.change(self._id, draft)


class LinkForm(Form):
    """Another policy that this one refers to (R012, R042)."""

    def __init__(self, host: Host, policy_id: UUID, back: Back) -> None:
        super().__init__("Add a linked policy", today=host.context.today)
        self._host, self._id, self._back = host, policy_id, back
        self.line("title", "Title")
        self.line("reference", "Number", hint="The school’s own, if it has one.", width=160)
        self.tick("also_read", "Staff must read it as well")
        self.body.addStretch(1)
        self.foot_button("&Add link", self.save, "primary")
        self.foot_button("&Cancel", back)

    def save(self) -> None:
        """Save and go back."""
        if self.attempt(self._store):
            self._back()
            self._host.context.messages.done("Added.")

    def _store(self, values: Values) -> None:
        self._host.context.workspace.policies.link(
            self._id,
            values.text("title"),
            values.text("reference"),
            also_read=values.tick("also_read"),
        )


class TellForm(Form):
    """Whom a version was communicated to (R009, R010)."""

    def __init__(self, host: Host, version_id: UUID, back: Back) -> None:
        super().__init__("Who was told", today=host.context.today)
        self._host, self._id, self._back = host, version_id, back
        self.line("audience", "Who was told", hint="Such as All staff, or Parents.")
        with self.row():
            self.date("told_on", "Date told", value=host.context.today())
            self.line("how", "How", hint="Such as INSET day, or newsletter.")
        self.text("note", "Note (optional)", lines=2)
        self.body.addStretch(1)
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("&Cancel", back)

    def save(self) -> None:
        """Save and go back."""
        if self.attempt(self._store):
            self._back()
            self._host.context.messages.done("Noted.")

    def _store(self, values: Values) -> None:
        told_on = values.date("told_on")
        if told_on is None:
            raise Problems([FieldProblem("told_on", "Enter the date they were told.")])
        draft = CommunicationDraft(
            values.text("audience"), told_on, values.text("how"), values.text("note")
        )
        self._host.context.workspace.policies.versions.tell(self._id, draft)
