"""All that is done with one exhibit on a page: looking, describing, hiding parts, handing over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

from app.models.evidence import CustodyEvent
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import Belongs, ExhibitDraft
from app.services.evidence.view import DRAWN
from app.services.evidence.written import Attachment, Written, read_written
from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.pages.evidence_forms import DescribeForm, HandOverForm, HideWordsForm, ThingForm
from app.ui.pages.evidence_redact import RedactSheet
from app.ui.pages.evidence_view import ExhibitDoings, ExhibitSheet
from app.ui.pages.incident_entry import keep
from app.ui.pages.incident_intake import Intake, attached
from app.ui.tasks import Progress
from app.ui.widgets.evidence_tray import Staged
from app.words import join

Add = Callable[[UUID, Sequence[ExhibitDraft]], tuple[str, ...]]


class EvidenceDesk:
    """Exhibits on a page with a list.

    Args:
        page: where they are shown.
        intake: asks before anything in a message is looked at.
        back: shows what an exhibit belongs to again; ``back_words`` is the button for it.
        add: keeps what was attached to a message as further exhibits, and returns their letters.
        belongs: what the exhibits of this page belong to.
    """

    def __init__(
        self,
        page: ListDetailPage,
        intake: Intake,
        *,
        back: Callable[[UUID], object],
        add: Add,
        belongs: Belongs = Belongs.INCIDENT,
    ) -> None:
        self._page, self._context = page, page.context
        self._intake, self._back, self._add, self._belongs = intake, back, add, belongs
        casework = page.context.workspace.need_casework()
        self._evidence, self._redactions = casework.evidence, casework.redactions
        self._things = casework.things
        noun = "incident" if belongs is Belongs.INCIDENT else "approach"
        self._back_words = f"Bac&k to the {noun}"

    # --- showing

    def look_at(self, exhibit: UUID) -> ExhibitSheet:
        """Show an exhibit; its custody log says so."""
        row = self._evidence.get(exhibit)
        exhibits = self._evidence.of(row.owner)
        place = next(place for place, each in enumerate(exhibits) if each.id == exhibit)

        def other(step: int) -> None:
            self.look_at(exhibits[(place + step) % len(exhibits)].id)

        doings = ExhibitDoings(
            describe=partial(self._form, "describe", row),
            hide=partial(self._hide, row),
            hand_over=partial(self._form, "hand-over", row),
            take=partial(self._take, row),
            others=other,
        )
        sheet = ExhibitSheet(self._context, row, doings)
        sheet.foot_button(self._back_words, partial(self._back, row.owner))
        self._page.show_detail(sheet)
        sheet.focus_view()
        return sheet

    def add_thing(self, owner: UUID, reference: str) -> ThingForm:
        """Ask about a thing that is evidence."""
        form = ThingForm(self._context, owner, reference)
        form.foot_button("&Save the thing", self._page.save, "primary")
        form.foot_button(self._back_words, partial(self._back, owner))
        extra = {"reference": reference}
        self._show(f"evidence-thing:{owner}", f"A thing for {reference}", form, extra)
        return form

    # --- keys of the page

    def save(self) -> bool:
        """Save what is on show, if it is one of these; return whether it is."""
        here = self._page.detail
        if isinstance(here, RedactSheet):
            here.save()
        elif isinstance(here, ThingForm):
            made: list[UUID] = []

            def store(values: Values) -> None:
                made.append(here.store(self._things, self._belongs, values))

            if here.attempt(store):
                row = self._evidence.get(made[0])
                self._stored(here, f"Added {row.label}.", row)
        elif isinstance(here, DescribeForm):
            self._attempt(here, here.exhibit, lambda values: here.store(self._evidence, values))
        elif isinstance(here, HandOverForm):
            self._attempt(here, here.exhibit, lambda values: here.store(self._things, values))
        elif isinstance(here, HideWordsForm):
            self._attempt(here, here.exhibit, lambda values: here.store(self._redactions, values))
        else:
            return False
        return True

    def back(self) -> bool:
        """Go back from what is on show, if it is one of these; return whether it is."""
        here = self._page.detail
        if isinstance(here, ExhibitSheet):
            if not here.stop_measuring():
                self._back(here.row.owner)
        elif isinstance(here, RedactSheet):
            self._leave(here)
        elif isinstance(here, DescribeForm | HandOverForm | HideWordsForm):
            self.look_at(here.exhibit.id)
        elif isinstance(here, ThingForm):
            self._back(here.owner)
        else:
            return False
        return True

    def open_draft(self, key: str, state: Mapping[str, Any]) -> bool:
        """Show a draft of one of these again; return whether it is one."""
        kind, _, record = key.removeprefix("evidence-").partition(":")
        if not key.startswith("evidence-"):
            return False
        if kind == "thing":
            owner = UUID(record)
            self.add_thing(owner, str(state["reference"])).restore(state["form"])
        else:
            self._form(kind, self._evidence.get(UUID(record)), state)
        return True

    # --- what is done

    def _hide(self, row: ExhibitRow) -> None:
        if row.kind not in DRAWN:
            self._form("hide", row)
            return

        def saved(_made: UUID) -> None:
            self._context.messages.done(
                f"Saved a redacted copy of {row.label}. The original is unchanged."
            )
            self.look_at(row.id)

        sheet = RedactSheet(self._context, row, saved)
        sheet.foot_button("Bac&k to the evidence", partial(self._leave, sheet))
        self._page.show_detail(sheet)
        sheet.view.setFocus()

    def _leave(self, sheet: RedactSheet) -> None:
        if not sheet.untouched:
            answer = self._context.dialogs.ask(
                "Leave without a copy?",
                "The boxes are not kept.",
                [("leave", "&Leave"), ("stay", "&Stay")],
                danger=True,
            )
            if answer != "leave":
                return
        self.look_at(sheet.row.id)

    def _form(self, kind: str, row: ExhibitRow, state: Mapping[str, Any] | None = None) -> None:
        if kind == "hide":
            self._context.tasks.run(
                partial(self._read, row),
                done=lambda written: self._show_form(
                    kind, row, HideWordsForm(self._context, row, written), state
                ),
                title=f"Opening {row.label}",
            )
            return
        form = (DescribeForm if kind == "describe" else HandOverForm)(self._context, row)
        self._show_form(kind, row, form, state)

    def _read(self, row: ExhibitRow, _progress: Progress) -> Written:
        data = self._evidence.read(row.id, CustodyEvent.VIEWED, "To hide words in it")
        return read_written(data, row.media_type, row.name)

    def _show_form(
        self, kind: str, row: ExhibitRow, form: Form, state: Mapping[str, Any] | None
    ) -> None:
        words = {
            "describe": "&Save description",
            "hand-over": "&Save hand-over",
            "hide": "&Save redacted copy",
        }
        key = f"evidence-{kind}:{row.id}"
        kept = {"form": state["form"]} if state else (self._context.drafts.load(key) or ({},))[0]
        if "form" in kept:
            form.restore(kept["form"])
        form.foot_button(words[kind], self._page.save, "primary")
        form.foot_button("Bac&k to the evidence", partial(self.look_at, row.id))
        self._show(key, form.title.text(), form)

    def _show(
        self, key: str, title: str, form: Form, extra: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        keep(self._page, key, title, form, lambda: dict(extra))
        self._page.show_detail(form)
        form.focus()

    def _attempt(self, form: Form, row: ExhibitRow, store: Callable[[Values], str]) -> None:
        said: list[str] = []
        if form.attempt(lambda values: said.append(store(values))):
            self._stored(form, said[0], row)

    def _stored(self, form: Form, said: str, row: ExhibitRow) -> None:
        self._page.forget(form)
        self._context.messages.done(said)
        self.look_at(row.id)

    def _take(self, row: ExhibitRow, attachments: Sequence[Attachment]) -> None:
        """Keep what was attached as exhibits of their own, once the question is answered."""

        def add(staged: list[Staged]) -> None:
            drafts = [
                ExhibitDraft(each.accepted, caption=f"Attached to {row.letter}") for each in staged
            ]
            self._context.tasks.run(
                lambda _progress: self._add(row.owner, drafts), done=added, title="Keeping them"
            )

        def added(letters: tuple[str, ...]) -> None:
            self._context.messages.done(f"Added evidence {join(letters)} to {row.reference}.")
            self._back(row.owner)

        self._intake.take(attached(attachments), add)
