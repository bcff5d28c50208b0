"""Who has still to sign, and how to remind them: names, addresses, slips, a list (ux D6; R031)."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from app.services.csv_safe import safe_cell
from app.services.declarations.reminders import addresses, mail_merge, to_remind
from app.services.declarations.rows import CollectionRow, ToSign
from app.ui import copying
from app.ui.pages.declarations_steps import Host, remark_of, state_chip
from app.ui.sheet import Sheet
from app.ui.tables import Column, Table
from app.ui.widgets.status import EmptyState
from app.words import count, join, shorten

MOST = 34  # characters of what is still to sign
NO_ONE = "Everyone who is here has signed, so there is nobody to remind."


class ChaseTable(Table[ToSign]):
    """Copies the names of all who are shown, whichever row is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_names()
        else:
            super().keyPressEvent(event)

    def copy_names(self) -> int:
        """Put the names into the clipboard, one a line; return how many."""
        rows = self.rows.shown_rows()
        copying.copy("\n".join(safe_cell(each.row.name) for each in rows))
        return len(rows)


class ChaseList(Sheet):
    """The people whom the school still waits for in these collections, overdue first."""

    def __init__(self, host: Host, collections: Sequence[CollectionRow]) -> None:
        super().__init__("Chase list", wide=True)
        self._host, self._collections = host, tuple(collections)
        self.people: tuple[ToSign, ...] = ()
        self.summary = self.add_text("", "hint")
        several = len(self._collections) > 1
        what = [Column[ToSign]("Still to sign", self._what)]
        self.table = ChaseTable(
            "People who have still to sign",
            [
                Column("Name", lambda each: each.row.name),
                Column("Group", lambda each: each.row.category.label, spare=True),
                *(what if several else ()),
                Column(
                    "Status",
                    lambda each: each.row.state.value,
                    chip=lambda each: state_chip(each.row),
                ),
                Column("Last day", _last_day, spare=several),
                Column("Remark", lambda each: remark_of(each.row), stretch=True),
            ],
        )
        self.table.opened.connect(self._open)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("Everyone has signed."))
        self.body.addWidget(self._stack, 1)
        self.foot_button("&Copy names", self.copy_names, "primary")
        self.foot_button("Copy &addresses", self.copy_addresses)
        self.foot_button("Print &slips", self.print_slips)
        self.foot_button("Save for &mail merge", self.save)
        self.foot_button("Print &list", self.print_here)
        self.foot_button("Print &forms", host.print_forms)
        self.reload()

    def _what(self, each: ToSign) -> str:
        """Say all of them in a word: most people have all still to sign."""
        if len(each.what) < len(self._collections):
            return shorten(join(each.what), MOST)
        return "Both" if len(each.what) == 2 else f"All {len(each.what)}"

    @property
    def _title(self) -> str:
        return join([each.title for each in self._collections])

    def reload(self) -> None:
        """Read the list again."""
        service = self._host.context.workspace.declarations
        self.people = service.to_sign([each.id for each in self._collections])
        overdue = sum(each.row.overdue for each in self.people)
        away = sum(each.row.away for each in self.people)
        parts = [
            count(len(self.people), "person"),
            *([f"{overdue} overdue"] if overdue else ()),
            *([f"{away} on leave"] if away else ()),
        ]
        self.summary.setText(f"{self._title}: {', '.join(parts)}.")
        self.table.set_rows(self.people)
        self._stack.setCurrentIndex(0 if self.people else 1)

    def start(self) -> None:
        """Take the focus."""
        if self.table.rows.rowCount():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, each: ToSign) -> None:
        """Show the person in the first of what they have still to sign."""
        waiting = {row.policy: row.id for row in self._collections}
        self._host.show_collection(waiting[each.what[0]])
        self._host.show_person(each.id)

    def copy_names(self) -> None:
        """Copy the names and say so."""
        copied = self.table.copy_names()
        self._host.context.messages.done(f"Copied {count(copied, 'name')}.")

    def copy_addresses(self) -> None:
        """Copy the work e-mails of those to remind, and say who is left out."""
        people = to_remind(self.people)
        without = [each.row.name for each in people if not each.email]
        found = addresses(people)
        if not found:
            sentence = "Nobody here has a work email in their staff record." if people else NO_ONE
            self._host.context.messages.info(sentence)
            return
        copying.copy(found)
        left_out = f" {count(len(without), 'person')} without a work email left out."
        copied = f"Copied {count(len(found.split('; ')), 'address')}."
        self._host.context.messages.done(copied + (left_out if without else ""))

    def print_slips(self) -> None:
        """Go on to the slips."""
        from app.ui.pages.declarations_slips import SlipsStep  # when needed

        people = to_remind(self.people)
        if not people:
            self._host.context.messages.info(NO_ONE)
            return
        self._host.show_step(SlipsStep(self._host, people), self._again)

    def _again(self) -> None:
        self._host.show_step(ChaseList(self._host, self._collections))

    def save(self) -> None:
        """Save the list for a mail merge."""
        from app.services.saving import save_file  # rarely needed

        people, context = to_remind(self.people), self._host.context
        if not people:
            context.messages.info(NO_ONE)
            return
        name = f"{context.today():%Y-%m-%d} Still to sign.csv"
        path = context.dialogs.save_file("Save the list for a mail merge", name, "CSV (*.csv)")
        if path is not None:
            save_file(path, mail_merge(people))
            context.messages.done(f"Saved {path.name}: {count(len(people), 'person')}.")

    def print_here(self) -> None:
        """Print the list."""
        from app.reports.chase import chase_list  # ReportLab is slow to import
        from app.ui.widgets.pdf import print_pdf

        context = self._host.context
        rows, school = [each.row for each in self.people], context.workspace.school.school()
        title, today = self._title, context.today()

        def done(pdf: object) -> None:
            if isinstance(pdf, bytes) and isValid(self):
                print_pdf(pdf, "Chase list", self, context)

        context.tasks.run(
            lambda _progress: context.workspace.printouts.official(
                "Still to sign",
                lambda official: chase_list(
                    school.name, title, rows, today, sample=school.sample, official=official
                ),
                about=[each.staff_id for each in rows],
            ),
            done=done,
            title="Making the list",
        )


def _last_day(each: ToSign) -> dt.date | None:
    """Who is on leave has none before they are back."""
    return None if each.row.away else each.row.last_day
