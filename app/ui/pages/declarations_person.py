"""One person's declarations: what stands, what was before, and what can be done about it."""

from __future__ import annotations

from shiboken6 import isValid

from app.dates import say_date, say_moment
from app.models.declaration import Outcome, ToDisclose
from app.services.declarations.rows import (
    HOW_SEEN_LABELS,
    TO_DISCLOSE_LABELS,
    BoardRow,
    CollectionRow,
    HistoryRow,
)
from app.ui.forms import Form, Values
from app.ui.pages.declarations_steps import Host, remark_of, state_chip
from app.ui.sheet import Sheet
from app.ui.stop_question import SCANS, may_come_in

PAGES = "PDF, PNG or JPEG (*.pdf *.png *.jpg *.jpeg)"
_OTHERS = (
    (Outcome.CHECK.value, "Check: something about the form has to be looked at"),
    (Outcome.DECLINED.value, "Declined: they refuse to sign"),
    (Outcome.ON_LEAVE.value, "On leave: ask them again later"),
    (Outcome.EXEMPT.value, "Exempt: they need not sign"),
)


class PersonSheet(Sheet):
    """What one person returned in this collection, and ever."""

    def __init__(self, host: Host, collection: CollectionRow, row: BoardRow) -> None:
        super().__init__(row.name)
        self._host, self._collection, self._row = host, collection, row
        self._service = host.context.workspace.declarations
        self.set_chip(state_chip(row))
        history = self._service.history(row.staff_id)
        self.entry = next(
            (each for each in history if each.stands and each.collection_id == collection.id), None
        )
        self.add_facts(
            [
                ("Collection", collection.title),
                ("Group", ", ".join(filter(None, (row.category.label, row.role, row.team)))),
                ("Last day to sign", say_date(row.last_day or collection.due_on)),
                ("Remark", remark_of(row)),
                *(_facts(self.entry) if self.entry else ()),
            ]
        )
        earlier = [each for each in history if each is not self.entry]
        if earlier:
            self.add_section("Before")
            for each in earlier:
                self.add_text(_line(each))
        self._buttons(row)

    def reload(self) -> None:
        """Show it anew: something was recorded or taken back."""
        self._host.show_person(self._row.staff_id)

    def print_here(self) -> None:
        """Print this person's form."""
        self._host.print_forms(self._row.staff_id)

    def _buttons(self, row: BoardRow) -> None:
        host, entry = self._host, self.entry
        if entry is None or entry.outcome is not Outcome.SIGNED:
            self.foot_button(
                "&Record as signed", lambda: host.record_by_hand(row.staff_id), "primary"
            )
            self.foot_button("&Print form", self.print_here)
            self.foot_button("Record something &else", self._something_else)
        if entry is None:
            return
        if entry.outcome is Outcome.SIGNED and row.has_scan:
            self.foot_button("Save s&can", self._save_scan)
        elif entry.outcome is Outcome.SIGNED:
            self.foot_button("Attach s&can", self._attach_scan)
        if self._waits_for_head(entry):
            self.foot_button("&Heard today", self._heard, "primary")
        self.foot_button("&Take back", self._take_back)

    def _waits_for_head(self, entry: HistoryRow) -> bool:
        """Whoever holds the casebook hears what there is to disclose."""
        waiting = {each.declaration_id for each in self._service.to_hear()}
        return entry.id in waiting and self._host.context.workspace.casework is not None

    def _something_else(self) -> None:
        form = OtherForm(self._host, self._collection, self._row)
        self._host.show_step(form, lambda: self._host.show_person(self._row.staff_id))

    def _take_back(self) -> None:
        if self.entry is not None:
            form = TakeBackForm(self._host, self._row, self.entry)
            self._host.show_step(form, lambda: self._host.show_person(self._row.staff_id))

    def _heard(self) -> None:
        if self.entry is not None:
            self._service.heard(self.entry.id, self._host.context.today())
            self._host.context.messages.done(f"Noted that you have heard {self._row.name}.")
            self._host.show_person(self._row.staff_id)

    def _attach_scan(self) -> None:
        entry, host = self.entry, self._host
        chosen = host.context.dialogs.open_files("Attach the signed page", PAGES)
        if entry is None or not chosen:
            return
        path, service = chosen[0], self._service
        looked = may_come_in(host.context, self, 1, SCANS)
        if looked is None:
            return

        def done(_result: object) -> None:
            if isValid(self):  # else they have gone on to something else
                host.show_person(self._row.staff_id)
            host.context.messages.done("Attached the signed page.")

        host.context.tasks.run(
            lambda _progress: service.attach_scan(entry.id, path.read_bytes(), path.name, looked),
            done=done,
            title="Attaching the signed page",
        )

    def _save_scan(self) -> None:
        from app.services.saving import save_file  # rarely needed

        scan = self._service.scan(self.entry.id) if self.entry else None
        if scan is None:
            return
        path = self._host.context.dialogs.save_file("Save the scan", scan.name, "All files (*)")
        if path is not None:
            save_file(path, scan.data)
            self._host.context.messages.done(f"Saved {path.name}.")


