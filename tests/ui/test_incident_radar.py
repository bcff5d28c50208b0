"""The radar in the window: on an incident's page, while one is written, and what came before."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.incident import Party
from app.services.incidents.drafts import IncidentDraft, Subject
from app.ui.forms import Form
from app.ui.page import PageContext
from app.ui.pages import incident_radar
from app.ui.pages.incident_radar import RadarPanel
from app.ui.sheet import Sheet
from tests.ui.checks import assert_all_named
from tests.ui.kit import Went, make_context, show_active
from tests.ui.relationships import TODAY, School


@pytest.fixture
def went() -> Went:
    return Went()


@pytest.fixture
def context(school: School, went: Went) -> PageContext:
    return make_context(school.work, navigate=went, today=TODAY)


def record(school: School, narrative: str = "Something was posted.", **changes: Any) -> UUID:
    draft = IncidentDraft(narrative, TODAY, **changes)
    return school.work.need_casework().incidents.record(draft).id


def sian_and_jack(school: School) -> dict[str, Any]:
    return {
        "about": Subject(Party.STAFF, "", school.sian),
        "by": Subject(Party.PUPIL, "Jack Kent"),
        "platform": "Instagram",
    }


def sheet_of(context: PageContext, incident: UUID, qtbot: QtBot) -> Sheet:
    row = context.workspace.need_casework().incidents.get(incident)
    sheet = Sheet(row.reference)
    incident_radar.add(sheet, context, row)
    incident_radar.add_earlier(sheet, context, row)
    qtbot.addWidget(sheet)
    sheet.resize(700, 600)
    show_active(sheet)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)
    QApplication.processEvents()
    return sheet


def words_of(widget: QWidget) -> str:
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels)


def press(sheet: QWidget, name: str) -> None:
    [found] = [
        b for b in sheet.findChildren(QPushButton) if b.isVisible() and b.accessibleName() == name
    ]
    found.click()
    QApplication.processEvents()


def test_an_honest_member_of_staff_is_protected_at_once(
    school: School, context: PageContext, went: Went, qtbot: QtBot
) -> None:
    told = school.tell(told_on=dt.date(2026, 11, 3))
    incident = record(school, **sian_and_jack(school))
    sheet = sheet_of(context, incident, qtbot)
    said = words_of(sheet)
    assert (
        "Siân Gŵyr-Jones told the school of JK, pupil in Year 5: "
        "declared 3 November 2026, noted." in said
    )
    assert "Strong signs: the same member of staff; “Jack Kent” has the initials JK" in said
    assert "Meant" not in said
    assert_all_named(sheet)
    press(sheet, "Open DIS-2026-001")
    assert went.places[-1] == ("relationships", str(told.id), "")

    press(sheet, "Confirm: DIS-2026-001 Siân Gŵyr-Jones")
    actions = school.work.need_casework().incidents.get(incident).actions
    assert "is meant here, declared 3 November 2026, noted." in actions[-1].what
    chips = [w for w in sheet.findChildren(QWidget) if w.accessibleName() == "Meant"]
    assert chips
    press(sheet, "Dismiss: DIS-2026-001 Siân Gŵyr-Jones")
    actions = school.work.need_casework().incidents.get(incident).actions
    assert "is not meant here" in actions[-1].what


def test_who_handles_a_friend_is_warned(school: School, context: PageContext, qtbot: QtBot) -> None:
    school.tell(staff_id=school.head, decision=None)
    about = Subject(Party.PUPIL, "Jack Kent")
    incident = record(school, about=about, platform="Instagram", led_by="Ann Reed")
    said = words_of(sheet_of(context, incident, qtbot))
    assert "Ann Reed is looking into it and may be related to somebody in it." in said
    assert "somebody else should handle this" in said


def test_nothing_found_shows_nothing(school: School, context: PageContext, qtbot: QtBot) -> None:
    school.tell()
    incident = record(school, about=Subject(Party.PUPIL, "Tom Moss"))
    assert words_of(sheet_of(context, incident, qtbot)).strip() == "INC-2026-001"


def test_earlier_incidents_are_offered_and_linked(
    school: School, context: PageContext, qtbot: QtBot
) -> None:
    record(school, **sian_and_jack(school))
    record(school, about=Subject(Party.SCHOOL), platform="X")
    incident = record(school, "It came again.", **sian_and_jack(school))
    sheet = sheet_of(context, incident, qtbot)
    said = words_of(sheet)
    assert "INC-2026-001, 4 November 2026" in said
    assert "The same people, Siân Gŵyr-Jones and Jack Kent; also on Instagram." in said
    assert "INC-2026-002" not in said
    press(sheet, "Link INC-2026-001")
    links = school.work.need_casework().incidents.get(incident).links
    assert [each.reference for each in links] == ["INC-2026-001"]
    assert "INC-2026-001, 4 November" not in words_of(sheet)
    assert "INC-2026-001" not in words_of(sheet_of(context, incident, qtbot))


def test_it_says_so_while_the_incident_is_written(
    school: School, context: PageContext, qtbot: QtBot
) -> None:
    school.tell()
    form = Form("New incident", today=context.today)
    form.line("by", "Who did it?")
    subject = Subject(Party.STAFF, "", school.sian)

    def draft() -> IncidentDraft:
        by = Subject(Party.PUPIL, form.values().text("by"))
        return IncidentDraft("", TODAY, about=subject, by=by, platform="Instagram")

    panel = incident_radar.watch(form, context, draft)
    assert isinstance(panel, RadarPanel)
    qtbot.addWidget(form)
    show_active(form)
    assert not panel.isVisible()
    form.set_value("by", "Jack Kent")
    qtbot.waitUntil(panel.isVisible, timeout=5000)
    assert "told the school of JK" in words_of(panel)
    form.set_value("by", "Tom Moss")
    qtbot.waitUntil(lambda: not panel.isVisible(), timeout=5000)
