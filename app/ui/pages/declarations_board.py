"""The board: who stands where in one collection (ux D2)."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from app.dates import say_date
from app.services.declarations.rows import BoardRow, CollectionRow, Counts, State
from app.services.staff.names import fold
from app.ui.pages.declarations_steps import Host, remark_of, state_chip
from app.ui.pages.desk_start import DeskStart
from app.ui.sheet import Sheet, button, restyle, words
from app.ui.tables import Column, Table
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.status import EmptyState
from app.words import count, join

if TYPE_CHECKING:
    from app.ui.page import PageContext

ALL = "All"
NOTHING_YET = (
    "No collection is under way. Add the policy that staff sign, and collecting starts with it."
)


class Board(Sheet):
    """Everyone in a collection, with a button for each state and for all that is done here."""

    def __init__(self, host: Host) -> None:
        super().__init__("Declarations", wide=True)
        self._host = host
        self._context: PageContext = host.context
        self._rows: tuple[BoardRow, ...] = ()
        self._collections: tuple[CollectionRow, ...] = ()
        self.collection: CollectionRow | None = None
        self._shown = ALL
        self.summary = words("", "hint")
        self.add(self.summary)
        self._build_filters()
        self.table: Table[BoardRow] = Table(
            "Everyone in this collection",
            [
                Column("Name", lambda row: row.name),
                Column("Group", lambda row: row.category.label, spare=True),
                Column("Status", lambda row: row.state.value, chip=state_chip),
                Column("Date", lambda row: row.dated),
                Column("Remark", remark_of, stretch=True),
            ],
            key=lambda row: str(row.staff_id),
        )
        self.table.opened.connect(lambda row: host.show_person(row.staff_id))
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._empty = EmptyState("")
        self._body.addWidget(self._empty)
        self._none = EmptyState(NOTHING_YET, "&Start collecting", host.start_collecting)
        self._body.addWidget(self._none)
        self.body.addWidget(self._body, 1)
        # Without a collection only the one button that begins it is offered, and the policies.
        self._with_collection = [
            self.foot_button("&Print forms", host.print_forms, "primary"),
            self.foot_button("&Record by hand", host.record_by_hand),
            self.foot_button("&Chase list", host.show_chase_list),
            self.foot_button("S&tart collecting", host.start_collecting),
            self.foot_button("Signing &desk", lambda: host.show_step(DeskStart(host))),
        ]
        self.foot_button("P&olicies", host.show_policies)

    def _build_filters(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Search names (Ctrl+F)")
        self.filter.setAccessibleName("Search names")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._show_rows())
        self.filter.returnPressed.connect(self._into_table)
        self.rounds = QComboBox()
        self.rounds.setAccessibleName("Collection")
        self.rounds.view().setAccessibleName("Collections")
        self.rounds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.rounds.activated.connect(self._round_chosen)
        row.addWidget(self.filter, 1)
        row.addWidget(self.rounds)
        row.addWidget(button("&As it stood on…", self._host.show_past))
        self._top = QWidget()
        self._top.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.add(self._top)
        flow = FlowLayout()
        self._states = QWidget()
        self._states.setAccessibleName("Show")
        self._states.setLayout(flow)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name in (ALL, *(state.value for state in State)):
            made = button(name, partial(self.show_state, name))
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[name] = made
            flow.addWidget(made)
        self.add(self._states)

    def reload(self) -> None:
        """Read the collections and the board again; collection, state and row stay chosen."""
        service = self._context.workspace.declarations
        self._collections = service.collections()
        known = {row.id: row for row in self._collections}
        kept = self.collection.id if self.collection else None
        self.collection = known[kept] if kept in known else service.current()
        self._rows = service.board(self.collection.id) if self.collection else ()
        self._fill_rounds()
        for widget in (self.summary, self._top, self._states, *self._with_collection):
            widget.setVisible(self.collection is not None)
        counts = Counts.of(self._rows)
        self._say(counts)
        self._show_rows()

    def show_collection(self, collection_id: UUID) -> None:
        """Show the board of one collection."""
        self.collection = self._context.workspace.declarations.collection(collection_id)
        self._shown = ALL
        self.reload()

    def show_state(self, name: str) -> None:
        """Show only the people in one state, or all."""
        self._shown = name
        self._show_rows()

    def start(self) -> None:
        """Take the focus."""
        if self.collection is None and self._none.button is not None:
            self._none.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.table.currentIndex().isValid() and self.table.rows.rowCount():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_rounds(self) -> None:
        self.rounds.clear()
        heading: UUID | None = None
        for row in self._collections:
            if row.round_id is not None and row.round_id != heading:
                self._add_heading(f"Signed together from {say_date(row.opened_on)}")
            heading = row.round_id
            closed = f" (closed {say_date(row.closed_on)})" if row.closed_on else ""
            inset = "    " if row.round_id else ""
            self.rounds.addItem(f"{inset}{row.title}{closed}", str(row.id))
        if self.collection is not None:
            self.rounds.setCurrentIndex(self.rounds.findData(str(self.collection.id)))
        self.rounds.setVisible(len(self._collections) > 1)

    def _add_heading(self, words: str) -> None:
        """Put a line above the collections of a round, which can't be chosen."""
        self.rounds.addItem(words)
        items = self.rounds.model()
        assert isinstance(items, QStandardItemModel)  # noqa: S101 - a drop-down's own
        items.item(self.rounds.count() - 1).setEnabled(False)

    def _round_chosen(self, index: int) -> None:
        self.show_collection(UUID(self.rounds.itemData(index)))

    def _say(self, counts: Counts) -> None:
        if self.collection is None:
            self.set_title("Declarations")
            return
        row = self.collection
        self.set_title(f"{row.title}: {counts.signed} of {counts.due} signed")
        others = [
            each.policy_title
            for each in self._collections
            if each.open and row.open and each.round_id == row.round_id and each.id != row.id
        ]
        together = f" Signed on one form with {join(others)}." if row.round_id and others else ""
        self.summary.setText(how_it_stands(row, counts, self._context.today()) + together)

    def _show_rows(self) -> None:
        numbers = {ALL: len(self._rows)}
        for row in self._rows:
            numbers[row.state.value] = numbers.get(row.state.value, 0) + 1
        for name, made in self._buttons.items():
            made.setText(f"{name} {numbers.get(name, 0)}")
            made.setChecked(name == self._shown)
            restyle(made, "kind", "primary" if name == self._shown else "plain")
        shown = self._matching()
        self.table.set_rows(shown)
        if self.collection is None:
            self._body.setCurrentWidget(self._none)
        elif shown:
            self._body.setCurrentWidget(self.table)
        else:
            self._empty.set_sentence(self._why_empty())
            self._body.setCurrentWidget(self._empty)

    def _matching(self) -> list[BoardRow]:
        """The people in the chosen state whom the filter box leaves, whatever their accents."""
        wanted = fold(self.filter.text()).split()
        return [
            row
            for row in self._rows
            if self._shown in (ALL, row.state.value)
            and (not wanted or all(word in fold(_text_of(row)) for word in wanted))
        ]

    def _why_empty(self) -> str:
        if not self._rows:
            return "Nobody is on the register yet. Add your staff first."
        if self.filter.text().strip():
            return f"No match for “{self.filter.text().strip()}”."
        return f"Nobody is in the state “{self._shown}”."

    def _into_table(self) -> None:
        if self.table.rows.rowCount():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def how_it_stands(row: CollectionRow, counts: Counts, on: dt.date) -> str:
    """Say until when is collected, or was, and how many are waited for."""
    if row.closed_on:
        when = f"Closed on {say_date(row.closed_on)},"
    elif on <= row.due_on:
        when = f"Collecting until {say_date(row.due_on)},"
    else:
        when = f"The last day was {say_date(row.due_on)};"
    if not counts.outstanding:
        return f"{when} everyone has signed."
    late = f", {counts.overdue} overdue" if counts.overdue else ""
    away = f", {counts.away} on leave" if counts.away else ""
    return f"{when} waiting for {count(counts.outstanding, 'person')}{late}{away}."


def _text_of(row: BoardRow) -> str:
    return f"{row.name} {row.category.label} {row.role or ''} {row.team or ''} {row.remark}"
