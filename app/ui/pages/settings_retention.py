"""The retention schedule: how long each kind of record is kept, each to be checked."""

from __future__ import annotations

from app.services.retention.schedule import ASK_DPO
from app.ui.forms import Form, Values
from app.ui.page import PageContext


class ScheduleForm(Form):
    """One line for each kind; the periods are ours until the school enters its own."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("How long records are kept", today=context.today)
        self._context = context
        self.add_text(
            "Write a time such as “6 years” or “18 months”, “at once”, or “kept” for what is never "
            "disposed of. The law gives few of these times: check each with your data protection "
            "officer."
        )
        for line in context.workspace.retention.schedule.lines().values():
            note = f" {line.note}" if line.note else ""
            self.line(
                line.key,
                line.label,
                hint=f"From {line.event}. {ASK_DPO}.{note}",
                value=line.period,
                width=160,
            )
        self.foot_button("&Save", self.save, "primary")
        self.foot_button(
            "See what is &due", lambda: context.navigate("settings", action="retention")
        )

    def save(self) -> None:
        """Keep the schedule."""
        if self.attempt(self._store):
            self._context.messages.done("Saved how long records are kept.")

    def _store(self, values: Values) -> None:
        schedule = self._context.workspace.retention.schedule
        schedule.save({key: values.text(key) for key in schedule.lines()})
