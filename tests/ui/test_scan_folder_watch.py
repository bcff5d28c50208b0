"""The copier's folder is watched while the register is open, and its setting is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.models.scan import Verdict
from app.settings import Settings
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.settings_scans import ScanFolderSheet
from app.ui.scan_folder import FolderWatch
from tests.services.scanned import Scanned, Template
from tests.ui.checks import assert_all_named
from tests.ui.kit import SafeDialogs, make_context


class OwnWindow:
    """What the settings page and the watch ask of the window."""

    def __init__(self) -> None:
        self.settings = Settings()

    def change_settings(self, settings: Settings) -> None:
        self.settings = settings


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("scanned"))


class Watched:
    def __init__(self, template: Template, folder: Path, qtbot: QtBot) -> None:
        self.school = Scanned(template, folder)
        self.folder, self.qtbot = folder / "copier", qtbot
        self.folder.mkdir()
        self.window = OwnWindow()
        self.window.settings = replace(Settings(), scan_folder=str(self.folder))
        work = SimpleNamespace(scan_intake=self.school.intake, scans=self.school.inbox)
        self.context = replace(make_context(work, dialogs=SafeDialogs()), window=self.window)  # type: ignore[arg-type]
        self.parent = QObject()
        self.watch = FolderWatch(self.context, self.parent)

    def look(self) -> None:
        """Look, and wait until what was found is read."""
        self.watch.look()
        self.qtbot.waitUntil(lambda: not self.context.tasks.busy, timeout=60_000)

    def end(self) -> None:
        self.watch.stop()
        self.context.tasks.stop()
        self.school.register.close()


@pytest.fixture
def watched(template: Template, tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    made = Watched(template, tmp_path, qtbot)
    yield made
    made.end()


def test_a_scan_is_read_once_it_is_there_whole(watched: Watched) -> None:
    data = watched.school.file.read_bytes()
    path = watched.folder / "scan.pdf"
    path.write_bytes(data[: len(data) // 2])
    for _look in range(3):
        watched.look()
    assert watched.school.inbox.batches() == ()
    path.write_bytes(data)
    watched.look()
    watched.look()
    assert len(watched.school.waiting(Verdict.CLEAR)) == 3
    before = watched.school.stored()
    again = FolderWatch(watched.context, watched.parent)  # as after the next signing in
    for _look in range(3):
        again.look()
        watched.qtbot.waitUntil(lambda: not watched.context.tasks.busy, timeout=60_000)
    again.stop()
    assert watched.school.stored() == before


def test_a_folder_that_vanishes_is_told_of_once(watched: Watched) -> None:
    watched.look()
    shutil.rmtree(watched.folder)
    said: list[str] = []
    watched.context.messages.said.connect(lambda text, _kind: said.append(text))
    for _look in range(3):
        watched.look()
    (sentence,) = said
    assert "isn’t there" in sentence
    watched.folder.mkdir()
    shutil.copy(watched.school.file, watched.folder)
    for _look in range(3):
        watched.look()
    assert len(watched.school.waiting()) == 8


def test_nothing_is_watched_unless_a_folder_was_chosen(watched: Watched) -> None:
    shutil.copy(watched.school.file, watched.folder)
    watched.window.settings = Settings()
    for _look in range(3):
        watched.look()
    assert watched.school.inbox.batches() == ()


def test_the_folder_is_chosen_in_the_settings(watched: Watched, qtbot: QtBot) -> None:
    watched.window.settings = Settings()
    dialogs = ScriptedDialogs(watched.folder)
    context = replace(watched.context, dialogs=dialogs)
    sheet = ScanFolderSheet(context)
    qtbot.addWidget(sheet)
    assert_all_named(sheet)
    sheets: list[ScanFolderSheet] = []
    sheet.replaced.connect(sheets.append)
    sheet._choose()
    assert watched.window.settings.scan_folder == str(watched.folder)
    qtbot.addWidget(sheets[0])
    sheets[0].replaced.connect(sheets.append)
    sheets[0]._keep("")
    assert watched.window.settings.scan_folder == ""
    qtbot.addWidget(sheets[1])
