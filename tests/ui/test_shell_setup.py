"""The window before the pages: setting up, recovery, adding people, staying signed in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.storage import keyring_store
from app.storage.vault import NewVault, Vault
from app.ui.forms import Form
from app.ui.main_window import Shell
from app.ui.pages.backup_place import PlaceForm
from app.ui.pages.recovery import RecoveryPage
from app.ui.pages.setup import SetupPage
from app.ui.pages.sheet_print import SheetPage
from app.ui.pages.unlock import UnlockPage
from app.ui.pages.welcome import WelcomePage
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.shell import HEAD, OFFICE, OFFICE_SECRET, SECRET, unlock


def test_welcome_and_recovery_have_names(qtbot: QtBot, window: Window) -> None:
    window.show_welcome()
    page = window.findChild(WelcomePage)
    assert page is not None
    assert_all_named(page)
    assert_mnemonics_differ(page)
    window.show_recovery(Path(window.settings.vault))
    recovery = window.findChild(RecoveryPage)
    assert recovery is not None
    assert_all_named(recovery)
    recovery.save()
    assert recovery.fields["register"].error.text() == "Type the register’s key from the sheet"


def test_setting_a_school_up_from_the_first_page_to_home(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    window.show_setup()
    setup = window.findChild(SetupPage)
    assert setup is not None
    assert_all_named(setup)
    setup._school_done()
    assert [line.text() for line in setup.school.summary.lines] == ["Enter the school’s name"]
    setup.school.set_value("school_name", "Ysgol Newydd")
    setup._school_done()
    setup._you_done()
    assert len(setup.you.summary.lines) == 3
    setup.you.set_value("person_name", "Nia Rees")
    setup.you.set_value("role", "head")
    suggesting = [b for b in setup.you.findChildren(QPushButton) if "five words" in b.text()]
    assert setup.you.fields["passphrase"].error.text()
    suggesting[0].click()
    assert not setup.you.fields["passphrase"].error.text()
    folder = tmp_path / "new vault"
    setup.you.set_value("folder", str(folder))
    setup._you_done()
    assert setup.roles.values().text("head") == "Nia Rees"
    setup.roles.set_value("lado", "County LADO, 01234 567890")
    setup._make()
    qtbot.waitUntil(lambda: setup.findChild(SheetPage) is not None, timeout=15_000)
    sheet = setup.findChild(SheetPage)
    assert sheet is not None
    assert_all_named(sheet)
    sheet.set_value("characters", "????")
    sheet.save()
    assert sheet.fields["characters"].error.text()
    sheet.set_value("characters", sheet._asked.characters.lower())
    sheet.save()
    assert window.shell is None
    place = setup.findChild(PlaceForm)
    assert place is not None
    assert_all_named(place)
    assert_mnemonics_differ(place)
    stick = tmp_path / "HEAD-BACKUP"
    stick.mkdir()
    place.set_value("folder", str(stick))
    place.save()
    assert "not this PC" in place.fields["folder"].error.text()
    place.save()
    shell = window.findChild(Shell)
    assert shell is not None
    assert [row.folder for row in shell.workspace.backups.places()] == [stick]
    school = shell.workspace.school
    assert school.school().name == "Ysgol Newydd"
    assert len(school.terms()) == 3
    assert {holder.label for holder in school.role_holders()} == {"Headteacher", "LADO"}
    titles = [item.title for item in shell.workspace.todo.look().items]
    assert titles == ["Add your staff", "Add your social media policy", "Try out a backup"]


def test_putting_the_sheet_off_leaves_a_to_do(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    shell.navigate("settings", action="recovery")
    page = shell._page()
    new_sheet = page.detail  # type: ignore[attr-defined]
    new_sheet._make()
    qtbot.waitUntil(lambda: page.findChild(SheetPage) is not None, timeout=10_000)
    sheet = page.findChild(SheetPage)
    assert sheet is not None
    sheet._finished(True)
    assert "Print the recovery sheet" in [i.title for i in shell.workspace.todo.look().items]


def test_the_heads_first_sign_in_prints_the_casebooks_sheet(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    folder = tmp_path / "by the office"
    draft = NewVault("Ysgol Ŵyr", "alone", OFFICE, "office", OFFICE_SECRET)
    session, _keys = Vault.create(folder, draft)
    session.add_person(HEAD, "head", SECRET)
    session.close()
    window.show_unlock(folder)
    page = window.findChildren(UnlockPage)[-1]
    page.set_value("name", HEAD)
    page.set_value("passphrase", SECRET)
    page.save()
    qtbot.waitUntil(lambda: window.findChild(SheetPage) is not None, timeout=10_000)
    sheet = window.findChild(SheetPage)
    assert sheet is not None
    sheet.set_value("characters", sheet._asked.characters)
    sheet.save()
    assert window.shell is not None
    items = [item.title for item in window.shell.workspace.todo.look().items]
    assert "Print the recovery sheet" not in items


def test_people_are_added_by_a_holder(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    shell.navigate("settings", action="people")
    page = shell._page()
    page.detail._add()  # type: ignore[attr-defined]
    form = page.detail  # type: ignore[attr-defined]
    assert isinstance(form, Form)
    page.save()
    assert form.fields["person_name"].error.text()
    form.set_value("person_name", "Deputy")
    form.set_value("role", "dsl")
    form.set_value("passphrase", "yet other plain words")
    page.save()
    named = {row.name: row.books for row in shell.workspace.session.people()}
    assert set(named["Deputy"]) == {"register", "casebook"}


class Pocket:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


def test_staying_signed_in_opens_the_register_until_a_lock(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    pocket = Pocket()
    monkeypatch.setattr(keyring_store, "_backend", lambda: pocket)
    page = window.findChild(UnlockPage)
    assert page is not None
    page.set_value("stay", True)
    unlock(qtbot, window)
    assert len(pocket.kept) == 1
    window.close()
    window.begin()
    window.show()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
    assert window.shell is not None
    assert window.shell.workspace.casework is None
    assert "incidents" not in window.shell.sidebar.buttons
    rows = window.shell._page().view.rows.shown_rows()  # type: ignore[attr-defined]
    assert rows[0].item.title == "Sign in with your passphrase"
    window.lock()
    assert not pocket.kept
    window.begin()
    qtbot.wait(50)
    assert window.shell is None


def test_the_first_page_needs_qt_alone(tmp_path: Path, made: Path) -> None:
    folder = tmp_path / "school"
    shutil.copytree(made, folder)
    script = (
        "import sys\n"
        "from app import settings, start\n"
        "from app.ui import theme\n"
        "from app.ui.session import Window\n"
        "app = start.make_application(); theme.apply(app)\n"
        f"w = Window(app, settings.Settings(vault={str(folder)!r}))\n"
        "w.begin(); w.show(); app.processEvents()\n"
        "print(' '.join(sorted({m.split('.')[0] for m in sys.modules})))\n"
        "print(w.front.sheet.title.text())\n"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True
    )
    modules, title = done.stdout.splitlines()
    heavy = {"sqlalchemy", "sqlcipher3", "alembic", "reportlab", "PIL", "pypdfium2", "keyring"}
    assert not heavy & set(modules.split())
    assert title == "Ysgol Ŵyr"
