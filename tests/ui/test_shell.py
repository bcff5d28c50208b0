"""The window around the pages: unlocking, going about, locking, and what it tells."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import VaultError
from app.ui.forms import Form
from app.ui.pages.unlock import UnlockPage
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, type_in
from tests.ui.shell import HEAD, OFFICE, OFFICE_SECRET, SECRET, unlock


def test_unlocking_takes_the_passphrase_and_enter(qtbot: QtBot, window: Window) -> None:
    page = window.findChild(UnlockPage)
    assert page is not None
    assert page.title.text() == "Ysgol Ŵyr"
    assert_all_named(page)
    assert_mnemonics_differ(page)
    unlock(qtbot, window)
    assert window.shell is not None
    assert window.shell.current == "home"
    assert window.windowTitle() == "Home – Candour"


def test_a_wrong_passphrase_is_told_and_selected(qtbot: QtBot, window: Window) -> None:
    page = window.findChild(UnlockPage)
    assert page is not None
    page.set_value("passphrase", "not the right words")
    page.save()
    qtbot.waitUntil(lambda: bool(page.fields["passphrase"].error.text()), timeout=10_000)
    assert "not right" in page.fields["passphrase"].error.text()
    box = page.fields["passphrase"].control.box
    assert QApplication.focusWidget() is box
    assert box.selectedText()  # type: ignore[attr-defined]
    page.set_value("passphrase", "")
    page.save()
    assert page.fields["passphrase"].error.text() == "Enter your passphrase"


@pytest.mark.parametrize(
    ("name", "secret", "sections"),
    [
        (
            HEAD,
            SECRET,
            {
                "home",
                "declarations",
                "scans",
                "staff",
                "relationships",
                "incidents",
                "reports",
                "posted",
                "may-i",
                "settings",
                "find",
            },
        ),
        (
            OFFICE,
            OFFICE_SECRET,
            {
                "home",
                "declarations",
                "scans",
                "staff",
                "reports",
                "post",
                "may-i",
                "settings",
                "find",
            },
        ),
    ],
)
def test_sections_follow_the_keys(
    qtbot: QtBot, window: Window, name: str, secret: str, sections: set[str]
) -> None:
    unlock(qtbot, window, secret, name)
    assert window.shell is not None
    assert set(window.shell.sidebar.buttons) == sections


def test_every_page_of_the_shell_builds_and_has_names(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    for section in shell.places:
        shell.navigate(section)
        assert shell.current == section
        assert_all_named(shell)
        shell._page().set_narrow(True)
        assert_all_named(shell)
        shell._page().set_narrow(False)
    shell.navigate("settings")
    page = shell._page()
    for part in (
        "school",
        "terms",
        "roles",
        "contact",
        "rules",
        "people",
        "passphrase",
        "recovery",
        "look",
    ):
        page.show_record(part)
        assert_all_named(shell)
        assert_mnemonics_differ(page)


def test_keys_go_everywhere(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    control = Qt.KeyboardModifier.ControlModifier
    for key, section in (
        (Qt.Key.Key_3, "staff"),
        (Qt.Key.Key_2, "declarations"),
        (Qt.Key.Key_K, "find"),
        (Qt.Key.Key_Comma, "settings"),
        (Qt.Key.Key_1, "home"),
    ):
        press(QApplication.focusWidget() or window, key, control)
        assert shell.current == section
    press(QApplication.focusWidget() or window, Qt.Key.Key_F6)
    here = QApplication.focusWidget()
    assert here is not None
    assert shell.sidebar.isAncestorOf(here)
    press(shell.sidebar.buttons["staff"], Qt.Key.Key_Return)
    assert shell.current == "staff"


def test_the_line_of_the_page_shown_stays_marked(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    for _again in range(2):
        shell.sidebar.buttons["staff"].click()
        marked = [key for key, line in shell.sidebar.buttons.items() if line.isChecked()]
        assert marked == ["staff"]


def test_locking_keeps_a_draft_and_unlocking_lands_on_its_field(
    qtbot: QtBot, window: Window
) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    press(QApplication.focusWidget(), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    press(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = shell._page().findChild(Form)
    assert form is not None
    form.focus("name")
    type_in(QApplication.focusWidget(), "Nia")
    form.focus("starts")
    press(QApplication.focusWidget(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.shell is None, timeout=5000)
    assert window.findChild(UnlockPage) is not None
    unlock(qtbot, window)
    assert window.shell is not None
    again = window.shell._page().findChild(Form)
    assert again is not None
    assert again.values().text("name") == "Nia"
    here = QApplication.focusWidget()
    assert here is not None
    assert again.fields["starts"].isAncestorOf(here)


def test_no_dialog_stands_in_the_way_of_locking(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    answers: list[str] = []
    QTimer.singleShot(0, window.idle.idle.emit)
    answers.append(window.dialogs.ask("Leave?", "Nothing.", [("go", "&Go"), ("stay", "&Stay")]))
    qtbot.waitUntil(lambda: window.shell is None, timeout=5000)
    assert answers == ["stay"]
    assert window.findChild(UnlockPage) is not None


def test_blanking_hides_at_once_and_gives_the_field_back(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    shell.navigate("find")
    box = QApplication.focusWidget()
    press(box, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not shell.isVisible())
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert shell.isVisible()
    assert QApplication.focusWidget() is box


def test_the_idle_time_locks(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    window.idle.set_minutes(0.001)
    qtbot.waitUntil(lambda: window.shell is None, timeout=5000)


def test_a_narrow_window_has_a_rail(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    window.resize(911, 512)
    qtbot.waitUntil(lambda: shell.sidebar.width() == 56)
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: shell.sidebar.width() == 192)


def test_files_for_somebody_without_the_casebook_are_told_so(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window, OFFICE_SECRET, OFFICE)
    shell = window.shell
    assert shell is not None
    mime = QMimeData()
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    shell.take(mime)
    assert "incident" in shell.messages.last


def test_what_nobody_caught_is_told_without_names(
    qtbot: QtBot, window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    unlock(qtbot, window)
    assert window.shell is not None
    full = VaultError("The disk is full. Make room, then save again.")
    window.faults.caught(VaultError, full, None)
    assert window.shell.messages.last == "The disk is full. Make room, then save again."
    try:
        raise ValueError("Nia Rees")
    except ValueError as error:
        window.faults.caught(ValueError, error, error.__traceback__)
    assert "ValueError, test_shell" in window.shell.messages.last
    assert "Nia" not in window.shell.messages.last
    assert "Nia" not in capsys.readouterr().err.replace('ValueError("Nia Rees")', "")


def test_the_history_lists_changes_and_saves_them(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    shell.navigate("history")
    rows = shell._page().table.rows.shown_rows()  # type: ignore[attr-defined]
    assert rows
    assert {row.who for row in rows} == {HEAD}
    assert rows[0].at <= dt.datetime.now(dt.UTC)
