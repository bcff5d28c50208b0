"""Who signs in to the window, and how."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.pages.unlock import UnlockPage
from app.ui.session import Window
from tests.ui.kit import press, type_in

HEAD, OFFICE = "Siân Huws", "Office"
SECRET, OFFICE_SECRET = "five plain words in row", "other plain words here"


def unlock(qtbot: QtBot, window: Window, secret: str = SECRET, name: str = HEAD) -> None:
    page = window.findChild(UnlockPage)
    assert page is not None
    page.set_value("name", name)
    page.focus("passphrase")
    type_in(QApplication.focusWidget(), secret)
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
