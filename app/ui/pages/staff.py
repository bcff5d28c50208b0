"""Staff: the list, one person, starters, leavers, and the door to importing (ux.md C1–C4)."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QComboBox

from app.dates import say_day
from app.errors import CandourError
from app.services.staff.activities import ActivityRow
from app.services.staff.plan import match_sentence
from app.services.staff.rows import StaffDraft, StaffRow
from app.services.staff.service import Which
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages import hold
from app.ui.pages.staff_activities import ActivityForm, EndedForm, SaidForm, add_activities
from app.ui.pages.staff_detail import lines_of, person_sheet
from app.ui.pages.staff_forms import LeaverForm, RejoinForm, StaffForm
from app.ui.pages.staff_import import StaffImportSheet
from app.ui.sheet import Sheet
from app.ui.tables import TwoLineList
from app.ui.widgets.pdf import print_pdf
from app.ui.widgets.status import EmptyState

SHOWN = (
    (Which.CURRENT, "Current staff"),
    (Which.LEFT, "People who left"),
    (Which.ALL, "Everyone"),
)
LISTS = (".csv", ".xlsx", ".txt", ".tsv")
NEW, LEAVING, BACK = "staff:new", "staff:leave:", "staff:back:"
ACTIVITY, SAID, ENDED = "staff:activity:", "staff:said:", "staff:ended:"


class StaffPage(ListDetailPage):
    """Everyone the policy covers."""

    section = "staff"
    title = "Staff"
    reads = frozenset(
        {"staff", "former_engagement", "declaration", "import_batch", "outside_activity"}
    )
    filter_hint = "Search staff (Ctrl+F)"
    nothing_chosen = "Choose someone from the list."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, TwoLineList("Staff", lambda row: lines_of(row, context.today())))
        self._staff = context.workspace.staff
        self._activities = context.workspace.activities
        self._save: Callable[[], None] | None = None
        self._person: UUID | None = None
        self.shown = QComboBox()
        self.shown.setAccessibleName("Which staff to show")
        for which, words in SHOWN:
            self.shown.addItem(words, which)
        self.shown.currentIndexChanged.connect(lambda _index: self.reload())
        self.above.addWidget(self.shown)
        self.add_action("&New starter", self.new_here)
        self.add_action("&Import a list…", self.import_list)

    # --- the list and one person

    def reload(self) -> None:
        which = Which(self.shown.currentData())
        rows = self._staff.listed(which)
        empty = EmptyState("Nobody here.")
        if which is Which.CURRENT:
            sentence = "Add your staff: paste them from Excel, import a file, or add one."
            empty = EmptyState(sentence, "&Paste or import", self.import_list)
        self.set_rows(rows, empty)
        if self._person is not None and not isinstance(self.detail, Form):
            self._show(self._person)

    def show_row(self, row: StaffRow) -> None:
        self._show(row.id)

    def _show(self, staff_id: UUID) -> None:
        record = self._staff.get(staff_id)
        signed = self.context.workspace.declarations.history(staff_id)
        row, today = record.row, self.context.today()
        activities = self._activities.of(staff_id)

        def more(sheet: Sheet) -> None:
            add = partial(self._add_activity, row)
            add_activities(sheet, activities, add, self._say_to, self._end_activity)

        sheet = person_sheet(record, signed, today, more)
        sheet.foot_button("&Change", lambda: self._change(staff_id), "primary")
        if row.left(today):
            sheet.foot_button("They came &back", lambda: self._come_back(row))
        else:
            sheet.foot_button("Record &leaver", lambda: self._leave(row))
        if row.ends:
            sheet.foot_button("&Undo leaving", lambda: self._undo_leave(row))
        sheet.foot_button("Print &form", self.print_here)
        hold.add(sheet, self, "staff", staff_id, row.name)
        self.show_detail(sheet)
        self._save, self._person = None, staff_id

    def show_record(self, record: str) -> None:
        row = self._staff.get(UUID(record)).row
        which = Which.LEFT if row.left(self.context.today()) else Which.CURRENT
        if Which(self.shown.currentData()) not in (which, Which.ALL):
            self.shown.setCurrentIndex([which for which, _ in SHOWN].index(which))
        super().show_record(record)
        if self._person != row.id or isinstance(self.detail, Form | StaffImportSheet):
            self._show(row.id)

    def show_list(self) -> None:
        self._save, self._person = None, None
        super().show_list()

    # --- starting and changing

    def new_here(self) -> None:
        form = StaffForm("New starter", self.context.today)
        form.foot_button("&Save starter", self.save, "primary")
        form.foot_button("Save and print &form", self._save_and_print)
        form.foot_button("Finish la&ter", self.show_list)
        form.foot_button("&Discard", lambda: self._discard_starter(form))
        self._open(form, NEW, "New starter", lambda: self._add(form))

    def _discard_starter(self, form: StaffForm) -> None:
        typed = form.state()
        self._discard()
        self.show_list()

        def put_back() -> None:
            self.new_here()
            if isinstance(self.detail, Form):
                self.detail.restore(typed)

        self.context.messages.done("The new starter is discarded.", undo=put_back)

    def _save_and_print(self) -> None:
        self.save()
        if self._save is None and self._person is not None:
            self.print_here()

    def _add(self, form: StaffForm) -> None:
        if not form.attempt(lambda values: self._staff.check(form.draft(values))):
            return
        draft = form.draft(form.values())
        matches = self._staff.possible_matches(draft.name)
        if matches:
            today = self.context.today()
            answer = self.context.dialogs.ask(
                "Is this somebody you have already?",
                "\n".join(match_sentence(match, today) for match in matches[:5]),
                [("use", "&Use that record"), ("new", "&Add another person"), ("back", "&Go back")],
            )
            if answer == "back":
                return
            if answer == "use":
                self._use(matches[0], draft)
                return
        added: list[UUID] = []
        if form.attempt(lambda _values: added.append(self._staff.add(draft))):
            self._saved(added[0], f"Added {draft.name}. Ctrl+P prints their form.")

    def _use(self, match: StaffRow, draft: StaffDraft) -> None:
        """Go on with the record that was there; what was typed comes along."""
        self.context.drafts.delete(NEW)
        if match.left(self.context.today()):
            self._come_back(match, draft)
        else:
            self.show_record(str(match.id))

    def _change(self, staff_id: UUID) -> None:
        record = self._staff.get(staff_id)
        form = StaffForm(f"Change {record.row.name}", self.context.today, record.draft)
        form.foot_button("&Save changes", self.save, "primary")
        form.foot_button("Go bac&k", lambda: self._give_up(staff_id))

        def change(values: Values) -> None:
            self._staff.change(staff_id, form.draft(values))

        def save() -> None:
            if form.attempt(change):
                self._saved(staff_id, f"Saved {form.values().text('name')}.")

        self._open(form, f"staff:{staff_id}", f"Change {record.row.name}", save)

    def _give_up(self, staff_id: UUID) -> None:
        self._discard()
        self._show(staff_id)

    # --- leaving and coming back

    def _leave(self, row: StaffRow) -> None:
        form = LeaverForm(row, self.context.today)
        form.foot_button("&Record leaver", self.save, "primary")
        form.foot_button("Go bac&k", lambda: self._give_up(row.id))

        def leave(values: Values) -> None:
            self._staff.leave(row.id, form.draft(values))

        def save() -> None:
            if form.attempt(leave):
                last_day = form.values().date("last_day")
                said = f" on {say_day(last_day)}" if last_day else ""
                self._saved(row.id, f"{row.name} leaves{said}.", undo=lambda: self._undo_leave(row))

        self._open(form, f"{LEAVING}{row.id}", f"{row.name} leaves", save)

    def _undo_leave(self, row: StaffRow) -> None:
        try:
            self._staff.undo_leave(row.id)
        except CandourError as refused:
            self.context.messages.problem(str(refused))
            return
        self.context.messages.done(f"{row.name} is back as before.")
        self.show_record(str(row.id))

    def _come_back(self, row: StaffRow, again: StaffDraft | None = None) -> None:
        form = RejoinForm(row, self.context.today, again)
        form.foot_button("&Save", self.save, "primary")
        form.foot_button("Go bac&k", lambda: self._give_up(row.id))

        def rejoin(values: Values) -> None:
            self._staff.rejoin(row.id, form.draft(values))

        def save() -> None:
            if form.attempt(rejoin):
                self._saved(row.id, f"{row.name} is on the staff again.")

        self._open(form, f"{BACK}{row.id}", f"{row.name} comes back", save)

    # --- what they do outside school

    def _add_activity(self, row: StaffRow) -> None:
        form = ActivityForm(row.name, self.context.today)

        def add(values: Values) -> None:
            self._activities.add(row.id, form.draft(values))

        key, title = f"{ACTIVITY}{row.id}", f"Outside activity of {row.name}"
        self._small_form(form, key, title, row.id, add)

    def _say_to(self, row: ActivityRow) -> None:
        def say(values: Values) -> None:
            self._activities.say(row.id, values.text("said"))

        form = SaidForm(row, self.context.today)
        self._small_form(form, f"{SAID}{row.id}", form.title.text(), row.staff_id, say)

    def _end_activity(self, row: ActivityRow) -> None:
        def end(values: Values) -> None:
            self._activities.end(row.id, values.date("ended_on"))

        form = EndedForm(row, self.context.today)
        undo = partial(self._activities.go_on, row.id)
        self._small_form(form, f"{ENDED}{row.id}", form.title.text(), row.staff_id, end, undo)

    def _small_form(
        self,
        form: Form,
        key: str,
        title: str,
        staff_id: UUID,
        store: Callable[[Values], None],
        undo: Callable[[], None] | None = None,
    ) -> None:
        """Open a form that belongs to one person's record."""
        form.foot_button("&Save", self.save, "primary")
        form.foot_button("Go bac&k", lambda: self._give_up(staff_id))

        def save() -> None:
            if form.attempt(store):
                self._saved(staff_id, f"Saved: {title}.", undo=undo)

        self._open(form, key, title, save)

    # --- forms in general

    def _open(self, form: Form, key: str, title: str, save: Callable[[], None]) -> None:
        self.show_detail(form)
        self._save = save
        kept = self.context.drafts.load(key)
        self._keeper = DraftKeeper(self.context.drafts, self.section, key, title, form)
        self.keep_draft(self._keeper)
        form.focus()
        if kept is not None:
            form.restore(kept[0]["form"])
            form.set_note("As you left it")

    def _discard(self) -> None:
        self._keeper.discard()
        self.drop_draft(self._keeper.key)

    def _saved(self, staff_id: UUID, message: str, undo: Callable[[], None] | None = None) -> None:
        self._discard()
        self._save = None
        self.context.messages.done(message, undo=undo)
        self.reload()
        self.show_record(str(staff_id))
        if self.detail is not None:
            self.view.setFocus()

    def save(self) -> None:
        if self._save is not None:
            self._save()

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        if key == NEW:
            self.new_here()
            return
        staff_id = UUID(key.rpartition(":")[2])
        if key.startswith((SAID, ENDED)):
            activity = self._activities.get(staff_id)
            (self._say_to if key.startswith(SAID) else self._end_activity)(activity)
            return
        row = self._staff.get(staff_id).row
        if key.startswith(LEAVING):
            self._leave(row)
        elif key.startswith(BACK):
            self._come_back(row)
        elif key.startswith(ACTIVITY):
            self._add_activity(row)
        else:
            self._change(staff_id)

    # --- paper

    def print_here(self) -> None:
        """Print the form of whoever is shown, for the collection under way."""
        if self._person is None or self._save is not None:
            self.context.messages.info("Choose whose form to print.")
            return
        work = self.context.workspace
        collection = work.declarations.current()
        if collection is None or not collection.open:
            self.context.messages.info(
                "No collection is under way, so there is no form. Start one under Declarations."
            )
            return
        from app.reports.declaration import declaration_form  # ReportLab is slow

        person = [
            each for each in work.forms.people(collection.id) if each.staff_id == self._person
        ]
        try:
            forms = work.forms.register(work.forms.prepare(collection.id, person))
        except CandourError as refused:
            self.context.messages.info(str(refused))
            return
        pdf = declaration_form(
            forms, made_on=self.context.today(), sample=work.school.school().sample
        )
        print_pdf(pdf, "Declaration form", self, self.context)

    # --- lists

    def import_list(self) -> None:
        """Show where a list is pasted, dropped or chosen."""
        self._import_sheet()

    def _import_sheet(self) -> StaffImportSheet:
        sheet = StaffImportSheet(self.context, done=self._imported)
        self.show_detail(sheet)
        self._save, self._person = sheet.apply, None
        sheet.start()
        return sheet

    def _imported(self) -> None:
        self.reload()
        self.show_list()

    def take(self, mime: QMimeData) -> bool:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        lists = [path for path in paths if path.suffix.lower() in LISTS]
        if not lists:
            return False
        sheet = self.detail
        if not isinstance(sheet, StaffImportSheet):
            sheet = self._import_sheet()
        sheet.read_file(lists[0])
        return True

    def act(self, action: str) -> None:
        if action == "import":
            self.import_list()
        elif action.startswith("leave:"):
            self._leave(self._staff.get(UUID(action.removeprefix("leave:"))).row)
        else:
            super().act(action)
