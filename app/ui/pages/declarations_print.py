"""Choosing and printing forms, with a preview (ux D3)."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.services.declarations.rows import BoardRow, CollectionRow
from app.ui import theme
from app.ui.pages.declarations_steps import Host
from app.ui.sheet import Sheet, words
from app.ui.tasks import Progress
from app.ui.widgets.choices import ChoiceList
from app.ui.widgets.controls import Control, Tick
from app.ui.widgets.pdf import PdfPreview, print_pdf

WAITING, OVERDUE, ALL, ONE = "waiting", "overdue", "all", "one"
NO_ONE = "No one is left to sign, so there is nothing to print."


class PrintStep(Sheet):
    """Who, in which order, with or without a list on top; Enter prints."""

    def __init__(self, host: Host, collection: CollectionRow, staff_id: UUID | None = None) -> None:
        super().__init__("Print forms", wide=True)
        self._host, self._collection = host, collection
        self._work = host.context.workspace
        self._rows = self._work.declarations.board(collection.id)
        self._one = [row for row in self._rows if row.staff_id == staff_id]
        self._pdf = b""
        self._asked = 0
        self._wanted = False  # Print was pressed before the forms were made
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self._options())
        self.preview = PdfPreview("Preview of the forms")
        across.addWidget(self.preview, 1)
        self.body.addLayout(across, 1)
        self.print_button = self.foot_button("&Print", self.print_here, "primary")
        self.foot_button("&Save PDF", self.save)
        self.foot_button("&Cancel", host.show_board)
        self._make()

    def _options(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(theme.scaled(270))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        waiting = [row for row in self._rows if row.outstanding]
        overdue = [row for row in waiting if row.overdue]
        who = [
            *((ONE, row.name) for row in self._one),
            (WAITING, f"Still to sign ({len(waiting)})"),
            (OVERDUE, f"Overdue ({len(overdue)})"),
            (ALL, f"Everyone ({len(self._rows)})"),
        ]
        self.who = ChoiceList(who)
        self.who.set_value(ONE if self._one else WAITING)
        self.order = ChoiceList([("name", "By surname"), ("team", "By team or pigeonhole")])
        self.order.set_value("name")
        self.cover = Tick("A list of the names on top")
        for label, choices in (("Who gets a form", self.who), ("Order", self.order)):
            column.addWidget(words(label, "label"))
            column.addWidget(choices)
            column.addSpacing(12)
            _name(choices, label)
        column.addWidget(self.cover)
        _name(self.cover, "A list of the names on top")
        column.addStretch(1)
        for changed in (self.who.changed, self.order.changed, self.cover.changed):
            changed.connect(self._make)
        return holder

    @property
    def pages(self) -> int:
        """How many pages are ready to print."""
        return self.preview.page_count if self._pdf else 0

    def start(self) -> None:
        """Take the focus: Enter prints."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> list[BoardRow]:
        """Return whose forms are printed, in order."""
        who = self.who.value()
        rows = self._one if who == ONE else list(self._rows)
        if who == WAITING:
            rows = [row for row in rows if row.outstanding]
        elif who == OVERDUE:
            rows = [row for row in rows if row.outstanding and row.overdue]
        if self.order.value() == "team":
            rows = sorted(rows, key=lambda row: (row.team or "~", row.category.label))
        return rows

    def _make(self) -> None:
        self._asked += 1
        self._wanted = False
        number, rows = self._asked, self.chosen()
        self._pdf = b""
        if not rows:
            self.preview.show_sentence(NO_ONE)
            return
        ids = [row.staff_id for row in rows]
        pages = self._work.declarations.forms(self._collection.id, ids)
        school, today = self._work.school.school(), self._host.context.today()
        cover = rows if self.cover.value() else []
        self.preview.show_sentence("Making the forms…")

        def work(_progress: Progress) -> bytes:
            from app.reports.chase import forms_with_list  # noqa: PLC0415 - ReportLab is slow
            from app.reports.declaration import declaration_form  # noqa: PLC0415

            if not cover:
                return declaration_form(pages, today, sample=school.sample)
            return forms_with_list(
                pages, cover, school.name, self._collection.title, today, sample=school.sample
            )

        def done(pdf: object) -> None:
            if isinstance(pdf, bytes) and isValid(self) and number == self._asked:
                self._pdf = pdf
                self.preview.show_pdf(pdf)
                if self._wanted:
                    self.print_here()

        self._host.context.tasks.run(work, done=done, title="Making the forms")

    def print_here(self) -> None:
        """Print what the preview shows."""
        if not self.chosen():
            self._host.context.messages.problem(NO_ONE)
        elif not self._pdf:
            self._wanted = True
            self._host.context.messages.info("The forms print as soon as they are made.")
        elif print_pdf(self._pdf, "Declaration forms", self, self._host.context.dialogs):
            self._host.show_board()
            self._host.context.messages.done("Sent the forms to the printer.")

    def save(self) -> None:
        """Save the PDF where the person says."""
        from app.services.saving import save_file  # noqa: PLC0415 - rarely needed

        if not self._pdf:
            sentence = "The forms are still being made. Save them when you see them."
            self._host.context.messages.info(sentence if self.chosen() else NO_ONE)
            return
        name = f"{self._host.context.today():%Y-%m-%d} Declaration forms.pdf"
        path = self._host.context.dialogs.save_file("Save the forms", name, "PDF (*.pdf)")
        if path is not None:
            save_file(path, self._pdf)
            self._host.context.messages.done(f"Saved {path.name}.")


def _name(control: Control, label: str) -> None:
    for box in control.boxes():
        if isinstance(control, Tick):
            box.setAccessibleName(label)
        else:
            box.setAccessibleDescription(label)
