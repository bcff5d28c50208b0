"""Backups that run by themselves: at all quiet moments, and in nobody's way."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Iterable
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.models.staff import Category
from app.services.staff.rows import StaffDraft
from app.storage.backup import Keep, Place
from app.storage.session import Session
from app.ui.main_window import Shell
from app.ui.session import Window
from tests.ui.shell import unlock

STARTED = dt.date(2020, 9, 1)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "HEAD-BACKUP"
    folder.mkdir()
    return folder


@pytest.fixture
def shell(qtbot: QtBot, window: Window, stick: Path) -> Shell:
    """The head, signed in, with a place for backups."""
    unlock(qtbot, window)
    assert window.shell is not None
    window.shell.workspace.backups.add_place(stick)
    return window.shell


def add(shell: Shell, name: str) -> None:
    shell.workspace.staff.add(StaffDraft(name, Category.TEACHER, STARTED))


def snapshots(stick: Path) -> int:
    return len(Place.open(stick).snapshots())


def rest(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: not window.backups.working, timeout=20_000)


def test_it_catches_up_soon_after_signing_in_and_when_changes_have_settled(
    qtbot: QtBot, window: Window, shell: Shell, stick: Path
) -> None:
    runner = window.backups
    assert runner._soon.isActive()
    qtbot.waitUntil(runner._settled.isActive)  # the place itself was a change
    assert runner._hourly.isActive()
    with qtbot.waitSignal(runner.ended, timeout=20_000):
        runner.run_due()
    assert snapshots(stick) == 1
    assert shell.messages.last == ""
    assert "Last backup today" in shell.pages["home"].backups.text()  # type: ignore[attr-defined]
    with qtbot.waitSignal(runner.ended, timeout=20_000):
        runner.run_due()  # the newest is opened and compared; nothing changed that is backed up
    now = dt.datetime.now(dt.UTC)
    assert {each.book for each in shell.workspace.backups.openings(now) if each.opened_at} == {
        "register",
        "casebook",
    }


def test_work_goes_on_while_a_backup_is_made(
    qtbot: QtBot, window: Window, shell: Shell, stick: Path
) -> None:
    """At every step of the backup somebody saves something, and waits for nothing."""
    steps: Queue[threading.Event | None] = Queue()
    backups = shell.workspace.backups

    def step(_done: int, _total: int, _what: str) -> None:
        saved = threading.Event()
        steps.put(saved)
        assert saved.wait(20), "saving waited for the backup"

    def work() -> None:
        try:
            backups.back_up(backups.places()[0], step)
        finally:
            steps.put(None)

    thread = threading.Thread(target=work)
    thread.start()
    number = 0
    while (saved := steps.get(timeout=20)) is not None:
        if number < 30:
            add(shell, f"Person {chr(65 + number)}")
        number += 1
        saved.set()
    thread.join()
    assert number > 5
    assert len(shell.workspace.staff.listed()) == min(number, 30)
    assert snapshots(stick) == 1


def test_after_locking_what_changed_is_backed_up_without_a_key(
    qtbot: QtBot, window: Window, shell: Shell, stick: Path
) -> None:
    add(shell, "Person A")
    qtbot.waitUntil(lambda: window.backups._unsaved)
    window.lock()
    rest(qtbot, window)
    assert snapshots(stick) == 1
    unlock(qtbot, window)
    assert window.shell is not None
    window.lock()
    rest(qtbot, window)
    assert snapshots(stick) == 1  # nothing had changed


def test_unlocking_stops_it_at_once(
    qtbot: QtBot, window: Window, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(vault: Path, places: Iterable[Any], keep: Keep, progress: Any) -> None:
        """A backup of a vault without an end."""
        begun.set()
        try:
            while True:
                progress(0, 1, "")
        finally:
            stopped.set()

    monkeypatch.setattr("app.storage.backup.back_up_due", endless)
    add(shell, "Person A")
    qtbot.waitUntil(lambda: window.backups._unsaved)
    window.lock()
    assert begun.wait(20)
    unlock(qtbot, window)
    assert stopped.is_set()
    assert window.shell is not None
    assert not window.backups.working
    assert window.backups._unsaved  # it is still to be done


def test_quitting_waits_for_nothing_another_process_backs_up(
    qtbot: QtBot, window: Window, shell: Shell, stick: Path
) -> None:
    add(shell, "Person A")
    qtbot.waitUntil(lambda: window.backups._unsaved)
    window.close()
    listed = stick.glob("Candour backup */snapshots/*.json")
    qtbot.waitUntil(lambda: bool(list(listed)) or snapshots(stick) == 1, timeout=30_000)


def test_an_unplugged_stick_is_told_on_home_and_nags_nobody(
    qtbot: QtBot, window: Window, shell: Shell, stick: Path
) -> None:
    shutil.rmtree(stick)
    for _ in range(2):
        with qtbot.waitSignal(window.backups.ended, timeout=20_000):
            window.backups.run_due()
    assert shell.messages.last == ""
    status = shell.workspace.backups.status(dt.datetime.now(dt.UTC))
    assert status.problem is not None
    assert status.sentence in shell.pages["home"].backups.text()  # type: ignore[attr-defined]
    window.lock()
    rest(qtbot, window)
    assert window.shell is None


def test_it_lets_go_of_the_books_before_they_are_closed(
    qtbot: QtBot, window: Window, shell: Shell
) -> None:
    window.backups.run_due()
    session: Session = shell.workspace.session
    window.lock()
    assert window.backups._workspace is None
    assert not session.books
