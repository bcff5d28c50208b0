"""The scan inbox by keyboard: drop, look, Enter; exceptions in four keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.scan import Verdict
from app.ui.pages.scans_clear import ClearSheet
from app.ui.pages.scans_files import AgainSheet, AsideSheet, DealtWithSheet, HalfReadSheet
from app.ui.pages.scans_page import PageForm
from tests import stacks
from tests.scans.paper import Answers
from tests.services.office import INSET
from tests.services.scanned import CLEAR, Scanned, Template
from tests.ui.checks import assert_all_named
from tests.ui.kit import press, type_in
from tests.ui.scans import Desk

Key = Qt.Key


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("scanned"))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, fresh: Template) -> Template:
    """The same school after its stack was read."""
    school = Scanned(fresh, tmp_path_factory.mktemp("read"))
    school.take_in()
    school.register.close()
    template = Template.__new__(Template)
    template.__dict__.update(fresh.__dict__, folder=school.folder / "school")
    return template


@pytest.fixture
def unread(fresh: Template, tmp_path: Path) -> Iterator[Scanned]:
    made = Scanned(fresh, tmp_path)
    yield made
    made.register.close()


@pytest.fixture
def school(read: Template, tmp_path: Path) -> Iterator[Scanned]:
    made = Scanned(read, tmp_path)
    yield made
    made.register.close()


def test_an_empty_inbox_says_what_to_do(unread: Scanned, qtbot: QtBot) -> None:
    desk = Desk(unread, qtbot, [unread.file])
    assert desk.page._empty.label.text() == "Drop the scanned stack here"
    assert_all_named(desk.page)
    press(QApplication.focusWidget(), Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.lines()[0] == "3 clear pages"
    assert QApplication.focusWidget() is desk.page.view, "Enter would accept"
    assert "Read 9 pages" in desk.said


def test_a_drop_is_read_and_pictures_come(unread: Scanned, qtbot: QtBot) -> None:
    desk = Desk(unread, qtbot)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(unread.file))])
    assert desk.page.take(mime)
    desk.rest()
    grid = desk.at(ClearSheet).grid
    assert [page.name for page in grid.pages] == list(CLEAR)
    strip = desk.page.pictures.strip(grid.pages[1])
    assert strip is not None
    assert len(strip.narrow) == 3
    assert strip.signed.width() > strip.signed.height() * 2, "upright, though fed upside down"
    assert_all_named(desk.page)


def test_enter_accepts_what_was_seen_and_goes_on(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    desk.at(ClearSheet).date.set_value(INSET)
    desk.press(Key.Key_Return)
    assert school.signed() == set(CLEAR)
    assert desk.said == "Accepted 3 pages."
    assert desk.at(PageForm).scan.name == "Dot Hale"
    assert desk.page.undo()
    assert school.signed() == set()
    assert desk.lines()[0] == "3 clear pages"


def test_each_exception_takes_four_keys_at_most(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    desk.at(ClearSheet).date.set_value(INSET)
    desk.press(Key.Key_Return)
    assert desk.at(PageForm).scan.name == "Dot Hale"
    desk.press(Key.Key_U)
    assert desk.at(PageForm).scan.name == "Eve Moon"
    desk.press(Key.Key_Return)
    assert desk.at(PageForm).scan.name == "Fay Lark"
    desk.press(Key.Key_Return)
    assert desk.at(PageForm).scan.name == "Hal Oake"
    desk.press(Key.Key_S)
    assert desk.at(PageForm).scan.verdict is Verdict.UNKNOWN
    assert_all_named(desk.page)
    desk.press(Key.Key_N)
    type_in(QApplication.focusWidget(), "gus")
    popup = desk.at(PageForm)._name.completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    press(popup, Key.Key_Down)
    press(popup, Key.Key_Return)
    desk.press(Key.Key_Return)
    assert school.signed() == {*CLEAR, "Eve Moon", "Fay Lark", "Gus Penn"}
    assert isinstance(desk.page.detail, DealtWithSheet)
    assert school.waiting() == []
    desk.press(Key.Key_Return)  # once too often: the file stays
    assert [row.path for row in school.inbox.batches()] != [None]
    for _step in range(6):
        assert desk.page.undo()
    assert school.signed() == set()
    assert len(school.waiting()) == 8


def test_enter_never_files_a_form_that_may_be_unsigned(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    desk.at(ClearSheet).date.set_value(INSET)
    desk.press(Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert school.signed() == set(CLEAR)
    assert desk.at(PageForm).scan.name == "Dot Hale"
    assert "may not be signed" in desk.said
    desk.press(Key.Key_U)
    assert desk.at(PageForm).scan.name == "Eve Moon"
    assert desk.page.undo()
    assert desk.at(PageForm).scan.name == "Dot Hale", "back at what was taken back"


def test_a_clear_page_can_be_looked_at_and_set_aside(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    grid = desk.at(ClearSheet).grid
    grid.setFocus()
    desk.press(Key.Key_Right, Key.Key_L)
    assert desk.at(PageForm).scan.name == "Bo Vine"
    assert desk.page.back()
    desk.at(ClearSheet).grid.setFocus()
    desk.press(Key.Key_S)
    assert desk.lines()[0] == "2 clear pages"
    assert "Bo Vine" not in {page.name for page in desk.at(ClearSheet).grid.pages}


def test_a_date_that_cannot_be_right_says_so_at_its_box(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    sheet = desk.at(ClearSheet)
    sheet.date.edit.setText("1 jan 2020")
    sheet.accept()
    assert "must be on or after" in sheet._field.error.text()
    assert school.signed() == set()
    sheet.date.edit.setText("next whenever")
    sheet.accept()
    assert "is not a date" in sheet._field.error.text()


def test_pages_set_aside_can_be_taken_back(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    desk.go_to("Eve Moon")
    desk.press(Key.Key_S)
    desk.go_to("2 pages set aside")
    table = desk.at(AsideSheet).table
    row = next(row for row in table.rows.shown_rows() if row.name == "Eve Moon")
    table.select(str(row.id))
    desk.at(AsideSheet).accept()
    assert "Eve Moon" in desk.lines()


def test_the_scan_is_deleted_by_its_button_alone(
    unread: Scanned, template_page: Path, qtbot: QtBot
) -> None:
    desk = Desk(unread, qtbot)
    desk.read(template_page)
    desk.at(ClearSheet).date.set_value(INSET)
    desk.press(Key.Key_Return)
    sheet = desk.at(DealtWithSheet)
    desk.press(Key.Key_Return)
    assert template_page.exists()
    sheet.delete()
    assert not template_page.exists()
    assert desk.lines() == []


@pytest.fixture
def template_page(fresh: Template, tmp_path: Path) -> Path:
    return stacks.stack(tmp_path / "one.pdf", fresh.pages[:1])


def test_stopping_and_going_on(unread: Scanned, qtbot: QtBot) -> None:
    desk = Desk(unread, qtbot)
    jobs: list[object] = []
    desk.context.tasks.shown.connect(jobs.append)
    desk.page.take_files([unread.file])
    qtbot.waitUntil(lambda: len(unread.waiting()) > 0, timeout=20_000)
    for running in list(desk.context.tasks._running.values()):
        running.job.progress.cancel()
    desk.rest()
    assert "Stopped" in desk.said
    (half,) = [row for row in unread.inbox.batches() if row.interrupted]
    assert 0 < half.read < 9
    desk.go_to("forms.pdf")
    desk.at(HalfReadSheet).accept()
    desk.rest()
    assert len(unread.waiting()) == 8


def test_a_lock_in_the_middle_loses_nothing(unread: Scanned, qtbot: QtBot) -> None:
    desk = Desk(unread, qtbot)
    desk.page.take_files([unread.file])
    qtbot.waitUntil(lambda: len(unread.waiting()) > 0, timeout=20_000)
    desk.context.tasks.stop()  # as the window does before it closes the books
    (half,) = unread.inbox.batches()
    assert half.read < 9
    again = Desk(unread, qtbot)
    again.go_to("forms.pdf")
    again.press(Key.Key_Return)
    again.rest()
    numbers = sorted(page.reading.page for page in unread.inbox.pages())
    assert numbers == list(range(1, 10))


def test_the_same_stack_twice_says_so(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot)
    before = school.stored()
    desk.read(school.file)
    assert "was scanned in before" in desk.said
    assert school.stored() == before


def test_forms_scanned_again_go_aside_together(
    school: Scanned, fresh: Template, qtbot: QtBot
) -> None:
    desk = Desk(school, qtbot)
    desk.at(ClearSheet).date.set_value(INSET)
    desk.press(Key.Key_Return)
    pages = [page.copy() for page in fresh.pages[:3]]
    for page in pages:
        page.putpixel((9, 9), 0)
    desk.read(stacks.stack(school.folder / "again.pdf", pages))
    desk.go_to("3 pages again")
    sheet = desk.at(AgainSheet)
    assert_all_named(desk.page)
    sheet.table.setFocus()
    desk.press(Key.Key_L)
    assert desk.at(PageForm).scan.reasons == ("Returned before.",)
    assert desk.page.back()
    desk.at(AgainSheet).table.setFocus()
    before = school.stored()[0]
    desk.press(Key.Key_Return)
    assert "3 pages again" not in desk.lines()
    assert school.stored()[0] == before
    assert desk.page.undo()
    assert "3 pages again" in desk.lines()


def test_a_pasted_picture_is_read(unread: Scanned, fresh: Template, qtbot: QtBot) -> None:
    desk = Desk(unread, qtbot)
    page = fresh.pages[0].convert("RGBA")
    picture = QImage(page.tobytes(), *page.size, QImage.Format.Format_RGBA8888)
    mime = QMimeData()
    mime.setImageData(picture)
    assert desk.page.take(mime)
    desk.rest()
    assert [page.name for page in unread.waiting(Verdict.CLEAR)] == ["Ann Reed"]


def test_in_a_narrow_window_enter_goes_from_page_to_page(school: Scanned, qtbot: QtBot) -> None:
    desk = Desk(school, qtbot, width=855)
    desk.go_to("Dot Hale")
    desk.press(Key.Key_Return)
    assert desk.at(PageForm).scan.name == "Dot Hale"
    desk.press(Key.Key_U)
    assert desk.at(PageForm).scan.name == "Eve Moon"
    desk.press(Key.Key_Return)
    assert desk.at(PageForm).scan.name == "Fay Lark"
    assert desk.page.size() == QSize(855, 560)


def test_sixty_pages(unread: Scanned, qtbot: QtBot) -> None:
    """Task 4 of the acceptance script: 56 accepted at once, four with their reasons."""
    old = stacks.returned(unread.register, unread.older, {unread.people["Hal Oake"]: Answers()})
    people = [unread.hire(f"Person {number:02}") for number in range(58)]
    pages = stacks.sixty(unread.register, unread.collection, people, old)
    desk = Desk(unread, qtbot)
    desk.read(stacks.stack(unread.folder / "sixty.pdf", pages))
    assert len(pages) == 60
    assert desk.lines()[0] == "56 clear pages"
    desk.at(ClearSheet).date.set_value(INSET)
    desk.press(Key.Key_Return)
    assert len(unread.signed()) == 56
    others = {page.reading.page: " ".join(page.reasons) for page in unread.inbox.pages()}
    assert len(others) == 4
    assert all(others.values())
    (batch,) = unread.inbox.batches()
    assert (batch.filed + batch.waiting + batch.aside, batch.filed) == (60, 56)
