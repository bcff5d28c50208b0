"""Declarations in the window: recording what came back, chasing the rest, and printing forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.declaration import ToDisclose
from app.services.declarations.rows import SignedDraft, State
from app.ui.forms import Form
from app.ui.pages.declarations import DeclarationsPage
from app.ui.pages.declarations_chase import ChaseList
from app.ui.pages.declarations_person import PersonSheet
from app.ui.pages.declarations_print import PrintStep
from app.ui.pages.declarations_record import RecordForm
from app.ui.pages.declarations_ticks import PeopleTicks
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, type_in
from tests.ui.office import INSET, TODAY, Office, at, buttons, focused, on_board


def staff_box(page: DeclarationsPage) -> PeopleTicks:
    control = at(page, RecordForm).fields["staff"].control
    assert isinstance(control, PeopleTicks)
    return control


def test_signatures_are_recorded_with_four_keys(qtbot: QtBot, office: Office) -> None:
    a, b = office.hire("Anna Adler", "Siân Gŵyr")
    now = office.collect()
    page = office.show(qtbot)
    page.record_by_hand()
    at(page, RecordForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    assert office.declarations.history(a) == ()
    at(page, RecordForm).focus("staff")
    type_in(focused(), "nobody")
    assert "No match" in staff_box(page).said.text()
    staff_box(page).edit.clear()
    type_in(focused(), "ådl")
    press(focused(), Qt.Key.Key_Return)
    page.save()
    assert on_board(page)
    assert page.board.title.text() == "Social media 2026: 1 of 2 signed"
    (entry,) = office.declarations.history(a)
    # The collection was two months ago, so today is offered.
    assert (entry.dated, entry.stands) == (TODAY, True)
    assert office.context.messages.take_back()
    assert not office.declarations.history(a)[0].stands
    assert page.board.title.text() == "Social media 2026: 0 of 2 signed"
    page.record_by_hand()
    at(page, RecordForm)
    staff = staff_box(page)
    press(staff.list, Qt.Key.Key_Down)
    press(staff.list, Qt.Key.Key_Space)
    assert staff.value() == [str(b)] or staff.value() == [str(a)]
    assert now


def test_a_person_declines_is_exempted_and_signs_after_all(qtbot: QtBot, office: Office) -> None:
    (person,) = office.hire("Siân Gŵyr")
    now = office.collect()
    page = office.show(qtbot)
    for outcome, state in (("declined", State.NOT_RETURNED), ("exempt", State.EXEMPT)):
        page.show_person(person)
        at(page, PersonSheet)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        at(page, PersonSheet)._something_else()
        at(page, Form)
        page.save()
        assert not on_board(page)  # what came back was not chosen yet
        at(page, Form).set_value("outcome", outcome)
        at(page, Form).set_value("reason", "She said so.")
        page.save()
        assert on_board(page)
        assert office.declarations.board(now)[0].state is state
    page.record_by_hand(person)
    at(page, RecordForm)
    at(page, RecordForm).set_value("to_disclose", ToDisclose.SOMETHING.value)
    page.save()
    assert office.declarations.board(now)[0].state is State.SIGNED
    page.show_person(person)
    assert "Heard today" in buttons(page.step or page)
    at(page, PersonSheet)._heard()
    assert "Heard today" not in buttons(page.step or page)
    at(page, PersonSheet)._take_back()
    at(page, Form)
    at(page, Form).set_value("why", "Wrong person")
    page.save()
    at(page, PersonSheet)
    assert office.declarations.board(now)[0].state is State.EXEMPT


def test_the_office_does_not_hear_disclosures(qtbot: QtBot, tmp_path: Path) -> None:
    office = Office(tmp_path, casework=False)
    (person,) = office.hire("Siân Gŵyr")
    draft = SignedDraft(INSET, to_disclose=ToDisclose.SOMETHING)
    office.declarations.record(office.collect(), [person], draft)
    page = office.show(qtbot)
    page.show_person(person)
    assert "Heard today" not in buttons(page.step or page)
    office.register.close()


def test_a_scan_is_attached_and_saved_again(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    (person,) = office.hire("Siân Gŵyr")
    office.declarations.record(office.collect(), [person], SignedDraft(INSET))
    scan, copy = tmp_path / "scan.pdf", tmp_path / "copy.pdf"
    scan.write_bytes(b"%PDF-1.7 a page")
    page = office.show(qtbot, [scan], copy)
    page.show_person(person)
    at(page, PersonSheet)._attach_scan()
    qtbot.waitUntil(lambda: "Save scan" in buttons(page.step or page))
    at(page, PersonSheet)._save_scan()
    assert copy.read_bytes() == b"%PDF-1.7 a page"


def test_the_chase_list_copies_harmless_names(qtbot: QtBot, office: Office) -> None:
    office.hire("=cmd|calc", "Siân Gŵyr")
    office.collect()
    page = office.show(qtbot)
    page.show_chase_list()
    at(page, ChaseList)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(at(page, ChaseList).table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert sorted(QApplication.clipboard().text().split("\n")) == ["'=cmd|calc", "Siân Gŵyr"]


def test_everyone_has_signed(qtbot: QtBot, office: Office) -> None:
    people = office.hire("Siân Gŵyr")
    office.declarations.record(office.collect(), people, SignedDraft(INSET))
    page = office.show(qtbot)
    page.show_chase_list()
    at(page, ChaseList)
    assert at(page, ChaseList).summary.text() == "Social media 2026: 0 people."
    page.print_forms()
    at(page, PrintStep)
    page.print_here()
    assert at(page, PrintStep).pages == 0


def test_forms_are_previewed_and_saved(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    import pypdf

    people = office.hire("Anna Adler", "<b>Siân</b> Gŵyr", "Zofia Zimmer")
    office.declarations.record(office.collect(), people[:1], SignedDraft(INSET))
    target = tmp_path / "forms.pdf"
    page = office.show(qtbot, target)
    page.print_here()  # Ctrl+P on the board
    at(page, PrintStep)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert focused() is at(page, PrintStep).print_button
    qtbot.waitUntil(lambda: at(page, PrintStep).pages == 2, timeout=20_000)
    at(page, PrintStep).cover.set_value(True)
    qtbot.waitUntil(lambda: at(page, PrintStep).pages == 3, timeout=20_000)
    page.save()
    qtbot.waitUntil(target.exists, timeout=20_000)
    pages = [each.extract_text() for each in pypdf.PdfReader(target).pages]
    assert "Forms to hand out" in pages[0]
    assert "<b>Siân</b> Gŵyr" in pages[1]
    assert "Zofia Zimmer" in pages[2]
    assert not any("Anna Adler" in text for text in pages)


def test_enter_prints(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdf

    office.hire("Siân Gŵyr")
    office.collect()
    paper = tmp_path / "paper.pdf"

    def choose(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFileName(str(paper))
        return True

    page = office.show(qtbot, choose)
    page.print_here()
    at(page, PrintStep)
    # Pressed at once, before there is a preview.
    press(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: on_board(page), timeout=20_000)
    assert len(pypdf.PdfReader(paper).pages) == 1
    assert on_board(page)


def test_a_result_that_comes_late_is_let_go(qtbot: QtBot, office: Office) -> None:
    office.hire("Siân Gŵyr")
    office.collect()
    page = office.show(qtbot)
    page.print_forms()
    page.show_board()
    QApplication.sendPostedEvents()
    qtbot.waitUntil(lambda: not office.context.tasks.busy, timeout=20_000)
    assert on_board(page)
