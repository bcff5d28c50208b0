"""Outside activities on somebody's record, by keyboard; drafts are kept."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.pages.staff import ACTIVITY, StaffPage
from app.ui.pages.staff_activities import ActivityForm, EndedForm, SaidForm
from app.workspace import Workspace
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import TODAY, press, type_in
from tests.ui.office import focused
from tests.ui.staff import MakePage, add, page_maker


@pytest.fixture
def make(work: Workspace, qtbot: QtBot) -> MakePage:
    return page_maker(work, qtbot)


def button(page: StaffPage, words: str) -> QPushButton:
    assert page.detail is not None
    found = page.detail.findChildren(QPushButton)
    return next(each for each in found if each.text().replace("&", "") == words)


def test_an_activity_is_added_answered_and_ended(make: MakePage, work: Workspace) -> None:
    person = add(work, "Siân Gŵyr")
    page = make()
    page.show_record(person)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(button(page, "Add outside activity"), Qt.Key.Key_Return)
    form = page.detail
    assert isinstance(form, ActivityForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    assert form.fields["what"].error.text() == "Enter what they do."
    form.focus("what")
    type_in(focused(), "Reviews toys")
    press(focused(), Qt.Key.Key_Tab)
    type_in(focused(), "a video channel")
    press(focused(), Qt.Key.Key_Tab)
    press(focused(), Qt.Key.Key_Space)
    page.save()
    (row,) = work.activities.of(UUID(person))
    assert (row.line, row.declared_on) == ("Reviews toys on a video channel, paid", TODAY)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(button(page, "Note what the school said"), Qt.Key.Key_Return)
    assert isinstance(page.detail, SaidForm)
    type_in(focused(), "Keep pupils out of it")
    page.save()
    assert work.activities.get(row.id).said == "Keep pupils out of it"
    press(button(page, "It has ended"), Qt.Key.Key_Return)
    assert isinstance(page.detail, EndedForm)
    page.save()
    assert work.activities.get(row.id).ended_on == TODAY
    assert page.context.messages.take_back()
    assert work.activities.get(row.id).ended_on is None


def test_a_draft_comes_back(make: MakePage, work: Workspace) -> None:
    person = add(work, "Siân Gŵyr")
    page = make()
    page.show_record(person)
    press(button(page, "Add outside activity"), Qt.Key.Key_Return)
    type_in(focused(), "Sells cakes")
    page.flush()
    kept = page.context.drafts.load(f"{ACTIVITY}{person}")
    assert kept is not None
    page.show_record(person)
    page.open_draft(f"{ACTIVITY}{person}", *kept)
    assert isinstance(page.detail, ActivityForm)
    assert page.detail.values().text("what") == "Sells cakes"
