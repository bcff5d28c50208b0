"""Confidential information: which kinds there are and who may be told (R122-R125)."""

from __future__ import annotations

from shiboken6 import isValid

from app.services.retention.confidential import ConfidentialPage
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.tasks import Progress
from app.ui.widgets.pdf import print_pdf


class ConfidentialForm(Form):
    """The school's own text, to be printed on one page."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Confidential information", today=context.today)
        self._context = context
        self._page = ConfidentialPage(context.workspace.school)
        text = self._page.text()
        self.add_text("Put it in your school’s words, print it, and give it to new starters.")
        self.text(
            "categories",
            "What is confidential, and who may be told?",
            hint="One kind on a line, with a colon: “Pay: the headteacher and HR”.",
            value=text.typed,
            lines=12,
        )
        self.text(
            "rules",
            "What always holds",
            hint="One rule on a line.",
            value="\n".join(text.rules),
            lines=9,
        )
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("&Print", self.print_page)

    def save(self) -> None:
        """Keep the text."""
        if self.attempt(self._store):
            self._context.messages.done("Saved what is confidential.")

    def _store(self, values: Values) -> None:
        self._page.save(values.text("categories"), values.text("rules"))

    def print_page(self) -> None:
        """Save, then print it."""
        if not self.attempt(self._store):
            return
        context, today = self._context, self._context.today()
        school, text = context.workspace.school.school(), self._page.text()

        def work(_progress: Progress) -> bytes:
            from app.reports.confidential import confidential_page  # ReportLab is slow to import

            return confidential_page(school.name, text, today, sample=school.sample)

        def done(pdf: bytes) -> None:
            if isValid(self):
                print_pdf(pdf, "Confidential information", self, context)

        context.tasks.run(work, done=done, title="Making the page")
