"""Approaches by keyboard: recorded, pointed out, answered, reported, with their evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.approach import ApproachKind, Reply
from app.models.evidence import Answer
from app.models.incident import IncidentType
from app.models.relationship import OtherKind
from app.services.approaches.drafts import ApproachDraft
from app.services.approaches.rows import ApproachRow
from app.services.incidents.drafts import IncidentDraft
from app.services.rules.rows import RuleSetDraft, preset_answers
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.approach_detail import ApproachSheet
from app.ui.pages.approach_form import ApproachForm, NewApproachForm
from app.ui.pages.approaches import ApproachesPage
from app.ui.pages.evidence_view import ExhibitSheet
from app.ui.pages.incidents import IncidentsPage
from app.ui.pages.stop import StopForm
from app.ui.stop_question import StopQuestion
from app.ui.widgets.type_ahead import Picked
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import Went, make_context, press, show_active
from tests.ui.relationships import TODAY, School, letters, pick

Make = Callable[..., ApproachesPage]
PLAIN = ApproachDraft(
    staff_id=None,
    by_kind=OtherKind.PUPIL,
    initials="JK",
    year_group=5,
    kind=ApproachKind.FOLLOW,
    platform="Instagram",
    happened_on=TODAY,
)


@pytest.fixture
def make(school: School, qtbot: QtBot) -> Iterator[Make]:
    pages: list[ApproachesPage] = []

    def page(*answers: object, width: int = 1088, went: Went | None = None) -> ApproachesPage:
        context = make_context(
            school.work,
            dialogs=ScriptedDialogs(*answers),
            drafts=school.drafts,
            today=TODAY,
            navigate=went,
        )
        made = ApproachesPage(context)
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(width, 672)
        made.set_narrow(width < 1000)
        made.reload()
        show_active(made)
        return made

    yield page
    for made in pages:
        made.context.tasks.stop()


def record(school: School, **changes: Any) -> ApproachRow:
    draft = replace(PLAIN, staff_id=school.sian, **changes)
    return school.work.need_casework().approaches.record(draft)


def only(school: School) -> ApproachRow:
    approaches = school.work.need_casework().approaches
    [item] = approaches.listed()
    return approaches.get(item.id)


def form_of(page: ApproachesPage) -> ApproachForm:
    assert isinstance(page.detail, ApproachForm)
    return page.detail


def tab(times: int = 1) -> None:
    for _time in range(times):
        press(QApplication.focusWidget(), Qt.Key.Key_Tab)


def buttons_of(page: ApproachesPage) -> list[QPushButton]:
    assert page.detail is not None
    return page.detail.findChildren(QPushButton)


def click(page: ApproachesPage, text: str) -> None:
    [found] = [b for b in buttons_of(page) if b.text().replace("&", "") == text]
    found.click()
    QApplication.processEvents()


def words(widget: QWidget | None) -> str:
    assert widget is not None
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(shown)


def says(answer: Answer) -> Callable[[QDialog], bool]:
    def answered(dialog: QDialog) -> bool:
        assert isinstance(dialog, StopQuestion)
        dialog.answer = answer
        return True

    return answered


def pasted() -> QMimeData:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def test_an_approach_by_keyboard(school: School, make: Make, qtbot: QtBot) -> None:
    page = make()
    page.new_here()
    pick(page, "staff_id", "gŵyr", qtbot)
    tab()
    letters("p")
    tab()
    letters("jk")
    tab()
    letters("5")
    tab(2)
    letters("f")
    tab()
    pick(page, "platform", "insta", qtbot)
    tab(3)
    letters("d")
    tab()
    letters("Please use the school office")
    tab()
    letters("y")
    page.save()

    row = only(school)
    assert (row.by, row.kind, row.platform) == (
        "JK, pupil in Year 5",
        ApproachKind.FRIEND_REQUEST,
        "Instagram",
    )
    assert (row.reply, row.professional) == (Reply.DECLINED, True)
    assert (row.reported_to, row.reported_on) == ("Ann Reed", TODAY)
    assert isinstance(page.detail, ApproachSheet)
    assert page.context.messages.last == "Saved APP-2026-001."
    assert school.drafts.list() == []


def test_everything_missing_is_said_at_once_and_nothing_is_cleared(make: Make) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("by_kind", "pupil")
    form.set_value("initials", "Jonathan")
    form.set_value("year_group", "nine")
    page.save()
    assert form.fields["year_group"].error.text().startswith("Enter the year group")
    form.set_value("year_group", "")
    page.save()
    errors = {name: field.error.text() for name, field in form.fields.items() if field.error.text()}
    assert set(errors) == {"staff_id", "initials", "year_group", "kind", "platform"}
    assert form.values().text("initials") == "Jonathan"


def test_a_second_approach_is_pointed_out_while_one_types(school: School, make: Make) -> None:
    first = record(school, happened_on=TODAY - dt.timedelta(30))
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("by_kind", "pupil")
    form.set_value("initials", "jk")
    assert "may be by the same person" not in words(form)
    form.set_value("year_group", "5")
    assert f"may be by the same person: {first.reference}, 5 October 2026" in words(form)
    form.set_value("year_group", "4")
    assert "may be by the same person" not in words(form)


def test_the_record_leads_to_the_other_one(school: School, make: Make) -> None:
    first = record(school, account="@jk", happened_on=TODAY - dt.timedelta(30))
    second = record(school, initials="XY", account="JK")
    page = make()
    page.show_record(str(second.id))
    assert "(the same account)" in words(page.detail)
    click(page, f"Open {first.reference}")
    assert isinstance(page.detail, ApproachSheet)
    assert page.detail.row.id == first.id
    assert "A later approach may be by the same person" in words(page.detail)


def test_report_reply_and_note_come_later(school: School, make: Make) -> None:
    record(school)
    page = make()
    page.act("waiting")
    click(page, "Report it")
    assert form_of(page).values().text("reported_to") == "Ann Reed"
    page.save()
    click(page, "Record the reply")
    page.save()
    assert form_of(page).fields["reply"].error.text() == "Select what they did about it."
    form_of(page).set_value("reply", "blocked")
    page.save()
    click(page, "Add a note")
    form_of(page).set_value("note", "They said sorry.")
    page.save()
    row = only(school)
    assert (row.reported_on, row.reply) == (TODAY, Reply.BLOCKED)
    assert row.note is not None
    assert row.note.endswith("They said sorry.")
    page.reload()
    assert page.view.rows.shown_rows() == []


def test_it_is_linked_to_an_incident(school: School, make: Make, qtbot: QtBot) -> None:
    record(school)
    incidents = school.work.need_casework().incidents
    made = incidents.record(IncidentDraft("Messages.", TODAY, type=IncidentType.APPROACH), [])
    went = Went()
    page = make(went=went)
    page.show_record(str(only(school).id))
    click(page, "Link to an incident")
    page.save()
    assert "Choose an incident" in form_of(page).fields["incident"].error.text()
    form_of(page).set_value("incident", str(made.id))
    page.save()
    assert only(school).incident == made.reference
    click(page, "Open the incident")
    assert went.places == [("incidents", str(made.id), "")]
    incidents_page = IncidentsPage(
        make_context(school.work, drafts=school.drafts, today=TODAY, navigate=went)
    )
    qtbot.addWidget(incidents_page)
    incidents_page.reload()
    incidents_page.show_record(str(made.id))
    assert incidents_page.detail is not None
    there = incidents_page.detail.findChildren(QPushButton)
    [back] = [button for button in there if button.text().startswith("APP-2026-001: follow")]
    back.click()
    assert went.places[1:] == [("approaches", str(only(school).id), "")]


def test_evidence_is_pasted_after_the_question(school: School, make: Make, qtbot: QtBot) -> None:
    record(school)
    page = make(says(Answer.NO))
    page.show_record(str(only(school).id))
    assert page.take(pasted())
    evidence = school.work.need_casework().evidence
    qtbot.waitUntil(lambda: len(evidence.of(only(school).id)) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: "Added evidence A" in page.context.messages.last, timeout=10_000)
    view = next(
        b
        for b in page.findChildren(QPushButton)
        if b.accessibleName() == "View evidence A" and b.isVisible()
    )
    view.click()
    assert isinstance(page.detail, ExhibitSheet)
    qtbot.waitUntil(lambda: not page.context.tasks.busy, timeout=10_000)
    assert page.back()
    assert "Add evidence…" in [button.text().replace("&", "") for button in buttons_of(page)]


def filled(page: ApproachesPage, school: School) -> NewApproachForm:
    page.new_here()
    form = page.detail
    assert isinstance(form, NewApproachForm)
    for field, value in (
        ("staff_id", str(school.sian)),
        ("by_kind", "parent"),
        ("initials", "PB"),
        ("kind", "follow"),
        ("platform", Picked(None, "Facebook")),
    ):
        form.set_value(field, value)
    return form


def test_a_screenshot_pasted_while_one_types_is_saved_with_it(
    school: School, make: Make, qtbot: QtBot
) -> None:
    page = make(says(Answer.NO))
    form = filled(page, school)
    assert page.take(pasted())
    qtbot.waitUntil(lambda: len(form.exhibits()) == 1, timeout=10_000)
    form.set_value("initials", "")
    page.save()
    assert form.fields["initials"].error.text() == "Enter the initials of who tried."
    form.set_value("initials", "PB")
    page.save()
    qtbot.waitUntil(lambda: isinstance(page.detail, ApproachSheet), timeout=10_000)
    evidence = school.work.need_casework().evidence
    assert [each.label for each in evidence.of(only(school).id)] == ["APP-2026-001 A"]
    assert school.drafts.list() == []


def test_a_draft_keeps_its_screenshot(school: School, make: Make, qtbot: QtBot) -> None:
    page = make(says(Answer.NO))
    form = filled(page, school)
    assert page.take(pasted())
    qtbot.waitUntil(lambda: len(form.exhibits()) == 1, timeout=10_000)
    page.flush()
    again = make()
    again.new_here()
    back = again.detail
    assert isinstance(back, NewApproachForm)
    qtbot.waitUntil(lambda: len(back.exhibits()) == 1, timeout=10_000)
    assert back.values().text("initials") == "PB"


def test_what_must_not_be_saved_goes_to_the_page_for_it(
    school: School, make: Make, qtbot: QtBot
) -> None:
    record(school)
    went = Went()
    page = make(says(Answer.NOT_SURE), went=went)
    page.show_record(str(only(school).id))
    assert page.take(pasted())
    qtbot.waitUntil(lambda: bool(went.places))
    assert went.places == [("incidents", "", "stop:not_sure")]
    assert school.work.need_casework().evidence.of(only(school).id) == ()
    incidents = IncidentsPage(make_context(school.work, drafts=school.drafts, today=TODAY))
    qtbot.addWidget(incidents)
    incidents.reload()
    incidents.act("stop:not_sure")
    assert isinstance(incidents.detail, StopForm)


def test_a_draft_outlives_the_page(school: School, make: Make) -> None:
    page = make()
    page.new_here()
    form_of(page).set_value("initials", "JK")
    page.flush()
    again = make()
    again.new_here()
    assert form_of(again).values().text("initials") == "JK"
    assert again.back()
    assert again.detail is None
    [kept] = school.drafts.list()
    again.open_draft(kept.key, *(school.drafts.load(kept.key) or ({}, {})))
    assert isinstance(again.detail, NewApproachForm)


def test_the_rules_are_said_beside_who_was_told(school: School, make: Make) -> None:
    answers = {key: answer.value for key, answer in preset_answers("000").items()}
    school.work.rules.set(RuleSetDraft(TODAY, "000", answers))
    page = make()
    page.new_here()
    shown = words(page.detail)
    assert "The school’s rules: school leaders, where the member of staff sees a need." in shown
    assert "The school’s rules ask to keep every reply." in shown


@pytest.mark.parametrize("width", [855, 1088])
def test_every_control_has_a_name(school: School, make: Make, width: int) -> None:
    row = record(school)
    record(school, happened_on=TODAY - dt.timedelta(3))
    page = make(width=width)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.show_record(str(row.id))
    assert_all_named(page)
    assert_mnemonics_differ(page)
    for step in ("report", "reply", "note", "link"):
        page._step(row, step)
        assert_all_named(page)
        assert_mnemonics_differ(page)
    page.new_here()
    assert_all_named(page)
    assert_mnemonics_differ(page)


def test_esc_leads_back_to_relationships(make: Make) -> None:
    went = Went()
    page = make(went=went)
    assert page.back()
    assert went.places == [("relationships", "", "")]
