"""Relationships in the window after they are told: deciding, reviewing, ending, taking up."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from app.models.relationship import Connection, DecidedBy
from app.services.relationships.rows import Show
from app.services.relationships.service import SAME
from app.ui.pages.relationship_detail import DisclosureSheet, ToHearSheet
from app.ui.pages.relationship_form import DecisionForm
from tests.ui.relationships import (
    MakePage,
    School,
    form_of,
    page_maker,
    press_button,
    wait_for_print,
)


@pytest.fixture
def make(school: School, qtbot: QtBot) -> MakePage:
    return page_maker(school, qtbot)


def test_the_heads_own_disclosure_goes_to_the_chair(school: School, make: MakePage) -> None:
    school.tell(staff_id=school.head, decision=None)
    page = make()
    page.show_record(str(school.only().id))
    press_button(page, "Decide")
    form = form_of(page)
    form.set_value("outcome", "noted")
    assert form.values().choice("decided_by") == "chair"
    form.set_value("decided_by", "head")
    page.save()
    assert "chair of governors" in form.fields["decided_by"].error.text()
    form.set_value("decided_by", "chair")
    page.save()
    decision = school.only().decision
    assert decision
    assert (decision.decided_by, decision.decided_name) == (DecidedBy.CHAIR, "Chris Hair")


def test_conditions_are_asked_only_where_there_are_any(school: School, make: MakePage) -> None:
    row = school.tell(decision=None)
    page = make()
    page.act("undecided")
    assert isinstance(page.detail, DisclosureSheet)
    assert page.detail.row.id == row.id
    press_button(page, "Decide")
    form = form_of(page)
    assert not form.fields["conditions"].isVisible()
    form.set_value("outcome", "conditions")
    assert form.fields["conditions"].isVisible()
    page.save()
    assert form.fields["conditions"].error.text() == "Enter the conditions."
    form.set_value("conditions", "No private messages.")
    page.save()
    decision = school.only().decision
    assert decision
    assert decision.conditions == "No private messages."


def test_a_review_is_one_key(school: School, make: MakePage) -> None:
    row = school.tell()
    school.clock.now = dt.datetime(2027, 9, 6, 9, tzinfo=dt.UTC)
    page = make()
    page.act("review_due")
    press_button(page, "Still the same")
    decision = school.only().decision
    assert decision
    assert (decision.reason, decision.decided_on) == (SAME, dt.date(2027, 9, 6))
    assert "1 September 2028" in page.context.messages.last
    assert isinstance(page.detail, DisclosureSheet)
    assert page.detail.row.id == row.id


def test_what_changed_is_told_anew(school: School, make: MakePage, qtbot: QtBot) -> None:
    row = school.tell()
    page = make(False)
    page.show_record(str(row.id))
    press_button(page, "It changed")
    form = form_of(page)
    assert form.values().text("year_group") == "Year 5"
    form.set_value("connection", "family_friend")
    form.set_value("outcome", "noted")
    page.save()
    wait_for_print(page, qtbot)
    assert school.only().connection is Connection.FAMILY_FRIEND
    assert school.only(Show.ENDED).replaced_by == "DIS-2026-002"


def test_an_end_needs_a_reason_and_shows_among_the_ended(school: School, make: MakePage) -> None:
    row = school.tell()
    page = make()
    page.show_record(str(row.id))
    press_button(page, "It ended")
    page.save()
    assert form_of(page).fields["ended_why"].error.text() == "Enter why it ended."
    form_of(page).set_value("ended_why", "The family moved away.")
    page.save()
    assert school.only(Show.ENDED).ended_why == "The family moved away."
    assert isinstance(page.detail, DisclosureSheet)
    page.show_list()
    assert page.view.rows.rowCount() == 1


def test_something_to_disclose_waits_in_the_list(
    school: School, make: MakePage, qtbot: QtBot
) -> None:
    declaration = school.declare_something()
    page = make(False)
    page.act(f"take-up:{declaration}")
    assert isinstance(page.detail, ToHearSheet)
    press_button(page, "Record what they say")
    form = form_of(page)
    picked = form.values().pick("staff_id")
    assert picked
    assert picked.text == "Siân Gŵyr-Jones"
    for field, value in (
        ("other_kind", "parent"),
        ("other_initials", "AB"),
        ("connection", "neighbour"),
    ):
        form.set_value(field, value)
    form.restore({"fields": {"platforms": "WhatsApp, Facebook"}})
    page.save()
    wait_for_print(page, qtbot)
    assert school.only().declaration_id == declaration
    assert school.only().platforms == ("WhatsApp", "Facebook")
    assert school.relationships.to_take_up() == ()


def test_nothing_to_record_after_talking(school: School, make: MakePage) -> None:
    school.declare_something()
    page = make()
    page.act("take-up")
    press_button(page, "Nothing to record")
    page.save()
    assert school.relationships.to_take_up() == ()
    assert school.relationships.listed() == ()
    assert page.detail is None


def test_a_decision_half_written_is_found_again(school: School, make: MakePage) -> None:
    row = school.tell(decision=None)
    page = make()
    page.show_record(str(row.id))
    press_button(page, "Decide")
    form_of(page).set_value("outcome", "not_agreed")
    assert page.back()
    assert page.detail is not None
    assert page.detail.accessibleName() == row.staff_name
    [line] = school.drafts.list()
    kept = school.drafts.load(line.key)
    assert kept
    page.open_draft(line.key, *kept)
    assert isinstance(page.detail, DecisionForm)
    assert page.detail.values().choice("outcome") == "not_agreed"
