"""A school with one incident, and the incidents page over it, for tests of its evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.services.evidence.intake import Arrival, accept
from app.services.evidence.rows import ExhibitRow
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.page import PageContext
from app.ui.pages.incidents import IncidentsPage
from app.workspace import Workspace
from tests.builders import SetClock
from tests.pictures import SAFE
from tests.ui.kit import MemoryDrafts, make_context, show_active

TODAY = dt.date(2026, 11, 4)
Shown = TypeVar("Shown", bound=QWidget)


class Desk:
    """The incidents page over a vault with one incident."""

    def __init__(self, work: Workspace, qtbot: QtBot, dialogs: ScriptedDialogs) -> None:
        self.work, self.qtbot = work, qtbot
        self.context: PageContext = make_context(
            work, dialogs=dialogs, drafts=MemoryDrafts(), today=TODAY
        )
        for book in work.session.books.values():
            book.listen(self.context.bus.tell)
        self.page = IncidentsPage(self.context)
        qtbot.addWidget(self.page)
        self.page.resize(1088, 672)
        self.page.reload()
        show_active(self.page)

    def keep(self, *files: tuple[str, bytes]) -> list[ExhibitRow]:
        """Record an incident with these files as evidence."""
        casework = self.work.need_casework()
        drafts = [ExhibitDraft(accept(Arrival(data, name), SAFE)) for name, data in files]
        draft = IncidentDraft("A parent posted in the Year 4 group.", TODAY)
        recorded = casework.incidents.record(draft, drafts)
        self.page.reload()
        return list(casework.evidence.of(recorded.id))

    def look_at(self, exhibit: UUID) -> None:
        self.page._desk.look_at(exhibit)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is being read or drawn."""
        self.qtbot.waitUntil(lambda: not self.context.tasks.busy, timeout=20_000)

    def at(self, kind: type[Shown]) -> Shown:
        """What is on show, which has to be of this kind, once it is there."""
        self.qtbot.waitUntil(lambda: isinstance(self.page.detail, kind), timeout=20_000)
        self.rest()
        assert isinstance(self.page.detail, kind)
        return self.page.detail

    def press_button(self, text: str) -> None:
        assert self.page.detail is not None
        found = [b for b in self.page.detail.findChildren(QPushButton) if b.text() == text]
        assert len(found) == 1, (text, [b.text() for b in found])
        found[0].click()
        self.rest()

    def words(self) -> str:
        assert self.page.detail is not None
        return "\n".join(label.text() for label in self.page.detail.findChildren(QLabel))


@contextmanager
def desk(folder: Path, qtbot: QtBot, dialogs: ScriptedDialogs) -> Iterator[Desk]:
    """Make one, and close it."""
    new = NewVault(
        "Oak Lane Primary", "alone", "dsl", "dsl", "walnut tractor crimson pebble lantern"
    )
    session, _keys = Vault.create(folder / "vault", new, clock=SetClock())
    made = Desk(Workspace.open(session), qtbot, dialogs)
    yield made
    made.context.tasks.stop()
    session.close()
