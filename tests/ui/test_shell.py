from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import VaultError
from app.settings import Settings
from app.storage import keyring_store, people
from app.storage.vault import NewVault, Vault
from app.ui.forms import Form
from app.ui.pages.recovery import RecoveryPage
from app.ui.pages.setup import SetupPage
from app.ui.pages.sheet_print import SheetPage
from app.ui.pages.unlock import UnlockPage
from app.ui.pages.welcome import WelcomePage
from app.ui.session import Window
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, show_active, type_in

HEAD, OFFICE = "Siân Huws", "Office"
SECRET, OFFICE_SECRET = "five plain words in row", "other plain words here"


@pytest.fixture(scope="module", autouse=True)
def cheap_keys() -> Iterator[None]:
    usual, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    yield
    people.COST = usual


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cheap_keys: None) -> Path:
    folder = tmp_path_factory.mktemp("vaults") / "school"
    draft = NewVault("Ysgol Ŵyr", "alone", HEAD, "head", SECRET)
    session, _keys = Vault.create(folder, draft)
    session.add_person(OFFICE, "office", OFFICE_SECRET)
    session.close()
    return folder


@pytest.fixture
def window(
    qtbot: QtBot,
    dressed: QApplication,
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Window]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    folder = tmp_path / "school"
    shutil.copytree(made, folder)
    window = Window(dressed, Settings(vault=str(folder), sign_in=HEAD))
    qtbot.addWidget(window)
    window.begin()
    show_active(window)
    yield window
    window.close()


def unlock(qtbot: QtBot, window: Window, secret: str = SECRET, name: str = HEAD) -> None:
    page = window.findChild(UnlockPage)
    assert page is not None
    page.set_value("name", name)
    page.focus("passphrase")
    type_in(QApplication.focusWidget(), secret)
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)


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
                "staff",
                "relationships",
                "incidents",
                "reports",
                "settings",
                "find",
            },
        ),
        (
            OFFICE,
            OFFICE_SECRET,
            {"home", "declarations", "staff", "reports", "settings", "find"},
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
    for part in ("school", "terms", "roles", "rules", "people", "passphrase", "recovery", "look"):
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
    window.caught(VaultError, VaultError("The disk is full. Make room, then save again."), None)
    assert window.shell.messages.last == "The disk is full. Make room, then save again."
    try:
        raise ValueError("Nia Rees")
    except ValueError as error:
        window.caught(ValueError, error, error.__traceback__)
    assert "ValueError, test_shell" in window.shell.messages.last
    assert "Nia" not in window.shell.messages.last
    assert "Nia" not in capsys.readouterr().err.replace('ValueError("Nia Rees")', "")


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
    setup._suggest()
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
    assert window.shell is not None
    school = window.shell.workspace.school
    assert school.school().name == "Ysgol Newydd"
    assert len(school.terms()) == 3
    assert {holder.label for holder in school.role_holders()} == {"Headteacher", "LADO"}
    titles = [item.title for item in window.shell.workspace.todo.look().items]
    assert titles == ["Add your staff", "Add your social media policy"]


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
        "print(w._front.sheet.title.text())\n"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True
    )
    modules, title = done.stdout.splitlines()
    heavy = {"sqlalchemy", "sqlcipher3", "alembic", "reportlab", "PIL", "pypdfium2", "keyring"}
    assert not heavy & set(modules.split())
    assert title == "Ysgol Ŵyr"
