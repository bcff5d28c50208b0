"""Post a report: sealed to a book that who writes it may not be able to read (003 §9.2)."""

# ruff: noqa: D102 - what overrides Page is described there

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QVBoxLayout

from app.errors import FieldProblem
from app.models.evidence import Answer
from app.models.school import RoleKey
from app.services.incidents.drafts import HeadConcern
from app.services.posts.rows import PostDraft, Target
from app.storage.posting import Standing
from app.ui import copying
from app.ui.drafts import DraftKeeper
from app.ui.page import Page, PageContext
from app.ui.pages.incident_intake import (
    KINDS,
    Incoming,
    Intake,
    chosen,
    has_evidence,
    incoming,
    restored,
)
from app.ui.pages.incident_paper import print_concern_form
from app.ui.pages.post_form import KeyForm, PostForm, ReceiptSheet, closed_sheet, must_not_sheet
from app.ui.sheet import Sheet
from app.ui.widgets.evidence_tray import Staged

POST = "post:new"


class PostPage(Page):
    """One form; after it, the receipt."""

    section: ClassVar[str] = "post"
    title: ClassVar[str] = "Post a report"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._posts = context.workspace.posts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._sheet: Sheet | None = None
        self._keeper: DraftKeeper | None = None
        self._intake = Intake(context, self, self._evidence(), self._must_not)
        self._working = False
        self._arriving = 0
        self._narrow = False

    def _evidence(self) -> Any:
        casework = self.context.workspace.casework
        return None if casework is None else casework.evidence

    @property
    def form(self) -> PostForm | None:
        """The form on show, if it is one."""
        return self._sheet if isinstance(self._sheet, PostForm) else None

    # --- Page

    def enter(self) -> None:
        if self.form is None:
            self.new_here()
        if self.form is not None:
            self.form.focus()

    def act(self, action: str) -> None:
        """``casebook`` or ``chair``: begin with that reader chosen."""
        self.new_here()
        if self.form is not None and "book" in self.form.fields and action != "new":
            self.form.set_value("book", action)

    def new_here(self) -> None:
        if self.form is not None and not self.form.untouched:
            return
        kept = self.context.drafts.load(POST)
        if kept is not None:
            self.open_draft(POST, *kept)
        else:
            self._begin()

    def save(self) -> None:
        if isinstance(self._sheet, KeyForm):
            self._accept(self._sheet)
        elif self.form is not None:
            self._post(self.form)

    def print_here(self) -> None:
        self._paper()

    def back(self) -> bool:
        return False

    def take(self, mime: QMimeData) -> bool:
        if self.form is None or not has_evidence(mime):
            return False
        self._bring(incoming(mime, self.context.workspace.session.register.clock()))
        return True

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        form = self._begin()
        if form is None:
            return
        form.restore(state.get("form", {"fields": {}}))
        if state.get("book") and "book" in form.fields:
            form.set_value("book", state["book"])
        form.tray.restore_images(images)
        steps, looked = restored(form.tray.waiting, images)
        if looked is not None:
            self._arriving += 1
            self._intake.look(steps, looked, self._staged, self._not_staged)

    # --- inside

    def _show(self, sheet: Sheet) -> None:
        before, self._sheet = self._sheet, sheet
        self._column.addWidget(sheet)
        sheet.show()  # at once, so that it can take the focus
        if before is not None:
            for keeper in [each for each in self.keepers if each.parent() is before]:
                keeper.flush()
                self.drop_draft(keeper.key)
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()

    def _begin(self) -> PostForm | None:
        """Show an empty form, or what stands in the way of one."""
        targets = [each for each in self._posts.targets() if not each.mine]
        changed = [each for each in targets if each.standing is Standing.CHANGED]
        ready = [each for each in targets if each.standing is Standing.READY]
        if not ready and changed:
            self._ask_key(changed[0])
            return None
        if not ready:
            self._show(closed_sheet([each.problem for each in targets], self._paper))
            return None
        form = PostForm(self.context, ready, partial(self._must_not, Answer.YES))
        for each in changed:
            form.add_button(f"{each.label}: check its &new key", partial(self._ask_key, each))
        form.tray.arrived.connect(self.take)
        form.tray.choose.connect(self._choose)
        form.foot_button("&Seal and post it", self.save, "primary")
        form.foot_button("Print a &blank form", self._paper)
        form.foot_button("&Delete draft", partial(self._delete, form))
        self._keeper = DraftKeeper(
            self.context.drafts,
            self.section,
            POST,
            "Report to post",
            form,
            extra=form.extra,
            images=form.tray.images,
        )
        self._show(form)
        self.keep_draft(self._keeper)
        return form

    def _ask_key(self, target: Target) -> None:
        form = KeyForm(target)
        form.foot_button("&Use this key", self.save, "primary")
        form.foot_button("Print a &blank form", self._paper)
        self._show(form)
        form.focus()

    def _accept(self, form: KeyForm) -> None:
        def accept(values: Any) -> None:
            self._posts.accept_key(form.target.book, values.text("check_code"))

        if form.attempt(accept):
            self.context.messages.done("The code fits. Reports are sealed to this key now.")
            self._begin()

    def _delete(self, form: PostForm) -> None:
        if form.untouched or self.may_delete("the files in it"):
            self._again()

    def _again(self) -> None:
        self._forget()
        self._begin()
        self.enter()

    def _forget(self) -> None:
        if self._keeper is not None:
            self._keeper.discard()
            self.drop_draft(self._keeper.key)
            self._keeper = None

    def _paper(self) -> None:
        holders = self.context.workspace.school.role_holders
        concern = HeadConcern((*holders(RoleKey.CHAIR), *holders(RoleKey.CEO)))
        print_concern_form(self, concern)

    # --- evidence

    def _choose(self) -> None:
        paths: list[Path] = self.context.dialogs.open_files("Choose files", KINDS, many=True)
        if paths:
            self._bring(chosen(paths))

    def _bring(self, batch: Sequence[Incoming]) -> None:
        if self._intake.take(batch, self._staged, self._not_staged):
            self._arriving += 1

    def _staged(self, staged: list[Staged]) -> None:
        self._arriving -= 1
        if self.form is not None:
            self.form.tray.add(staged)

    def _not_staged(self) -> None:
        self._arriving -= 1

    def _must_not(self, _answer: Answer) -> None:
        """Say what to do; the report goes on without the image."""
        kept = self.form

        def go_back() -> None:
            self.new_here()
            self.enter()

        if kept is not None and self._keeper is not None:
            self._keeper.flush()
        self._show(must_not_sheet(self.context, self, go_back))

    # --- posting

    def _post(self, form: PostForm) -> None:
        if self._working:
            return
        if self._arriving:
            self.context.messages.info("Evidence is still being checked. Post it when it is in.")
            return
        if not form.attempt(lambda values: self._posts.check(form.draft(values))):
            return
        draft = form.draft(form.values())
        book = self._reader(form, draft)
        if book is None:
            return
        exhibits = form.exhibits()
        self._working = True

        def done(receipt: str) -> None:
            self._working = False
            self._forget()
            label = self._posts.target(book).label
            sheet = ReceiptSheet(label, receipt, partial(_copy, receipt), self._again)
            self._show(sheet)
            sheet.copy_button.setFocus()
            self.context.messages.done("Sealed and posted.")

        def failed(sentence: str) -> None:
            self._working = False
            form.show_problems([FieldProblem("", sentence)])

        self.context.tasks.run(
            lambda _progress: self._posts.post(book, draft, exhibits),
            done=done,
            failed=failed,
            title="Sealing the report",
        )

    def _reader(self, form: PostForm, draft: PostDraft) -> str | None:
        """Whom it goes to, after a warning if they are named in it; None to go on writing."""
        book = form.book
        people = (draft.about, draft.by)
        warned = self._posts.warn(
            book,
            [each.name for each in people if each.name],
            [each.staff_id for each in people if each.staff_id is not None],
            draft.narrative,
        )
        if warned is None:
            return book
        answers = [("anyway", "Post it &anyway"), ("back", "&Go on writing")]
        if warned.other is not None:
            label = self._posts.target(warned.other).label.lower()
            answers.insert(0, ("other", f"Post it to the &{label}"))
        said = self.context.dialogs.ask(
            "They would read about themselves", warned.sentence, answers, danger=True
        )
        return {"other": warned.other, "anyway": book}.get(said)


def _copy(receipt: str) -> None:
    copying.copy(receipt)
