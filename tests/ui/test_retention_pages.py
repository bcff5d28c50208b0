"""Keeping and disposing in the window: two steps, holds, erasure, the schedule, by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.incident import Incident, Status
from app.ui.page import Page
from app.ui.pages.erase import EraseForm, EraseSheet
from app.ui.pages.hold import HoldForm, LiftForm
from app.ui.pages.incidents import IncidentsPage
from app.ui.pages.retention import DisposeForm, DisposeSheet, DueSheet, KeepForm
from app.ui.pages.retention_past import PastSheet
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_confidential import ConfidentialForm
from app.ui.pages.settings_retention import ScheduleForm
from app.ui.sheet import Sheet
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import make_context, show_active
from tests.ui.relationships import School

Make = Callable[..., Any]


@pytest.fixture
def make(school: School, qtbot: QtBot) -> Iterator[Make]:
    pages: list[Page] = []

    def page(kind: type[Page], width: int = 1088) -> Page:
        made = kind(make_context(school.work, drafts=school.drafts))
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


def closed(school: School, number: int) -> Any:
    casebook = school.work.session.casebook
    assert casebook is not None
    values = {"reference": f"INC-2015-{number:03}", "year": 2015, "number": number}
    values |= {"narrative": "Mr Wrong wrote it.", "happened_on": dt.date(2015, 3, 1)}
    values |= {"done_so_far": [], "status": Status.CLOSED, "closed_on": dt.date(2015, 4, 1)}
    with casebook.writing() as writing:
        (made,) = writing.add(Incident, values)
    return made


def said(widget: QWidget | None) -> str:
    assert widget is not None
    return " ".join(each.text() for each in widget.findChildren(QLabel))


def press(widget: QWidget | None, text: str) -> None:
    assert widget is not None
    buttons = widget.findChildren(QPushButton)
    next(each for each in buttons if each.text().replace("&", "") == text).click()


def reds(widget: QWidget | None) -> list[str]:
    assert widget is not None
    found = [b for b in widget.findChildren(QPushButton) if b.property("kind") == "danger"]
    return [each.text() for each in found]


def check(page: Page) -> None:
    assert_all_named(page)
    assert_mnemonics_differ(page)


@pytest.mark.parametrize("width", [855, 1088])
def test_nothing_is_due(make: Make, width: int) -> None:
    page: SettingsPage = make(SettingsPage, width)
    page.act("retention")
    assert "Nothing is due." in said(page.detail)
    check(page)


@pytest.mark.parametrize("width", [855, 1088])
def test_disposing_takes_two_steps(make: Make, school: School, qtbot: QtBot, width: int) -> None:
    closed(school, 1)
    closed(school, 2)
    page: SettingsPage = make(SettingsPage, width)
    page.act("retention")
    due = page.detail
    assert isinstance(due, DueSheet)
    assert "Incidents: 6 years from closing, 1 April 2015" in said(due)
    check(page)
    due.table.selectAll()
    press(due, "Dispose…")
    form = page.detail
    assert isinstance(form, DisposeForm)
    assert "2 incidents" in said(form)
    assert reds(form) == []
    form.set_value("reason", " ")
    form.save()
    assert page.detail is form
    form.set_value("reason", "It is time")
    check(page)
    form.save()
    sheet: Any = page.detail
    assert isinstance(sheet, DisposeSheet)
    assert reds(sheet) == ["Dispose of it for &good"]
    assert "Backups may hold it until 4 November 2027" in said(sheet)
    check(page)
    press(sheet, "Back, change nothing")
    assert isinstance(page.detail, DisposeForm)
    page.detail.save()
    press(page.detail, "Dispose of it for good")
    qtbot.waitUntil(lambda: isinstance(page.detail, DueSheet), timeout=20_000)
    assert "Nothing is due." in said(page.detail)
    page.act("disposals")
    assert isinstance(page.detail, PastSheet)
    assert "2 incidents" in said(page.detail)
    assert "from closing. It is time." in said(page.detail)
    check(page)
    (row,) = school.work.retention.disposals()
    assert row.certificate is not None


def test_it_is_kept_because(make: Make, school: School) -> None:
    closed(school, 1)
    page: SettingsPage = make(SettingsPage)
    page.act("retention")
    press(page.detail, "Keep, because…")
    form = page.detail
    assert isinstance(form, KeepForm)
    form.save()
    assert page.detail is form
    form.set_value("why", "An appeal is running.")
    check(page)
    form.save()
    assert "1 record is kept all the same" in said(page.detail)
    page.act("disposals")
    assert "An appeal is running." in said(page.detail)


def test_a_hold_is_set_and_lifted_on_the_record_s_page(make: Make, school: School) -> None:
    record = closed(school, 1)
    page: IncidentsPage = make(IncidentsPage)
    page.show_record(str(record))
    press(page.detail, "Put on hold…")
    form: Any = page.detail
    assert isinstance(form, HoldForm)
    check(page)
    form.set_value("why", "The court’s letter of 3 May.")
    form.save()
    assert "The court’s letter of 3 May." in said(page.detail)
    settings: SettingsPage = make(SettingsPage)
    settings.act("retention")
    press(settings.detail, "Dispose…")
    form = settings.detail
    form.save()
    assert settings.detail is form
    assert form.summary.isVisible()  # type: ignore[union-attr]
    settings.act("disposals")
    press(settings.detail, "Lift the hold on INC-2015-001")
    form = settings.detail
    assert isinstance(form, LiftForm)
    form.set_value("why", "The court is done.")
    form.save()
    assert isinstance(settings.detail, PastSheet)
    assert "Nothing is on hold." in said(settings.detail)


def test_words_are_erased_in_two_steps(make: Make, school: School, qtbot: QtBot) -> None:
    record = closed(school, 1)
    page: IncidentsPage = make(IncidentsPage)
    page.show_record(str(record))
    press(page.detail, "Erase something…")
    form: Any = page.detail
    assert isinstance(form, EraseForm)
    check(page)
    form.save()
    assert page.detail is form
    form.set_value("words", f"incident:{record.hex}:narrative")
    form.set_value("why", "It was somebody else.")
    form.save()
    sheet: Any = page.detail
    assert isinstance(sheet, EraseSheet)
    assert reds(sheet) == ["Erase it for &good"]
    assert "[erased 4 November 2026: It was somebody else.]" in said(sheet)
    check(page)
    press(sheet, "Back, change nothing")
    page.detail.save()
    press(page.detail, "Erase it for good")
    qtbot.waitUntil(lambda: not isinstance(page.detail, EraseSheet), timeout=20_000)
    assert "[erased 4 November 2026: It was somebody else.]" in said(page.detail)
    assert "Mr Wrong" not in said(page.detail)


def test_the_schedule_is_the_school_s_own(make: Make, school: School) -> None:
    page: SettingsPage = make(SettingsPage)
    page.act("schedule")
    form: Any = page.detail
    assert isinstance(form, ScheduleForm)
    check(page)
    assert said(form).count("Check with your data protection officer") == len(form.fields)
    form.set_value("incident", "soon")
    form.save()
    assert "Enter a time such as 6 years" in said(form)
    form.set_value("incident", "8 years")
    form.save()
    assert school.work.retention.schedule.lines()["incident"].months == 96


def test_confidential_information_is_the_school_s_own(make: Make, school: School) -> None:
    page: SettingsPage = make(SettingsPage)
    page.act("confidential")
    form: Any = page.detail
    assert isinstance(form, ConfidentialForm)
    check(page)
    form.set_value("categories", "Pay")
    form.save()
    assert "with a colon between" in said(form)
    form.set_value("categories", "Pay: the headteacher")
    form.save()
    assert school.work.school.value("confidential")["categories"] == [["Pay", "the headteacher"]]
    assert isinstance(form, Sheet)
