from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import FieldProblem, Problems, Refused
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.widgets.controls import TextBox
from app.ui.widgets.type_ahead import Pick, Picked
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import TODAY, MemoryDrafts, press, show_active, type_in

PEOPLE = [Pick("1", "Siân Gŵyr", "teacher"), Pick("2", "Tomos Ellis", "office")]


def make(qtbot: QtBot) -> Form:
    form = Form("New starter", today=lambda: TODAY)
    form.line("name", "Full name", hint="As on the contract")
    form.pick("about", "Who is it about?", lambda: PEOPLE)
    with form.row():
        form.date("start", "First day")
        form.line("time", "Time (optional)")
    form.choice("known", "How do they know each other?", [("f", "Family"), ("s", "Same circle")])
    form.ticks("told", "Told", [("dsl", "DSL"), ("hr", "HR")], columns=2)
    form.drop_down("platform", "Platform", [("fb", "Facebook"), ("ig", "Instagram")])
    form.text("words", "What happened?")
    form.tick("role", "Social media is part of the role")
    form.passphrase("secret", "Passphrase")
    form.foot_button("&Save starter", lambda: None, "primary")
    qtbot.addWidget(form)
    form.resize(700, 600)
    show_active(form)
    return form


def _inside(form: Form, field: str) -> bool:
    here = QApplication.focusWidget()
    return here is not None and form.fields[field].isAncestorOf(here)


def test_every_control_of_a_form_is_named(qtbot: QtBot) -> None:
    form = make(qtbot)
    assert_all_named(form)
    assert_mnemonics_differ(form)
    assert form.fields["name"].control.box.accessibleDescription() == "As on the contract"


def test_a_form_gives_back_what_was_entered(qtbot: QtBot) -> None:
    form = make(qtbot)
    for field, value in {
        "name": " Nia ",
        "about": "2",
        "start": dt.date(2026, 11, 9),
        "known": "s",
        "told": ("hr",),
        "platform": "ig",
        "words": "One\ntwo",
        "role": True,
    }.items():
        form.set_value(field, value)
    values = form.values()
    assert values.text("name") == "Nia"
    assert values.pick("about") == Picked("2", "Tomos Ellis")
    assert values.date("start") == dt.date(2026, 11, 9)
    assert values.choice("known") == "s"
    assert values.ticks("told") == ("hr",)
    assert values.choice("platform") == "ig"
    assert values.text("words") == "One\ntwo"
    assert values.tick("role")


