"""The logs in the window, and the settings of routes and working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.route import RouteKey
from app.models.school import RoleKey
from app.reports.logbook import logbook_pages
from app.services.calendar import Closure, Days, Nation
from app.services.routes.rules import DEFAULTS, Unit, Within
from app.ui.page import Page
from app.ui.pages.logbook import LogbookPage
from app.ui.pages.logbook_forms import BegunForm, ComplaintForm, EndedForm, InspectionForm
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_days import DaysForm
from app.ui.pages.settings_routes import RouteForm, RoutesSheet
from app.ui.sheet import Sheet
from app.ui.widgets.type_ahead import Picked
from tests.reports.reading import text_of
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import TODAY, make_context, show_active
from tests.ui.relationships import School

Make = Callable[..., Any]


@pytest.fixture
def make(school: School, qtbot: QtBot) -> Iterator[Make]:
    pages: list[Page] = []

    def page(kind: type[Page], width: int = 1088) -> Page:
        context = make_context(school.work, drafts=school.drafts)
        made = kind(context)
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(width, 512 if width < 1000 else 672)
        made.set_narrow(width < 1000)
        made.reload()
        show_active(made)
        return made

    yield page
    for made in pages:
        made.context.tasks.stop()


def said(widget: QWidget | None) -> str:
    assert widget is not None
    return " ".join(each.text() for each in widget.findChildren(QLabel))


def press(widget: QWidget, name: str) -> None:
    found = widget.findChildren(QPushButton)
    next(each for each in found if name in (each.accessibleName(), each.text())).click()


class TestLogs:
    @pytest.mark.parametrize("width", [855, 1088])
    @pytest.mark.parametrize("kind", ["review", "inspection", "complaint"])
    def test_every_form_is_named_and_says_what_is_missing(
        self, make: Make, width: int, kind: str
    ) -> None:
        page: LogbookPage = make(LogbookPage, width)
        assert_all_named(page)
        page.act(kind)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        page.save()
        assert page.detail.summary.isVisible()  # type: ignore[union-attr]
        assert page._logbook.due().complaints == ()

    def test_a_review_from_the_empty_page(self, make: Make) -> None:
        page: LogbookPage = make(LogbookPage)
        press(page, "Log a revie&w")
        form = page.detail
        assert form is not None
        form.set_value("done_by", "Nia Example")  # type: ignore[attr-defined]
        form.set_value("looked_at", "The filter’s report")  # type: ignore[attr-defined]
        page.save()
        assert "The filter’s report" in said(page.detail)
        assert "4 December 2026" in said(page.detail)
        assert page.view.current() is not None

    def test_an_inspection_from_its_reason_to_its_end(self, make: Make, school: School) -> None:
        page: LogbookPage = make(LogbookPage)
        page.act("inspection")
        form = page.detail
        assert isinstance(form, InspectionForm)
        form.set_value("name", Picked(str(school.sian), "Siân Gŵyr-Jones"))
        form.set_value("concern", "A complaint of messages at night")
        form.set_value("scope", "School e-mail of October")
        page.save()
        assert "Siân Gŵyr-Jones" in said(page.detail)
        for words, kind in (("It has be&gun", BegunForm), ("It has &ended", EndedForm)):
            assert page.detail is not None
            press(page.detail, words)
            assert isinstance(page.detail, kind)
            if kind is EndedForm:
                page.detail.set_value("found", "No such messages.")
            page.save()
        assert "No such messages." in said(page.detail)
        (row,) = page._logbook.inspections()
        assert (row.staff_id, row.state, row.authorised_by) == (school.sian, "Ended", "Ann Reed")

    def test_the_heads_messages_go_to_the_chair(self, make: Make, school: School) -> None:
        page: LogbookPage = make(LogbookPage)
        page.act("inspection")
        form = page.detail
        assert isinstance(form, InspectionForm)
        form.set_value("name", Picked(None, "Ann Reed"))
        page.flush()
        page.save()
        assert isinstance(page.detail, Sheet)
        assert page.detail.title.text() == "This goes to the chair of governors"
        assert school.drafts.kept == {}
        assert page._logbook.inspections() == ()

    def test_a_draft_comes_back_and_a_complaint_is_settled(
        self, make: Make, school: School
    ) -> None:
        page: LogbookPage = make(LogbookPage)
        page.act("complaint")
        form = page.detail
        assert isinstance(form, ComplaintForm)
        form.set_value("received_from", "A parent")
        form.set_value("what", "It is too long.")
        page.flush()
        (key,) = school.drafts.kept
        page.show_list()
        page.open_draft(key, *(school.drafts.load(key) or ({}, {})))
        form = page.detail
        assert isinstance(form, ComplaintForm)
        assert form.values().text("passed_to") == "Chris Hair"
        form.set_value("policy", Picked(None, "Social media"))
        page.save()
        assert school.drafts.kept == {}
        assert isinstance(page.detail, Sheet)
        press(page.detail, "Passed on, or cl&osed")
        again = page.detail
        again.set_value("outcome", "Shortened.")  # type: ignore[attr-defined]
        again.set_value("closed_on", TODAY)  # type: ignore[attr-defined]
        page.save()
        assert "Shortened." in said(page.detail)

    def test_paper_holds_what_the_page_does(self, make: Make) -> None:
        page: LogbookPage = make(LogbookPage)
        page.act("review")
        page.detail.set_value("done_by", "Nia Example")  # type: ignore[union-attr]
        page.detail.set_value("looked_at", "The filter’s report")  # type: ignore[union-attr]
        page.save()
        text = text_of(logbook_pages("Oak Lane Primary", page._rows(), TODAY))
        for words in ("Reviews of monitoring", "The filter’s report", "Nia Example"):
            assert words in text


class TestSettings:
    def test_a_route_is_changed_and_put_back(self, make: Make, school: School) -> None:
        page: SettingsPage = make(SettingsPage)
        page.act("routes")
        assert isinstance(page.detail, RoutesSheet)
        assert "Headteacher (Ann Reed)" in said(page.detail)
        assert_all_named(page)
        press(page.detail, "Change: About a pupil")
        form = page.detail
        assert isinstance(form, RouteForm)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        form.set_value("roles", [RoleKey.SAFEGUARDING_CONTACT.value])
        form.set_value("unit", Unit.HOURS.value)
        form.set_value("number", "soon")
        page.save()
        assert form.fields["number"].error.text() == "Enter a whole number."
        form.set_value("number", "4")
        page.save()
        rules = school.work.route_settings
        changed = rules.book().rules[RouteKey.ABOUT_PUPIL]
        assert changed.within == Within(Unit.HOURS, 4)
        assert changed.roles == (RoleKey.SAFEGUARDING_CONTACT,)
        assert "Within 4 hours" in said(page.detail)
        assert page.detail is not None
        press(page.detail, "Change: About a pupil")
        press(page.detail, "As it &was at first")
        assert rules.book().rules[RouteKey.ABOUT_PUPIL] == DEFAULTS[RouteKey.ABOUT_PUPIL]

    def test_two_routes_cannot_be_turned_off(self, make: Make) -> None:
        page: SettingsPage = make(SettingsPage)
        page.act("routes")
        assert page.detail is not None
        press(page.detail, "Change: A child may be at risk")
        assert isinstance(page.detail, RouteForm)
        assert "on" not in page.detail.fields

    def test_working_days(self, make: Make, school: School) -> None:
        page: SettingsPage = make(SettingsPage)
        page.act("days")
        form = page.detail
        assert isinstance(form, DaysForm)
        assert_all_named(page)
        assert "26 October 2026 to 30 October 2026" in form.values().text("closures")
        page.save()
        days = school.work.school_days
        assert days.rules().closures is None
        form.set_value("nation", Nation.SCOTLAND.value)
        form.set_value("outside", Days.SCHOOL.value)
        form.set_value("closures", "INSET: 9 Nov 2026\nsome day")
        page.save()
        assert form.fields["closures"].error.text().startswith("Line 2: ")
        form.set_value("closures", "INSET: 9 Nov 2026")
        form.set_value("extra_bank", "5 Nov 2026 to 6 Nov 2026")
        page.save()
        assert form.fields["extra_bank"].error.text() == "Enter one date on each line."
        form.set_value("extra_bank", "5 Nov 2026")
        page.save()
        rules = days.rules()
        inset = dt.date(2026, 11, 9)
        assert (rules.nation, rules.outside) == (Nation.SCOTLAND, Days.SCHOOL)
        assert rules.closures == (Closure(inset, inset, "INSET"),)
        assert rules.extra_bank == (dt.date(2026, 11, 5),)
