"""The signing desk: one person after the other, and nothing left of the one before."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.declaration import HowSeen, ToDisclose
from app.ui.desk import Desk
from app.ui.desk_names import SIGNER, NamesStep
from app.ui.desk_read import ReadStep
from app.ui.desk_sign import DeclareStep, SignStep
from app.ui.desk_step import LastStep
from app.ui.session import Window
from tests.ui import desk as hands
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.desk import ANN, SIAN, at, choose, keys
from tests.ui.kit import press, type_in

ENTER, TAB, SPACE, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape


@pytest.fixture
def ended(window: Window) -> Iterator[Window]:
    yield window
    window.lock()


def to_sign(desk: Desk, name: str = "gwyr") -> SignStep:
    choose(desk, name)
    keys(desk, ENTER, Qt.Key.Key_N, ENTER)
    return at(desk, SignStep)


def draw(step: SignStep) -> None:
    points = [QPoint(60 + 9 * n, 60 + round(30 * math.sin(n / 4))) for n in range(40)]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(step.pad, left, none, points[0])
    for point in points:
        QTest.mouseMove(step.pad, point)
    QTest.mouseRelease(step.pad, left, none, points[-1])


def texts(window: Window) -> str:
    """Every word that stands anywhere in the window, hidden or not."""
    hands.settle()
    said = [each.text() for each in window.findChildren(QLabel)]
    said += [each.text() for each in window.findChildren(QLineEdit)]
    said += [each.toPlainText() for each in window.findChildren(QPlainTextEdit)]
    return "\n".join(said)


def test_somebody_signs_by_keyboard_in_a_dozen_keys(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    assert ended.isFullScreen()
    assert ended.windowTitle() == "Signing desk – Candour"
    at(desk, NamesStep)
    type_in(QApplication.focusWidget(), "gwy")
    pressed = keys(desk, ENTER)
    read = at(desk, ReadStep)
    assert desk.who.text() == SIAN
    assert "Be kind online." in texts(ended)
    pressed += keys(desk, ENTER)
    declare = at(desk, DeclareStep)
    assert declare.wording.toPlainText() == "I agree."
    pressed += keys(desk, Qt.Key.Key_S, ENTER)
    step = at(desk, SignStep)
    pressed += keys(desk, "Alt+T")
    assert QApplication.focusWidget() is step.typed
    said = step.intent.text()
    assert step.typed.accessibleDescription() == said
    assert step.sign_button.accessibleDescription() == said
    type_in(step.typed, "Sian Jones")
    pressed += keys(desk, TAB, SPACE, ENTER)
    at(desk, LastStep)
    pressed += keys(desk, ENTER)
    at(desk, NamesStep)
    assert pressed <= 12
    (line,) = hands.signing(ended).register(hands.signing(ended).days()[0]).lines
    assert (line.name, line.method, line.typed) == (SIAN, HowSeen.TYPED, "Sian Jones")
    assert said == (
        "I have read “Social media” (2026). I have something to tell the headteacher. "
        "By typing my name below and ticking the box I sign this declaration."
    )
    del read


def test_somebody_draws_their_signature_with_the_mouse(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended, "Social media", "Acceptable use")
    names = at(desk, NamesStep)
    box = names.list.visualItemRect(names.list.item(0))
    QTest.mouseClick(
        names.list.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        box.center(),
    )
    first = at(desk, ReadStep).title.text()
    keys(desk, "Alt+R")
    assert at(desk, ReadStep).title.text() != first
    keys(desk, "Alt+R")
    declare = at(desk, DeclareStep)
    QTest.mouseClick(
        declare.choices[ToDisclose.NOTHING],
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(12, 20),
    )
    keys(desk, "Alt+G")
    step = at(desk, SignStep)
    draw(step)
    keys(desk, "Alt+S")
    at(desk, LastStep)
    (line,) = hands.signing(ended).register(hands.signing(ended).days()[0]).lines
    assert line.method is HowSeen.DRAWN
    assert line.policies == ("Acceptable use, 2026", "Social media, 2026")
    assert line.drawing is not None
    assert len(line.drawing.lines) == 1


def test_thanks_give_way_to_the_next_person_by_themselves(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    draw(to_sign(desk))
    keys(desk, ENTER)
    at(desk, LastStep)
    qtbot.waitUntil(lambda: isinstance(desk.step, NamesStep), timeout=6000)


def test_nothing_is_left_of_the_person_before(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    step = to_sign(desk)
    keys(desk, "Alt+T")
    type_in(step.typed, "My Secret Name")
    step.typed.selectAll()
    step.typed.copy()
    assert QGuiApplication.clipboard().text() == "My Secret Name"
    step.mine.setChecked(True)
    gone: list[str] = []
    step.destroyed.connect(lambda: gone.append("sign"))
    keys(desk, "Alt+S", ENTER)
    names = at(desk, NamesStep)
    assert gone == ["sign"]
    assert "My Secret Name" not in texts(ended)
    assert SIAN not in texts(ended)  # but in the list of all names
    assert "I agree." not in texts(ended)
    assert QGuiApplication.clipboard().text() == ""
    assert names.box.text() == ""
    assert not names.box.isUndoAvailable()
    assert names.list.currentItem() is None


def test_each_way_back_forgets_what_was_typed(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    step = to_sign(desk)
    draw(step)
    keys(desk, ESCAPE)
    declare = at(desk, DeclareStep)
    assert not any(radio.isChecked() for radio in declare.choices.values())
    keys(desk, Qt.Key.Key_N, ENTER)
    assert at(desk, SignStep).pad.empty
    keys(desk, ESCAPE, ESCAPE)
    at(desk, ReadStep)
    keys(desk, "Alt+B")
    assert at(desk, NamesStep).box.text() == ""
    assert hands.signing(ended).days() == ()


def test_another_way_of_signing_starts_afresh(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    step = to_sign(desk)
    draw(step)
    keys(desk, "Alt+T")
    type_in(step.typed, "Sian")
    keys(desk, "Alt+D")
    assert step.pad.empty
    draw(step)
    keys(desk, "Alt+C")
    assert step.pad.empty
    keys(desk, "Alt+T")
    assert step.typed.text() == ""


def test_what_is_missing_is_said_and_nothing_is_lost(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    choose(desk, "reed")
    keys(desk, ENTER, ENTER)
    declare = at(desk, DeclareStep)
    assert declare.problem.text() == "Choose one of the two."
    assert QApplication.focusWidget() is declare.choices[ToDisclose.NOTHING]
    keys(desk, Qt.Key.Key_N, ENTER)
    step = at(desk, SignStep)
    keys(desk, ENTER)
    assert step.problem.text() == "Sign in the box."
    QTest.mouseClick(
        step.pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50)
    )
    keys(desk, "Alt+S")
    assert "too small" in step.problem.text()
    keys(desk, "Alt+T")
    type_in(step.typed, "R")
    keys(desk, "Alt+S")
    assert step.problem.text() == "Type your name. Tick “This is my signature”."
    assert QApplication.focusWidget() is step.typed
    type_in(step.typed, "eed")
    keys(desk, "Alt+S")
    assert QApplication.focusWidget() is step.mine
    assert step.typed.text() == "Reed"
    keys(desk, SPACE, ENTER)
    at(desk, LastStep)


def test_who_has_signed_is_told_nothing_more_than_anybody(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)

    def listed() -> list[str]:
        names = at(desk, NamesStep).list
        return [names.item(row).text() for row in range(names.count())]

    before = listed()
    draw(to_sign(desk))
    keys(desk, ENTER, ENTER)
    assert listed() == before == [SIAN, ANN]
    choose(desk, "gwyr")
    last = at(desk, LastStep)
    assert last.accessibleName() == "Nothing is waiting for you"
    assert "sign" not in texts(ended).replace("Signing desk", "").lower()
    assert ANN not in texts(ended)
    keys(desk, ENTER)
    at(desk, NamesStep)


def test_pressing_sign_twice_signs_once(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    step = to_sign(desk)
    draw(step)
    step.sign()
    step.sign()
    assert len(hands.signing(ended).register(hands.signing(ended).days()[0]).lines) == 1


def test_a_name_is_found_whatever_its_accents(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)
    names = at(desk, NamesStep)
    keys(desk, ENTER)  # nothing typed: nobody is taken
    at(desk, NamesStep)
    type_in(names.box, "jones gwyr")
    assert [names.list.item(n).data(SIGNER).name for n in range(names.list.count())] == [SIAN]
    names.box.clear()
    type_in(names.box, "zz")
    assert not names.none.isHidden()
    assert "zz" in names.none.text()
    keys(desk, ENTER)
    at(desk, NamesStep)
    names.box.clear()
    keys(desk, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is names.list
    assert names.list.currentItem().text() == ANN
    press(names.list, Qt.Key.Key_G)  # goes on in the box
    assert QApplication.focusWidget() is names.box
    assert names.box.text() == "g"


def test_everything_has_a_name_and_its_own_letter(qtbot: QtBot, ended: Window) -> None:
    desk = hands.start(qtbot, ended)

    def check() -> None:
        assert_all_named(desk)
        assert_mnemonics_differ(desk)

    at(desk, NamesStep)
    check()
    choose(desk, "gwyr")
    at(desk, ReadStep)
    check()
    keys(desk, ENTER)
    at(desk, DeclareStep)
    check()
    keys(desk, Qt.Key.Key_N, ENTER)
    step = at(desk, SignStep)
    check()
    keys(desk, "Alt+T")
    check()
    keys(desk, "Alt+D")
    draw(step)
    keys(desk, ENTER)
    at(desk, LastStep)
    check()
    desk.ask_to_leave()
    hands.settle()
    check()
