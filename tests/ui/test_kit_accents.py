"""Names are found however their accents are typed, or not typed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.tables import Column, Table
from app.ui.widgets.type_ahead import Pick, Picked, TypeAhead
from tests.ui.kit import press, show_active, type_in

PEOPLE = [Pick("1", "Siân Gŵyr", "Teacher"), Pick("2", "Łukasz Example", "Governor")]


@dataclass(frozen=True)
class Row:
    id: str
    name: str


@pytest.mark.parametrize("typed", ["sian", "Siân", "gwyr", "GŴYR"])
def test_a_person_is_picked_by_plain_letters(qtbot: QtBot, typed: str) -> None:
    box = TypeAhead(lambda: PEOPLE)
    qtbot.addWidget(box)
    show_active(box)
    box.edit.setFocus()
    type_in(box.edit, typed)
    press(box.edit, Qt.Key.Key_Down)
    popup = box.completer.popup()
    assert popup is not None
    press(popup, Qt.Key.Key_Return)
    assert box.value() == Picked("1", "Siân Gŵyr")


def test_a_whole_name_without_its_accents_is_that_person(qtbot: QtBot) -> None:
    box = TypeAhead(lambda: PEOPLE)
    qtbot.addWidget(box)
    box.edit.setText("lukasz example")
    assert box.value() == Picked("2", "Łukasz Example")


def test_a_list_is_filtered_by_plain_letters(qtbot: QtBot) -> None:
    table = Table("Staff", [Column[Row]("Name", lambda row: row.name)])
    qtbot.addWidget(table)
    table.set_rows([Row("1", "Siân Gŵyr"), Row("2", "Anna Example")])
    table.set_filter("gwyr sian")
    assert [row.id for row in table.rows.shown_rows()] == ["1"]
