"""A new head: with both here, and with the sheet alone, in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import NoRight
from app.storage.vault import Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.handover import HandOverForm
from app.ui.pages.open_matters import MattersSheet
from app.ui.pages.recovery import RecoveryPage
from app.ui.pages.sheet_print import SheetPage
from app.ui.session import Window
from app.ui.widgets.controls import PassphraseBox
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.shell import HEAD, SECRET, unlock

NEW, WORDS = "Nia Prydderch", "thunder thimble thicket"


def form_of(window: Window) -> HandOverForm:
    shell = window.shell
    assert shell is not None
    shell.navigate("settings", action="handover")
    form = shell._page().detail  # type: ignore[attr-defined]
    assert isinstance(form, HandOverForm)
    return form


def fill(form: HandOverForm, *answers: str) -> None:
    object.__setattr__(form._context, "dialogs", ScriptedDialogs(*answers))
    form.set_value("to", NEW)
    form.set_value("passphrase", WORDS)


def prove(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: window.findChild(SheetPage) is not None, timeout=20_000)
    sheet = window.findChild(SheetPage)
    assert sheet is not None
    assert [key.book for key in sheet._keys] == ["register", "casebook"]
    sheet.set_value("characters", sheet._asked.characters)
    sheet.save()


def go_on(matters: MattersSheet) -> None:
    next(b for b in matters.findChildren(QPushButton) if b.text() == "&Go on").click()


def open_the_rest(qtbot: QtBot, window: Window, folder: Path) -> None:
    """Save what is open, go on, and be at home as the new head."""
    matters = window.findChild(MattersSheet)
    assert matters is not None
    assert_all_named(matters)
    assert_mnemonics_differ(matters)
    object.__setattr__(matters._context, "dialogs", ScriptedDialogs(folder / "open.pdf"))
    matters._made(matters._save)
    qtbot.waitUntil((folder / "open.pdf").exists, timeout=20_000)
    assert f"for {NEW}" in PdfReader(folder / "open.pdf").pages[0].extract_text()
    go_on(matters)
    shell = window.shell
    assert shell is not None
    assert shell.workspace.session.person.name == NEW
    titles = [item.title for item in shell.workspace.todo.look().items]
    assert "Print the recovery sheet" not in titles


def test_with_both_here(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    unlock(qtbot, window)
    form = form_of(window)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    form.save()
    assert "Enter the new head’s name" in form.fields["to"].error.text()
    fill(form, "keep")
    form.set_value("passphrase", "password1234")
    form.save()  # not yet
    fill(form, "do")
    form.set_value("passphrase", "password1234")
    form.save()
    qtbot.waitUntil(lambda: bool(form.fields["passphrase"].error.text()), timeout=10_000)
    assert "tried first" in form.fields["passphrase"].error.text()
    fill(form, "do")
    form.save()
    prove(qtbot, window)
    open_the_rest(qtbot, window, tmp_path)
    folder = window.folder
    window.close()
    assert folder is not None
    with pytest.raises(NoRight):
        Vault.open(folder).unlock(HEAD, SECRET)
    session = Vault.open(folder).unlock(NEW, WORDS)
    assert [row.name for row in session.people() if row.role == "head"] == [NEW]
    session.close()


def test_the_sheet_put_off_leaves_a_to_do(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    form = form_of(window)
    fill(form, "do")
    form.save()
    qtbot.waitUntil(lambda: window.findChild(SheetPage) is not None, timeout=20_000)
    sheet = window.findChild(SheetPage)
    assert sheet is not None
    sheet._finished(True)
    matters = window.findChild(MattersSheet)
    assert matters is not None
    go_on(matters)
    assert window.shell is not None
    titles = [item.title for item in window.shell.workspace.todo.look().items]
    assert "Print the recovery sheet" in titles


def test_five_words_are_suggested_and_shown(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    form = form_of(window)
    box = form.fields["passphrase"].control
    assert isinstance(box, PassphraseBox)
    next(b for b in form.findChildren(QPushButton) if "uggest" in b.text()).click()
    words = form.values().text("passphrase")
    assert len(words.split()) == 5
    assert box.show_button.isChecked()
    assert isinstance(box.box, QLineEdit)
    assert box.box.echoMode() is QLineEdit.EchoMode.Normal


def test_alone_from_the_door(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    folder = tmp_path / "school"
    session = Vault.open(folder).unlock(HEAD, SECRET)
    keys = {key.book: key.secret for key in session.new_sheet()}
    session.close()
    window.show_recovery(folder)
    page = window.findChild(RecoveryPage)
    assert page is not None
    assert page.fields["new_name"].isHidden()
    page.set_value("gone", True)
    page.changed.emit()
    assert not page.fields["new_name"].isHidden()
    assert page.fields["name"].isHidden()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    for book, key in keys.items():
        page.set_value(book, key.lower())
    page.set_value("new_passphrase", WORDS)
    page.save()
    assert "Enter the new head’s name" in page.fields["new_name"].error.text()
    page.set_value("new_name", NEW)
    page.save()
    prove(qtbot, window)
    open_the_rest(qtbot, window, tmp_path)
