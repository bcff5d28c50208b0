"""Entering a new incident: its form, the evidence that arrives for it, its draft, its saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from app.dates import say_date
from app.errors import FieldProblem
from app.models.evidence import Answer
from app.services.incidents.drafts import HeadConcern
from app.services.incidents.service import Incidents, Recorded
from app.storage.posting import Standing
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.pages.incident_form import IncidentForm
from app.ui.pages.incident_intake import Incoming, Intake, restored
from app.ui.pages.incident_paper import print_concern_form
from app.ui.pages.post import POST
from app.ui.pages.stop import head_sheet
from app.ui.widgets.evidence_tray import Staged
from app.words import join

NEW = "incident:"


def keep(
    page: ListDetailPage,
    key: str,
    title: str,
    form: Form,
    extra: Callable[[], Mapping[str, Any]],
    images: Callable[[], Mapping[str, bytes]] | None = None,
) -> None:
    """Have the draft of a form kept under ``key``."""
    page.keep_draft(
        DraftKeeper(page.context.drafts, page.section, key, title, form, extra=extra, images=images)
    )


class Entry:
    """New incidents on the incidents page.

    Args:
        page: where the form is shown.
        incidents: saves them.
        intake: asks about evidence and checks it.
        must_stop: opens the page for an image that must not be saved.
        choose_files: asks for files and brings them here.
        shown: shows a saved incident.
    """

    def __init__(
        self,
        page: ListDetailPage,
        incidents: Incidents,
        intake: Intake,
        *,
        must_stop: Callable[[Answer], object],
        choose_files: Callable[[], object],
        shown: Callable[[UUID], object],
    ) -> None:
        self._page, self._incidents, self._intake = page, incidents, intake
        self._must_stop, self._choose_files, self._shown = must_stop, choose_files, shown
        self._arriving = 0
        self._saving = False
        self._save_later = False

    @property
    def form(self) -> IncidentForm | None:
        """The form on show, if it is one."""
        detail = self._page.detail
        return detail if isinstance(detail, IncidentForm) else None

    def begin(self) -> IncidentForm:
        """Show an empty form; one on show that nobody has touched stays."""
        form = self.form
        if form is None or not form.untouched:
            form = self._show(self._make(None))
        form.focus()
        return form

    def _make(self, incident: UUID | None) -> IncidentForm:
        form = IncidentForm(self._page.context, incident, lambda: self._must_stop(Answer.YES))
        form.tray.arrived.connect(self._page.take)
        form.tray.choose.connect(self._choose_files)
        form.foot_button("&Save incident", self.save, "primary")
        form.foot_button("&Finish later", self._page.show_list)
        form.foot_button("&Delete draft", partial(self._delete, form))
        return form

    def _show(self, form: IncidentForm) -> IncidentForm:
        keep(
            self._page,
            f"{NEW}{form.id.hex}",
            "New incident",
            form,
            form.extra,
            form.tray.images,
        )
        self._page.show_detail(form)
        if not self._page.context.drafts.load(f"{NEW}{form.id.hex}"):
            self._page.view.selectionModel().clear()  # it is none of those in the list
        return form

    def _delete(self, form: IncidentForm) -> None:
        if not form.untouched and not self._page.may_delete("the evidence in it"):
            return
        self._page.forget(form)
        self._page.show_list()

    # --- evidence

    def bring(self, batch: Sequence[Incoming]) -> None:
        """Ask about a batch and put what may be kept into the tray."""
        form = self.form or self.begin()
        if self._intake.take(batch, partial(self._staged, form.id), self._not_staged):
            self._arriving += 1

    def _staged(self, incident: UUID, staged: list[Staged]) -> None:
        self._arriving -= 1
        if self.form is None or self.form.id != incident:  # the person went elsewhere meanwhile
            self.restore(
                incident, *(self._page.context.drafts.load(NEW + incident.hex) or ({}, {}))
            )
        form = self.form
        assert form is not None  # noqa: S101 - restored just now
        if form.tray.add(staged) < len(staged):
            self._page.context.messages.info("That picture is here already.")
        if self._save_later and not self._arriving:
            self._save_later = False
            self.save()

    def _not_staged(self) -> None:
        self._arriving -= 1
        self._save_later = False

    def restore(
        self, incident: UUID, state: Mapping[str, Any], images: Mapping[str, bytes]
    ) -> None:
        """Show a draft again, on the field where it was left."""
        kept = state.get("form", {"fields": {}})
        if self.form is not None and self.form.id == incident:  # the list has just opened it
            self.form.focus(kept.get("focus", ""))
            return
        form = self._make(incident)
        form.restore(kept)
        form.tray.restore_images(images)
        steps, looked = restored(form.tray.waiting, images)
        self._show(form)
        if kept.get("focus") in form.fields:
            form.focus(kept["focus"])
        if looked is not None:
            self._arriving += 1
            self._intake.look(steps, looked, partial(self._staged, incident), self._not_staged)

    # --- saving

    def save(self) -> None:
        """Save the form on show, as soon as its evidence is in."""
        form = self.form
        if form is None or self._saving:
            return
        if self._arriving:
            self._save_later = True
            self._page.context.messages.info("Saving as soon as the evidence is in.")
            return
        concern: list[HeadConcern] = []

        def check(values: Values) -> None:
            try:
                self._incidents.check(form.incident(values))
            except HeadConcern as head:
                concern.append(head)

        if not form.attempt(check):
            return
        if concern:
            self._about_head(form, concern[0])
        elif self._is_another(form):
            self._store(form)

    def _is_another(self, form: IncidentForm) -> bool:
        """Whether it is not one that was recorded before, as far as the person can say."""
        alike = self._incidents.same_as(form.incident(form.values()))
        before = next((each for each in alike if each.id != form.id), None)
        if before is None:
            return True
        answer = self._page.context.dialogs.ask(
            f"Is this {before.reference}?",
            f"{before.reference} of {say_date(before.happened_on)} says almost the same: "
            f"{before.opening}",
            [
                ("save", "&Save as another incident"),
                ("open", f"&Open {before.reference}"),
                ("back", "&Go back to the draft"),
            ],
        )
        if answer == "open":
            self._shown(before.id)  # the draft is kept and stays in the list
        return answer == "save"

    def _store(self, form: IncidentForm) -> None:
        draft, exhibits = form.incident(form.values()), form.exhibits()
        record = partial(self._incidents.record, draft, exhibits, form.id)
        saved: list[Recorded] = []
        if not exhibits:
            if form.attempt(lambda _values: saved.append(record())):
                self._stored(form, saved[0])
            return
        self._saving = True

        def failed(sentence: str) -> None:
            self._saving = False
            form.show_problems([FieldProblem("", sentence)])

        def done(recorded: Recorded) -> None:
            self._saving = False
            self._stored(form, recorded)

        self._page.context.tasks.run(
            lambda _progress: record(), done=done, failed=failed, title="Saving the incident"
        )

    def _stored(self, form: IncidentForm, recorded: Recorded) -> None:
        self._page.forget(form)
        letters = f" with evidence {join(recorded.letters)}" if recorded.letters else ""
        self._page.context.messages.done(f"Saved {recorded.reference}{letters}.")
        self._page.reload()  # without the draft, which was still there when it was saved
        self._shown(recorded.id)

    def _about_head(self, form: IncidentForm, concern: HeadConcern) -> None:
        incident, state, staged = form.id, form.state(), form.tray.value()
        images = dict(form.tray.images())
        self._page.forget(form)

        def post() -> None:
            """Take what was typed over to the page that seals it, by way of a draft."""
            kept = {"form": state, "book": "chair"}
            context = self._page.context
            context.drafts.save(POST, "post", "Report to post", kept, images)
            context.navigate("post", action=f"draft:{POST}")

        def go_back() -> None:
            again = self._make(incident)
            again.restore({**state, "fields": {**state["fields"], "evidence": []}})
            again.tray.add(staged)
            self._show(again).focus("about")

        paper = partial(print_concern_form, self._page, concern)
        ready = self._page.context.workspace.posts.target("chair").standing is Standing.READY
        sheet = head_sheet(concern.contacts, paper, go_back, post if ready else None)
        self._page.show_detail(sheet)
        self._page.reload()
