"""A school that keeps relationships, and the page over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.models.declaration import HowSeen, ToDisclose
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.services.declarations.rows import CollectionDraft, SignedDraft
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.relationships.drafts import DecisionDraft, DisclosureDraft
from app.services.relationships.rows import DisclosureRow, Show
from app.services.relationships.service import Relationships
from app.ui.dialogs import ScriptedDialogs
from app.ui.forms import Form
from app.ui.list_detail import ListDetailPage
from app.ui.pages.relationships import RelationshipsPage
from app.ui.sheet import Sheet
from app.ui.widgets.type_ahead import TypeAhead
from app.workspace import Workspace
from tests.builders import SetClock
from tests.ui.kit import MemoryDrafts, make_context, press, show_active, type_in

TODAY = dt.date(2026, 11, 4)
MakePage = Callable[..., RelationshipsPage]


@dataclass
class School:
    work: Workspace
    clock: SetClock
    drafts: MemoryDrafts
    sian: UUID
    head: UUID

    @property
    def relationships(self) -> Relationships:
        return self.work.need_casework().relationships

    def only(self, show: Show = Show.CURRENT) -> DisclosureRow:
        [item] = self.relationships.listed(show)
        return self.relationships.get(item.id)

    def tell(self, **changes: Any) -> DisclosureRow:
        values: dict[str, Any] = {
            "staff_id": self.sian,
            "other_kind": OtherKind.PUPIL,
            "other_initials": "JK",
            "year_group": 5,
            "connection": Connection.FAMILY,
            "platforms": ("Instagram",),
            "told_on": TODAY,
            "told_to": "Ann Reed",
            "decision": DecisionDraft(DecisionOutcome.NOTED, DecidedBy.HEAD, "Ann Reed", TODAY),
        }
        reference = self.relationships.record(DisclosureDraft(**{**values, **changes}))
        return self.relationships.by_reference(reference)

    def declare_something(self) -> UUID:
        ratified = VersionDraft(
            "2026", TODAY, "Governors", "September 2027", wording="I have read it."
        )
        collection = self.work.declarations.start_new_version(
            PolicyDraft("Social media"), ratified, None, CollectionDraft(TODAY)
        )
        signed = SignedDraft(TODAY, HowSeen.PAPER, ToDisclose.SOMETHING)
        return self.work.declarations.record(collection, [self.sian], signed).ids[0]


def form_of(page: RelationshipsPage) -> Form:
    assert isinstance(page.detail, Form)
    return page.detail


def wait_for_print(page: RelationshipsPage, qtbot: QtBot) -> None:
    dialogs = page.context.dialogs
    assert isinstance(dialogs, ScriptedDialogs)
    qtbot.waitUntil(lambda: bool(dialogs.asked), timeout=10_000)


def press_button(page: RelationshipsPage, words: str) -> None:
    assert isinstance(page.detail, Sheet)
    found = [b for b in page.detail.findChildren(QPushButton) if b.text().replace("&", "") == words]
    assert len(found) == 1, words
    found[0].click()
    QApplication.processEvents()


def page_maker(school: School, qtbot: QtBot) -> MakePage:
    def page(*answers: object, width: int = 1088) -> RelationshipsPage:
        context = make_context(
            school.work,
            dialogs=ScriptedDialogs(*answers),
            drafts=school.drafts,
            today=school.clock.now.date(),
        )
        made = RelationshipsPage(context)
        qtbot.addWidget(made)
        made.resize(width, 512 if width < 1000 else 672)
        made.set_narrow(width < 1000)
        made.reload()
        show_active(made)
        return made

    return page


def letters(text: str) -> None:
    """Type into what has the focus."""
    type_in(QApplication.focusWidget(), text)


def pick(page: ListDetailPage, field: str, text: str, qtbot: QtBot) -> None:
    """Type into a box with a list below it and take the first line."""
    assert isinstance(page.detail, Form)
    control = page.detail.fields[field].control
    assert isinstance(control, TypeAhead)
    assert control.box.hasFocus()
    letters(text)
    popup = control.completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Return)
