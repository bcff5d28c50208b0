"""What somebody finds who looks round the computer: clipboard, titles, notes of other programs."""

from __future__ import annotations

import getpass
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.reports.declaration import blank_form
from app.services.declarations.form_layout import LAYOUTS
from app.settings import Settings, load, save
from app.ui import copying
from app.ui.page import Page
from app.ui.pages import settings_look
from app.ui.pages.settings_look import LookForm
from app.ui.session import Window
from app.ui.sharing import can_hide, hide_from_sharing
from tests.ui.shell import unlock

ROOT = Path(__file__).resolve().parents[2]
NAME = "Siân Gŵyr"


def test_what_was_copied_goes_when_candour_locks(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    copying.copy(NAME)
    assert QGuiApplication.clipboard().text() == NAME
    window.lock()
    assert QGuiApplication.clipboard().text() == ""


def test_what_was_copied_goes_after_a_while(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "KEPT", 10)
    copying.copy(NAME)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")


def test_what_another_program_copied_since_is_left_alone(qtbot: QtBot) -> None:
    copying.copy(NAME)
    QGuiApplication.clipboard().setText("a shopping list")
    copying.take_back()
    assert QGuiApplication.clipboard().text() == "a shopping list"
    QGuiApplication.clipboard().clear()


def test_histories_of_the_clipboard_are_told_to_leave_it_out(qtbot: QtBot) -> None:
    copying.copy(NAME)
    held = QGuiApplication.clipboard().mimeData()
    assert set(copying.UNKEPT) <= set(held.formats())
    assert bytes(held.data("x-kde-passwordManagerHint").data()) == b"secret"
    copying.forget()


def test_only_one_place_puts_names_into_the_clipboard() -> None:
    """Everything that Candour copies for a person goes through ``copying``."""
    found = {
        path.name
        for path in (ROOT / "app" / "ui").rglob("*.py")
        if "clipboard().setText" in path.read_text(encoding="utf-8")
    }
    assert found == {"problem.py"}  # which copies what nobody's name is in


def test_the_title_in_the_task_bar_names_a_page_and_nobody(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    assert window.shell is not None
    for section in window.shell.places:
        window.shell.navigate(section)
        page = window.shell.pages[window.shell.current]
        assert "title" not in vars(page), "a title of its own could hold a name"
        assert page.title == type(page).title != Page.title
        assert window.windowTitle() == f"{page.title} – Candour"
    window.lock()
    assert window.windowTitle() == "Candour"


DIALOG = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
from app.start import make_application
app = make_application()
dialog = QFileDialog(None, "Open", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
QTimer.singleShot(0, dialog.accept)
QTimer.singleShot(50, app.quit)
app.exec()
dialog.setHistory([sys.argv[1]])
del dialog
"""


def test_qts_file_dialog_notes_no_folder(tmp_path: Path) -> None:
    home, chosen = tmp_path / "home", tmp_path / "Letter about a pupil"
    home.mkdir()
    chosen.mkdir()
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    environment = {**os.environ, **dict.fromkeys(places, str(home))}
    subprocess.run(
        [sys.executable, "-c", DIALOG, str(chosen)], cwd=ROOT, env=environment, check=True
    )
    noted = [path for path in home.rglob("*") if path.is_file()]
    assert [path for path in noted if b"Letter about" in path.read_bytes()] == []


CRASH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
if sys.argv[1] == "quiet":
    from app.quiet import leave_no_core
    leave_no_core()
os.abort()
"""


def test_a_crash_leaves_no_picture_of_the_memory(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("cores are Unix's")

    def dumped(how: str) -> bool:
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", CRASH, how],
            {**os.environ, "PYTHONPATH": str(ROOT), "PWD": str(tmp_path)},
        )
        return os.WCOREDUMP(os.waitpid(child, 0)[1])

    os.chdir(tmp_path)
    try:
        usual, quiet = dumped("as usual"), dumped("quiet")
    finally:
        os.chdir(ROOT)
    assert not quiet
    if not usual:
        pytest.skip("this system writes no picture of any process")


def test_every_way_in_starts_quiet() -> None:
    main = (ROOT / "app" / "__main__.py").read_text(encoding="utf-8")
    assert main.index("leave_no_core()\n") < main.index("sys.argv")


FORBIDDEN = re.compile(
    r"^\s*(import|from) (socket|ssl|urllib\.request|http|ftplib|smtplib|asyncio|requests|httpx)\b"
    r"|QtNetwork|QtWebEngine",
    re.MULTILINE,
)


def test_nothing_of_candour_could_make_a_connection() -> None:
    looked = list((ROOT / "app").rglob("*.py"))
    assert len(looked) > 300
    assert [path for path in looked if FORBIDDEN.search(path.read_text(encoding="utf-8"))] == []


CONNECTIONS = """
import socket, sys
from pathlib import Path
seen = []
watched = ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto")
sys.addaudithook(lambda event, args: seen.append((event, args)) if event in watched else None)
from app.storage.backup import run
from app.storage.verify import verify
from tests.faults.operations.recording import prepare_incident
from tests.storage.vaults import PASSPHRASES
folder = Path(sys.argv[1])
prepare_incident(folder)
(folder / "stick").mkdir()
assert run(folder / "vault", folder / "stick").problem is None
assert verify(folder / "vault", "head", PASSPHRASES["head"]).faults == ()
print(seen)
"""


def test_a_session_a_backup_and_a_check_make_no_connection(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CONNECTIONS, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_a_paper_says_of_itself_what_it_is_and_which_schools() -> None:
    (layout, *_) = LAYOUTS.values()
    told = PdfReader(io.BytesIO(blank_form(layout))).metadata
    assert told is not None
    assert set(told) <= {
        *("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/Trapped"),
        *("/CreationDate", "/ModDate"),
    }
    assert (told.creator, told.producer) == ("Candour", "Candour")
    user = getpass.getuser()
    assert all(user not in str(each) or user == "root" for each in told.values())


def test_hiding_from_shared_screens_is_on_unless_somebody_turned_it_off(tmp_path: Path) -> None:
    assert Settings().hide_from_sharing
    save(Settings(hide_from_sharing=False), tmp_path / "settings.json")
    assert not load(tmp_path / "settings.json").hide_from_sharing


def test_it_is_offered_where_the_system_can(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, window)
    assert window.shell is not None
    context = window.shell.context
    assert can_hide() == (sys.platform == "win32")
    assert hide_from_sharing(window, True) == can_hide()
    monkeypatch.setattr(settings_look, "can_hide", lambda: True)
    form = LookForm(context)
    qtbot.addWidget(form)
    assert form.values().tick("hide_from_sharing")
    form.set_value("hide_from_sharing", False)
    form.changed.emit()
    assert not window.settings.hide_from_sharing
    assert not window.dialogs.hidden
    window.change_settings(Settings())
