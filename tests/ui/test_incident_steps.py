"""The steps with a saved incident in the window: all by keys, nothing lost, nothing hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.incident import Allegation, Outcome, Party, Status
from app.models.involved import Part
from app.models.response import Rung, Side
from app.models.school import RoleKey
from app.models.staff import Category
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.incidents.people import PersonDraft
from app.services.incidents.removals import RemovalDraft
from app.services.incidents.rows import IncidentRow
from app.services.incidents.service import Incidents
from app.services.incidents.tasks import TaskDraft
from app.services.incidents.types import Types
from app.services.school import RoleHolderDraft
from app.services.staff.rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.incident_detail import IncidentSheet
from app.ui.pages.incident_form import IncidentForm
from app.ui.pages.incident_step import StepForm
from app.ui.pages.incident_steps import MORE, STEPS
from app.ui.pages.incidents import IncidentsPage
from app.ui.pages.settings_support import ServiceForm, SupportSheet
from app.ui.pages.settings_types import TypesForm
from app.ui.sheet import Sheet
from app.ui.widgets.status import StatusChip
from app.ui.widgets.type_ahead import Picked
from app.workspace import Workspace
from tests.builders import SetClock
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, make_context, press, show_active, type_in

TODAY = dt.date(2026, 11, 4)
ALT = Qt.KeyboardModifier.AltModifier
MakePage = Callable[..., IncidentsPage]
NARRATIVE = "A parent posted about Ann Reed in the Year 4 group."


@dataclass
class School:
    work: Workspace
    drafts: MemoryDrafts
    incident: UUID

    @property
    def incidents(self) -> Incidents:
        return self.work.need_casework().incidents

    def row(self) -> IncidentRow:
        return self.incidents.get(self.incident)


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    new = NewVault(
        "Oak Lane Primary", "alone", "dsl", "dsl", "walnut tractor crimson pebble lantern"
    )
    session, _keys = Vault.create(tmp_path / "vault", new, clock=SetClock())
    work = Workspace.open(session)
    work.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Rhian Oak"))
    ann = work.staff.add(StaffDraft("Ann Reed", Category.TEACHER, dt.date(2020, 9, 1)))
    draft = IncidentDraft(
        NARRATIVE,
        TODAY,
        about=Subject(Party.STAFF, "", ann),
        by=Subject(Party.PARENT, "Jo Field"),
        platform="Facebook",
    )
    recorded = work.need_casework().incidents.record(draft)
    yield School(work, MemoryDrafts(), recorded.id)
    session.close()


@pytest.fixture
def make(school: School, qtbot: QtBot) -> Iterator[MakePage]:
    pages = []

    def page(*answers: object, width: int = 1088) -> IncidentsPage:
        context = make_context(
            school.work, dialogs=ScriptedDialogs(*answers), drafts=school.drafts, today=TODAY
        )
        for book in school.work.session.books.values():
            book.listen(context.bus.tell)
        made = IncidentsPage(context)
        context.bus.changed.connect(lambda kinds: made.reload() if kinds & made.reads else None)
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(width, 512 if width < 1000 else 672)
        made.set_narrow(width < 1000)
        made.reload()
        made.show_record(str(school.incident))
        show_active(made)
        return made

    yield page
    for made in pages:
        made.context.tasks.stop()


def sheet_of(page: IncidentsPage) -> IncidentSheet:
    assert isinstance(page.detail, IncidentSheet)
    return page.detail


def form_of(page: IncidentsPage) -> StepForm:
    assert isinstance(page.detail, StepForm)
    return page.detail


def words_on(widget: QWidget) -> str:
    """What labels and chips say."""
    said = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join([*said, *(chip.accessibleName() for chip in widget.findChildren(StatusChip))])


def named(page: IncidentsPage, name: str) -> QPushButton:
    buttons = sheet_of(page).findChildren(QPushButton)
    return next(b for b in buttons if name in (b.accessibleName() or b.text().replace("&", "")))


def more(page: IncidentsPage, kind: str) -> StepForm:
    """Choose from the menu as its letter does."""
    menu = named(page, "Add something else").menu()
    said = dict(MORE)[kind]
    next(action for action in menu.actions() if action.text() == said).trigger()
    return form_of(page)


def test_every_form_is_named_and_has_letters_of_its_own(school: School, make: MakePage) -> None:
    rows = school.incidents
    person = rows.people.add(
        school.incident, PersonDraft(Part.TARGET, Subject(None, "Sam Marsh"), knows=False)
    )
    task = rows.tasks.add(school.incident, TaskDraft("Ring the parent."))
    asked = rows.removals.ask(school.incident, RemovalDraft("Facebook", TODAY))
    other = rows.record(IncidentDraft("Quite another story.", TODAY)).id
    link = rows.links.link(school.incident, other, "The same group.")
    about = {"account": person, "tell": person, "person-out": person, "task-out": task}
    about |= {"removal-end": asked, "link-out": link}
    page = make()
    for kind in STEPS:
        if kind in ("support-answer", "follow-up"):
            continue
        extra = {"record": str(about[kind])} if kind in about else None
        page._step(school.row(), kind, extra)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        assert page.back()
    for width in (855, 1088):
        page.resize(width, 512)
        page.set_narrow(width < 1000)
        page.show_record(str(school.incident))
        assert_all_named(page)
        assert_mnemonics_differ(page)


def test_somebody_is_added_by_keys_and_the_look_alike_told(school: School, make: MakePage) -> None:
    form = more(page := make(), "person")
    type_in(QApplication.focusWidget(), "w")  # the letter of "Witness"
    form.focus("who")
    type_in(QApplication.focusWidget(), "A Reed")
    assert "Check that it is not Ann Reed." in words_on(form)
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    page.save()
    (person,) = school.row().people
    assert (person.part, person.name) == (Part.WITNESS, "A Reed")
    assert "A Reed" in words_on(sheet_of(page))


def test_a_target_who_does_not_know_is_told(school: School, make: MakePage) -> None:
    school.incidents.people.add(
        school.incident, PersonDraft(Part.TARGET, Subject(Party.PUPIL, "A. B."), knows=False)
    )
    page = make()
    assert "Does not know" in words_on(sheet_of(page))
    menu = named(page, "Change A. B.").menu()
    next(each for each in menu.actions() if "know now" in each.text()).trigger()
    page.save()
    assert school.row().people[0].told_on == TODAY
    assert "Does not know" not in words_on(sheet_of(page))


def test_a_task_is_ticked_off_where_it_stands(school: School, make: MakePage) -> None:
    page = make()
    form = more(page, "task")
    form.set_value("what", "Ring the parent.")
    page.save()
    named(page, "Done: Ring the parent.").click()
    assert "Done: Ring the parent." in [each.what for each in school.row().actions]
    assert "To do" not in words_on(sheet_of(page)).split("\n")


def test_two_drafts_about_two_tasks_are_both_kept(school: School, make: MakePage) -> None:
    one, other = (
        school.incidents.tasks.add(school.incident, TaskDraft(what)) for what in ("One", "Other")
    )
    page = make()
    for task, why in ((one, "Why one"), (other, "Why other")):
        page._step(school.row(), "task-out", {"record": str(task)})
        form_of(page).set_value("why", why)
        page.flush()
        page.back()
    page._step(school.row(), "task-out", {"record": str(one)})
    assert form_of(page).values().text("why") == "Why one"
    for key in [key for key in school.drafts.kept if key.startswith("incident-task-out")]:
        state, images = school.drafts.load(key) or ({}, {})
        page.open_draft(key, state, images)
    assert form_of(page).values().text("why") == "Why other"
    assert len(school.drafts.kept) == 2


def test_the_letter_follows_the_step_until_it_is_changed(school: School, make: MakePage) -> None:
    page = make()
    form = more(page, "ladder")
    assert not form.values().text("letter")
    form.set_value("rung", Rung.MEETING.value)
    assert "Please come to a meeting" in form.values().text("letter")
    form.set_value("whom", Picked(None, "Sam Field"))
    text = form.values().text("letter")
    assert text.startswith("Dear Sam Field")
    assert "Fill in or take out" in words_on(form)
    page.save()
    assert "Fill in or take out [day]." in words_on(form)
    ready = text.replace("[day]", "Monday").replace("[time]", "4pm")
    form.set_value("letter", f"{ready}\n\nAnn Reed will be there.")
    assert "The letter names Ann Reed." in words_on(form)
    form.set_value("letter", ready)
    form.set_value("rung", Rung.WRITTEN_WARNING.value)
    assert form.values().text("letter") == ready  # theirs by now
    form.set_value("rung", Rung.MEETING.value)
    page.save()
    (step,) = school.row().steps
    assert (step.rung, step.whom, step.letter) == (Rung.MEETING, "Sam Field", ready)
    assert school.incidents.ladder.letter(step.id).startswith(b"%PDF")
    assert named(page, "Print the letter: Invited to a meeting, Sam Field")


def test_a_take_down_is_asked_for_and_settled(school: School, make: MakePage) -> None:
    page = make()
    form = more(page, "removal")
    asked = form.values().pick("asked")
    assert asked is not None
    assert asked.text == "Facebook"
    page.save()
    assert "Waiting" in words_on(sheet_of(page))
    named(page, "Is it down? Facebook").click()
    page.save()
    assert "Select whether it is down." in words_on(form_of(page))
    form_of(page).set_value("complied", "yes")
    page.save()
    assert school.row().removals[0].complied is True


def test_support_is_asked_about_for_each_side(school: School, make: MakePage) -> None:
    page = make()
    named(page, "Record support for whoever was harmed").click()
    form = form_of(page)
    assert form.values().choice("side") == Side.HARMED.value
    form.set_value("whom", Picked(None, "Ann Reed"))
    form.set_value("service", Picked(None, "Occupational health"))
    page.save()
    assert "None recorded" not in words_on(sheet_of(page))
    named(page, "Their answer: Occupational health, Ann Reed").click()
    form_of(page).set_value("accepted", "no")
    page.save()
    assert school.row().support[0].accepted is False


def test_closing_tells_what_is_open_and_guides_an_allegation(
    school: School, make: MakePage
) -> None:
    school.incidents.tasks.add(school.incident, TaskDraft("Ring the parent."))
    page = make()
    named(page, "Close incident").click()
    form = form_of(page)
    assert "1 task still to do." in words_on(form)
    form.set_value("outcome", Outcome.UNFOUNDED.value)
    form.set_value("rationale", "Made up.")
    form.set_value("training", "no")
    assert not form.fields["off_file_on"].isVisibleTo(form)
    form.set_value("allegation", Allegation.MALICIOUS.value)
    assert form.fields["off_file_on"].isVisibleTo(form)
    assert "Never mention it in a reference." in words_on(form)
    page.save()
    row = school.row()
    assert (row.status, row.allegation) == (Status.CLOSED, Allegation.MALICIOUS)
    assert "Must not be mentioned in a reference" in words_on(sheet_of(page))
    named(page, "Afterwards").click()
    form_of(page).set_value("copy_given_on", TODAY)
    page.save()
    assert school.row().copy_given_on == TODAY


def test_adding_an_action_takes_few_keys(school: School, make: MakePage, qtbot: QtBot) -> None:
    page = make()
    sheet_of(page).setFocus()
    press(QApplication.focusWidget() or page, Qt.Key.Key_A, ALT)
    qtbot.waitUntil(lambda: isinstance(page.detail, StepForm))
    type_in(QApplication.focusWidget(), "Rang the parent")
    page.save()  # Ctrl+S
    assert school.row().actions[0].what == "Rang the parent"


def test_the_same_incident_twice_is_asked_about(school: School, make: MakePage) -> None:
    page = make("back", "open", "save")
    page.new_here()
    form = page.detail
    assert isinstance(form, IncidentForm)
    form.set_value("narrative", NARRATIVE)
    page.save()
    assert page.detail is form
    page.save()
    assert sheet_of(page).row.id == school.incident
    (key,) = school.drafts.kept
    page.open_draft(key, *(school.drafts.load(key) or ({}, {})))
    page.save()
    assert len(school.incidents.listed()) == 2


def test_the_school_names_its_types(school: School, make: MakePage, qtbot: QtBot) -> None:
    form = TypesForm(make_context(school.work))
    qtbot.addWidget(form)
    assert_all_named(form)
    form.set_value("post", "Online comment")
    form.save()
    assert Types(school.work.session.register).words()
    page = make()
    page.new_here()
    assert isinstance(page.detail, IncidentForm)
    combo = page.detail.fields["type"].control.combo  # type: ignore[attr-defined]
    assert combo.findText("Online comment") >= 0


def test_the_school_lists_who_helps(school: School, qtbot: QtBot) -> None:
    context = make_context(school.work)
    sheet = SupportSheet(context)
    qtbot.addWidget(sheet)
    assert_mnemonics_differ(sheet)
    shown: list[Sheet] = []
    sheet.replaced.connect(shown.append)
    for text in ("&Use our list", "&Add somebody"):
        next(b for b in sheet.findChildren(QPushButton) if b.text() == text).click()
    form = shown[-1]
    assert isinstance(form, ServiceForm)
    assert_all_named(form)
    form.set_value("name", "Oak Wellbeing")
    form.save()
    names = school.incidents.directory.names()
    assert "Oak Wellbeing" in names
    assert "Occupational health" in names
    for each in shown:
        each.deleteLater()


def test_a_new_incident_tells_whom_a_name_may_be(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form = page.detail
    assert isinstance(form, IncidentForm)
    form.set_value("about", Picked(None, "\u0410nn Reed"))  # with a Cyrillic A
    assert "Check that it is not Ann Reed." in words_on(form)
    (ann,) = (row.id for row in school.work.staff.listed() if row.name == "Ann Reed")
    form.set_value("about", Picked(str(ann), "Ann Reed"))
    assert not any("Check that" in each.text() for each in form.findChildren(QLabel))
