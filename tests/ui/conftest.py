from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from app.ui import theme
from tests.ui.checks import assert_nothing_left


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
