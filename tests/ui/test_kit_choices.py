"""A group of radio buttons by keyboard: Tab comes to the chosen one, arrows choose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from app.ui.forms import Form
from tests.ui.kit import press, show_active

CHOICES = [("n", "Nothing"), ("s", "Something"), ("x", "Not said")]


def make(qtbot: QtBot, columns: int, value: str | None) -> Form:
    form = Form("Record")
    form.line("name", "Name")
    form.choice("ticked", "What they ticked", CHOICES, value=value, columns=columns)
    form.line("note", "Note")
    qtbot.addWidget(form)
    show_active(form)
    form.focus("name")
    return form


def here() -> str:
    focused = QApplication.focusWidget()
    return focused.text() if isinstance(focused, QRadioButton) else ""


def in_field(form: Form, field: str) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and form.fields[field].isAncestorOf(focused)


def tab(*, back: bool = False) -> None:
    press(QApplication.focusWidget(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)


@pytest.mark.parametrize("columns", [1, 3])
def test_tab_comes_to_the_chosen_one_and_arrows_choose(qtbot: QtBot, columns: int) -> None:
    form = make(qtbot, columns, "x")
    tab()
    assert here() == "Not said"
    for key, chosen in (
        (Qt.Key.Key_Left, "s"),
        (Qt.Key.Key_Up, "n"),
        (Qt.Key.Key_Right, "s"),
        (Qt.Key.Key_Down, "x"),
    ):
        press(QApplication.focusWidget(), key)
        assert form.values().choice("ticked") == chosen
        assert here() == dict(CHOICES)[chosen]
    tab()
    assert in_field(form, "note")
    tab(back=True)
    assert here() == "Not said"
    tab(back=True)
    assert in_field(form, "name")


def test_tab_comes_to_the_first_while_none_is_chosen(qtbot: QtBot) -> None:
    form = make(qtbot, 1, None)
    tab()
    assert here() == "Nothing"
    assert form.values().choice("ticked") is None
    press(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert form.values().choice("ticked") == "s"
    form.set_value("ticked", None)
    form.focus("ticked")
    assert here() == "Nothing"
    form.set_value("ticked", "x")
    form.focus("ticked")
    assert here() == "Not said"
    press(QApplication.focusWidget(), Qt.Key.Key_N)
    assert here() == "Nothing"


def test_arrows_stay_within_the_columns(qtbot: QtBot) -> None:
    form = make(qtbot, 2, "n")  # Nothing and Something below each other, Not said beside
    tab()
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert form.values().choice("ticked") == "x"
    press(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert form.values().choice("ticked") == "x"
    press(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert form.values().choice("ticked") == "n"
    press(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert form.values().choice("ticked") == "x"


def test_alt_with_a_letter_changes_no_drop_down(qtbot: QtBot) -> None:
    form = Form("Record")
    form.drop_down("why", "Why", CHOICES, value="n", empty="")
    qtbot.addWidget(form)
    show_active(form)
    form.focus("why")
    combo = QApplication.focusWidget()
    assert combo is not None
    QTest.keyClick(combo, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert form.values().choice("why") == "n"
    QTest.keyClick(combo, Qt.Key.Key_S)
    assert form.values().choice("why") == "s"
