"""Saying what an exhibit shows."""

from __future__ import annotations

from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Evidence
from app.ui.forms import Form, Values
from app.ui.page import PageContext


class DescribeForm(Form):
    """Caption, source and when it was seen; the trail keeps what stood here before."""

    def __init__(self, context: PageContext, row: ExhibitRow) -> None:
        super().__init__(f"Describe {row.label}", today=context.today)
        self.exhibit = row
        self.text("caption", "What does it show?", value=row.caption or "", lines=3)
        self.line("source_url", "Where is it from? (optional)", value=row.source_url or "")
        self.date("captured_on", "When was it seen? (optional)", value=row.captured_on)

    def store(self, evidence: Evidence, values: Values) -> None:
        """Save what was typed."""
        evidence.describe(
            self.exhibit.id,
            values.text("caption"),
            values.text("source_url"),
            values.date("captured_on"),
        )
