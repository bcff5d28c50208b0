"""Staff in the window, over a real vault, by keyboard where people use it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.staff import Category
from app.services.staff import Which
from app.services.staff_rows import LeavingDraft, StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.forms import Form
from app.ui.pages.staff import StaffPage
from app.ui.pages.staff_columns import ColumnsForm
from app.ui.pages.staff_import import StaffImportSheet
from app.ui.sheet import Sheet
from app.workspace import Workspace
from tests.builders import SetClock
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import make_context, press, show_active, type_in

SECRET = "sample school only"
TODAY = dt.date(2026, 11, 4)
MakePage = Callable[..., StaffPage]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A vault without staff; its keys cost little, and it is made once."""
    cost, people.COST = people.COST, people.Cost(64 * 1024, 1, 4)
    folder = tmp_path_factory.mktemp("made") / "vault"
    new = NewVault("Oak Lane Primary", "alone", "head", "head", SECRET)
    Vault.create(folder, new, clock=SetClock())[0].close()
    yield folder
    people.COST = cost


@pytest.fixture
def work(empty: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(empty, tmp_path / "vault")
    session = Vault.open(tmp_path / "vault", clock=SetClock()).unlock("head", SECRET)
    yield Workspace.open(session)
    session.close()


@pytest.fixture
def make(work: Workspace, qtbot: QtBot) -> MakePage:
    def page(*answers: object) -> StaffPage:
        made = StaffPage(make_context(work, dialogs=ScriptedDialogs(*answers)))
        qtbot.addWidget(made)
        made.resize(1088, 672)
        made.reload()
        show_active(made)
        return made

    return page


def form_of(page: StaffPage) -> Form:
    assert isinstance(page.detail, Form)
    return page.detail


def sheet_of(page: StaffPage) -> StaffImportSheet:
    assert isinstance(page.detail, StaffImportSheet)
    return page.detail


def title_of(page: StaffPage) -> str:
    assert isinstance(page.detail, Sheet)
    return page.detail.title.text()


def here() -> None:
    QApplication.processEvents()


def add(work: Workspace, name: str, **more: object) -> str:
    draft = StaffDraft(name, Category.TEACHER, dt.date(2020, 9, 1), **more)  # type: ignore[arg-type]
    return str(work.staff.add(draft))


def test_a_starter_by_keyboard(make: MakePage, work: Workspace) -> None:
    page = make()
    page.new_here()
    type_in(QApplication.focusWidget(), "Llŷr Gŵyn")
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_in(QApplication.focusWidget(), "s")
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_in(QApplication.focusWidget(), "9 nov")
    page.save()
    (row,) = work.staff.listed()
    assert (row.name, row.category, row.starts) == (
        "Llŷr Gŵyn", Category.SUPPORT, dt.date(2026, 11, 9),
    )  # fmt: skip
    assert title_of(page) == "Llŷr Gŵyn"
    assert "Added Llŷr Gŵyn" in page.context.messages.last
    assert page.context.drafts.list() == []


def test_what_is_missing_is_said_and_nothing_is_cleared(make: MakePage, work: Workspace) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("role", "Cook")
    page.save()
    assert form.fields["name"].error.text() == "Enter a full name."
    assert form.fields["category"].error.text() == "Select a group, for example Teacher."
    assert form.fields["starts"].error.text() == "Enter the date they start."
    assert form.values().text("role") == "Cook"
    assert work.staff.listed(Which.ALL) == []


def test_a_date_in_the_year_20226(make: MakePage, work: Workspace) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("name", "Ann Reed")
    form.set_value("category", "teacher")
    form.restore({"fields": {"starts": "1/9/20226"}})
    page.save()
    assert "it needs 4 figures" in form.fields["starts"].error.text()
    assert work.staff.listed(Which.ALL) == []


def starter(page: StaffPage, name: str) -> None:
    page.new_here()
    form = form_of(page)
    form.set_value("name", name)
    form.set_value("category", "supply")
    form.set_value("starts", TODAY)
    form.set_value("ends", TODAY)
    page.save()


def test_a_possible_match_who_left_comes_back(make: MakePage, work: Workspace) -> None:
    ann = add(work, "Ann Reed")
    work.staff.leave(work.staff.listed()[0].id, LeavingDraft(dt.date(2024, 7, 20)))
    page = make("use")
    starter(page, "ann reed")
    assert title_of(page) == "Ann Reed comes back"
    page.save()
    (row,) = work.staff.listed(Which.ALL)
    assert str(row.id) == ann
    assert (row.category, row.starts, row.ends) == (Category.SUPPLY, TODAY, TODAY)


def test_another_person_of_that_name(make: MakePage, work: Workspace) -> None:
    add(work, "Ann Reed")
    page = make("back", "new")
    starter(page, "Ann Reed")
    assert len(work.staff.listed()) == 1
    page.save()
    assert len(work.staff.listed()) == 2


def test_leaving_and_its_undo(make: MakePage, work: Workspace) -> None:
    ann = add(work, "Ann Reed")
    page = make()
    page.show_record(ann)
    page.act(f"leave:{ann}")
    page.save()
    assert form_of(page).fields["last_day"].error.text() == "Enter the last day."
    form_of(page).set_value("last_day", dt.date(2020, 8, 31))
    page.save()
    said = form_of(page).fields["last_day"].error.text()
    assert said == "Last day must be after 1 September 2020 when they started."
    form_of(page).set_value("last_day", dt.date(2026, 11, 6))
    form_of(page).set_value("accounts_changed", True)
    page.save()
    assert page.context.messages.last == "Ann Reed leaves on Friday 6 November 2026."
    assert work.staff.listed()[0].ends == dt.date(2026, 11, 6)
    assert page.context.messages.take_back()
    assert work.staff.listed()[0].ends is None
    assert title_of(page) == "Ann Reed"


def test_a_change(make: MakePage, work: Workspace) -> None:
    ann = add(work, "Ann Reed", social_media_role=True, social_media_told=TODAY, note="Job-share")
    page = make()
    page.show_record(ann)
    page.open_draft(f"staff:{ann}", {}, {})
    form_of(page).set_value("name", "Ann Owen")
    page.save()
    record = work.staff.get(work.staff.listed()[0].id)
    assert record.row.name == "Ann Owen"
    assert (record.draft.social_media_told, record.draft.note) == (TODAY, "Job-share")
    assert title_of(page) == "Ann Owen"


def test_a_draft_is_kept_and_put_back(make: MakePage) -> None:
    page = make()
    page.new_here()
    form_of(page).set_value("name", "Ann Re")
    page.show_list()
    assert [line.title for line in page.context.drafts.list()] == ["New starter"]
    page.new_here()
    assert form_of(page).values().text("name") == "Ann Re"
    page._discard_starter(form_of(page))  # type: ignore[arg-type]
    assert page.context.drafts.list() == []
    page.context.messages.take_back()
    assert form_of(page).values().text("name") == "Ann Re"


def test_who_left_is_shown_elsewhere(make: MakePage, work: Workspace) -> None:
    ann = add(work, "Ann Reed")
    add(work, "Bob Hill")
    work.staff.leave(work.staff.listed()[1].id, LeavingDraft(dt.date(2026, 10, 30)))
    page = make()
    assert [row.name for row in page.view.rows.shown_rows()] == ["Bob Hill"]
    page.show_record(ann)
    assert [row.name for row in page.view.rows.shown_rows()] == ["Ann Reed"]
    assert title_of(page) == "Ann Reed"


def test_without_a_collection_there_is_no_form(make: MakePage, work: Workspace) -> None:
    ann = add(work, "Ann Reed")
    page = make()
    page.print_here()
    assert page.context.messages.last == "Choose whose form to print."
    page.show_record(ann)
    page.print_here()
    assert page.context.messages.last.startswith("No collection is under way")


def rows(sheet: StaffImportSheet) -> list[str]:
    return [f"{row.state} {row.name}" for row in sheet.table.rows.shown_rows()]


PASTED = (
    "Name\tRole\tDOB\nSiân Gŵyr\tTeacher\t1/1/80\nSiân Gŵyr\tCook\t\n\tCook\t\nBo Hill\tCook\t\n"
)


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


def test_everything_is_named_and_no_two_buttons_share_a_letter(
    make: MakePage, work: Workspace
) -> None:
    page = make()

    def check() -> None:
        here()
        assert_all_named(page)
        assert_mnemonics_differ(page)

    check()
    page.import_list()
    check()
    sheet = sheet_of(page)
    sheet.read_text(PASTED)
    sheet.table.select("3")
    check()
    sheet.match_columns()
    check()
    page.back()
    ann = add(work, "Ann Reed")
    page.reload()
    page.show_record(ann)
    check()
    page.new_here()
    check()
    page.act(f"leave:{ann}")
    check()
    form_of(page).set_value("last_day", dt.date(2026, 11, 3))
    page.save()
    check()


def test_narrow(make: MakePage, work: Workspace) -> None:
    add(work, "Ann Reed")
    page = make()
    page.set_narrow(True)
    page.resize(855, 464)
    for step in (page.reload, page.new_here, page.import_list):
        step()
        here()
        assert page.minimumSizeHint().height() <= 464
        assert page.minimumSizeHint().width() <= 855
    sheet_of(page).read_text(PASTED)
    sheet_of(page).table.select("3")
    here()
    assert page.minimumSizeHint().height() <= 464
