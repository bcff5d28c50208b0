"""A bundle made by keyboard, over a real vault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.incident import Party
from app.services.bundles.rows import Choice
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft, Subject
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.bundle import DRAFT, BundleForm, BundlesPage
from app.ui.sheet import Sheet
from app.workspace import Workspace
from tests.builders import SetClock
from tests.pictures import accepted
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, make_context, press, show_active, type_in

TODAY = dt.date(2026, 11, 4)
MakePage = Callable[..., BundlesPage]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    new = NewVault(
        "Oak Lane Primary", "alone", "dsl", "dsl", "walnut tractor crimson pebble lantern"
    )
    session, _keys = Vault.create(tmp_path / "vault", new, clock=SetClock())
    opened = Workspace.open(session)
    draft = IncidentDraft(
        "A parent wrote about Ann Reed.",
        TODAY,
        about=Subject(Party.STAFF, "Ann Reed"),
        by=Subject(Party.PARENT, "Chris Fictional"),
    )
    opened.need_casework().incidents.record(draft, [ExhibitDraft(accepted("red"))])
    yield opened
    session.close()


@pytest.fixture
def make(work: Workspace, qtbot: QtBot) -> Iterator[MakePage]:
    pages: list[BundlesPage] = []
    drafts = MemoryDrafts()

    def page(*answers: object) -> BundlesPage:
        context = make_context(work, dialogs=ScriptedDialogs(*answers), drafts=drafts, today=TODAY)
        made = BundlesPage(context)
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(1088, 672)
        made.reload()
        show_active(made)
        return made

    yield page
    for made in pages:
        made.context.tasks.stop()


def form_of(page: BundlesPage) -> BundleForm:
    assert isinstance(page.detail, BundleForm)
    return page.detail


def test_letters_decide_and_the_bundle_lies_where_it_was_asked_for(
    make: MakePage, tmp_path: Path, qtbot: QtBot
) -> None:
    page = make(tmp_path)
    page.act("make:INC-2026-001")
    form = form_of(page)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    form.set_value("recipient", "police")
    form.set_value("whom", "PC Fictional")
    form.pieces.table.setFocus()
    press(form.pieces.table, Qt.Key.Key_I)
    press(form.pieces.table, Qt.Key.Key_L)  # the first letter went on to the exhibit
    assert QApplication.focusWidget() is form.pieces.why
    page.save()
    assert not (tmp_path / "BUN-2026-001").exists()
    assert [line.text() for line in form.summary.lines] == ["Enter why INC-2026-001 A is left out."]
    form.pieces.why.setFocus()
    type_in(form.pieces.why, "Another child is in it")
    page.save()
    qtbot.waitUntil(lambda: isinstance(page.detail, Sheet) and page.detail is not form)
    assert (tmp_path / "BUN-2026-001" / "manifest-sha256.txt").is_file()
    assert not (tmp_path / "BUN-2026-001" / "data" / "originals").exists()
    (made,) = page.context.workspace.need_casework().bundles.made()
    assert made.items["pieces"][1]["why"] == "Another child is in it"


def test_subject_access_hides_others_by_default(make: MakePage) -> None:
    page = make()
    page.act("make:INC-2026-001")
    form = form_of(page)
    form.set_value("whom", "Ann Reed")
    form.set_value("recipient", "subject")
    assert form.pieces.value()[0].choice is Choice.REDACT
    assert form.values().text("hide") == "Chris Fictional"


def test_a_draft_comes_back_with_its_decisions(make: MakePage) -> None:
    page = make()
    page.act("make:INC-2026-001")
    form = form_of(page)
    form.set_value("whom", "PC Fictional")
    form.pieces.table.select(form.pieces.table.rows.shown_rows()[1].id)
    form.pieces.choose(Choice.LEAVE_OUT)
    form.pieces.why.setText("Another child is in it")
    form.pieces._reason("Another child is in it")
    page.flush()
    again = make()
    kept = again.context.drafts.load(DRAFT)
    assert kept is not None
    again.open_draft(DRAFT, *kept)
    chosen = form_of(again).pieces.value()
    assert [each.choice for each in chosen] == [Choice.INCLUDE, Choice.LEAVE_OUT]
    assert chosen[1].why == "Another child is in it"
    assert form_of(again).values().text("whom") == "PC Fictional"