def test_problems_go_to_their_fields_and_nothing_is_cleared(qtbot: QtBot) -> None:
    form = make(qtbot)
    form.set_value("words", "Kept")

    def refuse(values: Values) -> None:
        raise Problems(
            [FieldProblem("name", "Enter their full name"), FieldProblem("known", "Select how")]
        )

    assert not form.attempt(refuse)
    assert [line.text() for line in form.summary.lines] == ["Enter their full name", "Select how"]
    assert form.fields["name"].error.text() == "Enter their full name"
    assert "Enter their full name" in form.fields["name"].control.box.accessibleDescription()
    assert QApplication.focusWidget() is form.summary.lines[0]
    press(form.summary.lines[0], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.summary.lines[1]
    press(form.summary.lines[1], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.fields["name"].control.box
    press(form.summary.lines[1], Qt.Key.Key_Return)
    assert _inside(form, "known")
    assert form.values().text("words") == "Kept"
    assert all(b.isEnabled() for b in form.findChildren(QPushButton))
    assert form.attempt(lambda values: None)
    assert form.summary.isHidden()
    assert form.fields["name"].error.isHidden()


def test_a_date_that_cannot_be_read_stops_the_save(qtbot: QtBot) -> None:
    form = make(qtbot)
    type_in(form.fields["start"].control.box, "32 nov")
    called: list[Values] = []
    assert not form.attempt(called.append)
    assert not called
    assert form.fields["start"].error.text()
    form.set_value("start", None)
    type_in(form.fields["start"].control.box, "yest")
    assert form.attempt(called.append)
    assert called[0].date("start") == dt.date(2026, 11, 3)


def test_a_refusal_without_a_field_is_in_the_summary(qtbot: QtBot) -> None:
    form = make(qtbot)

    def refuse(values: Values) -> None:
        raise Refused("The disk is full. Make room, then save again.")

    assert not form.attempt(refuse)
    assert [line.text() for line in form.summary.lines] == [
        "The disk is full. Make room, then save again."
    ]


def test_letters_pick_and_the_type_ahead_needs_type_and_enter(qtbot: QtBot) -> None:
    form = make(qtbot)
    form.focus("known")
    type_in(QApplication.focusWidget(), "s")
    assert form.values().choice("known") == "s"
    form.focus("about")
    box = form.fields["about"].control.box
    type_in(box, "tom")
    control = form.fields["about"].control
    popup = control.completer.popup()  # type: ignore[attr-defined]
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return)
    assert form.values().pick("about") == Picked("2", "Tomos Ellis")


def test_words_not_in_the_list_are_a_problem_at_save(qtbot: QtBot) -> None:
    form = make(qtbot)
    form.fields["about"].control.restore("Nobody")
    assert not form.attempt(lambda values: None)
    assert "Nobody" in form.fields["about"].error.text()


def test_a_passphrase_can_be_shown_and_pasted_and_is_in_no_draft(qtbot: QtBot) -> None:
    form = make(qtbot)
    box = form.fields["secret"].control
    QApplication.clipboard().setText("five plain words in row")
    box.setFocus()
    press(box.box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.values().text("secret") == "five plain words in row"
    assert "five plain" not in str(form.state())
    press(box.box, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert box.caps.isHidden()  # type: ignore[attr-defined]
    type_in(box.box, "A")
    assert box.caps.isHidden() or box.caps.text() == "Caps Lock is on"  # type: ignore[attr-defined]


def test_a_draft_is_kept_and_comes_back_on_the_same_field(qtbot: QtBot) -> None:
    store = MemoryDrafts()
    form = make(qtbot)
    keeper = DraftKeeper(store, "staff", "staff:new", "New starter", form)
    form.focus("words")
    type_in(form.fields["words"].control.box, "A parent posted")
    form.fields["start"].control.restore("32 nov")
    qtbot.waitUntil(lambda: "staff:new" in store.kept, timeout=4000)
    assert form.note.text().startswith("Saved ")
    kept = store.load("staff:new")
    assert kept is not None
    keeper.stop()
    again = make(qtbot)
    again.restore(kept[0]["form"])
    assert again.values().text("words") == "A parent posted"
    assert again.fields["start"].control.state() == "32 nov"
    assert _inside(again, "words")


def test_leaving_the_form_stores_at_once(qtbot: QtBot) -> None:
    store = MemoryDrafts()
    form = make(qtbot)
    other = QPushButton("Elsewhere")
    qtbot.addWidget(other)
    other.show()
    DraftKeeper(store, "staff", "staff:new", "New starter", form)
    show_active(form)
    form.focus("name")
    type_in(form.fields["name"].control.box, "N")
    show_active(other)
    other.setFocus()
    qtbot.waitUntil(lambda: "staff:new" in store.kept, timeout=1000)


@pytest.mark.parametrize(
    ("kind", "data", "plain", "words"),
    [
        (
            "text/html",
            "<p>Seen<span style='display:none'> hidden</span></p>",
            "Seen hidden",
            "Seen",
        ),
        ("text/html", "<p>Only <b>a page</b></p>", "", "Only a page"),
        ("text/html", "<p>Seen</p>", "  Seen, as plain", "Seen, as plain"),
        ("text/rtf", r"{\rtf1 Seen{\v hidden} too}", "Seen hidden too", "Seen too"),
    ],
)
def test_what_a_page_hid_is_not_pasted(
    qtbot: QtBot, kind: str, data: str, plain: str, words: str
) -> None:
    box = TextBox()
    qtbot.addWidget(box)
    mime = QMimeData()
    mime.setData(kind, data.encode())
    if plain:
        mime.setText(plain)
    assert box.edit.canInsertFromMimeData(mime)
    box.edit.insertFromMimeData(mime)
    assert box.value() == words
