"""Restoring at the door: what is found, what is shown before a file is written, signing in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.storage.backup import Place, back_up
from app.storage.vault import NewVault, Vault
from app.ui.pages.restore import RestorePage, _has_backups
from app.ui.pages.restore_look import LookForm
from app.ui.pages.welcome import WelcomePage
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.shell import HEAD, SECRET


@pytest.fixture
def stick(tmp_path: Path, made: Path) -> Path:
    """A stick with one backup of the school."""
    folder = tmp_path / "stick"
    folder.mkdir()
    back_up(made, folder)
    return folder


def page_of(window: Window) -> RestorePage:
    found = window.findChildren(RestorePage)
    assert found
    return found[-1]


def choose(qtbot: QtBot, window: Window, folder: Path) -> RestorePage:
    """Go from the welcome page to the second step."""
    window.show_welcome()
    welcome = window.findChildren(WelcomePage)[-1]
    assert_mnemonics_differ(welcome)
    welcome._context.restore(None)
    page = page_of(window)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert_all_named(page.where)
    assert_mnemonics_differ(page.where)
    page.where.set_value("folder", str(folder))
    page._where_done()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    return page


def look(qtbot: QtBot, window: Window, page: RestorePage, **values: str) -> LookForm:
    """Type the key and go on to the last step."""
    assert page.key is not None
    assert_all_named(page.key)
    assert_mnemonics_differ(page.key)
    for field, value in values.items():
        page.key.set_value(field, value)
    page._which_done()
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    assert page.look is not None, [line.text() for line in page.key.summary.lines]
    return page.look


def test_from_the_stick_with_a_passphrase(
    qtbot: QtBot, window: Window, stick: Path, tmp_path: Path
) -> None:
    page = choose(qtbot, window, stick)
    form = look(qtbot, window, page, name=HEAD, passphrase=SECRET)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    shown = "\n".join(label.text() for label in form.findChildren(QLabel))
    assert form.title.text() == "Ysgol Ŵyr"
    assert "This backup was made on" in shown
    assert "Register\n" in shown
    assert "Casebook\n" in shown
    target = tmp_path / "back"
    assert not target.exists()
    form.set_value("folder", str(target))
    form.save()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.shell is not None
    assert window.shell.workspace.session.folder == target
    assert window.shell.workspace.casework is not None
    assert window.settings.vault == str(target)


def test_with_the_sheet_a_new_passphrase_is_chosen(
    qtbot: QtBot, window: Window, tmp_path: Path, cheap_keys: None
) -> None:
    vault, stick = tmp_path / "died", tmp_path / "stick"
    stick.mkdir()
    session, keys = Vault.create(vault, NewVault("Ysgol Ŵyr", "alone", HEAD, "head", SECRET))
    session.close()
    back_up(vault, stick)
    shutil.rmtree(vault)
    page = choose(qtbot, window, stick)
    typed = {key.book: key.secret for key in keys}
    form = look(qtbot, window, page, way="sheet", **typed)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    form.save()
    assert [line.text() for line in form.summary.lines] == [
        "Choose your name",
        "Choose a new passphrase",
    ]
    form.set_value("name", HEAD)
    form.set_value("new_passphrase", "quite another set of words")
    form.set_value("folder", str(tmp_path / "back"))
    form.save()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    assert window.shell is not None
    assert window.shell.workspace.casework is not None


def test_what_does_not_fit_is_said_and_nothing_is_lost(
    qtbot: QtBot, window: Window, stick: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    page = choose(qtbot, window, empty)
    assert not page.kept
    assert "There is no backup in" in page.where.summary.lines[0].text()
    page.where.set_value("folder", str(stick))
    page._where_done()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert page.key is not None
    page._which_done()
    assert [line.text() for line in page.key.summary.lines] == [
        "Enter your name",
        "Enter your passphrase",
    ]
    page.key.set_value("name", HEAD)
    page.key.set_value("passphrase", "not the words of that day")
    page._which_done()
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    assert "does not match this backup" in page.key.summary.lines[0].text()
    assert page.look is None
    assert page.key.values().text("passphrase") == "not the words of that day"
    told = Place.open(stick).folder / "backup.json"
    told.write_text(json.dumps(json.loads(told.read_bytes()) | {"format": 2}), "utf-8")
    again = choose(qtbot, window, stick)
    assert again.where.summary.lines[0].text() == (
        "This backup was made by a newer version. Update Candour, then try again."
    )


def test_a_vault_that_does_not_open_offers_its_own_backups(
    qtbot: QtBot, window: Window, stick: Path, tmp_path: Path
) -> None:
    vault = tmp_path / "school"
    noted = {"6f0e5a53-0d5c-4d7e-9a39-9f6b2b6f1a10": {"folder": str(stick)}}
    (vault / "backups.json").write_text(json.dumps(noted), "utf-8")
    window.show_restore(vault)
    page = page_of(window)
    qtbot.waitUntil(lambda: "place" in page.where.fields, timeout=5_000)
    assert page.where.values().choice("place") == str(stick)
    page._where_done()
    qtbot.waitUntil(lambda: page.key is not None, timeout=5_000)
    assert len(page.kept) == 1


def test_a_vault_that_is_gone_leads_to_the_backups(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    shutil.move(tmp_path / "school", tmp_path / "elsewhere")
    window.begin()
    welcome = window.findChildren(WelcomePage)[-1]
    assert "is not there any more" in welcome.problem.text()
    assert str(tmp_path) not in welcome.problem.text()
    assert welcome.restore.isDefault()
    welcome.restore.click()
    assert page_of(window).isVisible()
    qtbot.waitUntil(lambda: not window.tasks.busy)


def test_a_backup_of_a_later_version_is_found_like_any_other(stick: Path, tmp_path: Path) -> None:
    assert _has_backups(stick)
    description = Place.open(stick).folder / "backup.json"
    description.write_text(description.read_text("utf-8").replace('"format": 1', '"format": 99'))
    assert _has_backups(stick)
    assert not _has_backups(tmp_path / "nothing")
