"""What was disposed of, with its certificates; what is kept all the same; what is on hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from app.dates import say_date
from app.services.printouts.rows import BOOKS
from app.ui.page import PageContext
from app.ui.pages.hold import LiftForm
from app.ui.sheet import Sheet
from app.ui.tasks import Progress
from app.ui.widgets.pdf import print_pdf
from app.words import ended

if TYPE_CHECKING:
    from app.services.retention.rows import DisposalRow, HoldRow

SHOWN = 50


class PastSheet(Sheet):
    """Holds first, since they stop everything else; then what is kept, then what went."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Disposals and holds")
        self._context = context
        retention = context.workspace.retention
        self.add_section("On hold")
        for hold in (holds := retention.holds()):
            self.add_facts([(hold.title, hold.since)])
            self.add_button(f"Lift the hold on {hold.title}", partial(self._lift, hold))
        if not holds:
            self.add_text("Nothing is on hold. A record is put on hold on its own page.", "hint")
        if kept := retention.kept():
            self.add_section("Kept all the same")
            self.add_facts(
                [
                    (row.title, f"Until {say_date(row.until)}: {row.kept}")
                    for row in kept
                    if row.until
                ]
            )
        self.add_section("Disposed of")
        past = retention.disposals()
        for row in past[:SHOWN]:
            day = say_date(row.happened_on)
            self.add_text(f"{row.reference}, {BOOKS[row.book].lower()}, {day}", "label")
            until = say_date(retention.backups_until(row.happened_on))
            self.add_text(
                " ".join(ended(part) for part in (row.what, row.rule, row.reason) if part)
            )
            self.add_text(f"By {row.decided_by}. Backups may hold it until {until}.", "hint")
            self.add_button(f"Print the certificate {row.reference}", partial(self._print, row))
        if not past:
            self.add_text("Nothing yet.", "hint")

    def _lift(self, hold: HoldRow) -> None:
        context = self._context
        form = LiftForm(context, hold, lambda: form.replaced.emit(PastSheet(context)))
        self.replaced.emit(form)

    def _print(self, row: DisposalRow) -> None:
        context, today = self._context, self._context.today()

        def work(_progress: Progress) -> bytes:
            from app.reports.disposal import certify  # ReportLab is slow to import

            its = context.workspace
            if row.certificate is not None:
                return its.printouts.pdf(row.certificate)
            return certify(row, its.retention, its.printouts, its.school, today)

        def done(pdf: bytes) -> None:
            if isValid(self):
                print_pdf(pdf, row.title, self, context)

        context.tasks.run(work, done=done, title="Making the certificate")
