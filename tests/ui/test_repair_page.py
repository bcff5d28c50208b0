"""Check and repair at the door: what would change is shown first, then it is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.storage.backup import run
from app.ui.pages.repair import PlanPage, RepairPage
from app.ui.pages.unlock import UnlockPage
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.shell import HEAD, SECRET, unlock


@pytest.fixture
def vault(tmp_path: Path, window: Window) -> Path:
    """A school with a backup on a stick."""
    stick = tmp_path / "HEAD-BACKUP"
    stick.mkdir()
    assert run(tmp_path / "school", stick).made
    return tmp_path / "school"


def looked(qtbot: QtBot, window: Window, vault: Path) -> PlanPage:
    """Ask for a repair; the place is the one that the vault used before."""
    window.show_repair(vault)
    page = window.findChildren(RepairPage)[-1]
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    assert [line.text() for line in page.summary.lines] == ["Enter your passphrase"]
    page.set_value("name", HEAD)
    page.set_value("passphrase", SECRET)
    page.save()
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=20_000)
    plans = window.findChildren(PlanPage)
    assert plans, [line.text() for line in page.summary.lines]
    return plans[-1]


def words(page: PlanPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def test_nothing_is_damaged(qtbot: QtBot, window: Window, vault: Path) -> None:
    plan = looked(qtbot, window, vault)
    assert "Nothing is damaged" in words(plan)
    assert_mnemonics_differ(plan)
    plan._leave()
    assert not vault.with_name("school.repair").exists()
    assert window.findChildren(UnlockPage)[-1].isVisible()


def test_a_damaged_book_comes_back_from_the_backup(
    qtbot: QtBot, window: Window, vault: Path
) -> None:
    database = vault / "books" / "casebook" / "book.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:5000] + bytes(500) + whole[5500:])
    plan = looked(qtbot, window, vault)
    assert plan.first.hasFocus()
    assert_all_named(plan)
    assert_mnemonics_differ(plan)
    assert "casebook" in words(plan).lower()
    assert database.read_bytes()[5000:5500] == bytes(500)
    plan.save()
    qtbot.waitUntil(lambda: bool(window.findChildren(UnlockPage)), timeout=20_000)
    assert "Repaired." in "\n".join(
        label.text() for label in window.findChildren(UnlockPage)[-1].findChildren(QLabel)
    )
    unlock(qtbot, window)
    assert window.shell is not None
    assert window.shell.workspace.casework is not None
