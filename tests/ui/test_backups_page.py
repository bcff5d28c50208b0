"""Backups in Settings and on Home, with the real window over a real vault."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.storage.backup import Place
from app.storage.sticks import Stick
from app.ui.dialogs import ScriptedDialogs
from app.ui.main_window import Shell
from app.ui.pages.backup_history import HistorySheet
from app.ui.pages.backup_keep import KeepForm
from app.ui.pages.backup_place import PlaceForm
from app.ui.pages.backup_tried import TriedSheet
from app.ui.pages.backups import BackupsSheet
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.shell import unlock


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "HEAD-BACKUP"
    folder.mkdir()
    return folder


@pytest.fixture
def shell(qtbot: QtBot, window: Window) -> Shell:
    unlock(qtbot, window)
    assert window.shell is not None
    return window.shell


def detail(shell: Shell) -> Any:
    """The part of Settings on show."""
    return shell.pages["settings"].detail  # type: ignore[attr-defined]


def settings(shell: Shell) -> BackupsSheet:
    shell.navigate("settings", action="backups")
    sheet = detail(shell)
    assert isinstance(sheet, BackupsSheet)
    return sheet


def press(sheet: Any, words: str) -> None:
    pressed = [b for b in sheet.findChildren(QPushButton) if b.text().replace("&", "") == words]
    assert len(pressed) == 1
    pressed[0].click()


def rest(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: not shell.tasks.busy, timeout=15_000)


def words(sheet: Any) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(QLabel))


def test_a_place_is_chosen_backed_up_tried_and_removed(
    qtbot: QtBot, shell: Shell, stick: Path
) -> None:
    sheet = settings(shell)
    assert_all_named(sheet)
    assert "No place for backups has been chosen" in words(sheet)
    press(sheet, "Add a place")
    form = detail(shell)
    assert isinstance(form, PlaceForm)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    form.save()
    assert form.summary.lines[0].text() == "Choose where backups go, or do it later"
    form.set_value("folder", str(stick))
    form.save()
    assert "Choose a backup place that is not this PC" in form.summary.lines[0].text()
    form.save()
    sheet = detail(shell)
    assert isinstance(sheet, BackupsSheet)
    assert_mnemonics_differ(sheet)
    assert "None yet" in words(sheet)
    press(sheet, "Back up now")
    rest(qtbot, shell)
    assert "Backed up to 1 place." in shell.messages.last
    sheet = detail(shell)
    assert "Last backup today at" in words(sheet)
    assert len(Place.open(stick).snapshots()) == 1
    press(sheet, "Test restore")
    rest(qtbot, shell)
    tried = detail(shell)
    assert isinstance(tried, TriedSheet)
    assert_all_named(tried)
    rows = tried.table.rows.shown_rows()
    assert {row.book for row in rows} == {"Register", "Casebook"}
    assert all(row.here == row.there for row in rows)
    assert "Try out a backup" not in [i.title for i in shell.workspace.todo.look().items]
    press(tried, "Back to backups")
    press(detail(shell), "Check every file")
    rest(qtbot, shell)
    assert "is whole" in shell.messages.last
    press(detail(shell), "Backups on HEAD-BACKUP")
    rest(qtbot, shell)
    history = detail(shell)
    assert isinstance(history, HistorySheet)
    assert_all_named(history)
    assert len(history.table.rows.shown_rows()) == 1
    press(history, "Back to backups")
    sheet = detail(shell)
    object.__setattr__(sheet._context, "dialogs", ScriptedDialogs("remove"))
    press(sheet, "Remove HEAD-BACKUP")
    assert not shell.workspace.backups.places()
    assert Place.open(stick).snapshots()


def test_sticks_are_offered_by_name(
    qtbot: QtBot, shell: Shell, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Stick(stick, "HEAD-BACKUP")]
    monkeypatch.setattr("app.ui.pages.backup_place.sticks", lambda: found)
    press(settings(shell), "Add a place")
    form = detail(shell)
    assert_mnemonics_differ(form)
    assert form.values().choice("place") == "0"
    assert not form.fields["folder"].isVisible()
    form.set_value("place", "folder")
    assert form.fields["folder"].isVisible()
    form.set_value("place", "0")
    form.save()
    assert [row.folder for row in shell.workspace.backups.places()] == [stick]


def test_how_long_they_are_kept(qtbot: QtBot, shell: Shell, stick: Path) -> None:
    shell.workspace.backups.add_place(stick)
    press(settings(shell), "Keeping…")
    form = detail(shell)
    assert isinstance(form, KeepForm)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    form.set_value("monthly_months", "1000")
    form.save()
    assert "from 1 to 120" in form.summary.lines[0].text()
    form.set_value("monthly_months", "6")
    form.save()
    assert shell.workspace.backups.keep().monthly_months == 6


def test_home_says_how_backups_are_and_mends_late_ones(
    qtbot: QtBot, window: Window, shell: Shell, stick: Path
) -> None:
    home: Any = shell.pages["home"]
    assert "No place for backups" in home.backups.text()
    assert home._late.last == ""
    shell.workspace.backups.add_place(stick)
    home.reload()
    assert home._late.last == ""  # it is about to be made
    window.backups._soon.stop()
    home.reload()
    assert home._late.last == "No backup has been made yet. Back up now."
    assert_all_named(home)
    press(home, "Back up now")
    rest(qtbot, shell)
    assert home._late.last == ""
    assert "Last backup today at" in home.backups.text()
    ledger = shell.workspace.session.folder / "backups.json"
    noted = json.loads(ledger.read_bytes())
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=12)
    for each in noted.values():
        each["last_good"] = long_ago.isoformat()
    ledger.write_text(json.dumps(noted), "utf-8")
    home.reload()
    assert "12 days ago" in home._late.last
    shutil.rmtree(stick)
    press(home, "Back up now")
    rest(qtbot, shell)
    assert "isn't there" in shell.messages.last
    assert "12 days ago" in home._late.last


def test_everything_is_taken_out_after_a_warning(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    press(settings(shell), "Take everything out…")
    form = detail(shell)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    target = tmp_path / "taken out"
    form.set_value("folder", str(target))
    form.save()
    assert form.summary.lines[0].text() == "Tick that you know it is not encrypted"
    assert not target.exists()
    form.set_value("open", True)
    form.save()
    rest(qtbot, shell)
    assert "Wrote" in shell.messages.last, shell.messages.last
    assert any(target.iterdir())
