"""Check a printout: type the code at a page's foot, or choose a PDF, a scan or a photograph."""

# ruff: noqa: D102 - what overrides Page or Qt is described there

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.dates import say_date
from app.errors import FieldProblem, Problems
from app.services.printouts.codes import read_typed
from app.ui import theme
from app.ui.forms import Form, Values
from app.ui.page import Page, PageContext
from app.ui.pictures import png_of
from app.ui.sheet import words
from app.ui.stop_question import SCANS, may_come_in
from app.ui.tasks import Progress
from app.ui.widgets.checked_pages import CheckedView
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.pdf import PdfPreview

if TYPE_CHECKING:
    from app.services.printouts.checked import Checked

FILES = "PDF, scan or photo (*.pdf *.tif *.tiff *.png *.jpg *.jpeg)"
PROVES = (
    "A match proves that the paper says what Candour printed that day. It does not prove that "
    "what was recorded was true, or who handed the paper over. A scan can’t show a change that is "
    "smaller than a letter, and a page that was printed without a code can’t be checked."
)
NOT_KNOWN = (
    "This code is not known in the books that you can open. The page may be of a book that only "
    "others open, of another school, or not genuine."
)
MARK = 20  # letters of a typed text that is no page's code
NOTHING_YET = "Type a code, or choose a file. What is found is shown here."


class CheckPrintoutPage(Page):
    """What to check on the left, what is said of it on the right."""

    section, title = "check", "Check a printout"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._printouts = context.workspace.printouts
        self.form = Form("Check a printout", today=context.today)
        self.form.line(
            "code",
            "Code at the foot of the page",
            hint="Such as 7K2-QXM-4BH-R3, or the mark of a book on a governors’ report.",
        )
        self.form.add_button("&Look it up", self.save, "primary")
        self.zone = DropZone("Drop or paste a PDF, a scan or a photo of the page")
        self.zone.dropped.connect(self.take)
        self.zone.choose.connect(self._choose)
        self.form.add(self.zone)
        self.form.add_text(PROVES, "hint")
        self.form.body.addStretch(1)
        self.form.foot_button("&Back to reports", self.back)
        self.found = CheckedView()
        self.preview = PdfPreview("The page as it was printed")
        self.about = words("", selectable=True)
        self.about.setContentsMargins(24, 16, 24, 8)
        printed = QWidget()
        column = QVBoxLayout(printed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.about)
        column.addWidget(self.preview, 1)
        self.right = QStackedWidget()
        self.right.addWidget(self.found)
        self.right.addWidget(printed)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.form)
        across.addWidget(self.right, 1)
        self.found.say("Nothing checked yet", [NOTHING_YET])
        self.set_narrow(False)

    # A code.

    def save(self) -> None:
        self.form.attempt(self._look_up)

    def act(self, action: str) -> None:
        """Look up a code that was typed elsewhere."""
        self.form.set_value("code", action)
        self.save()

    def show_record(self, id_text: str) -> None:
        self.act(id_text)

    def _look_up(self, values: Values) -> None:
        typed = values.text("code").strip()
        if not typed:
            raise Problems([FieldProblem("code", "Enter the code at the foot of the page.")])
        code = read_typed(typed)
        if code is None and len(typed) > MARK:
            self._say("The mark of a book", [self._printouts.say_of_typed_head(typed)])
            return
        if code is None:
            sentence = "That is no code of Candour’s. Compare each letter, and type it again."
            raise Problems([FieldProblem("code", sentence)])
        row = self._printouts.find(code.code)
        if row is None or (code.page or 1) > row.pages:
            self._say("Not known", [NOT_KNOWN])
            return
        day = say_date(row.recorded_at.astimezone().date())
        page = f"This is page {code.page} of {row.pages}. " if code.page else ""
        said = [
            f"“{row.title}”, printed on {day} by {row.recorded_by}.",
            f"{page}Compare the paper with what is shown here, word by word. A scan of it would "
            "be compared for you.",
            *self._printouts.say_of_heads(row),
        ]
        self.about.setText("\n".join(said))
        self.preview.show_pdf(self._printouts.pdf(row.id))
        self.right.setCurrentIndex(1)
        self.preview.show_page(code.page or 1)

    def _say(self, heading: str, sentences: list[str]) -> None:
        self.found.say(heading, sentences)
        self.right.setCurrentIndex(0)

    # A file.

    def take(self, mime: QMimeData) -> bool:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self._check(paths[0].read_bytes, paths[0].name)
        elif mime.hasImage():
            self._check(png_of(mime.imageData()), "What was pasted")
        return bool(paths) or mime.hasImage()

    def _choose(self) -> None:
        paths = self.context.dialogs.open_files("Choose what to check", FILES)
        if paths:
            self._check(paths[0].read_bytes, paths[0].name)

    def _check(self, read: Callable[[], bytes], name: str) -> None:
        """Ask before anything is looked at, then compare off the window's thread."""
        looked = may_come_in(self.context, self, 1, SCANS)
        if looked is None:
            return

        def work(progress: Progress) -> Checked:
            from app.services.printouts.check import check_file  # numpy and what reads codes

            def told(done: int, total: int) -> None:
                progress.step(done, total, "Page")

            return check_file(self._printouts, read(), name, looked, told)

        def done(checked: Checked) -> None:
            if isValid(self):
                self.found.show_checked(checked)
                self.right.setCurrentIndex(0)
                self.found.setFocus()

        self.context.tasks.run(work, done=done, title="Checking the printout")

    # Layout.

    def enter(self) -> None:
        self.form.focus("code")

    def back(self) -> bool:
        self.context.navigate("reports")
        return True

    def set_narrow(self, narrow: bool) -> None:
        self.form.setFixedWidth(theme.scaled(320 if narrow else 380))

    def panes(self) -> list[QWidget]:
        return [self.form, self.found if self.right.currentIndex() == 0 else self.preview]
