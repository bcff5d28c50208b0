"""Who must be told, while an incident is written and on its page; the forms that record it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.incident import HarmTest, Party
from app.models.route import RouteKey
from app.models.school import RoleKey
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.routes.clocks import State
from app.services.school import RoleHolderDraft
from app.ui.pages.incident_detail import IncidentSheet
from app.ui.pages.incident_form import IncidentForm
from app.ui.pages.incident_told import HarmForm, NotToldForm, ToldForm
from app.ui.pages.incidents import IncidentsPage
from app.ui.widgets.type_ahead import Picked
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import TODAY, Went, make_context, press, show_active, type_in
from tests.ui.relationships import School

Make = Callable[..., IncidentsPage]


@pytest.fixture
def make(school: School, qtbot: QtBot) -> Iterator[Make]:
    work = school.work
    work.school.add_role_holder(RoleHolderDraft(RoleKey.DSL, "Nia Example", "ext. 12"))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.LADO, "Amal Idris"))
    pages = []

    def page(width: int = 1088, went: Went | None = None) -> IncidentsPage:
        context = make_context(work, drafts=school.drafts, navigate=went)
        for book in work.session.books.values():
            book.listen(context.bus.tell)
        made = IncidentsPage(context)
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


def form_of(page: IncidentsPage) -> IncidentForm:
    page.act("new")
    assert isinstance(page.detail, IncidentForm)
    return page.detail


F = TypeVar("F", bound=QWidget)


def alt(qtbot: QtBot, page: IncidentsPage, key: Qt.Key, kind: type[F]) -> F:
    """Press Alt and a letter; Qt shows the button pressed for a moment before the form comes."""
    press(QApplication.focusWidget() or page, key, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(page.detail, kind))
    assert isinstance(page.detail, kind)
    return page.detail


def said(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel))


def button(widget: QWidget, name: str) -> QPushButton:
    found = widget.findChildren(QPushButton)
    return next(each for each in found if name in (each.accessibleName(), each.text()))


class TestWhileWriting:
    def test_it_follows_what_is_chosen(self, make: Make, qtbot: QtBot) -> None:
        form = form_of(make())
        panel = form.routes
        assert not panel.isVisible()
        form.set_value("about", Picked("party:pupil", "A pupil"))
        qtbot.waitUntil(panel.isVisible)
        assert panel.sentence() == (
            "Tell at once: Nia Example (designated safeguarding lead). Because: about a pupil."
        )
        assert panel.accessibleDescription() == panel.sentence()
        form.set_value("signs", ["illegal"])
        form.fields["signs"].control.changed.emit()
        qtbot.waitUntil(lambda: "The police" in said(panel))
        form.set_value("about", None)
        form.set_value("signs", [])
        form.fields["signs"].control.changed.emit()
        qtbot.waitUntil(lambda: not panel.isVisible())

    def test_what_was_done_need_not_be_said(self, make: Make, qtbot: QtBot) -> None:
        form = form_of(make())
        form.set_value("about", Picked("party:pupil", "A pupil"))
        qtbot.waitUntil(form.routes.isVisible)
        form.set_value("done_so_far", ["told_dsl"])
        form.fields["done_so_far"].control.changed.emit()
        qtbot.waitUntil(lambda: not form.routes.isVisible())

    def test_conduct_of_staff_brings_the_four_questions(
        self, make: Make, school: School, qtbot: QtBot
    ) -> None:
        form = form_of(make())
        form.set_value("by", Picked(str(school.sian), "Siân Gŵyr-Jones"))
        form.set_value("about", Picked("party:pupil", "A pupil"))
        qtbot.waitUntil(lambda: "harm threshold" in said(form.routes))

    def test_about_the_head_it_says_where_to_go(self, make: Make, qtbot: QtBot) -> None:
        went = Went()
        form = form_of(make(went=went))
        form.set_value("by", Picked(None, "Mrs Ann Reed"))
        qtbot.waitUntil(form.routes.isVisible)
        assert "Chris Hair (chair of governors)" in said(form.routes)
        assert "Nothing is saved in this book" in said(form.routes)
        button(form.routes, "Post it to the chai&r").click()
        assert went.places == [("post", "", "")]

    @pytest.mark.parametrize("width", [855, 1088])
    def test_it_takes_no_key_and_hides_no_field(self, make: Make, qtbot: QtBot, width: int) -> None:
        page = make(width)
        form = form_of(page)
        type_in(form.focusWidget(), "A post")
        order = []
        for _ in range(3):
            press(form.focusWidget(), Qt.Key.Key_Tab)
            order.append(form.state()["focus"])
        assert order == ["happened_on", "happened_time", "about"]
        form.set_value("about", Picked("party:pupil", "A pupil"))
        qtbot.waitUntil(form.routes.isVisible)
        form.set_value("signs", ["illegal", "media", "data_breach"])
        form.fields["signs"].control.changed.emit()
        qtbot.waitUntil(lambda: "The police" in said(form.routes))
        here = form.fields["about"].control
        assert form.scroller is not None
        top = here.mapTo(form.scroller, here.rect().topLeft()).y()
        assert top >= 0
        assert top + here.height() <= form.scroller.viewport().height()
        for label in form.routes.findChildren(QLabel):
            if label.isVisible():
                assert label.height() >= label.heightForWidth(label.width())

    def test_signs_are_saved_and_come_back_in_a_draft(
        self, make: Make, school: School, qtbot: QtBot
    ) -> None:
        page = make()
        form = form_of(page)
        form.set_value("narrative", "A threat by e-mail.")
        form.set_value("signs", ["threat", "illegal"])
        form.fields["signs"].control.changed.emit()
        page.flush()
        (key,) = school.drafts.kept
        page.show_list()
        page.open_draft(key, *(school.drafts.load(key) or ({}, {})))
        form = page.detail  # type: ignore[assignment]
        qtbot.waitUntil(form.routes.isVisible)
        page.save()
        casework = school.work.need_casework()
        (row,) = casework.incidents.listed()
        routes = [each.route.key for each in casework.routes.of(row.id).standings]
        assert routes == [RouteKey.ILLEGAL, RouteKey.THREAT]


class TestOnItsPage:
    def shown(self, page: IncidentsPage, school: School) -> IncidentSheet:
        draft = IncidentDraft(
            "Messages at night.",
            TODAY,
            about=Subject(Party.PUPIL),
            by=Subject(Party.STAFF, "Siân Gŵyr-Jones", school.sian),
        )
        made = school.work.need_casework().incidents.record(draft)
        page.reload()
        page.show_record(str(made.id))
        assert isinstance(page.detail, IncidentSheet)
        return page.detail

    def standing(self, school: School, key: RouteKey) -> State:
        casework = school.work.need_casework()
        (row,) = casework.incidents.listed()
        found = casework.routes.of(row.id).standings
        return next(each.state for each in found if each.route.key is key)

    def test_who_was_told_in_two_keys(self, make: Make, school: School, qtbot: QtBot) -> None:
        page = make()
        sheet = self.shown(page, school)
        assert "Tell Nia Example (designated safeguarding lead), ext. 12." in said(sheet)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        form = alt(qtbot, page, Qt.Key.Key_D, ToldForm)
        assert form.values().pick("whom") == Picked(
            "Nia Example (designated safeguarding lead)",
            "Nia Example (designated safeguarding lead)",
        )
        assert_all_named(page)
        assert_mnemonics_differ(page)
        page.save()
        assert self.standing(school, RouteKey.ABOUT_PUPIL) is State.MET
        assert isinstance(page.detail, IncidentSheet)
        assert "Told Nia Example (designated safeguarding lead): 4 November 2026." in said(
            page.detail
        )

    def test_another_route_names_another_person(
        self, make: Make, school: School, qtbot: QtBot
    ) -> None:
        page = make()
        self.shown(page, school)
        form = alt(qtbot, page, Qt.Key.Key_D, ToldForm)
        form.set_value("route", "hr")
        form.fields["route"].control.changed.emit()
        assert form.values().pick("whom") is None
        form.set_value("whom", Picked(None, "Pat Lane"))
        form.set_value("route", "about_pupil")
        form.fields["route"].control.changed.emit()
        assert form.values().pick("whom") == Picked(None, "Pat Lane")

    def test_not_told_needs_its_reason(self, make: Make, school: School) -> None:
        page = make()
        sheet = self.shown(page, school)
        button(sheet, "Not told: About a pupil").click()
        form = page.detail
        assert isinstance(form, NotToldForm)
        assert form.first == "not_told_why"  # a letter at the route would choose another one
        page.save()
        assert form.fields["not_told_why"].error.text() == "Enter why they were not told."
        form.set_value("not_told_why", "She was in the room.")
        page.save()
        assert self.standing(school, RouteKey.ABOUT_PUPIL) is State.NOT_TOLD
        assert page.detail is not None
        assert ". She was in the room." in said(page.detail)

    def test_the_harm_threshold(self, make: Make, school: School, qtbot: QtBot) -> None:
        page = make()
        sheet = self.shown(page, school)
        assert "Answer four questions" in said(sheet)
        form = alt(qtbot, page, Qt.Key.Key_Q, HarmForm)
        assert_all_named(page)
        form.set_value("harm", [HarmTest.RISK.value])
        page.save()
        assert form.fields["harm_why"].error.text() == "Enter the reason for these answers."
        form.set_value("harm_why", "Messages after ten at night.")
        page.save()
        assert page.detail is not None
        assert "Amal Idris (LADO)" in said(page.detail)
        assert "Messages after ten at night." in said(page.detail)
        assert self.standing(school, RouteKey.LADO) is State.RUNNING

    def test_a_hand_off_offers_the_procedure(
        self, make: Make, school: School, qtbot: QtBot
    ) -> None:
        page = make()
        draft = IncidentDraft("An allegation.", TODAY, signs=("allegation",))
        made = school.work.need_casework().incidents.record(draft)
        page.show_record(str(made.id))
        form = alt(qtbot, page, Qt.Key.Key_D, ToldForm)
        assert form.values().text("procedure") == "Allegations policy"
        page.save()
        assert page.detail is not None
        assert "Handed to: Allegations policy." in said(page.detail)

    def test_any_matter_can_go_to_another_procedure(
        self, make: Make, school: School, qtbot: QtBot
    ) -> None:
        page = make()
        self.shown(page, school)
        form = alt(qtbot, page, Qt.Key.Key_D, ToldForm)
        assert not form.fields["procedure"].isVisible()
        form.set_value("route", "other")
        form.fields["route"].control.changed.emit()
        assert form.fields["procedure"].isVisible()
        form.set_value("whom", Picked(None, "Governors’ clerk"))
        form.set_value("procedure", "Grievance procedure")
        page.save()
        assert page.detail is not None
        assert "Handed to: Grievance procedure." in said(page.detail)

    def test_a_draft_of_telling_comes_back(self, make: Make, school: School) -> None:
        page = make()
        sheet = self.shown(page, school)
        button(sheet, "Told: About a pupil").click()
        form = page.detail
        assert isinstance(form, ToldForm)
        form.set_value("advice", "Keep the phone.")
        page.flush()
        (key,) = school.drafts.kept
        page.show_list()
        page.open_draft(key, *(school.drafts.load(key) or ({}, {})))
        form = page.detail
        assert isinstance(form, ToldForm)
        assert (form.key, form.values().text("advice")) == ("about_pupil", "Keep the phone.")
        form.set_value("told_on", dt.date(2026, 11, 4))
        page.save()
        assert school.drafts.kept == {}
