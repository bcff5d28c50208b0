"""At the end of a record's page: its legal hold, and erasing what was wrongly held."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.ui.forms import Form, Values
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.sheet import Sheet
from app.ui.widgets.status import Chip

if TYPE_CHECKING:
    from app.services.retention.rows import HoldRow

ERASABLE = ("incident", "disclosure", "approach")


def add(sheet: Sheet, page: ListDetailPage, kind: str, record: UUID, title: str) -> None:
    """Say whether a record is on hold, and offer to hold it, lift the hold, or erase of it.

    Args:
        sheet: of the record.
        page: that shows it.
        kind: its table.
        record: its id.
        title: what it is called, such as its reference.
    """
    context = page.context
    session = context.workspace.session
    book = session.register if kind == "staff" else session.casebook
    if book is None:
        return
    held = context.workspace.retention.held(book.name, record)
    back = partial(page.show_record, str(record))
    sheet.add_section("Keeping")
    buttons: list[tuple[str, Callable[[], object]]] = []
    if held is None:
        what = (book.name, kind, record, title)
        buttons.append(("Put on hold…", lambda: _show(page, HoldForm(context, what, back))))
    else:
        sheet.set_chip(Chip("On hold", "info"))
        sheet.add_text(f"On hold since {held.since}")
        buttons.append(("Lift the hold…", lambda: _show(page, LiftForm(context, held, back))))
    if kind in ERASABLE:
        buttons.append(("Erase something…", lambda: _erase(page, kind, record, title, back)))
    sheet.add_buttons(*buttons)


def _show(page: ListDetailPage, form: HoldForm | LiftForm) -> None:
    page.show_detail(form)
    form.focus()


def _erase(
    page: ListDetailPage, kind: str, record: UUID, title: str, back: Callable[[], object]
) -> None:
    from app.ui.pages.erase import EraseForm, Erasing  # rarely needed

    form = EraseForm(Erasing(page.context, kind, record, title, back))
    page.show_detail(form)
    form.focus()


class HoldForm(Form):
    """Why a record must be kept whatever the schedule says."""

    def __init__(
        self,
        context: PageContext,
        what: tuple[str, str, UUID, str],
        back: Callable[[], object],
    ) -> None:
        super().__init__(f"Put {what[3]} on hold")
        self._context, self._what, self._back = context, what, back
        self.add_text("While it is on hold it is neither disposed of nor erased.")
        self.text("why", "Why must it be kept?", hint="Such as a court’s letter, with its date.")
        self.foot_button("&Put on hold", self.save, "primary")
        self.foot_button("Bac&k", back)

    def save(self) -> None:
        """Put it on hold."""
        if self.attempt(self._store):
            self._back()
            self._context.messages.done(f"{self._what[3]} is on hold.")

    def _store(self, values: Values) -> None:
        self._context.workspace.retention.hold(*self._what, values.text("why"))


class LiftForm(Form):
    """Why a hold is over."""

    def __init__(self, context: PageContext, hold: HoldRow, back: Callable[[], object]) -> None:
        super().__init__(f"Lift the hold on {hold.title}")
        self._context, self._hold, self._back = context, hold, back
        self.add_text(f"On hold since {hold.since}")
        self.text("why", "Why need it not be held any longer?")
        self.foot_button("Lift the &hold", self.save, "primary")
        self.foot_button("Bac&k", back)

    def save(self) -> None:
        """Lift it."""
        if self.attempt(self._store):
            self._back()
            self._context.messages.done(f"{self._hold.title} is on hold no more.")

    def _store(self, values: Values) -> None:
        hold = self._hold
        self._context.workspace.retention.lift(hold.book, hold.id, values.text("why"))
