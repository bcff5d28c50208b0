"""Before and after the signing desk: what starting it does, and who signed at it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from app.dates import say_date
from app.ui.pages.declarations_steps import Host
from app.ui.sheet import Sheet
from app.ui.tasks import Progress
from app.ui.widgets.pdf import PdfPreview, print_pdf
from app.words import count

if TYPE_CHECKING:
    from app.ui.main_window import Shell

TITLE = "Signing desk register"
NOBODY = "Nobody has signed on the screen yet. Start the desk on INSET day."


class DeskStart(Sheet):
    """What the desk is, and the button that starts it."""

    def __init__(self, host: Host) -> None:
        super().__init__("Signing desk")
        self._host = host
        self.add_text(
            "Staff come to this computer one after the other. Each chooses their name, reads the "
            "policy or what changed in it, says whether they have something to disclose, and "
            "signs with mouse, finger or pen, or by typing their name."
        )
        self.add_section("What starting it does")
        self.add_text(
            "The desk fills the screen and opens nothing but the names and the policy. "
            "Relationships and incidents are locked away, and nothing is listed beside a name; "
            "but whoever chooses a name is told whether anything is waiting for it. "
            "What you were typing is kept."
        )
        self.add_text(
            "Only your passphrase leads back. After five minutes without a touch the desk locks "
            "itself. Ctrl+L ends it at once. Nobody stays signed in on this computer after it."
        )
        days = host.context.workspace.signing.days()
        self.add_text(f"Last used on {say_date(days[0])}." if days else "Not used so far.", "hint")
        self.start_button = self.foot_button("&Start the desk", self.start_desk, "primary")
        self.foot_button("Print desk &register", lambda: host.show_step(DeskRegisterStep(host)))
        self.foot_button("&Cancel", host.show_board)

    def start(self) -> None:
        """Take the focus."""
        self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_desk(self) -> None:
        """Hand the window over, if anything is there to sign."""
        context = self._host.context
        if not any(row.open for row in context.workspace.declarations.collections()):
            context.messages.problem("Nothing is being collected. Start collecting first.")
        elif context.window is not None:
            context.window.start_desk()


class DeskRegisterStep(Sheet):
    """Who signed at the desk on one day, to print or to save."""

    def __init__(self, host: Host) -> None:
        super().__init__(TITLE, wide=True)
        self._host, self._signing = host, host.context.workspace.signing
        self._pdf, self._file_name = b"", ""
        self._asked = 0
        self._days = self._signing.days()
        self.day = QComboBox()
        self.day.setAccessibleName("Day")
        self.day.view().setAccessibleName("Days")
        self.day.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.day.setMaximumWidth(320)
        for each in self._days:
            self.day.addItem(say_date(each))
        self.day.activated.connect(self._make)
        self.day.setVisible(len(self._days) > 1)
        self.add(self.day)
        self.preview = PdfPreview("Preview of the register")
        self.body.addWidget(self.preview, 1)
        self.print_button = self.foot_button("&Print", self.print_here, "primary")
        self.foot_button("&Save PDF", self.save)
        self.foot_button("&Cancel", host.show_board)
        self._make()

    def start(self) -> None:
        """Take the focus: Enter prints."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def on(self) -> dt.date:
        """The day shown."""
        return self._days[max(self.day.currentIndex(), 0)]

    def _make(self) -> None:
        self._pdf = b""
        if not self._days:
            self.preview.show_sentence(NOBODY)
            return
        self._asked += 1
        number, made = self._asked, self._signing.register(self.on)
        self._file_name = made.file_name
        self.set_note(count(len(made.lines), "signature"))
        self.preview.show_sentence("Making the register…")

        def work(_progress: Progress) -> bytes:
            from app.reports.desk import desk_register  # ReportLab is slow

            return desk_register(made)

        def done(pdf: bytes) -> None:
            if isValid(self) and number == self._asked:
                self._pdf = pdf
                self.preview.show_pdf(pdf)

        self._host.context.tasks.run(work, done=done, title="Making the register")

    def print_here(self) -> None:
        """Print what the preview shows."""

        def sent() -> None:
            if isValid(self):
                self._host.show_board()
            self._host.context.messages.done("Sent the register to the printer.")

        if self._ready():
            print_pdf(self._pdf, TITLE, self, self._host.context, sent)

    def save(self) -> None:
        """Save the PDF where the person says."""
        from app.services.saving import save_file  # rarely needed

        if not self._ready():
            return
        dialogs = self._host.context.dialogs
        path = dialogs.save_file("Save the register", self._file_name, "PDF (*.pdf)")
        if path is not None:
            save_file(path, self._pdf)
            self._host.context.messages.done(f"Saved {path.name}.")

    def _ready(self) -> bool:
        if not self._pdf:
            sentence = "The register is still being made. Try again when you see it."
            self._host.context.messages.info(sentence if self._days else NOBODY)
        return bool(self._pdf)


def show_register(shell: Shell) -> None:
    """Go to the declarations, and to who signed today."""
    from app.ui.pages.declarations import DeclarationsPage  # when needed

    shell.navigate("declarations")
    page = shell.pages["declarations"]
    if isinstance(page, DeclarationsPage):
        page.show_step(DeskRegisterStep(page))
