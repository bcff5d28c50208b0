"""May I…? and the settings of the school's rules."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.rules.answering import Verdict
from app.services.rules.questions import QUESTIONS, RuleKey, Stance
from app.services.rules.rows import RuleSetDraft, preset_answers
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.may_i import MayIPage
from app.ui.pages.relationship_tell import DisclosureForm
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_rules import ContactForm, ContactSheet, HistorySheet, SetSheet
from app.ui.sheet import Sheet
from app.ui.widgets.type_ahead import TypeAhead
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import Went, make_context, press, show_active, type_in
from tests.ui.relationships import TODAY, School, page_maker


def set_rules(school: School, preset: str, from_on: dt.date = TODAY) -> None:
    answers = {key: answer.value for key, answer in preset_answers(preset).items()}
    school.work.rules.set(RuleSetDraft(from_on, preset, answers))


def may_i(school: School, qtbot: QtBot, *answers: object, went: Went | None = None) -> MayIPage:
    context = make_context(
        school.work, dialogs=ScriptedDialogs(*answers), today=TODAY, navigate=went
    )
    page = MayIPage(context)
    qtbot.addWidget(page)
    page.resize(855, 480)
    page.reload()
    show_active(page)
    page.enter()
    return page


def verdict(page: MayIPage) -> Verdict | None:
    return page.answer.verdict if page.answer else None


def settings(school: School, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(make_context(school.work, today=TODAY, drafts=school.drafts))
    qtbot.addWidget(page)
    page.resize(1088, 672)
    page.reload()
    show_active(page)
    page.act("contact")
    return page


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(shown)


def click(widget: QWidget, text: str) -> None:
    found = [b for b in widget.findChildren(QPushButton) if b.text().replace("&", "") == text]
    assert len(found) == 1, text
    found[0].click()
    QApplication.processEvents()


def form_of(page: SettingsPage) -> ContactForm:
    assert isinstance(page.detail, ContactForm)
    return page.detail


def sheet_of(page: SettingsPage) -> Sheet:
    assert isinstance(page.detail, Sheet)
    return page.detail


def test_two_keys_and_a_tab_give_the_answer(school: School, qtbot: QtBot) -> None:
    set_rules(school, "003")
    page = may_i(school, qtbot)
    type_in(QApplication.focusWidget(), "p")
    assert verdict(page) is None
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_in(QApplication.focusWidget(), "a")
    assert verdict(page) is Verdict.NO
    said = words(page.sheet)
    assert "May I accept a friend or follow request from a pupil?" in said
    assert "Tell the headteacher that they tried." in said
    assert "As in 003 §8.2.3" in said
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_in(QApplication.focusWidget(), "s")
    assert page.form.values().choice("tie") == "social_circle"
    assert verdict(page) is Verdict.DECLARE


def test_age_is_asked_where_it_counts(school: School, qtbot: QtBot) -> None:
    set_rules(school, "000")
    page = may_i(school, qtbot)
    page.form.set_value("what", "send")
    page.form.set_value("who", "pupil")
    assert not page.form.fields["age"].isVisibleTo(page)
    page.form.set_value("who", "former_pupil")
    assert page.form.fields["age"].isVisibleTo(page)
    assert verdict(page) is Verdict.NO
    page.form.set_value("age", "yes")
    assert verdict(page) is Verdict.YES
    page.form.set_value("who", "pupil")  # an age left behind counts for nothing
    assert verdict(page) is Verdict.NO


def test_the_disclosure_begins_filled_in(school: School, qtbot: QtBot) -> None:
    set_rules(school, "003")
    went = Went()
    page = may_i(school, qtbot, went=went)
    for field, value in (("who", "parent"), ("what", "keep"), ("tie", "social_circle")):
        page.form.set_value(field, value)
    click(page.sheet, "Record a disclosure")
    [(section, record, action)] = went.places
    assert (section, record) == ("relationships", "")
    relationships = page_maker(school, qtbot)()
    relationships.act(action)
    form = relationships.detail
    assert isinstance(form, DisclosureForm)
    assert form.values().choice("other_kind") == "parent"
    assert form.values().choice("connection") == "social_circle"
    assert form.fields["staff_id"].control.box.hasFocus()
    form.set_value("other_initials", "PB")
    relationships.act(f"may-i:{json.dumps({'other_kind': 'pupil', 'connection': ''})}")
    assert form.values().choice("other_kind") == "parent"  # what was typed stays
    assert "Finish this disclosure first" in relationships.context.messages.last


def test_the_office_asks_and_records_nothing(school: School, qtbot: QtBot) -> None:
    set_rules(school, "000")
    school.work = replace(school.work, casework=None)
    page = may_i(school, qtbot)
    page.form.set_value("who", "parent")
    page.form.set_value("what", "keep")
    buttons = page.sheet.findChildren(QPushButton)
    shown = [button.text() for button in buttons if button.isVisibleTo(page)]
    assert "&Record a disclosure" not in shown
    assert "&Print" in shown


def test_one_page_is_printed(school: School, qtbot: QtBot, tmp_path: Path) -> None:
    set_rules(school, "004")
    printed = tmp_path / "answer.pdf"

    def to_file(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(printed))
        return True

    page = may_i(school, qtbot, to_file)
    page.print_here()
    assert "Choose who and what first" in page.context.messages.last
    page.form.set_value("who", "family")
    page.form.set_value("what", "message")
    page.print_here()
    qtbot.waitUntil(printed.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not page.context.tasks.busy, timeout=20_000)
    assert len(pypdfium2.PdfDocument(printed.read_bytes())) == 1


def test_without_rules_it_leads_to_the_settings(school: School, qtbot: QtBot) -> None:
    went = Went()
    page = may_i(school, qtbot, went=went)
    click(page.sheet, "Enter the rules")
    assert went.places == [("settings", "", "contact")]
    page.form.set_value("who", "parent")
    page.form.set_value("what", "keep")
    assert "The school has not entered its rules yet." in words(page.sheet)


def test_rules_are_begun_from_a_stance_and_changed(school: School, qtbot: QtBot) -> None:
    page = settings(school, qtbot)
    assert isinstance(page.detail, ContactSheet)
    assert "has not entered its rules yet" in words(page.detail)
    click(page.detail, "Begin")
    form = form_of(page)
    assert_all_named(page)
    assert_mnemonics_differ(form)
    form.set_value("preset", "003")
    assert form.values().choice("pupils") == "unless_tie"
    form.set_value("parents", "caution")
    form.fields["parents-number"].control.set_value("4.2")
    form.fields["parents-wording"].control.restore("Take care with parents.")
    page.save()
    now = school.work.rules.now()
    clause = now.clause(RuleKey.PARENTS)
    assert now.stance(RuleKey.PARENTS) is Stance.CAUTION
    assert clause is not None
    assert (clause.label, clause.wording) == ("§4.2", "Take care with parents.")
    assert isinstance(page.detail, ContactSheet)
    shown = words(page.detail)
    assert "§4.2: Take care with parents." in shown
    assert all(question.title in shown for question in QUESTIONS.values())


def test_rules_half_typed_outlive_a_lock(school: School, qtbot: QtBot) -> None:
    page = settings(school, qtbot)
    page.show_detail(ContactForm(page.context))
    form_of(page).set_value("note", "Agreed by the gov")
    page.flush()
    ((key, title),) = ((line.key, line.title) for line in school.drafts.list())
    assert title == "Rules about contact"
    again = settings(school, qtbot)
    again.open_draft(key, *(school.drafts.load(key) or ({}, {})))
    assert form_of(again).values().text("note") == "Agreed by the gov"
    form_of(again).set_value("note", "Agreed by the governors")
    again.save()
    assert isinstance(again.detail, ContactSheet)
    assert school.work.rules.now().note == "Agreed by the governors"
    assert list(school.drafts.list()) == []


def test_the_school_s_own_clause_is_picked_from_its_policy(school: School, qtbot: QtBot) -> None:
    text = (
        "Social media\n\n1 Contact\n\n1.1 Staff keep away from pupils on their own accounts.\n\n"
        "1.2 Staff take care with parents whom they know from elsewhere.\n"
    )
    work = school.work
    policy = work.policies.add(PolicyDraft("Social media"))
    version = work.policies.versions.add(
        policy, VersionDraft("2026", TODAY, "Governors", "September 2027", wording="I read it.")
    )
    file = PolicyFile("policy.txt", "text/plain", text.encode())
    work.policies.versions.attach(version, file.data, file.name)
    work.policies.versions.finalise(version)
    assert [clause.number for clause in work.rules.policy_clauses()] == ["1.1", "1.2"]
    page = settings(school, qtbot)
    click(sheet_of(page), "Begin")
    form = form_of(page)
    control = form.fields["pupils-wording"].control
    assert isinstance(control, TypeAhead)
    control.setFocus()
    type_in(control.edit, "keep away")
    popup = control.completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Return)
    assert form.values().text("pupils-number") == "1.1"
    assert control.edit.text() == "Staff keep away from pupils on their own accounts."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the day from which these rules hold."),
        ("31 feb", "February 2026 has 28 days."),
        ("1 jan 2020", "Enter 1 September 2026 or later"),
    ],
)
def test_a_day_that_cannot_be_is_said(
    school: School, qtbot: QtBot, typed: str, sentence: str
) -> None:
    set_rules(school, "000", dt.date(2026, 9, 1))
    page = settings(school, qtbot)
    click(sheet_of(page), "Change the rules")
    form = form_of(page)
    form.set_value("pupils", "never")
    form.fields["from_on"].control.restore(typed)
    page.save()
    assert form.fields["from_on"].error.text().startswith(sentence)
    assert form.values().choice("pupils") == "never"
    assert len(school.work.rules.history()) == 1


def test_the_history_shows_each_set(school: School, qtbot: QtBot) -> None:
    set_rules(school, "000", dt.date(2026, 9, 1))
    set_rules(school, "001", TODAY + dt.timedelta(60))
    page = settings(school, qtbot)
    assert "Other rules take over on 3 January 2027. New ones" in words(sheet_of(page))
    click(sheet_of(page), "Show the coming rules")
    assert isinstance(page.detail, SetSheet)
    click(page.detail, "Back to all rules")
    assert isinstance(page.detail, HistorySheet)
    shown = words(page.detail)
    assert "From 3 January 2027 on: coming" in shown
    assert "From 1 September 2026 on: in force" in shown
    assert_mnemonics_differ(page.detail)


def test_every_control_has_a_name(school: School, qtbot: QtBot) -> None:
    set_rules(school, "000")
    page = may_i(school, qtbot)
    page.form.set_value("who", "former_pupil")
    page.form.set_value("what", "keep")
    assert_all_named(page)
    assert_mnemonics_differ(page)
