"""Relationships in the window: a conversation recorded, its drafts, and the list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.models.relationship import Connection, DecisionOutcome
from app.ui.pages.relationship_detail import DisclosureSheet
from app.ui.pages.relationship_tell import DisclosureForm
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press
from tests.ui.relationships import (
    MakePage,
    School,
    form_of,
    letters,
    page_maker,
    pick,
    press_button,
)


@pytest.fixture
def make(school: School, qtbot: QtBot) -> MakePage:
    return page_maker(school, qtbot)


def key(which: Qt.Key) -> None:
    press(QApplication.focusWidget(), which)


def test_a_conversation_by_keyboard(
    school: School, make: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    printed = tmp_path / "copy.pdf"

    def to_file(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(printed))
        return True

    page = make(to_file)
    page.new_here()
    pick(page, "staff_id", "gŵyr", qtbot)
    for typed in ("p", "jk", "5", "f"):
        key(Qt.Key.Key_Tab)
        letters(typed)
    key(Qt.Key.Key_Tab)
    pick(page, "platforms", "insta", qtbot)
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Tab)
    letters("n")
    page.save()

    row = school.only()
    assert (row.reference, row.staff_name, row.other) == (
        "DIS-2026-001",
        "Siân Gŵyr-Jones",
        "JK, pupil in Year 5",
    )
    assert (row.connection, row.platforms) == (Connection.FAMILY, ("Instagram",))
    assert row.decision
    assert (row.decision.outcome, row.decision.decided_name) == (DecisionOutcome.NOTED, "Ann Reed")
    assert row.review_on == dt.date(2027, 9, 1)
    assert isinstance(page.detail, DisclosureSheet)
    assert "DIS-2026-001" in page.context.messages.last
    assert school.drafts.list() == []
    qtbot.waitUntil(printed.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not page.context.tasks.busy, timeout=20_000)
    assert len(pypdfium2.PdfDocument(printed.read_bytes())) == 1


def test_what_is_missing_is_said_and_nothing_is_cleared(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("other_initials", "Jonathan")
    form.set_value("other_kind", "pupil")
    form.set_value("year_group", "nine")
    page.save()
    assert form.fields["year_group"].error.text().startswith("Enter the year group")
    form.set_value("year_group", "9")
    page.save()
    errors = {name: field.error.text() for name, field in form.fields.items()}
    assert errors["connection"] == "Select how they know each other."
    assert "initials only" in errors["other_initials"]
    assert "Year 6 is the oldest here" in errors["year_group"]
    assert form.values().text("other_initials") == "Jonathan"
    assert school.relationships.listed() == ()
    assert_all_named(page)


def test_a_year_group_is_asked_for_children_only(make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    shown = form.fields["year_group"].isVisible
    assert not shown()
    form.set_value("other_kind", "former_pupil")
    assert shown()
    form.set_value("other_kind", "colleague")
    assert not shown()


def test_the_chairs_name_comes_with_the_office_but_never_over_anothers(make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("outcome", "noted")
    assert form.values().text("decided_name") == "Ann Reed"
    form.set_value("decided_by", "chair")
    assert form.values().text("decided_name") == "Chris Hair"
    form.set_value("decided_name", "Acting Chair")
    form.set_value("decided_by", "head")
    assert form.values().text("decided_name") == "Acting Chair"


def test_a_draft_comes_back_as_it_was(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form_of(page).set_value("other_kind", "parent")
    form_of(page).set_value("other_initials", "XY")
    page.flush()
    [line] = school.drafts.list()

    again = make()
    kept = school.drafts.load(line.key)
    assert kept
    again.open_draft(line.key, *kept)
    assert isinstance(again.detail, DisclosureForm)
    assert again.detail.values().text("other_initials") == "XY"

    third = make("delete")
    third.new_here()
    assert form_of(third).values().choice("other_kind") == "parent"
    press_button(third, "Delete draft")
    assert school.drafts.list() == []
    assert third.detail is None


def test_a_form_that_nobody_touched_leaves_no_draft(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    page.show_list()
    assert school.drafts.list() == []


def test_an_empty_list_says_why_staff_tell(make: MakePage) -> None:
    page = make()
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any("for their own protection" in text for text in labels)


@pytest.mark.parametrize("width", [855, 1088])
def test_everything_has_a_name_and_its_own_letter(
    school: School, make: MakePage, width: int
) -> None:
    told = school.tell()
    school.tell(decision=None)
    page = make(width=width)
    page.show_record(str(told.id))
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.new_here()
    assert_all_named(page)
    assert_mnemonics_differ(page)
