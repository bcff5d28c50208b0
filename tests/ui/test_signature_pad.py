"""Signing with mouse, finger and pen: what is drawn is what is kept."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.widgets.signature_pad import NO_PRESSURE, SignaturePad
from tests.ui.kit import show_active

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def pad(qtbot: QtBot) -> SignaturePad:
    made = SignaturePad("Siân Gŵyr-Jones")
    qtbot.addWidget(made)
    made.resize(700, 240)
    show_active(made)
    return made


def path(count: int = 40) -> list[QPoint]:
    return [QPoint(60 + 10 * n, 120 + round(50 * math.sin(n / 4))) for n in range(count)]


def with_mouse(pad: SignaturePad, points: list[QPoint]) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, NONE, points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, NONE, points[-1])


def pen(
    pad: SignaturePad,
    kind: QEvent.Type,
    at: QPoint,
    pressure: float,
    pointer: QPointingDevice.PointerType = QPointingDevice.PointerType.Pen,
) -> bool:
    """Send what Qt sends when a pen touches the tablet; return whether it was taken."""
    device = QPointingDevice(
        "a pen",
        7,
        QPointingDevice.DeviceType.Stylus,
        pointer,
        QPointingDevice.Capability.Position | QPointingDevice.Capability.Pressure,
        1,
        1,
    )
    up = kind is QEvent.Type.TabletRelease
    held = Qt.MouseButton.NoButton if up else Qt.MouseButton.LeftButton
    place = QPointF(at)
    event = QTabletEvent(
        kind,
        device,
        place,
        QPointF(pad.mapToGlobal(at)),
        pressure,
        0,
        0,
        0,
        0,
        0,
        NONE,
        Qt.MouseButton.LeftButton,
        held,
    )
    QApplication.sendEvent(pad, event)
    return event.isAccepted()


def ink(pad: SignaturePad) -> int:
    """How many of the picture's pixels are dark, without border, line and name."""
    image = pad.grab().toImage()
    look = QColor(theme.LIGHT.text)
    foot = pad.height() - 44
    return sum(
        image.pixelColor(x, y).lightness() < look.lightness() + 60
        for y in range(6, foot)
        for x in range(6, image.width() - 6)
    )


def test_a_mouse_draws_one_line_from_press_to_release(pad: SignaturePad) -> None:
    assert pad.empty
    assert ink(pad) == 0
    with_mouse(pad, path())
    QTest.mouseMove(pad, QPoint(600, 20))  # the button is up: no ink
    drawn = pad.drawing()
    assert (drawn.width, drawn.height) == (700, 240)
    (line,) = drawn.lines
    assert [(p.x, p.y) for p in line] == [(p.x(), p.y()) for p in path()]
    assert {p.pressure for p in line} == {NO_PRESSURE}
    assert drawn.problem() == ""
    assert ink(pad) > 300


def test_clear_takes_all_of_it_away(pad: SignaturePad) -> None:
    with_mouse(pad, path())
    with_mouse(pad, path())
    assert len(pad.drawing().lines) == 2
    pad.clear()
    assert pad.empty
    assert ink(pad) == 0
    assert pad.drawing().problem() == "Sign in the box."


def test_the_right_button_draws_nothing(pad: SignaturePad) -> None:
    QTest.mouseClick(pad, Qt.MouseButton.RightButton, NONE, QPoint(50, 50))
    assert pad.empty


def test_a_click_is_no_signature(pad: SignaturePad) -> None:
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, NONE, QPoint(50, 50))
    assert ink(pad) > 0
    assert "too small" in pad.drawing().problem()


def test_a_pens_pressure_makes_the_line_thick(pad: SignaturePad) -> None:
    inked = []
    for pressure in (0.1, 0.9):
        pad.clear()
        first, *middle, last = path()
        assert pen(pad, QEvent.Type.TabletPress, first, pressure)
        for point in middle:
            assert pen(pad, QEvent.Type.TabletMove, point, pressure)
        assert pen(pad, QEvent.Type.TabletRelease, last, 0.0)
        (line,) = pad.drawing().lines
        assert {p.pressure for p in line} == {pressure}
        assert len(line) == 40
        inked.append(ink(pad))
    assert inked[1] > 1.5 * inked[0]


def test_a_pen_that_hovers_or_rubs_out_leaves_no_ink(pad: SignaturePad) -> None:
    for point in path():
        pen(pad, QEvent.Type.TabletMove, point, 0.0)
    pen(pad, QEvent.Type.TabletPress, QPoint(50, 50), 0.5, QPointingDevice.PointerType.Eraser)
    assert pad.empty


def test_a_pen_without_pressure_draws_like_a_mouse(pad: SignaturePad) -> None:
    first, *middle, last = path()
    pen(pad, QEvent.Type.TabletPress, first, 0.0)
    for point in middle:
        pen(pad, QEvent.Type.TabletMove, point, 0.0)
    pen(pad, QEvent.Type.TabletRelease, last, 0.0)
    assert {p.pressure for p in pad.drawing().lines[0]} == {NO_PRESSURE}


def test_one_finger_draws_and_a_second_does_not(pad: SignaturePad) -> None:
    device = QTest.createTouchDevice()
    points = path()
    QTest.touchEvent(pad, device).press(1, points[0], pad).commit()
    for point in points[1:]:
        QTest.touchEvent(pad, device).move(1, point, pad).commit()
    QTest.touchEvent(pad, device).move(1, points[-1], pad).press(2, QPoint(9, 9), pad).commit()
    QTest.touchEvent(pad, device).release(1, points[-1], pad).release(2, QPoint(9, 9), pad).commit()
    (line,) = pad.drawing().lines
    assert len(line) == 40
    assert min(p.x for p in line) == 60
    assert pad.drawing().problem() == ""


def test_it_is_drawn_in_the_colours_of_a_dark_window(pad: SignaturePad) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with_mouse(pad, path())
    theme.apply(app, choice="dark")
    try:
        image = pad.grab().toImage()
        assert image.pixelColor(10, 10) == QColor(theme.DARK.base)
        light = QColor(theme.DARK.text).lightness()
        assert any(
            image.pixelColor(x, y).lightness() > light - 30
            for x in range(60, 460)
            for y in range(60, 180)
        )
    finally:
        theme.apply(app, choice="light")
