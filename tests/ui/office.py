"""A school office with the declarations page on its screen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar
from uuid import UUID

from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.staff import Category
from app.services.declarations.forms import Forms
from app.services.declarations.rows import CollectionDraft
from app.services.declarations.service import Declarations
from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.policies.service import Policies
from app.services.school import SchoolDraft, SchoolSettings
from app.services.staff.rows import StaffDraft
from app.services.staff.service import StaffRegister
from app.ui.page import PageContext
from app.ui.pages.declarations import DeclarationsPage
from tests import builders
from tests.ui.kit import MemoryDrafts, SafeDialogs, make_context, show_active

Step = TypeVar("Step", bound=QWidget)
INSET = dt.date(2026, 9, 3)
TODAY = dt.date(2026, 11, 4)


class Office:
    """A school whose page is on screen; commits reach the page as they do in the window."""

    def __init__(self, folder: Path, *, casework: bool = True) -> None:
        self.register = builders.book(folder, "register")
        self.staff = StaffRegister(self.register)
        self.policies = Policies(self.register)
        self.declarations = Declarations(self.register)
        self.school = SchoolSettings(self.register)
        self.school.save_school(SchoolDraft("Tŷ Gwyn School"))
        self.casework = object() if casework else None
        self.drafts = MemoryDrafts()
        self.page: DeclarationsPage

    def hire(self, *names: str) -> list[UUID]:
        return [
            self.staff.add(StaffDraft(name, Category.TEACHER, dt.date(2025, 9, 1)))
            for name in names
        ]

    def collect(self) -> UUID:
        return self.declarations.start_new_version(
            PolicyDraft("Social media"),
            VersionDraft("2026", INSET, "Governors", "Autumn 2027", wording="I agree."),
            PolicyFile("policy.txt", "", b"The policy."),
            CollectionDraft(INSET),
        )

    def show(self, qtbot: QtBot, *answers: object) -> DeclarationsPage:
        work = SimpleNamespace(
            staff=self.staff,
            policies=self.policies,
            declarations=self.declarations,
            forms=Forms(self.register),
            school=self.school,
            casework=self.casework,
        )
        self.context: PageContext = make_context(
            work, dialogs=SafeDialogs(*answers), drafts=self.drafts
        )
        self.page = DeclarationsPage(self.context)
        self.register.listen(self.context.bus.tell)
        self.context.bus.changed.connect(self.page.reload)
        qtbot.addWidget(self.page)
        self.page.resize(1088, 700)
        self.page.reload()
        show_active(self.page)
        self.page.enter()
        return self.page


def at(page: DeclarationsPage, kind: type[Step]) -> Step:
    """The step on show, which has to be of this kind."""
    step = page.step
    assert isinstance(step, kind)
    return step


def on_board(page: DeclarationsPage) -> bool:
    return page.step is None


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def buttons(step: QWidget) -> list[str]:
    found = step.findChildren(QPushButton)
    return [b.text().replace("&", "") for b in found if b.isVisible() and b.property("kind")]
