"""A school with the scan inbox on its screen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.school import SchoolSettings
from app.services.staff.service import StaffRegister
from app.ui.page import PageContext
from app.ui.pages.scans import ScansPage
from tests.services.scanned import Scanned
from tests.ui.kit import SafeDialogs, make_context, press, show_active

Detail = TypeVar("Detail", bound=QWidget)


class Desk:
    """The page over a school; commits reach it as they do in the window."""

    def __init__(self, school: Scanned, qtbot: QtBot, *answers: object, width: int = 1088) -> None:
        self.school, self.qtbot = school, qtbot
        work = SimpleNamespace(
            scans=school.inbox,
            scan_intake=school.intake,
            declarations=school.declarations,
            staff=StaffRegister(school.register),
            school=SchoolSettings(school.register),
        )
        self.context: PageContext = make_context(work, dialogs=SafeDialogs(*answers))
        self.page = ScansPage(self.context)
        school.register.listen(self.context.bus.tell)
        self.context.bus.changed.connect(self.reload)
        qtbot.addWidget(self.page)
        self.page.set_narrow(width < 1000)
        self.page.resize(width, 560)
        self.page.reload()
        show_active(self.page)
        self.page.enter()

    def reload(self, kinds: frozenset[str]) -> None:
        if kinds & self.page.reads:
            self.page.reload()

    def read(self, *paths: Path) -> None:
        """Drop files, and wait until they are read."""
        self.page.take_files(list(paths or (self.school.file,)))
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is being read or fetched."""
        QApplication.processEvents()  # what was dropped is asked about once it is taken over
        self.qtbot.waitUntil(
            lambda: not self.page.queue.busy and not self.context.tasks.busy, timeout=60_000
        )

    def lines(self) -> list[str]:
        return [line.lines.title for line in self.page.view.rows.shown_rows()]

    def press(self, *keys: Qt.Key) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            press(QApplication.focusWidget(), key)

    def at(self, kind: type[Detail]) -> Detail:
        """The detail on show, which has to be of this kind."""
        detail = self.page.detail
        assert isinstance(detail, kind), detail
        return detail

    def go_to(self, title: str) -> None:
        """Go to a line of the list."""
        line = next(row for row in self.page.view.rows.shown_rows() if title in row.lines.title)
        self.page.view.setFocus()
        assert self.page.view.select(line.id)

    @property
    def said(self) -> str:
        return self.context.messages.last
