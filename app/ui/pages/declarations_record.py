"""Recording signatures by hand, for one person or a stack of paper (ux D5)."""

# ruff: noqa: D102 - what overrides Qt or Control is described there

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem

from app.models.declaration import HowSeen, ToDisclose
from app.services.declaration_rows import (
    HOW_SEEN_LABELS,
    TO_DISCLOSE_LABELS,
    BoardRow,
    CollectionRow,
    Recorded,
    SignedDraft,
)
from app.ui import theme
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.pages.declarations_steps import Host
from app.ui.sheet import words
from app.ui.widgets.controls import Control
from app.words import count

_KEY = Qt.ItemDataRole.UserRole


class PeopleTicks(Control):
    """Names to tick: type a name and press Enter, or go into the list and press Space."""

    def __init__(self, people: Sequence[tuple[str, str, str]]) -> None:
        """``people``: id, name and a few words about each."""
        self.edit = QLineEdit()
        super().__init__(self.edit)
        self.edit.setPlaceholderText("Type a name, press Enter to tick it")
        self.edit.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(theme.scaled(170))
        self.list.setMaximumHeight(theme.scaled(260))
        for key, name, about in people:
            item = QListWidgetItem(f"{name}  ({about})" if about else name)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        row = QHBoxLayout()
        self.said = words("", "hint")
        row.addWidget(self.said, 1)
        self.column.addWidget(self.list)
        self.column.addLayout(row)
        self.edit.textChanged.connect(self._filter)
        self.edit.returnPressed.connect(self._tick_first)
        self.list.itemChanged.connect(lambda _item: self._ticked())
        self._ticked()

    def boxes(self) -> list[Any]:
        return [self.edit, self.list]

    def value(self) -> list[str]:
        """Return the ids of those ticked, in the list's order."""
        items = self._items()
        return [i.data(_KEY) for i in items if i.checkState() is Qt.CheckState.Checked]

    def set_value(self, value: Any) -> None:
        wanted = set(value or ())
        for item in self._items():
            ticked = item.data(_KEY) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            if ticked and not self.list.currentItem():
                self.list.setCurrentItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for item in self._items():
            name = item.text().casefold()
            item.setHidden(not all(word in name for word in wanted))

    def _tick_first(self) -> None:
        if not self.edit.text().strip():
            return
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked)
                self.list.setCurrentItem(item)
                self.edit.clear()
                return

    def _ticked(self) -> None:
        names = count(len(self.value()), "person")
        self.said.setText(f"{names} ticked." if self.value() else "Nobody is ticked yet.")
        self.changed.emit()


class RecordForm(Form):
    """Who signed, when, how it was seen, and whether there is something to disclose."""

    def __init__(self, host: Host, collection: CollectionRow, staff_id: UUID | None = None) -> None:
        super().__init__("Record by hand", today=host.context.today)
        self._host, self._collection = host, collection
        service = host.context.workspace.declarations
        people = [
            (str(row.staff_id), row.name, _about(row))
            for row in service.board(collection.id)
            if row.outstanding or row.staff_id == staff_id
        ]
        self.add_field("staff", "Who signed", PeopleTicks(people))
        if staff_id is not None:
            self.set_value("staff", [str(staff_id)])
        with self.row():
            self.date("dated", "Date signed", value=service.default_date(collection))
            self.drop_down(
                "how_seen",
                "How you saw it",
                [(how.value, HOW_SEEN_LABELS[how]) for how in HowSeen],
                value=HowSeen.PAPER.value,
                empty="",
            )
        self.choice(
            "to_disclose",
            "What they ticked",
            [(each.value, TO_DISCLOSE_LABELS[each]) for each in ToDisclose],
            value=ToDisclose.NOT_ASKED.value,
            columns=3,
        )
        self.foot_button("Reco&rd as signed", self.save, "primary")
        self.foot_button("&Cancel", host.show_board)
        title = f"Signatures, {collection.title}"
        self.keeper = DraftKeeper(
            host.context.drafts,
            "declarations",
            f"declarations:record:{collection.id}",
            title,
            self,
        )
        host.keep_draft(self.keeper)

    def start(self) -> None:
        """Take the focus: at the name, or at the date once somebody is ticked."""
        self.focus("dated" if self.values().ticks("staff") else "staff")

    def save(self) -> None:
        """Record, say so, and offer to take it back."""
        if not self.attempt(self._store):
            return
        recorded = self._recorded
        self.keeper.discard()
        messages, service = self._host.context.messages, self._host.context.workspace.declarations
        self._host.show_board()

        def undo() -> None:
            for entry in recorded.ids:
                service.take_back(entry, "Undone at once.")

        messages.done(recorded.sentence, undo=undo)

    def _store(self, values: Values) -> None:
        draft = SignedDraft(
            values.date("dated"),
            HowSeen(values.choice("how_seen") or HowSeen.PAPER),
            ToDisclose(values.choice("to_disclose") or ToDisclose.NOT_ASKED),
        )
        people = [UUID(key) for key in values.ticks("staff")]
        self._recorded: Recorded = self._host.context.workspace.declarations.record(
            self._collection.id, people, draft
        )


def _about(row: BoardRow) -> str:
    return ", ".join(filter(None, (row.category.label, row.role)))
