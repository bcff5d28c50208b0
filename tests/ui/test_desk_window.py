"""Around the signing desk: what starting it closes, and that only its operator gets back."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import VaultError
from app.storage.book import Book
from app.storage.people import Secrets
from app.storage.session import Session
from app.storage.vault import Vault
from app.ui.desk_leave import LeaveForm
from app.ui.desk_names import NamesStep
from app.ui.desk_sign import SignStep
from app.ui.desk_step import LastStep
from app.ui.door import Door
from app.ui.forms import Form
from app.ui.main_window import Shell
from app.ui.pages.declarations import DeclarationsPage
from app.ui.pages.desk_start import DeskRegisterStep, DeskStart
from app.ui.pages.unlock import UnlockPage
from app.ui.session import Window
from app.workspace import Workspace
from tests.ui import desk as hands
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.desk import at, choose, keys
from tests.ui.kit import press
from tests.ui.shell import HEAD, OFFICE_SECRET, SECRET, unlock
from tests.ui.test_desk import draw, to_sign

ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ended(window: Window) -> Iterator[Window]:
    yield window
    window.lock()


def leave_form(window: Window) -> LeaveForm:
    door = at(hands.desk_of(window), Door)
    assert isinstance(door.sheet, LeaveForm)
    return door.sheet


def ours(window: Window, kind: type) -> list[object]:
    """All such objects of this process; those of other tests lie in other folders."""
    gc.collect()
    folder = Path(window.settings.vault)
    return [
        each
        for each in gc.get_objects()
        if type(each) is kind
        and (not isinstance(each, Book) or folder in each.folder.parents)
        and (not isinstance(each, Secrets) or each.name == HEAD)
    ]


def test_the_casebook_is_closed_and_its_key_gone(qtbot: QtBot, ended: Window) -> None:
    unlock(qtbot, ended)
    shell = ended.shell
    assert shell is not None
    assert shell.workspace.casework is not None
    hands.fill(shell.workspace, "Social media")
    for section in ("incidents", "relationships", "find", "declarations"):
        shell.navigate(section)
    assert {book.name for book in ours(ended, Book)} == {"register", "casebook"}  # type: ignore[attr-defined]
    session = shell.workspace.session
    del shell
    ended.start_desk()
    hands.settle()
    assert ended.shell is None
    assert session.casebook is None
    assert session.is_remembered
    assert {book.name for book in ours(ended, Book)} == {"register"}  # type: ignore[attr-defined]
    assert ours(ended, Secrets) == []
    opened = {Path(each.path) for each in psutil.Process(os.getpid()).open_files()}
    books = Path(ended.settings.vault) / "books"
    held = {path.parent.name for path in opened if books in path.parents}
    assert held == {"register"}
    assert not any(isinstance(each, Shell) for each in ended.findChildren(QWidget))


@pytest.mark.parametrize("key", [*"1234567KINFSPZ", ","])
def test_no_key_of_the_pages_works(qtbot: QtBot, ended: Window, key: str) -> None:
    desk = hands.start(qtbot, ended)
    names = at(desk, NamesStep)
    code = Qt.Key.Key_Comma if key == "," else getattr(Qt.Key, f"Key_{key}")
    QTest.keyClick(QApplication.focusWidget() or desk, code, CONTROL)
    hands.settle()
    assert ended.shell is None
    assert at(desk, NamesStep) is names


def test_nothing_can_be_dropped_on_the_desk(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/tmp/picture.png")])  # noqa: S108 - never opened
    QApplication.clipboard().setMimeData(mime)
    press(QApplication.focusWidget(), Qt.Key.Key_V, CONTROL)
    assert not ended.acceptDrops()
    assert not desk.acceptDrops()
    assert at(desk, NamesStep).box.text() in ("", "file:///tmp/picture.png")
    QApplication.clipboard().clear()


def test_only_the_operators_passphrase_leads_back(qtbot: QtBot, ended: Window) -> None:
    hands.start(qtbot, ended)
    hands.desk_of(ended).leave_button.setFocus()
    press(QApplication.focusWidget(), ENTER)
    form = leave_form(ended)
    for wrong in ("", OFFICE_SECRET, SECRET.upper()):
        hands.prove(qtbot, form, wrong)
        qtbot.waitUntil(lambda: bool(form.fields["passphrase"].error.text()), timeout=10_000)
        assert ended.shell is None
        form.show_problems([])
    press(form, Qt.Key.Key_Escape)
    at(hands.desk_of(ended), NamesStep)
    ended.desk.ask_to_leave()
    hands.prove(qtbot, leave_form(ended), SECRET)
    qtbot.waitUntil(lambda: ended.shell is not None, timeout=10_000)
    assert ended.shell is not None
    assert ended.shell.workspace.casework is not None
    assert not ended.isFullScreen()
    assert not ended.desk.on


def test_the_close_button_asks_too(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    choose(desk, "gwyr")
    ended.close()
    assert ended.isVisible()
    leave_form(ended)
    ended.close()
    assert ended.isVisible()
    assert ended.desk.on


def test_locking_is_always_allowed_and_ends_at_the_door(qtbot: QtBot, window: Window) -> None:
    desk = hands.start(qtbot, window)
    step = to_sign(desk)
    draw(step)
    press(QApplication.focusWidget(), Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: window.findChild(UnlockPage) is not None)
    assert not window.desk.on
    assert not window.isFullScreen()
    unlock(qtbot, window)
    assert window.shell is not None
    assert window.shell.workspace.signing.days() == ()  # nothing was half-signed
    window.close()


def test_the_blank_screen_comes_and_goes(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    choose(desk, "gwyr")
    press(QApplication.focusWidget(), Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: not desk.isVisible())
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(desk.isVisible)


def test_idle_it_locks_itself_and_opens_for_its_operator(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    to_sign(desk)
    del desk
    ended.idle.set_minutes(0.0005)
    qtbot.waitUntil(lambda: ended.desk.desk is None, timeout=5000)
    ended.idle.set_minutes(5)
    form = hands.locked_form(ended)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    assert ours(ended, Book) == []
    texts = "".join(each.text() for each in form.findChildren(QPushButton))
    assert "Ysgol" not in ended.windowTitle() + form.title.text() + texts
    hands.prove(qtbot, form, OFFICE_SECRET)
    qtbot.waitUntil(lambda: bool(form.fields["passphrase"].error.text()), timeout=10_000)
    hands.prove(qtbot, form, SECRET)
    qtbot.waitUntil(lambda: ended.desk.desk is not None, timeout=10_000)
    at(hands.desk_of(ended), NamesStep)
    hands.settle()
    assert {book.name for book in ours(ended, Book)} == {"register"}  # type: ignore[attr-defined]
    choose(hands.desk_of(ended), "gwyr")
    assert hands.desk_of(ended).who.text() == hands.SIAN


def test_thanks_that_end_while_it_locks_ask_for_nothing(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    draw(to_sign(desk))
    keys(desk, ENTER)
    last = at(desk, LastStep)
    ended.desk.lock_screen()
    last.went_back.emit()  # its time is over, and the book is closed
    hands.locked_form(ended)


def test_the_locked_desk_can_be_ended(qtbot: QtBot, window: Window) -> None:
    hands.start(qtbot, window)
    window.desk.lock_screen()
    hands.alt(hands.locked_form(window), Qt.Key.Key_E)
    qtbot.waitUntil(lambda: window.findChild(UnlockPage) is not None)
    assert not window.desk.on
    window.close()
    assert not window.isVisible()


def test_a_locked_desk_may_be_closed(qtbot: QtBot, window: Window) -> None:
    hands.start(qtbot, window)
    window.desk.lock_screen()
    window.close()
    assert not window.isVisible()


def test_a_book_that_went_missing_meanwhile_is_told(qtbot: QtBot, ended: Window) -> None:
    hands.start(qtbot, ended)
    folder = Path(ended.settings.vault)
    ended.desk.ask_to_leave()
    shutil.move(folder / "books" / "casebook", folder / "elsewhere")
    hands.prove(qtbot, leave_form(ended), SECRET)
    qtbot.waitUntil(lambda: ended.shell is not None, timeout=10_000)
    assert not ended.desk.on
    assert ended.shell is not None
    assert ended.shell.workspace.casework is None
    assert "casebook" in ended.shell.banner.text.text()
    shutil.move(folder / "elsewhere", folder / "books" / "casebook")


def test_what_was_being_typed_is_kept(qtbot: QtBot, ended: Window) -> None:
    unlock(qtbot, ended)
    shell = ended.shell
    assert shell is not None
    hands.fill(shell.workspace, "Social media")
    shell.navigate("staff", action="new")
    form = shell.pages["staff"].findChild(Form)
    assert form is not None
    form.set_value("name", "Ŵyn Typed")
    ended.start_desk()
    ended.desk.ask_to_leave()
    hands.prove(qtbot, leave_form(ended), SECRET)
    qtbot.waitUntil(lambda: ended.shell is not None, timeout=10_000)
    assert ended.shell is not None
    form = ended.shell.pages["staff"].findChild(Form)
    assert form is not None
    assert form.values().text("name") == "Ŵyn Typed"


def test_drafts_that_cannot_be_kept_stop_the_start(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None

    def full() -> None:
        raise VaultError("The disk is full.")

    monkeypatch.setattr(shell, "flush", full)
    window.start_desk()
    assert window.shell is shell
    assert "The disk is full." in shell.messages.last
    monkeypatch.undo()


def test_work_under_way_is_waited_for(qtbot: QtBot, window: Window) -> None:
    unlock(qtbot, window)
    shell = window.shell
    assert shell is not None
    shell.tasks.run(lambda progress: progress.cancelled, done=lambda _result: None)
    window.start_desk()
    assert window.shell is shell
    assert "Wait until" in shell.messages.last


def test_a_session_that_cannot_be_narrowed_ends_at_the_door(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(qtbot, window)

    def fail(_self: Session) -> None:
        raise MemoryError

    monkeypatch.setattr(Session, "narrow", fail)
    with pytest.raises(MemoryError):
        window.start_desk()
    assert window.findChild(UnlockPage) is not None
    for book in ours(window, Book):  # pytest's own report of the error may hold them
        assert isinstance(book, Book)
        with pytest.raises(VaultError, match="closed"), book.reading():
            pass


def test_the_board_starts_the_desk_and_prints_who_signed(qtbot: QtBot, ended: Window) -> None:
    unlock(qtbot, ended)
    shell = ended.shell
    assert shell is not None
    shell.navigate("declarations")
    page = shell.pages["declarations"]
    assert isinstance(page, DeclarationsPage)
    page.show_step(DeskStart(page))
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(QApplication.focusWidget(), ENTER)
    assert "Nothing is being collected" in shell.messages.last
    hands.fill(shell.workspace, "Social media")
    page.show_board()
    hands.alt(page, Qt.Key.Key_D)
    assert isinstance(page.step, DeskStart)
    press(QApplication.focusWidget(), ENTER)
    desk = hands.desk_of(ended)
    draw(to_sign(desk))
    keys(desk, ENTER, ENTER)
    ended.desk.ask_to_leave()
    hands.prove(qtbot, leave_form(ended), SECRET, "Key_P")
    qtbot.waitUntil(lambda: ended.shell is not None, timeout=10_000)
    assert ended.shell is not None
    page = ended.shell.pages["declarations"]
    assert isinstance(page, DeclarationsPage)
    step = page.step
    assert isinstance(step, DeskRegisterStep)
    qtbot.waitUntil(lambda: step.preview.page_count == 1 and bool(step._pdf), timeout=10_000)
    assert_all_named(page)
    assert step.note.text() == "1 signature"


def test_no_signature_is_lost_when_the_program_dies(qtbot: QtBot, ended: Window) -> None:
    """What is on the disk after Sign, read by another session of a copy of the folder."""
    desk = hands.start(qtbot, ended)
    folder = Path(ended.settings.vault)
    draw(to_sign(desk))
    at(desk, SignStep)
    shutil.copytree(folder, folder.parent / "before", ignore=shutil.ignore_patterns("vault.lock"))
    keys(desk, ENTER)
    shutil.copytree(folder, folder.parent / "after", ignore=shutil.ignore_patterns("vault.lock"))
    for name, signed in (("before", 0), ("after", 1)):
        session = Vault.open(folder.parent / name).unlock(HEAD, SECRET)
        assert len(Workspace.open(session).signing.days()) == signed
        session.close()


def test_quitting_events_of_the_system_are_not_held_up(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.start(qtbot, window)
    monkeypatch.setattr(type(window._app), "isSavingSession", lambda _self: True)
    window.close()
    assert not window.isVisible()
    assert not window.desk.on
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
