"""All policies of the school (R012)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.services.policies.rows import PolicyRow
from app.ui.pages.declarations_steps import Host
from app.ui.pages.policy_forms import PolicyForm
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.widgets.status import Chip, EmptyState


class PolicyList(Sheet):
    """Title, version in force, next review."""

    def __init__(self, host: Host) -> None:
        super().__init__("Policies", wide=True)
        self._host = host
        self.table: Table[PolicyRow] = Table(
            "Policies",
            [
                Column("Title", lambda row: row.title, stretch=True),
                Column("Number", lambda row: row.reference),
                Column("Version", lambda row: row.version_label),
                Column("Next review", lambda row: row.next_review),
                Column("Status", lambda row: self._chip(row).word, chip=self._chip),
            ],
        )
        self.table.opened.connect(lambda row: host.show_policy(row.id))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState("There is no policy yet. Add what your staff have to read and sign.")
        )
        self.body.addWidget(self._stack, 1)
        self.foot_button("&Open policy", self._open, "primary")
        self.foot_button("&New version", host.start_collecting)
        self.foot_button("&Add policy", self._add)
        self.reload()

    def _chip(self, row: PolicyRow) -> Chip:
        if row.withdrawn_on is not None:
            return Chip("Withdrawn")
        if row.next_review_on is not None and row.next_review_on < self._host.context.today():
            return Chip("Review overdue", "problem")
        if row.has_draft:
            return Chip("Draft under way", "draft")
        return Chip("In force") if row.version_id else Chip("No version yet", "due")

    def reload(self) -> None:
        """Read the policies again."""
        rows = self._host.context.workspace.policies.listed(withdrawn=True)
        self.table.set_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)

    def start(self) -> None:
        """Take the focus."""
        if self.table.rows.rowCount():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        """Add another policy or agreement: acceptable use, a code of conduct (R042)."""
        back = self._host.show_policies
        self._host.show_step(PolicyForm(self._host, None, back), back)

    def _open(self) -> None:
        row = self.table.current()
        if row is None:
            self._host.context.messages.info("Choose a policy from the list.")
        else:
            self._host.show_policy(row.id)
