"""Relationships in the window: the part that is asked for seldom, the signed copy, the reviews."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.models.evidence import Answer
from app.models.relationship import Awareness, Departure, OtherKind
from app.models.staff import Category
from app.services.relationships.rows import Show
from app.services.rules.questions import RuleKey
from app.services.rules.rows import RuleSetDraft
from app.services.staff.rows import StaffDraft
from app.ui.pages.relationship_detail import DisclosureSheet, ScanSheet
from app.ui.pages.relationship_tell import DisclosureForm
from app.ui.pages.relationships import RelationshipsPage
from app.ui.stop_question import StopCard, StopQuestion
from app.ui.widgets.type_ahead import TypeAhead
from tests.pictures import picture
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, type_in
from tests.ui.relationships import MakePage, School, form_of, page_maker, press_button

DUE = dt.datetime(2027, 9, 6, 9, tzinfo=dt.UTC)


@pytest.fixture
def make(school: School, qtbot: QtBot) -> MakePage:
    return page_maker(school, qtbot)


def answer(which: Answer) -> object:
    def press_it(question: StopQuestion) -> bool:
        question.answer = which
        return True

    return press_it


def shown_words(page: object) -> str:
    labels = page.findChildren(QLabel)  # type: ignore[attr-defined]
    return "\n".join(label.text() for label in labels if label.isVisible())


def initials_shown(page: RelationshipsPage) -> str:
    assert isinstance(page.detail, DisclosureSheet)
    return page.detail.row.other_initials


def test_the_seldom_part_shows_when_asked_and_a_departure_wants_its_reason(
    school: School, make: MakePage
) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    assert not form.fields["awareness"].isVisible()
    press_button(page, "More about it")
    assert form.fields["awareness"].isVisible()
    assert not form.fields["justification"].isVisible()
    form.set_value("staff_id", str(school.sian))
    for field, value in (
        ("other_kind", "parent"),
        ("other_initials", "AB"),
        ("connection", "neighbour"),
        ("awareness", "open"),
        ("departure", "proposed"),
    ):
        form.set_value(field, value)
    form.restore({"fields": {"platforms": "WhatsApp"}})
    assert form.fields["justification"].isVisible()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press_button(page, "Save only")
    assert form.fields["justification"].error.text().startswith("Enter why this departs")
    form.set_value("justification", "The street group is how the village shares lifts.")
    press_button(page, "Save only")
    row = school.only()
    assert (row.awareness, row.departure) == (Awareness.OPEN, Departure.PROPOSED)
    assert "Not asked yet" in shown_words(page)
    assert_mnemonics_differ(page)

    press_button(page, "More about it")
    form_of(page).set_value("hr_advice", "Only lifts, nothing about school.")
    form_of(page).set_value("hr_advice_on", dt.date(2026, 11, 4))
    page.save()
    assert school.only().hr_advice == "Only lifts, nothing about school."


def test_a_draft_with_the_seldom_part_shows_it_again(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form_of(page).set_value("other_initials", "AB")
    form_of(page).set_value("awareness", "team")
    page.flush()
    [line] = school.drafts.list()
    kept = school.drafts.load(line.key)
    assert kept
    again = make()
    again.open_draft(line.key, *kept)
    assert isinstance(again.detail, DisclosureForm)
    assert again.detail.fields["awareness"].isVisible()


def test_a_run_through_the_reviews_is_a_letter_each(school: School, make: MakePage) -> None:
    for initials in ("AA", "BB", "CC"):
        school.tell(other_initials=initials)
    school.clock.now = DUE
    page = make()
    page.act("review_due")
    assert initials_shown(page) == "AA"
    press(QApplication.focusWidget(), Qt.Key.Key_S)
    assert initials_shown(page) == "BB"
    press(QApplication.focusWidget(), Qt.Key.Key_E)
    assert form_of(page).fields.keys() == {"ended_on", "ended_why"}
    page.save()
    assert initials_shown(page) == "CC"
    press(QApplication.focusWidget(), Qt.Key.Key_C)
    form_of(page).set_value("outcome", "noted")
    press_button(page, "Save only")
    assert school.relationships.listed(Show.REVIEW_DUE) == ()
    [ended] = [one for one in school.relationships.listed(Show.ENDED) if one.other[:2] == "BB"]
    assert ended.ended_on == DUE.date()


def test_letters_typed_into_the_filter_review_nothing(school: School, make: MakePage) -> None:
    school.tell()
    school.clock.now = DUE
    page = make()
    page.act("review_due")
    page.filter.setFocus()
    type_in(page.filter, "sec")
    assert page.filter.text() == "sec"
    assert len(school.relationships.listed(Show.REVIEW_DUE)) == 1


def test_a_wrong_letter_is_taken_back(school: School, make: MakePage) -> None:
    row = school.tell()
    school.clock.now = DUE
    page = make()
    page.act("review_due")
    press(QApplication.focusWidget(), Qt.Key.Key_S)
    assert school.relationships.listed(Show.REVIEW_DUE) == ()
    assert page.context.messages.take_back()
    assert [item.id for item in school.relationships.listed(Show.REVIEW_DUE)] == [row.id]


def test_a_signed_copy_comes_back_and_its_scan_is_asked_about(
    school: School, make: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    row = school.tell()
    scan = tmp_path / "signed.png"
    scan.write_bytes(picture())
    cards: list[StopCard] = []

    def read_card(card: StopCard) -> bool:
        cards.append(card)
        return False

    page = make(answer(Answer.NOT_SURE), read_card, answer(Answer.NO))
    page.show_record(str(row.id))
    press_button(page, "Signed copy came back")
    page.save()
    assert school.only().copy_signed_on == dt.date(2026, 11, 4)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(scan))])

    assert page.take(mime)
    qtbot.waitUntil(lambda: bool(cards))
    assert school.only().copy_name is None

    assert page.take(mime)
    qtbot.waitUntil(lambda: school.only().copy_name == "signed.png", timeout=10_000)
    qtbot.waitUntil(
        lambda: any(b.text() == "Look at the sca&n" for b in page.findChildren(QPushButton))
    )
    press_button(page, "Look at the scan")
    qtbot.waitUntil(lambda: isinstance(page.detail, ScanSheet), timeout=10_000)
    assert_all_named(page)
    assert page.back()
    assert isinstance(page.detail, DisclosureSheet)


def test_the_rule_of_the_day_stands_beside_the_decision(school: School, make: MakePage) -> None:
    school.work.rules.set(
        RuleSetDraft(
            dt.date(2026, 9, 1),
            answers={RuleKey.PARENTS: "unless_tie", RuleKey.TIES: "family"},
            clauses={RuleKey.PARENTS: ("8.4", "Staff add no parents.")},
        )
    )
    page = make()
    page.new_here()
    form_of(page).set_value("other_kind", "parent")
    form_of(page).set_value("connection", "neighbour")
    assert "Contact with parents and carers: Only where another tie exists (§8.4" in shown_words(
        page
    )
    row = school.tell(other_kind=OtherKind.PARENT, year_group=None)
    page.show_record(str(row.id))
    assert "“Staff add no parents.”" in shown_words(page)


def test_people_who_look_alike_are_told_apart(school: School, make: MakePage) -> None:
    school.tell()
    twin = StaffDraft("Sian Gwyr Jones", Category.SUPPORT, dt.date(2025, 9, 1), role="Lunchtime")
    school.work.staff.add(twin)
    page = make()
    page.new_here()
    form = form_of(page)
    who = form.fields["staff_id"].control
    assert isinstance(who, TypeAhead)
    details = [pick.detail for pick in form._people()]  # type: ignore[attr-defined]
    assert "Lunchtime, since 2025" in details
    assert "Teacher, since 2020" in details
    form.set_value("staff_id", str(school.sian))
    form.set_value("other_kind", "pupil")
    form.set_value("other_initials", "jk")
    assert "DIS-2026-001 (family member) is about JK too." in shown_words(page)


def test_what_the_head_tells_is_for_the_chair_to_decide(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("staff_id", str(school.head))
    assert form.values().choice("decided_by") == "chair"
    assert form.values().text("decided_name") == "Chris Hair"
    form.set_value("staff_id", str(school.sian))
    assert form.values().text("decided_name") == "Ann Reed"


def test_a_name_in_the_note_is_pointed_out(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("staff_id", str(school.sian))
    form.set_value("note", "She met JK on Saturday.")
    assert "put initials instead" not in shown_words(page)
    form.set_value("note", "She met Jack Kent on Saturday.")
    assert "If “Jack Kent” is a person, put initials instead." in shown_words(page)
