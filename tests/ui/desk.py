"""A window with the signing desk open, and hands to work at it."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.staff import Category
from app.services.declarations.rows import CollectionDraft
from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.signing.service import Signing
from app.services.staff.rows import StaffDraft
from app.ui.desk import Desk
from app.ui.desk_leave import LockedForm, ProveForm
from app.ui.desk_names import NamesStep
from app.ui.door import Door
from app.ui.session import Window
from app.workspace import Workspace
from tests.ui import shell
from tests.ui.kit import press, type_in

Step = TypeVar("Step", bound=QWidget)
SIAN, ANN = "Siân Gŵyr-Jones", "Ann Reed"
BEGUN = dt.date(2020, 9, 1)


def fill(work: Workspace, *titles: str) -> list[UUID]:
    """Hire two people and collect signatures for these policies; the collections."""
    for name in (SIAN, ANN):
        work.staff.add(StaffDraft(name, Category.TEACHER, BEGUN))
    return [
        work.declarations.start_new_version(
            PolicyDraft(title),
            VersionDraft("2026", BEGUN, "Governors", "Autumn 2027", wording="I agree."),
            PolicyFile("policy.txt", "", b"Be kind online."),
            CollectionDraft(BEGUN),
        )
        for title in titles
    ]


def start(qtbot: QtBot, window: Window, *titles: str) -> Desk:
    """Sign in, fill the school and start the desk."""
    shell.unlock(qtbot, window)
    assert window.shell is not None
    fill(window.shell.workspace, *(titles or ("Social media",)))
    window.start_desk()
    return desk_of(window)


def desk_of(window: Window) -> Desk:
    assert window.desk.desk is not None
    return window.desk.desk


def at(desk: Desk, kind: type[Step]) -> Step:
    """The page on show, which has to be of this kind."""
    settle()
    assert isinstance(desk.step, kind), f"on show is {type(desk.step).__name__}"
    return desk.step


def settle() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def keys(desk: Desk, *pressed: Qt.Key | str) -> int:
    """Press keys where the focus is; letters after Alt are given as "Alt+T". How many."""
    for key in pressed:
        here = QApplication.focusWidget() or desk
        if isinstance(key, str):
            letter = getattr(Qt.Key, f"Key_{key[-1]}")
            alt(desk, letter)
        else:
            press(here, key)
        settle()
    return len(pressed)


def alt(widget: QWidget, letter: Qt.Key) -> None:
    """Press Alt and a letter; Qt shows the button pressed for a moment before it acts."""
    window = widget.window()
    QTest.keyClick(QApplication.focusWidget() or window, letter, Qt.KeyboardModifier.AltModifier)
    down = [each for each in window.findChildren(QAbstractButton) if each.isDown()]
    assert len(down) == 1, "no such letter"
    assert QSignalSpy(down[0].clicked).wait(2000)


def choose(desk: Desk, letters: str) -> None:
    at(desk, NamesStep)
    type_in(QApplication.focusWidget(), letters)
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()


def prove(qtbot: QtBot, form: ProveForm, secret: str, words: str = "") -> None:
    """Type the passphrase and press Enter, or the button with these words."""
    form.set_value("passphrase", secret)
    form.focus("passphrase")
    if words:
        alt(form, getattr(Qt.Key, words))
    else:
        press(QApplication.focusWidget(), Qt.Key.Key_Return)


def locked_form(window: Window) -> LockedForm:
    settle()
    doors = [each for each in window.findChildren(Door) if isinstance(each.sheet, LockedForm)]
    assert len(doors) == 1
    form = doors[0].sheet
    assert isinstance(form, LockedForm)
    return form


def signing(window: Window) -> Signing:
    """The register's signatures, read while the desk is open."""
    return desk_of(window).signing
