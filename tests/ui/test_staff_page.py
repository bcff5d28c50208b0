"""Staff in the window, over a real vault, by keyboard where people use it."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.staff import Category
from app.services.staff.rows import LeavingDraft
from app.services.staff.service import Which
from app.ui.forms import Form
from app.ui.pages.staff import StaffPage
from app.ui.sheet import Sheet
from app.workspace import Workspace
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, type_in
from tests.ui.staff import PASTED, MakePage, add, page_maker, sheet_of


@pytest.fixture
def make(work: Workspace, qtbot: QtBot) -> MakePage:
    return page_maker(work, qtbot)


TODAY = dt.date(2026, 11, 4)


def form_of(page: StaffPage) -> Form:
    assert isinstance(page.detail, Form)
    return page.detail


def title_of(page: StaffPage) -> str:
    assert isinstance(page.detail, Sheet)
    return page.detail.title.text()


def here() -> None:
    QApplication.processEvents()


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
    form_of(page).set_value("large_print", True)
    form_of(page).set_value("other_format", "Braille")
    page.save()
    record = work.staff.get(work.staff.listed()[0].id)
    assert record.row.name == "Ann Owen"
    assert (record.draft.social_media_told, record.draft.note) == (TODAY, "Job-share")
    assert (record.draft.large_print, record.draft.other_format) == (True, "Braille")
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
