"""Lists of staff taken in at the window: pasted, dropped, matched and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.staff.service import Which
from app.ui.pages.staff_columns import ColumnsForm
from app.ui.pages.staff_import import StaffImportSheet
from app.workspace import Workspace
from tests.ui.kit import press
from tests.ui.staff import PASTED, MakePage, add, page_maker, sheet_of


@pytest.fixture
def make(work: Workspace, qtbot: QtBot) -> MakePage:
    return page_maker(work, qtbot)


def rows(sheet: StaffImportSheet) -> list[str]:
    return [f"{row.state} {row.name}" for row in sheet.table.rows.shown_rows()]


def test_what_was_just_added_makes_nobody_else_a_possible_leaver(
    make: MakePage, work: Workspace
) -> None:
    add(work, "Ann Reed")
    page = make()
    page.import_list()
    sheet_of(page).read_text(PASTED)
    page.save()
    assert rows(sheet_of(page))[:2] == ["Problem ", "Possible match Siân Gŵyr"]
    assert not any("leaver" in row for row in rows(sheet_of(page)))
    assert len(work.staff.listed()) == 3


def test_pasting_a_list(make: MakePage, work: Workspace) -> None:
    page = make()
    page.import_list()
    QApplication.clipboard().setText(PASTED)
    press(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(page)
    assert rows(sheet) == [
        "Problem ", "Possible match Siân Gŵyr", "New Siân Gŵyr", "New Bo Hill",
    ]  # fmt: skip
    assert sheet.summary.text() == "Pasted cells: 1 problem, 1 possible match, 2 new"
    assert sheet.notes.text() == "Never stored: DOB."
    assert sheet.add_button_.text() == "&Add 2 staff"
    assert sheet.compare.sentence.text() == "Row 4: Enter a full name."
    page.save()
    assert [row.name for row in work.staff.listed()] == ["Siân Gŵyr", "Bo Hill"]
    assert page.context.messages.last == "Added 2 staff. 2 rows still to look at."
    assert page.context.messages.take_back()
    assert work.staff.listed() == []


def test_a_long_list_goes_in_beside_the_window(
    make: MakePage, work: Workspace, qtbot: QtBot
) -> None:
    page = make()
    page.import_list()
    lines = "\n".join(f"Person{n} Hill{n}\tCook" for n in range(600))
    sheet_of(page).read_text(f"Name\tRole\n{lines}")
    page.save()
    qtbot.waitUntil(lambda: page.context.messages.last == "Added 600 staff.", timeout=10_000)
    assert len(work.staff.listed()) == 600


def test_deciding_on_a_possible_match(make: MakePage, work: Workspace) -> None:
    page = make()
    page.import_list()
    sheet = sheet_of(page)
    sheet.read_text(PASTED)
    sheet.table.select("3")
    assert sheet.compare.sentence.text() == "Row 3: Row 2 has this name too. One person or two?"
    sheet.compare.another.click()
    assert sheet.add_button_.text() == "&Add 3 staff"
    sheet.table.select("4")
    sheet.compare.leave_out.click()
    page.save()
    assert len(work.staff.listed()) == 3
    assert not isinstance(page.detail, StaffImportSheet)


def test_saying_which_column_is_which(make: MakePage, work: Workspace) -> None:
    page = make()
    page.import_list()
    sheet = sheet_of(page)
    sheet.read_text("Colleague\tDuty\nAnn Reed\tTeacher\nBo Hill\tCook\n")
    (form,) = sheet.findChildren(ColumnsForm)
    page.save()
    assert form.fields["0"].error.text() == "Say which column holds the names."
    sheet._first_row_heads()
    form = sheet.findChildren(ColumnsForm)[-1]
    assert form.fields["0"].label == "Colleague"
    form.set_value("0", "name")
    form.set_value("1", "name")
    page.save()
    assert form.fields["1"].error.text() == "Choose one column only for the full name."
    form.set_value("1", "role")
    page.save()
    assert rows(sheet) == ["New Ann Reed", "New Bo Hill"]
    page.save()
    assert [row.role for row in work.staff.listed()] == ["Cook", "Teacher"]


def test_a_file_dropped_anywhere(make: MakePage, tmp_path: Path, qtbot: QtBot) -> None:
    page = make()
    path = tmp_path / "staff.csv"
    path.write_text("Name,Role\nAnn Reed,Cook\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert page.take(mime)
    qtbot.waitUntil(lambda: sheet_of(page).summary.text() == "staff.csv: 1 new")
    picture = QMimeData()
    picture.setUrls([QUrl.fromLocalFile(str(tmp_path / "shot.png"))])
    assert not page.take(picture)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "There is nothing in this list"),
        (b"Name\0,Role\n", "not a list, or it is damaged"),
        (b"Name,Role\n" + b"Ann Reed,Cook\n" * 100_000, "more than 20,000 rows"),
        (b",".join(b"Column %d" % n for n in range(200)) + b"\n", "more than 100 columns"),
    ],
)
def test_a_file_that_is_refused(
    make: MakePage, work: Workspace, tmp_path: Path, qtbot: QtBot, data: bytes, sentence: str
) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(data)
    page = make([path])
    page.import_list()
    sheet_of(page)._choose()
    qtbot.waitUntil(lambda: sentence in page.context.messages.last)
    assert work.staff.listed(Which.ALL) == []


def test_undoing_the_last_import(make: MakePage, work: Workspace) -> None:
    work.staff_import.apply(work.staff_import.plan(work.staff_import.open_pasted(PASTED)))
    page = make()
    page.import_list()
    sheet = sheet_of(page)
    assert sheet._last.text() == "Last import: Pasted cells, 4 November 2026, 2 added, 0 changed."
    sheet._undo.click()
    assert work.staff.listed() == []
