"""How long backups are kept, and what happens to older ones."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import FieldProblem, Problems
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet

_FIELDS = (
    ("hourly_hours", "Every hour’s, for so many hours", 1, 24 * 7),
    ("daily_days", "Every day’s, for so many days", 1, 366),
    ("monthly_months", "Every month’s, for so many months", 1, 120),
)


class KeepForm(Form):
    """Three numbers; the newest backup is never removed."""

    def __init__(self, context: PageContext, back: Callable[[], Sheet]) -> None:
        super().__init__("How long backups are kept")
        self._context, self._back = context, back
        self.add_text(
            "Older backups are removed when the next one is made; the newest never is. What was "
            "disposed of under the retention schedule lives on in backups until then, so twelve "
            "months is the most that we suggest."
        )
        kept = context.workspace.backups.keep()
        for field, label, _least, _most in _FIELDS:
            self.line(field, label, value=str(getattr(kept, field)), width=120)
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("Bac&k to backups", lambda: self.replaced.emit(back()))

    def save(self) -> None:
        """Keep the numbers."""
        if self.attempt(self._store):
            self.replaced.emit(self._back())
            self._context.messages.done("Saved how long backups are kept.")

    def _store(self, values: Values) -> None:
        from app.storage.backup import Keep  # heavy

        numbers, problems = {}, []
        for field, _label, least, most in _FIELDS:
            text = values.text(field).strip()
            if not text.isdecimal() or not least <= int(text) <= most:
                problems.append(FieldProblem(field, f"Enter a number from {least} to {most}"))
            else:
                numbers[field] = int(text)
        if problems:
            raise Problems(problems)
        self._context.workspace.backups.set_keep(Keep(**numbers))
