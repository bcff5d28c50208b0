"""A screen in its light look, and the schools that several files of pages are tested over."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import datetime as dt
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.school import RoleKey
from app.models.staff import Category
from app.services.school import RoleHolderDraft
from app.services.staff.rows import StaffDraft
from app.settings import Settings
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui import theme
from app.ui.session import Window
from app.workspace import Workspace
from tests.builders import SetClock
from tests.ui import shell, staff
from tests.ui.checks import assert_nothing_left
from tests.ui.kit import MemoryDrafts, show_active
from tests.ui.office import Office
from tests.ui.relationships import School


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in its light look."""
    theme.apply(qapp, choice="light")
    return qapp


@pytest.fixture(autouse=True)
def no_window_left(dressed: QApplication) -> Iterator[None]:
    """Every test puts its windows away (pytest-qt's ``qtbot.addWidget`` closes them)."""
    before = set(dressed.topLevelWidgets())
    yield
    assert_nothing_left(dressed, before)


@pytest.fixture(scope="module")
def cheap_keys() -> Iterator[None]:
    usual, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    yield
    people.COST = usual


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cheap_keys: None) -> Path:
    folder = tmp_path_factory.mktemp("vaults") / "school"
    draft = NewVault("Ysgol Ŵyr", "alone", shell.HEAD, "head", shell.SECRET)
    session, _keys = Vault.create(folder, draft)
    session.add_person(shell.OFFICE, "office", shell.OFFICE_SECRET)
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
    window = Window(dressed, Settings(vault=str(folder), sign_in=shell.HEAD))
    qtbot.addWidget(window)
    window.begin()
    show_active(window)
    yield window
    window.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.register.close()


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    clock = SetClock()
    new = NewVault(
        "Oak Lane Primary", "alone", "head", "head", "walnut tractor crimson pebble lantern"
    )
    session, _keys = Vault.create(tmp_path / "vault", new, clock=clock)
    work = Workspace.open(session)
    begun = dt.date(2020, 9, 1)
    sian, head = (
        work.staff.add(StaffDraft(name, Category.TEACHER, begun))
        for name in ("Siân Gŵyr-Jones", "Ann Reed")
    )
    work.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed", staff_id=head))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.CHAIR, "Chris Hair"))
    yield School(work, clock, MemoryDrafts(), sian, head)
    session.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A vault without staff; its keys cost little, and it is made once."""
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path_factory.mktemp("made") / "vault"
    new = NewVault("Oak Lane Primary", "alone", "head", "head", staff.SECRET)
    Vault.create(folder, new, clock=SetClock())[0].close()
    yield folder
    people.COST = cost


@pytest.fixture
def work(empty: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(empty, tmp_path / "vault")
    session = Vault.open(tmp_path / "vault", clock=SetClock()).unlock("head", staff.SECRET)
    yield Workspace.open(session)
    session.close()
