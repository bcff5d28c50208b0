"""Reminders as slips, four to a page, with a preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from app.services.declarations.reminders import BRING_TO, USUAL_PLACE
from app.services.declarations.rows import ToSign
from app.ui.pages.declarations_steps import Host, beside_preview
from app.ui.sheet import Sheet, words
from app.ui.tasks import Progress
from app.ui.widgets.controls import LineBox
from app.ui.widgets.pdf import PdfPreview, print_pdf
from app.words import count

SETTLED = 400  # milliseconds without a key before the slips are made anew


class SlipsStep(Sheet):
    """Where to bring what was signed, and the slips; Enter prints."""

    def __init__(self, host: Host, people: Sequence[ToSign]) -> None:
        super().__init__("Print slips", wide=True)
        self._host, self._people = host, tuple(people)
        self._school = host.context.workspace.school
        self._known = str(self._school.value(BRING_TO, USUAL_PLACE))
        self._pdf, self._asked, self._wanted = b"", 0, False
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self._options())
        self.preview = PdfPreview("Preview of the slips")
        across.addWidget(self.preview, 1)
        self.body.addLayout(across, 1)
        self.print_button = self.foot_button("&Print", self.print_here, "primary")
        self.foot_button("&Save PDF", self.save)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED)
        self._settle.timeout.connect(self._make)
        self.place.changed.connect(self._typed)
        self._make()

    def _options(self) -> QWidget:
        holder, column = beside_preview()
        self.place = LineBox()
        self.place.set_value(self._known)
        self.place.box.setAccessibleName("Where to bring it")
        label = words("Where to bring it", "label")
        label.setBuddy(self.place.box)
        column.addWidget(label)
        column.addWidget(self.place)
        column.addSpacing(12)
        about = (
            f"{count(len(self._people), 'slip')}, four to a page, to be cut along the lines. "
            "Who is on leave gets none. No slip says why somebody has not signed."
        )
        column.addWidget(words(about, "hint"))
        column.addStretch(1)
        return holder

    def start(self) -> None:
        """Take the focus: Enter prints."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def pages(self) -> int:
        """How many pages are ready to print."""
        return self.preview.page_count if self._pdf else 0

    def _typed(self) -> None:
        self._pdf = b""
        self._asked += 1
        self._settle.start()

    def _bring_to(self) -> str:
        return self.place.value() or USUAL_PLACE

    def _make(self) -> None:
        self._settle.stop()
        self._asked += 1
        self._pdf = b""
        number, people, place = self._asked, self._people, self._bring_to()
        school, today = self._school.school(), self._host.context.today()

        def work(_progress: Progress) -> bytes:
            from app.reports.reminders import reminder_slips  # ReportLab is slow

            return reminder_slips(school.name, people, place, today, sample=school.sample)

        def done(pdf: bytes) -> None:
            if isValid(self) and number == self._asked:
                self._pdf = pdf
                self.preview.show_pdf(pdf)
                if self._wanted:
                    self.print_here()

        self._host.context.tasks.run(work, done=done, title="Making the slips")

    def _keep_place(self) -> None:
        """Remember for the next time where things are brought."""
        if self._bring_to() != self._known:
            self._known = self._bring_to()
            self._school.set_value(BRING_TO, self._known)

    def print_here(self) -> None:
        """Print what the preview shows."""
        if not self._pdf:
            self._wanted = True
            self._host.context.messages.info("The slips print as soon as they are made.")
            return
        self._wanted = False
        self._keep_place()
        messages = self._host.context.messages
        print_pdf(
            self._pdf,
            "Reminders",
            self,
            self._host.context,
            lambda: messages.done("Sent the slips to the printer."),
        )

    def save(self) -> None:
        """Save the PDF where the person says."""
        from app.services.saving import save_file  # rarely needed

        context = self._host.context
        if not self._pdf:
            context.messages.info("The slips are still being made. Save them when you see them.")
            return
        name = f"{context.today():%Y-%m-%d} Reminders.pdf"
        path = context.dialogs.save_file("Save the slips", name, "PDF (*.pdf)")
        if path is not None:
            save_file(path, self._pdf)
            self._keep_place()
            context.messages.done(f"Saved {path.name}.")
