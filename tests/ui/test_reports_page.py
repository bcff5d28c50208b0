"""The reports page: live preview, the warning about names, saving with four keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.printouts.codes import read_typed
from app.ui.dialogs import ScriptedDialogs
from app.ui.page import PageContext
from app.ui.pages.reports import DRAFT, INCIDENT, REGISTER, ReportsPage
from app.workspace import Workspace
from tests.reports.reading import flat
from tests.reports.sampled import TODAY, signed_in
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, make_context

Opened = Callable[..., tuple[ReportsPage, PageContext]]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    sessions = []

    def make(
        who: str = "head", *answers: object, drafts: MemoryDrafts | None = None
    ) -> tuple[ReportsPage, PageContext]:
        session = signed_in(who)
        sessions.append(session)
        context = make_context(
            Workspace.open(session), dialogs=ScriptedDialogs(*answers), today=TODAY, drafts=drafts
        )
        page = ReportsPage(context)
        qtbot.addWidget(page)
        page.resize(1088, 700)
        page.show()
        page.reload()
        qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
        return page, context

    yield make
    for session in sessions:
        session.close()


def test_the_preview_shows_the_report_and_every_control_is_named(opened: Opened) -> None:
    page, _context = opened()
    assert page.preview.page_count >= 2
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert page.form.values().choice("term") == "Autumn 2026"
    assert len(page.form.values().ticks("sections")) == 5


def test_saving_suggests_a_name_and_offers_what_to_do_next(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    page, context = opened("head", target)
    page.new_here()
    page.save()
    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
    assert isinstance(context.dialogs, ScriptedDialogs)
    name = "2026-11-21 Governors report Autumn 2026 anonymised.pdf"
    assert context.dialogs.asked == [f"Save the report: {name}"]
    assert "Governors’ report" in flat(target.read_bytes())
    assert context.messages.last == "Saved report.pdf."
    shown = [button.text() for button in page._after if button.isVisible()]
    assert shown == ["&Open", "&Folder"]


def test_a_name_in_the_comment_stops_saving_until_it_is_said_to_be_none(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    page, context = opened("head", target)
    name = context.workspace.figures.register().lines[0].name
    page.form.set_value("comment", f"Thanks to {name}.")
    page.save()
    assert not target.exists()
    assert page.form.summary.isVisible()
    assert name in page.form.fields["comment"].error.text()
    page.reload()
    page.form.set_value("not_names", True)
    page.save()
    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)


def test_the_tick_is_taken_back_when_another_name_is_typed(opened: Opened, qtbot: QtBot) -> None:
    page, context = opened()
    first, second = (line.name for line in context.workspace.figures.register().lines[:2])
    page.form.set_value("comment", first)
    page.reload()
    page.form.set_value("not_names", True)
    page.form.set_value("comment", f"{first}, {second}")
    page.reload()
    assert not page.form.values().tick("not_names")
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)


def test_the_office_sees_the_declarations_part_and_the_register(
    opened: Opened, qtbot: QtBot
) -> None:
    page, context = opened("office")
    assert page.form.values().ticks("sections") == ("declarations",)
    assert not page.form.fields["sections"].isVisible()
    page.form.set_value("kind", REGISTER)
    page.reload()
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
    assert page.preview.page_count >= 1
    assert page.form.fields["collection"].isVisible()
    assert not page.form.fields["comment"].isVisible()


def test_a_comment_outlives_a_lock(opened: Opened, qtbot: QtBot) -> None:
    drafts = MemoryDrafts()
    page, context = opened("head", drafts=drafts)
    page.form.set_value("comment", "A quiet term.")
    page.flush()
    assert DRAFT in drafts.kept
    again = ReportsPage(context)
    qtbot.addWidget(again)
    assert again.form.values().text("comment") == "A quiet term."


def test_an_incidents_file_is_made_only_when_it_is_saved(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "incident.pdf"
    page, context = opened("head", target)
    casework = context.workspace.need_casework()
    found = next(item for item in casework.incidents.listed() if item.exhibits)
    exhibit = casework.evidence.of(found.id)[0].id
    before = len(casework.evidence.custody(exhibit))
    page.form.set_value("kind", INCIDENT)
    page.save()
    assert page.form.fields["incident"].error.text() == "Choose an incident."
    page.form.set_value("incident", found.reference)
    page.reload()
    assert len(casework.evidence.custody(exhibit)) == before
    page.save()
    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
    assert "Exhibit A" in flat(target.read_bytes())
    assert casework.evidence.custody(exhibit)[-1].label == "Printed"
    assert isinstance(context.dialogs, ScriptedDialogs)
    assert context.dialogs.asked == [f"Save the report: {found.reference}.pdf"]


def test_the_sections_of_the_last_report_are_offered_again(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    page, context = opened("head", target)
    page.form.set_value("sections", ["declarations", "incidents"])
    page.save()
    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
    again = ReportsPage(context)
    qtbot.addWidget(again)
    assert again.form.values().ticks("sections") == ("declarations", "incidents")
    assert "Questions to ask" not in flat(target.read_bytes())


def test_what_is_saved_can_be_checked_and_a_preview_is_not_kept(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    page, context = opened("head", target)
    page.save()
    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
    found = re.search(r"Check this page: (\S+)", flat(target.read_bytes()))
    assert found is not None
    code = read_typed(found[1])
    assert code is not None
    row = context.workspace.printouts.find(code.code)
    assert row is not None
    assert row.confidential
    assert [mark.book for mark in row.trail] == ["register", "casebook"]
    assert row.trail[0].shown in flat(target.read_bytes())
    assert "Check this page" not in flat(page.preview._pdf)
