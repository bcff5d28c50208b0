"""The page that says what went wrong, what is safe and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.pages.problem import ProblemSheet
from app.ui.pages.unlock import UnlockPage
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.shell import SECRET, unlock


def fail(window: Window) -> None:
    """Make a mistake that has a name and a folder in its words."""
    try:
        (Path("/home/nia.rees") / "Nia Rees.txt").read_bytes()
    except OSError as error:
        window.faults.caught(type(error), error, error.__traceback__)


def shown(window: Window) -> ProblemSheet:
    page = window.findChild(ProblemSheet)
    assert page is not None
    return page


def test_a_mistake_leads_to_a_page_whose_details_name_nobody(
    qtbot: QtBot, window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    fail(window)
    assert "What was saved is safe" in shell.messages.last
    assert shell.banner.way.isVisible()
    shell.banner.way.click()
    page = shown(window)
    assert page.isVisible()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.copied.click()
    told = QApplication.clipboard().text()
    assert "FileNotFoundError" in told
    assert "test_problem_page" in told
    assert "Candour 0." in told
    assert "nia" not in told.lower()
    assert "/" not in told
    going_back = next(b for b in page.findChildren(QPushButton) if b.text() == "&Go back")
    going_back.click()
    assert shell.isVisible()
    assert not shell.banner.way.isVisible()
    assert "FileNotFoundError" in capsys.readouterr().err


def test_locking_takes_the_page_away(
    qtbot: QtBot, window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    unlock(qtbot, window)
    assert window.shell is not None
    fail(window)
    window.shell.banner.way.click()
    shown(window)
    window.lock()
    door = window.findChild(UnlockPage)
    assert door is not None
    assert door.isVisible()
    assert capsys.readouterr().err


def test_a_damaged_vault_leads_to_repair_and_restore(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    database = tmp_path / "school" / "books" / "register" / "book.db"
    database.write_bytes(database.read_bytes()[:1000])
    door = window.findChild(UnlockPage)
    assert door is not None
    door.set_value("passphrase", SECRET)
    door.save()
    qtbot.waitUntil(lambda: window.findChild(ProblemSheet) is not None, timeout=10_000)
    page = shown(window)
    assert_mnemonics_differ(page)
    words = [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    assert words == ["Check and &repair…", "Restore a &backup…", "Cop&y details", "&Go back"]
    assert "Damaged" in page.trouble.details
    assert str(tmp_path) not in page.trouble.details
    next(b for b in page.findChildren(QPushButton) if b.text() == "&Go back").click()
    assert door.isVisible()
    assert door.values().text("passphrase") == SECRET
