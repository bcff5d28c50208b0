"""Recording signatures by hand, for one person or a stack of paper (ux D5)."""

from __future__ import annotations

from uuid import UUID

from app.models.declaration import HowSeen, ToDisclose
from app.services.declarations.rows import (
    BY_HAND,
    HOW_SEEN_LABELS,
    TO_DISCLOSE_LABELS,
    BoardRow,
    CollectionRow,
    Recorded,
    SignedDraft,
)
from app.services.staff.names import sort_name
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.pages.declarations_steps import Host
from app.ui.pages.declarations_ticks import PeopleTicks
from app.words import join


class RecordForm(Form):
    """Who signed, when, how it was seen, and whether there is something to disclose."""

    def __init__(self, host: Host, collection: CollectionRow, staff_id: UUID | None = None) -> None:
        super().__init__("Record by hand", today=host.context.today)
        self._host, self._collection = host, collection
        service = host.context.workspace.declarations
        self._together = service.round_of(collection)
        people = {}
        for each in self._together:
            for row in service.board(each.id):
                if row.outstanding or (row.staff_id == staff_id and each == collection):
                    people[str(row.staff_id)] = (row.name, _about(row))
        names = sorted(people, key=lambda key: sort_name(people[key][0]))
        self.add_field("staff", "Who signed", PeopleTicks([(key, *people[key]) for key in names]))
        if staff_id is not None:
            self.set_value("staff", [str(staff_id)])
        with self.row():
            self.date("dated", "Date signed", value=service.default_date(collection))
            self.drop_down(
                "how_seen",
                "How you saw it",
                [(how.value, HOW_SEEN_LABELS[how]) for how in BY_HAND],
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
        if len(self._together) > 1:
            titles = [each.policy_title for each in self._together]
            number = "both" if len(titles) == 2 else f"all {len(titles)}"
            self.tick(
                "together",
                f"For {number} policies of this form",
                hint=f"{join(titles)}. Without the tick: {collection.policy_title} alone.",
                value=True,
            )
        self.body.addStretch(1)
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
        service = self._host.context.workspace.declarations
        self._recorded: Recorded
        if len(self._together) > 1 and values.tick("together"):
            ids = [each.id for each in self._together]
            self._recorded = service.record_together(ids, people, draft)
        else:
            self._recorded = service.record(self._collection.id, people, draft)


def _about(row: BoardRow) -> str:
    return ", ".join(filter(None, (row.category.label, row.role)))