class OtherForm(Form):
    """What came back instead of a signature."""

    def __init__(self, host: Host, collection: CollectionRow, row: BoardRow) -> None:
        super().__init__(row.name, today=host.context.today)
        self._host, self._collection, self._person = host, collection, row
        self.choice("outcome", "What came back", _OTHERS)
        self.date("ask_again", "Ask again on", hint="Until then nobody calls it late.", ahead=True)
        self.date(
            "until",
            "Exempt until (optional)",
            hint="The last day. After it they are asked again.",
            ahead=True,
        )
        self.text("reason", "Why", lines=3, hint="What the school knows. No details of illness.")
        self.date("dated", "Date", value=host.context.today())
        self.fields["outcome"].control.changed.connect(self._show_what_applies)
        self._show_what_applies()
        self.body.addStretch(1)
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("&Cancel", lambda: host.show_person(row.staff_id))

    def _show_what_applies(self) -> None:
        chosen = self.values().choice("outcome")
        self.show_field("ask_again", chosen == Outcome.ON_LEAVE.value)
        self.show_field("until", chosen == Outcome.EXEMPT.value)

    def save(self) -> None:
        """Record it and go back to the board."""
        if self.attempt(self._store):
            self._host.show_board()
            self._host.context.messages.done(self._sentence)

    def _store(self, values: Values) -> None:
        from app.errors import FieldProblem, Problems  # only here

        service = self._host.context.workspace.declarations
        chosen, day = values.choice("outcome"), values.date("dated")
        if chosen is None:
            raise Problems([FieldProblem("outcome", "Select what came back.")])
        if day is None:
            raise Problems([FieldProblem("dated", "Enter the date.")])
        collection, people = self._collection.id, [self._person.staff_id]
        reason = values.text("reason")
        if chosen == Outcome.ON_LEAVE.value:
            ask_again = values.date("ask_again")
            try:
                saved = service.on_leave(collection, people, day, ask_again, reason)
            except Problems as problems:
                fields = [
                    FieldProblem(
                        "ask_again" if each.field == "until" else each.field, each.sentence
                    )
                    for each in problems.problems
                ]
                raise Problems(fields) from problems
        elif chosen == Outcome.EXEMPT.value:
            saved = service.exempt(collection, people, day, reason, values.date("until"))
        elif chosen == Outcome.DECLINED.value:
            saved = service.decline(collection, people, day, reason)
        else:
            saved = service.check(collection, people, day, reason)
        self._sentence = saved.sentence


class TakeBackForm(Form):
    """Why an entry is taken back."""

    def __init__(self, host: Host, row: BoardRow, entry: HistoryRow) -> None:
        super().__init__("Take back", today=host.context.today)
        self._host, self._person, self._entry = host, row, entry
        self.add_text(f"{row.name}: {_line(entry)}")
        self.text("why", "Why it is taken back", lines=3, hint="The entry is kept, with this.")
        self.body.addStretch(1)
        self.foot_button("&Take back", self.save, "primary")
        self.foot_button("&Cancel", lambda: host.show_person(row.staff_id))

    def save(self) -> None:
        """Take it back and show the person again."""
        service = self._host.context.workspace.declarations
        if self.attempt(lambda values: service.take_back(self._entry.id, values.text("why"))):
            self._host.show_person(self._person.staff_id)
            self._host.context.messages.done("Taken back. The entry is kept, with the reason.")


def _facts(entry: HistoryRow) -> list[tuple[str, str]]:
    signed = entry.outcome is Outcome.SIGNED
    heard = TO_DISCLOSE_LABELS[entry.to_disclose] if signed else ""
    return [
        ("Date signed" if signed else "Date", say_date(entry.dated)),
        (
            "Ask again on" if entry.outcome is Outcome.ON_LEAVE else "Exempt until",
            say_date(entry.until) if entry.until else "",
        ),
        ("How it was seen", HOW_SEEN_LABELS[entry.how_seen] if entry.how_seen else ""),
        ("They ticked", "" if entry.to_disclose is ToDisclose.NOT_ASKED else heard),
        ("Signed page", "Attached" if entry.document_id else ""),
        ("Recorded", f"{say_moment(entry.recorded_at)} by {entry.recorded_by}"),
    ]


def _line(entry: HistoryRow) -> str:
    why = entry.voided_why or entry.reason
    said = f"{entry.said} on {say_date(entry.dated)}: {entry.policy_title} {entry.version_label}"
    return f"{said}. {why}" if why else said
