"""Choosing and printing forms, with a preview (ux D3)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.services.declarations.form_rows import FormPerson, Order, PersonForm
from app.services.declarations.rows import CollectionRow
from app.ui.pages.declarations_steps import Host, beside_preview
from app.ui.sheet import Sheet, words
from app.ui.tasks import Progress
from app.ui.widgets.choices import ChoiceList
from app.ui.widgets.controls import Control, Tick
from app.ui.widgets.pdf import PdfPreview, print_pdf
from app.words import count

WAITING, OVERDUE, ALL, ONE = "waiting", "overdue", "all", "one"
NO_ONE = "No one is left to sign, so there is nothing to print."
SHOWN = 10  # forms in the preview
ORDERS = (
    (Order.NAME, "By surname"),
    (Order.CATEGORY, "By category"),
    (Order.TEAM, "By team or pigeonhole"),
)
Write = Callable[[BinaryIO, Progress], None]


class PrintStep(Sheet):
    """Who, in which order, with or without a list on top; Enter prints.

    The preview shows the first forms and registers none; printing and saving register them all.
    """

    def __init__(self, host: Host, collection: CollectionRow, staff_id: UUID | None = None) -> None:
        super().__init__("Print forms", wide=True)
        self._host, self._collection = host, collection
        self._work = host.context.workspace
        self._people = self._work.forms.people(collection.id)
        self._one = [person for person in self._people if person.staff_id == staff_id]
        self._asked = 0
        self._shown = False
        self._printing = False
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self._options())
        self.preview = PdfPreview("Preview of the forms")
        self.note = words("", "hint")
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self.preview, 1)
        beside.addWidget(self.note)
        across.addLayout(beside, 1)
        self.body.addLayout(across, 1)
        self.print_button = self.foot_button("&Print", self.print_here, "primary")
        self.foot_button("&Save PDF", self.save)
        self.foot_button("&Cancel", host.show_board)
        self._preview()

    def reload(self) -> None:
        """Show who has still to sign by now; what is being printed goes on."""
        people = self._work.forms.people(self._collection.id)
        if people == self._people or self._printing:
            return
        self._people = people
        for key, text in self._groups().items():
            self.who.buttons[key].setText(text)
        self._preview()

    def _groups(self) -> dict[str, str]:
        return {
            WAITING: f"Still to sign ({len(self._group(WAITING))})",
            OVERDUE: f"Overdue ({len(self._group(OVERDUE))})",
            ALL: f"Everyone ({len(self._people)})",
        }

    def _options(self) -> QWidget:
        holder, column = beside_preview()
        who = [*((ONE, person.name) for person in self._one), *self._groups().items()]
        self.who = ChoiceList(who)
        self.who.set_value(ONE if self._one else WAITING)
        self.order = ChoiceList([(order.value, label) for order, label in ORDERS])
        self.order.set_value(Order.NAME.value)
        self.cover = Tick("A list of the names on top")
        self.large = Tick("Large print for all")
        for label, choices in (("Who gets a form", self.who), ("Order", self.order)):
            column.addWidget(words(label, "label"))
            column.addWidget(choices)
            column.addSpacing(12)
            _name(choices, label)
        for tick in (self.cover, self.large):
            column.addWidget(tick)
            _name(tick, tick.check.text())
        column.addStretch(1)
        for changed in (
            self.who.changed,
            self.order.changed,
            self.cover.changed,
            self.large.changed,
        ):
            changed.connect(self._preview)
        return holder

    @property
    def pages(self) -> int:
        """How many pages the preview shows."""
        return self.preview.page_count if self._shown else 0

    def start(self) -> None:
        """Take the focus: Enter prints."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> list[FormPerson]:
        """Return whose forms are printed, by surname."""
        return self._group(self.who.value() or WAITING)

    def _group(self, who: str) -> list[FormPerson]:
        if who == ONE:
            return self._one
        return [
            person
            for person in self._people
            if who == ALL or (person.waited_for and (who == WAITING or person.overdue))
        ]

    def _order(self) -> Order:
        return Order(self.order.value() or Order.NAME)

    def _forms(self) -> tuple[PersonForm, ...]:
        return self._work.forms.prepare(
            self._collection.id, self.chosen(), self._order(), large=self.large.value()
        )

    def _writing(self, forms: tuple[PersonForm, ...], listed: tuple[PersonForm, ...]) -> Write:
        """How to write ``forms``, with ``listed`` on the list on top, off the window's thread."""
        today, sample = self._host.context.today(), self._work.school.school().sample
        order, title, covered = self._order(), self._collection.title, self.cover.value()

        def write(file: BinaryIO, progress: Progress) -> None:
            from app.reports.chase import hand_out_list  # ReportLab is slow
            from app.reports.declaration import write_forms

            cover = hand_out_list(listed, order, title, today) if covered else ()
            write_forms(file, forms, today, cover=cover, sample=sample, step=progress.step)

        return write

    def _preview(self) -> None:
        self._asked += 1
        number, self._shown = self._asked, False
        self.note.setText("")
        if not self.chosen():
            self.preview.show_sentence(NO_ONE)
            return
        forms = self._forms()
        write = self._writing(forms[:SHOWN], forms)
        self.preview.show_sentence("Making the forms…")

        def done(pdf: bytes) -> None:
            if isValid(self) and number == self._asked:
                self.preview.show_pdf(pdf)
                self._shown = True
                if len(forms) > SHOWN:
                    self.note.setText(f"The first {SHOWN} of {len(forms):,} forms. All will print.")

        self._host.context.tasks.run(
            lambda progress: _made(write, progress), done=done, title="Making the preview"
        )

    def print_here(self) -> None:
        """Register the forms, make them and ask for a printer."""
        context = self._host.context
        if not self.chosen():
            context.messages.problem(NO_ONE)
            return
        if self._printing:
            return
        self._printing = True
        forms = self._work.forms.register(self._forms())
        write = self._writing(forms, forms)

        def failed(sentence: str) -> None:
            self._printing = False
            context.messages.problem(sentence)

        def done(pdf: bytes) -> None:
            if not isValid(self):
                return
            self._printing = False
            print_pdf(pdf, "Declaration forms", self, context, sent)

        def sent() -> None:
            if isValid(self):
                self._host.show_board()
            context.messages.done(f"Sent {count(len(forms), 'form')} to the printer.")

        context.tasks.run(
            lambda progress: _made(write, progress),
            done=done,
            failed=failed,
            title="Making the forms",
        )

    def save(self) -> None:
        """Register the forms and save them where the person says."""
        context = self._host.context
        if not self.chosen():
            context.messages.problem(NO_ONE)
            return
        name = f"{context.today():%Y-%m-%d} Declaration forms.pdf"
        path = context.dialogs.save_file("Save the forms", name, "PDF (*.pdf)")
        if path is None:
            return
        forms = self._work.forms.register(self._forms())
        write = self._writing(forms, forms)

        def work(progress: Progress) -> None:
            from app.services.saving import save_pieces  # rarely needed

            save_pieces(path, lambda file: write(file, progress))

        context.tasks.run(
            work,
            done=lambda _: context.messages.done(f"Saved {path.name}."),
            title="Saving the forms",
        )


def _made(write: Write, progress: Progress) -> bytes:
    file = BytesIO()
    write(file, progress)
    return file.getvalue()


def _name(control: Control, label: str) -> None:
    for box in control.boxes():
        if isinstance(control, Tick):
            box.setAccessibleName(label)
        else:
            box.setAccessibleDescription(label)
