"""Chasing in the window: from Home's number to slips, and the board as it stood."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from app.models.declaration import ToDisclose
from app.models.staff import Category
from app.services.declarations.reminders import BRING_TO
from app.services.declarations.rows import CollectionDraft, SignedDraft, State
from app.services.policies.rows import PolicyDraft, VersionDraft
from app.services.staff.rows import StaffDraft
from app.ui.forms import Form
from app.ui.pages.declarations_chase import ChaseList
from app.ui.pages.declarations_past import PastStep
from app.ui.pages.declarations_person import PersonSheet
from app.ui.pages.declarations_record import RecordForm
from app.ui.pages.declarations_slips import SlipsStep
from app.ui.pages.declarations_start import StartForm
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, type_in
from tests.ui.office import INSET, TODAY, Office, at, focused, on_board

ALT = Qt.KeyboardModifier.AltModifier


def second_policy(office: Office) -> None:
    office.declarations.start_new_version(
        PolicyDraft("Acceptable use"),
        VersionDraft("3", INSET, "Governors", wording="I will."),
        None,
        CollectionDraft(INSET),
    )


def shown(page: object) -> list[str]:
    step = page.step  # type: ignore[attr-defined]
    assert isinstance(step, ChaseList)
    return [each.row.name for each in step.table.rows.shown_rows()]


def test_homes_number_opens_exactly_those_people(qtbot: QtBot, office: Office) -> None:
    a, b, _c, d = office.hire("Anna Adler", "Siân Gŵyr", "Zofia Zimmer", "Dai Done")
    now = office.collect()
    second_policy(office)
    for collection in office.declarations.collections():
        office.declarations.record(collection.id, [d], SignedDraft(INSET))
    office.declarations.record(now, [a], SignedDraft(INSET))
    office.declarations.exempt(now, [b], TODAY, "Agency’s own.")
    page = office.show(qtbot)
    page.act("waiting")
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert shown(page) == ["Anna Adler", "Siân Gŵyr", "Zofia Zimmer"]
    assert office.declarations.waiting().not_signed == 3
    step = at(page, ChaseList)
    assert "3 people, 3 overdue." in step.summary.text()
    assert [each.what for each in step.people] == [
        ("Acceptable use, version 3",),
        ("Acceptable use, version 3",),
        ("Acceptable use, version 3", "Social media, version 2026"),
    ]
    assert step.table.model().index(0, 2).data() == "Acceptable use, version 3"
    press(focused(), Qt.Key.Key_Return)
    assert at(page, PersonSheet).title.text() == "Anna Adler"


def test_addresses_and_a_mail_merge_leave_out_who_is_away(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    for name, email in (("Anna Adler", "aa@x.example"), ("Siân Gŵyr", "sg@x.example")):
        draft = StaffDraft(name, Category.TEACHER, dt.date(2025, 9, 1), email=email)
        office.staff.add(draft)
    (away, _none) = office.hire("Away", "No Mail")
    now = office.collect()
    office.declarations.on_leave(now, [away], TODAY, dt.date(2027, 1, 4))
    target = tmp_path / "merge.csv"
    page = office.show(qtbot, target)
    page.show_chase_list()
    assert "4 people, 3 overdue, 1 on leave." in at(page, ChaseList).summary.text()
    press(focused(), Qt.Key.Key_A, ALT)  # Qt shows the button pressed for a moment first
    addresses = "aa@x.example; sg@x.example"
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == addresses)
    press(focused(), Qt.Key.Key_M, ALT)
    qtbot.waitUntil(target.exists)
    text = target.read_text("utf-8-sig")
    assert text.splitlines()[0] == "Name,Email,Policy,Last day,Status"
    assert "Away" not in text
    assert "No Mail,," in text


def test_slips_are_printed_and_the_place_is_remembered(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.hire("Anna Adler", "<b>Siân</b> Gŵyr", "C", "D", "E")
    now = office.collect()
    office.declarations.decline(now, office.hire("F"), TODAY, "A secret reason")
    paper, saved = tmp_path / "paper.pdf", tmp_path / "saved.pdf"

    def choose(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFileName(str(paper))
        return True

    page = office.show(qtbot, choose, saved)
    page.show_chase_list()
    press(focused(), Qt.Key.Key_S, ALT)
    qtbot.waitUntil(lambda: isinstance(page.step, SlipsStep))
    step = at(page, SlipsStep)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert focused() is step.print_button
    qtbot.waitUntil(lambda: step.pages == 2, timeout=20_000)
    step.place.box.setFocus()
    step.place.set_value("")
    type_in(focused(), "room 4")
    page.print_here()  # pressed at once: it prints as soon as they are made
    qtbot.waitUntil(paper.exists, timeout=20_000)
    qtbot.waitUntil(lambda: step.pages == 2, timeout=20_000)
    assert office.school.value(BRING_TO) == "room 4"
    page.save()
    pages = [each.extract_text() for each in pypdf.PdfReader(saved).pages]
    text = " ".join(" ".join(pages).split())
    assert "<b>Siân</b> Gŵyr" in text
    assert "Social media, version 2026" in text
    assert text.count("Room 4") == 6
    assert "secret" not in text
    assert page.back()
    assert len(shown(page)) == 6


def test_leave_is_recorded_by_keyboard(qtbot: QtBot, office: Office) -> None:
    (person,) = office.hire("Siân Gŵyr")
    now = office.collect()
    page = office.show(qtbot)
    press(focused(), Qt.Key.Key_Return)
    at(page, PersonSheet)
    press(focused(), Qt.Key.Key_E, ALT)
    qtbot.waitUntil(lambda: isinstance(page.step, Form))
    press(focused(), Qt.Key.Key_O)
    form = at(page, Form)
    assert form.values().choice("outcome") == "on_leave"
    assert not form.fields["until"].isVisible()
    page.save()
    assert form.fields["ask_again"].error.text() == "Enter the day on which to ask them again."
    form.focus("ask_again")
    type_in(focused(), "4 jan 2027")
    page.save()
    assert on_board(page)
    (row,) = office.declarations.board(now)
    assert (row.state, row.remark, row.overdue) == (
        State.NOT_RETURNED, "On leave, ask again on 4 January 2027", False,
    )  # fmt: skip
    page.show_person(person)
    at(page, PersonSheet)._something_else()
    form = at(page, Form)
    form.set_value("outcome", "exempt")
    assert form.fields["until"].isVisible()
    assert not form.fields["ask_again"].isVisible()
    form.set_value("reason", "Agency’s own.")
    form.set_value("until", dt.date(2026, 12, 31))
    page.save()
    assert office.declarations.board(now)[0].remark == "Until 31 December 2026: Agency’s own."


def test_a_round_is_started_recorded_and_grouped(qtbot: QtBot, office: Office) -> None:
    a, b = office.hire("Anna Adler", "Siân Gŵyr")
    office.collect()
    second_policy(office)
    page = office.show(qtbot)
    page.new_here()
    form = at(page, StartForm)
    social = next(row for row in office.policies.listed() if row.title == "Social media")
    other = next(row for row in office.policies.listed() if row.title == "Acceptable use")
    form.set_value("policy", str(social.id))
    form.set_value("what", "same")
    assert form.fields["together"].isVisibleTo(page)
    boxes = form.fields["together"].control.boxes()
    assert [box.text() for box in boxes if box.isVisibleTo(page)] == [  # type: ignore[attr-defined]
        "Acceptable use, version 3"
    ]
    form.set_value("together", [str(other.id)])
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    assert on_board(page)
    assert "Signed on one form with Acceptable use." in page.board.summary.text()
    items = [page.board.rounds.itemText(n) for n in range(page.board.rounds.count())]
    assert items[:3] == [
        "Signed together from 4 November 2026", "    Acceptable use 3", "    Social media 2026",
    ]  # fmt: skip
    assert page.board.rounds.currentText() == "    Social media 2026"
    page.record_by_hand(a)
    record = at(page, RecordForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert record.values().tick("together")
    page.save()
    two, one = (row.id for row in office.declarations.collections() if row.open)
    assert [office.declarations.counts(each).signed for each in (one, two)] == [1, 1]
    page.record_by_hand(b)
    at(page, RecordForm).set_value("together", False)
    page.save()
    assert [office.declarations.counts(each).signed for each in (one, two)] == [2, 1]
    page.record_by_hand()
    names = at(page, RecordForm).fields["staff"].control
    assert names.list.count() == 1  # type: ignore[attr-defined]
    page.show_chase_list()
    assert shown(page) == ["Siân Gŵyr"]


def test_tab_comes_to_what_is_chosen_and_arrows_choose(qtbot: QtBot, office: Office) -> None:
    (person,) = office.hire("Siân Gŵyr")
    office.collect()
    page = office.show(qtbot)
    page.record_by_hand(person)
    record = at(page, RecordForm)
    record.focus("how_seen")
    press(focused(), Qt.Key.Key_Tab)
    chosen = focused()
    assert isinstance(chosen, QRadioButton)
    assert chosen.text() == "Not said"
    press(chosen, Qt.Key.Key_Left)
    page.save()
    assert office.declarations.history(person)[0].to_disclose is ToDisclose.SOMETHING


def test_the_heading_speaks_of_the_past_once_it_is(qtbot: QtBot, office: Office) -> None:
    office.hire("Anna Adler", "Siân Gŵyr")
    office.collect()
    page = office.show(qtbot)
    assert page.board.summary.text() == (
        "The last day was 17 September 2026; waiting for 2 people, 2 overdue."
    )


def test_the_board_as_it_stood_is_shown(qtbot: QtBot, office: Office) -> None:
    (person,) = office.hire("Siân Gŵyr")
    now = office.collect()
    office.declarations.record(now, [person], SignedDraft(INSET))
    page = office.show(qtbot)
    press(focused(), Qt.Key.Key_A, ALT)
    qtbot.waitUntil(lambda: isinstance(page.step, PastStep))
    step = at(page, PastStep)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert focused() is step.day.edit
    assert not step.table.isVisible()  # nothing had been recorded yesterday
    step.day.edit.clear()
    type_in(focused(), "today")
    press(focused(), Qt.Key.Key_Return)
    assert step.table.isVisible()
    assert [row.state for row in step.table.rows.shown_rows()] == [State.SIGNED]
    assert "1 of 1 signed on 4 November 2026" in step.summary.text()
    step.day.edit.setText("32 nov")
    press(focused(), Qt.Key.Key_Return)
    assert not step.table.isVisible()
