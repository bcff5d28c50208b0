"""Relationships: what staff have told, what was decided, what is due for a review."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from app.dates import say_date
from app.errors import Refused
from app.models.holder import Role
from app.models.relationship import DecidedBy
from app.services.relationships.rows import DisclosureItem, DisclosureRow, Show, State, ToTakeUp
from app.ui.drafts import DraftKeeper
from app.ui.forms import Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages import hold
from app.ui.pages.relationship_detail import (
    DisclosureSheet,
    Doings,
    ScanSheet,
    ToHear,
    ToHearSheet,
    lines_of,
)
from app.ui.pages.relationship_form import (
    CopyForm,
    DecisionForm,
    EndForm,
    RelationshipForm,
    TakeUpForm,
)
from app.ui.pages.relationship_scan import Scans
from app.ui.pages.relationship_tell import DisclosureForm, MoreForm
from app.ui.sheet import button
from app.ui.tables import TwoLineList
from app.ui.tasks import Progress
from app.ui.widgets.pdf import print_pdf
from app.ui.widgets.status import EmptyState

_FILTERS = {
    Show.CURRENT: "Current",
    Show.REVIEW_DUE: "Review due",
    Show.ENDED: "Ended",
}
_EMPTY = {
    Show.CURRENT: "Nobody has told of a relationship yet. Staff do so for their own protection: "
    "what is open can be explained.",
    Show.REVIEW_DUE: "No reviews are due before {review}.",
    Show.ENDED: "No relationship has ended yet.",
}
_NEW, _TOLD, _ANEW = "disclosure:new", "disclosure-told:", "disclosure-anew:"
_DECIDE, _END, _NOTHING = "disclosure-decide:", "disclosure-end:", "disclosure-nothing:"
_MORE, _COPY = "disclosure-more:", "disclosure-copy:"


class RelationshipsPage(ListDetailPage):
    """E1 to E3 of ux.md."""

    section, title = "relationships", "Relationships"
    reads = frozenset({"disclosure", "decision", "taken_up", "declaration", "setting", "rule_set"})
    filter_hint = "Search relationships (Ctrl+F)"
    nothing_chosen = "Choose one from the list, or press Ctrl+N to record a disclosure."

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, TwoLineList("Relationships", lines_of))
        self._relationships = context.workspace.need_casework().relationships
        self._show = QComboBox()
        self._show.setAccessibleName("Which relationships to show")
        for show, text in _FILTERS.items():
            self._show.addItem(text, show.value)
        self._show.currentIndexChanged.connect(lambda _index: self.reload())
        self.above.addWidget(self._show)
        self.add_action("&Record a disclosure", self.new_here)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(button("&Approaches", partial(context.navigate, "approaches")), 1)
        beside.addWidget(button("May &I…?", partial(context.navigate, "may-i")), 1)
        self.action_row.addLayout(beside)
        self._scans = Scans(self, self._show_disclosure)
        for letter, answer in (("S", self._same), ("C", self._changed), ("E", self._end)):
            key = QShortcut(QKeySequence(letter), self, partial(self._answer_review, answer))
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- the list

    def reload(self) -> None:
        show = Show(self._show.currentData())
        rows: list[DisclosureItem | ToHear] = []
        if show is Show.CURRENT:
            told = self._relationships.to_take_up()
            rows += [ToHear(str(one.declaration_id), one) for one in told]
        rows += self._relationships.listed(show)
        sentence = _EMPTY[show].format(review=say_date(self._relationships.next_review()))
        empty = EmptyState(sentence)
        if show is Show.CURRENT:
            empty = EmptyState(sentence, "Record a disclosure", self.new_here)
        self.set_rows(rows, empty)
        if isinstance(self.detail, DisclosureSheet):
            self._show_disclosure(self.detail.row.id)

    def show_row(self, row: DisclosureItem | ToHear) -> None:
        if isinstance(row, ToHear):
            self._show_told(row.told)
        else:
            self._show_disclosure(row.id)

    def show_record(self, record: str) -> None:
        row = self._relationships.get(UUID(record))
        ended = row.state is State.ENDED
        self._choose(Show.ENDED if ended else Show.CURRENT)
        self.filter.clear()
        self.view.select(record)
        self._show_disclosure(row.id)

    def act(self, action: str) -> None:
        name, _, record = action.partition(":")
        if name == "take-up":
            self._choose(Show.CURRENT)
            waiting = self._relationships.to_take_up()
            chosen = [one for one in waiting if record in ("", str(one.declaration_id))]
            if chosen:
                self.view.select(str(chosen[0].declaration_id))
                self._show_told(chosen[0])
        elif name == "may-i":
            self.new_here()
            form = self.detail
            if isinstance(form, DisclosureForm) and not form.begin_with(json.loads(record)):
                self.context.messages.info("Finish this disclosure first, then ask again.")
        elif name in (State.UNDECIDED, State.REVIEW_DUE):
            self._choose(Show.REVIEW_DUE if name == State.REVIEW_DUE else Show.CURRENT)
            due = [item for item in self._relationships.to_do() if item.state == name]
            if due:
                self._go_to(due[0].id)
        else:
            super().act(action)

    def _go_to(self, disclosure: UUID) -> None:
        """Show a disclosure with its first button ready."""
        self.view.select(str(disclosure))
        self._show_disclosure(disclosure)
        if isinstance(self.detail, DisclosureSheet):
            self.detail.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, show: Show) -> None:
        self._show.setCurrentIndex(list(_FILTERS).index(show))
        self.reload()

    def _show_disclosure(self, disclosure: UUID) -> None:
        row = self._relationships.get(disclosure)
        doings = Doings(
            decide=partial(self._decide, row),
            same=partial(self._same, row),
            changed=partial(self._changed, row),
            end=partial(self._end, row),
            more=partial(self._more, row),
            copy_back=partial(self._copy, row),
            add_scan=self._scans.choose,
            show_scan=partial(self._scans.show, row),
            print_copy=self.print_here,
        )
        rule, told = self._relationships.rule_of(row), self._relationships.history(row)
        sheet = DisclosureSheet(row, rule, told, doings)
        hold.add(sheet, self, "disclosure", row.id, row.reference)
        if row.state is State.REVIEW_DUE:
            left = len(self._relationships.listed(Show.REVIEW_DUE))
            sheet.set_note(f"{left} to review: press S, C or E")
        self.show_detail(sheet)

    def _show_told(self, told: ToTakeUp) -> None:
        record, nothing = partial(self._hear, told), partial(self._nothing_to_record, told)
        self.show_detail(ToHearSheet(told, record, nothing))

    # --- the forms

    def new_here(self) -> None:
        here = self.detail
        if isinstance(here, DisclosureForm) and here.key == _NEW:
            here.focus()
            return
        self.view.clearSelection()
        self._show_form(DisclosureForm(self.context, _NEW))

    def _hear(self, told: ToTakeUp) -> None:
        key = f"{_TOLD}{told.declaration_id}"
        self._show_form(DisclosureForm(self.context, key, told=told), "other_kind")

    def _nothing_to_record(self, told: ToTakeUp) -> None:
        self._show_form(TakeUpForm(self.context, f"{_NOTHING}{told.declaration_id}", told))

    def _changed(self, row: DisclosureRow) -> None:
        form = DisclosureForm(self.context, f"{_ANEW}{row.id}", anew=row)
        self._show_form(form, "other_kind")

    def _decide(self, row: DisclosureRow) -> None:
        self._show_form(DecisionForm(self.context, f"{_DECIDE}{row.id}", row))

    def _end(self, row: DisclosureRow) -> None:
        self._show_form(EndForm(self.context, f"{_END}{row.id}", row))

    def _more(self, row: DisclosureRow) -> None:
        self._show_form(MoreForm(self.context, f"{_MORE}{row.id}", row))

    def _copy(self, row: DisclosureRow) -> None:
        self._show_form(CopyForm(self.context, f"{_COPY}{row.id}", row))

    # --- the yearly review, one key each

    def _answer_review(self, answer: Callable[[DisclosureRow], object]) -> None:
        sheet = self.detail
        due = isinstance(sheet, DisclosureSheet) and sheet.row.state is State.REVIEW_DUE
        if isinstance(sheet, DisclosureSheet) and due and not self._show.hasFocus():
            answer(sheet.row)

    def _same(self, row: DisclosureRow) -> None:
        own = self.context.workspace.school.is_head(staff_id=row.staff_id)
        person = self.context.workspace.session.person
        office = DecidedBy.CHAIR if own or person.role is Role.CHAIR else DecidedBy.HEAD
        name = self._relationships.usual_decider(office) or person.name
        try:
            self._relationships.review_same(row.id, office, name)
        except Refused as refused:
            self.context.messages.problem(str(refused))
            return
        review = say_date(self._relationships.next_review())
        self.context.messages.done(
            f"Reviewed {row.reference}. The next review is on {review}.",
            undo=partial(self._take_back, row.id),
        )
        self._next_review(row.id)

    def _take_back(self, disclosure: UUID) -> None:
        self._relationships.take_back_review(disclosure)
        self.reload()
        self._go_to(disclosure)

    def _next_review(self, done: UUID) -> None:
        """Show the next disclosure that is due, or the one just done when none is."""
        self.reload()
        due = self._relationships.listed(Show.REVIEW_DUE)
        if due:
            self._go_to(due[0].id)
        else:
            self.show_record(str(done))

    def _show_form(self, form: RelationshipForm, focus: str = "") -> None:
        if isinstance(form, DisclosureForm):
            form.foot_button("&Save and print copy to sign", self.save, "primary")
            form.foot_button("Save &only", partial(self._save, print_after=False))
            form.foot_button("&Finish later", self.show_list)
            form.foot_button("De&lete draft", partial(self._delete, form))
        else:
            form.foot_button("&Save", self.save, "primary")
            form.foot_button("&Go back", self.back)
        kept = self.context.drafts.load(form.key)
        title = form.draft_title
        keeper = DraftKeeper(self.context.drafts, self.section, form.key, title, form)
        if kept is not None:
            form.restore(kept[0]["form"])
            form.set_note("Kept from before")
        self.keep_draft(keeper)
        self.show_detail(form)
        form.focus(focus)

    def _delete(self, form: DisclosureForm) -> None:
        if not form.untouched and not self.may_delete():
            return
        self.forget(form)
        self.show_list()

    def show_list(self) -> None:
        form = self.detail
        if isinstance(form, DisclosureForm) and form.untouched:
            self.forget(form)
        super().show_list()

    def back(self) -> bool:
        form = self.detail
        if isinstance(form, RelationshipForm | ScanSheet) and form.about is not None:
            self._show_disclosure(form.about)
            return True
        return super().back()

    # --- saving and printing

    def save(self) -> None:
        self._save(print_after=isinstance(self.detail, DisclosureForm))

    def _save(self, *, print_after: bool) -> None:
        form = self.detail
        if not isinstance(form, RelationshipForm):
            return
        stored: list[UUID | None] = []

        def work(values: Values) -> None:
            stored.append(form.store(values))

        if not form.attempt(work):
            return
        self.forget(form)
        self.context.messages.done(form.said())
        if stored[0] is None:
            self.show_list()
            self.reload()
            return
        self.show_record(str(stored[0]))
        if print_after:
            self.print_here()
        if form.review:
            self._next_review(stored[0])

    def print_here(self) -> None:
        if isinstance(self.detail, DisclosureSheet):
            self._print(self.detail.row)

    def _print(self, row: DisclosureRow) -> None:
        school, today = self.context.workspace.school.school(), self.context.today()

        def make(_progress: Progress) -> bytes:
            from app.reports.disclosure import disclosure_copy  # slow to import

            return printouts.official(
                title,
                lambda official: disclosure_copy(
                    school.name,
                    row,
                    today,
                    sample=school.sample,
                    official=official,
                    rule=rule,
                ),
                confidential=True,
                about=[row.id],
            )

        title, printouts = f"Disclosure {row.reference}", self.context.workspace.printouts
        rule = str(self._relationships.rule_of(row) or "")
        self.context.tasks.run(
            make,
            done=lambda pdf: print_pdf(pdf, title, self.window(), self.context),
            title="Making the copy to sign",
        )

    def take(self, mime: QMimeData) -> bool:
        return self._scans.take(mime)

    # --- drafts

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        kind, _, record = key.partition(":")
        waiting = {str(one.declaration_id): one for one in self._relationships.to_take_up()}
        if f"{kind}:" in (_TOLD, _NOTHING) and record not in waiting:
            self.context.drafts.delete(key)
            self.context.messages.info("They were heard meanwhile, so the draft is not needed.")
        elif f"{kind}:" == _TOLD:
            self._hear(waiting[record])
        elif f"{kind}:" == _NOTHING:
            self._nothing_to_record(waiting[record])
        elif key == _NEW:
            self.new_here()
        else:
            row = self._relationships.get(UUID(record))
            openers = {
                _DECIDE: self._decide,
                _END: self._end,
                _ANEW: self._changed,
                _MORE: self._more,
                _COPY: self._copy,
            }
            openers[f"{kind}:"](row)
        if isinstance(self.detail, RelationshipForm) and self.detail.key == key:
            self.detail.restore(state["form"])
