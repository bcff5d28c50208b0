"""Incidents in the window, over a real vault: the question first, drafts that stay, the head."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.models.evidence import Answer
from app.models.incident import Outcome, Status
from app.models.school import RoleKey
from app.models.staff import Category
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft
from app.services.incidents.service import Incidents
from app.services.school import RoleHolderDraft
from app.services.staff.rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.forms import Form
from app.ui.pages.evidence_view import ExhibitSheet
from app.ui.pages.incident_correct import CorrectForm
from app.ui.pages.incident_detail import IncidentSheet
from app.ui.pages.incident_form import IncidentForm
from app.ui.pages.incident_intake import incoming
from app.ui.pages.incidents import IncidentsPage
from app.ui.pages.stop import StopForm
from app.ui.sheet import Sheet
from app.ui.stop_question import StopQuestion
from app.ui.widgets.type_ahead import Picked
from app.workspace import Workspace
from tests.builders import SetClock
from tests.pictures import accepted, frames, picture
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, make_context, press, show_active

TODAY = dt.date(2026, 11, 4)
MakePage = Callable[..., IncidentsPage]


@dataclass
class School:
    work: Workspace
    drafts: MemoryDrafts

    @property
    def incidents(self) -> Incidents:
        return self.work.need_casework().incidents

    def record(self, *colours: str) -> str:
        exhibits = [ExhibitDraft(accepted(colour)) for colour in colours]
        draft = IncidentDraft("A parent posted in the Year 4 group.", TODAY)
        return str(self.incidents.record(draft, exhibits).id)


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    new = NewVault(
        "Oak Lane Primary", "alone", "dsl", "dsl", "walnut tractor crimson pebble lantern"
    )
    session, _keys = Vault.create(tmp_path / "vault", new, clock=SetClock())
    work = Workspace.open(session)
    head = work.staff.add(StaffDraft("Ann Reed", Category.TEACHER, dt.date(2020, 9, 1)))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed", staff_id=head))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.CHAIR, "Chris Hair", "01632 960001"))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.DSL, "Nia Example", "ext. 12"))
    yield School(work, MemoryDrafts())
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


def answer(said: Answer) -> Callable[[QDialog], bool]:
    def press_button(dialog: QDialog) -> bool:
        assert isinstance(dialog, StopQuestion)
        dialog.answer = said
        return True

    return press_button


NO = answer(Answer.NO)


def pasted(colour: str = "red") -> QMimeData:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def new_form(page: IncidentsPage) -> IncidentForm:
    page.new_here()
    assert isinstance(page.detail, IncidentForm)
    return page.detail


def in_tray(page: IncidentsPage, number: int) -> Callable[[], bool]:
    def there() -> bool:
        return isinstance(page.detail, IncidentForm) and len(page.detail.tray.value()) == number

    return there


def words_on(page: IncidentsPage) -> str:
    assert page.detail is not None
    return "\n".join(label.text() for label in page.detail.findChildren(QLabel))


def test_a_new_incident_with_two_screenshots(school: School, make: MakePage, qtbot: QtBot) -> None:
    page = make(NO, NO)
    form = new_form(page)
    form.set_value("narrative", "A parent posted.")
    assert page.take(pasted("red"))
    qtbot.waitUntil(in_tray(page, 1))
    assert page.take(pasted("blue"))
    qtbot.waitUntil(in_tray(page, 2))
    page.save()
    qtbot.waitUntil(lambda: isinstance(page.detail, IncidentSheet))
    (item,) = school.incidents.listed()
    row = school.incidents.get(item.id)
    assert [each.letter for each in row.exhibits] == ["A", "B"]
    assert page.context.messages.last == "Saved INC-2026-001 with evidence A and B."
    assert not school.drafts.kept
    assert page.view.rows.rowCount() == 1  # no line of a draft is left


@pytest.mark.parametrize("said", [Answer.YES, Answer.NOT_SURE])
def test_yes_and_not_sure_lead_to_the_record_without_the_image(
    school: School, make: MakePage, qtbot: QtBot, said: Answer
) -> None:
    page = make(answer(said))
    new_form(page).set_value("narrative", "A parent posted.")
    page.take(pasted())
    qtbot.waitUntil(lambda: isinstance(page.detail, StopForm))
    assert "Ring the police: 101, or 999" in words_on(page)
    assert "Nia Example" in words_on(page)
    page.save()
    form = page.detail
    assert isinstance(form, StopForm)
    for field, text in (("seen", "A photo"), ("device", "Phone"), ("kept_at", "Safe")):
        form.set_value(field, text)
    form.set_value("told_whom", "Nia Example, police")
    page.save()
    (row,) = school.incidents.withheld.listed()
    assert (row.answer, row.seen, row.kept_at) == (said, "A photo", "Safe")
    assert all(not images for *_rest, images in school.drafts.kept.values())
    assert not any(school.work.session.books["casebook"].documents.stored())


def test_esc_at_the_question_takes_nothing(make: MakePage, qtbot: QtBot) -> None:
    page = make(False)
    form = new_form(page)
    page.take(pasted())
    qtbot.waitUntil(lambda: bool(page.context.dialogs.asked))  # type: ignore[attr-defined]
    assert form.tray.value() == ()
    assert page.detail is form


def test_letters_answer_the_question(qtbot: QtBot) -> None:
    for key, said in (
        (Qt.Key.Key_N, Answer.NO),
        (Qt.Key.Key_Y, Answer.YES),
        (Qt.Key.Key_S, Answer.NOT_SURE),
    ):
        question = StopQuestion(1)
        qtbot.addWidget(question)
        assert_all_named(question)
        show_active(question)
        press(question, key)
        assert question.answer is said


def test_enter_held_from_before_answers_nothing(qtbot: QtBot) -> None:
    question = StopQuestion(1)
    qtbot.addWidget(question)
    show_active(question)
    for each in question.findChildren(QPushButton):
        each.setFocus()
        press(each, Qt.Key.Key_Return)
        assert question.isVisible()
    assert question.answer is None


def test_a_draft_comes_back_with_its_pictures(school: School, make: MakePage, qtbot: QtBot) -> None:
    page = make(NO)
    form = new_form(page)
    form.set_value("narrative", "Half a sen")
    page.take(pasted())
    qtbot.waitUntil(in_tray(page, 1))
    page.flush()
    ((key, kept),) = school.drafts.kept.items()
    assert len(kept[3]) == 1
    again = make()
    again.open_draft(key, *(school.drafts.load(key) or ({}, {})))
    again.open_draft(key, *(school.drafts.load(key) or ({}, {})))  # the list and the unlocking
    again.flush()
    qtbot.waitUntil(in_tray(again, 1))
    restored = again.detail
    assert isinstance(restored, IncidentForm)
    assert restored.id == form.id
    assert restored.values().text("narrative") == "Half a sen"
    again.save()
    qtbot.waitUntil(lambda: isinstance(again.detail, IncidentSheet))
    assert [item.exhibits for item in school.incidents.listed()] == [1]


def test_about_the_head_nothing_stays(school: School, make: MakePage, qtbot: QtBot) -> None:
    page = make()
    form = new_form(page)
    form.set_value("narrative", "Something the head did.")
    form.set_value("about", Picked(None, "the headteacher"))
    page.flush()
    assert school.drafts.kept
    page.save()
    assert "go to the chair of governors" in words_on(page)
    assert "Chris Hair" in words_on(page)
    assert not school.drafts.kept
    assert school.incidents.listed() == ()
    detail = page.detail
    assert isinstance(detail, Sheet)
    back = next(b for b in detail.findChildren(QPushButton) if "to what I typed" in b.text())
    back.click()
    assert isinstance(page.detail, IncidentForm)
    assert page.detail.values().text("narrative") == "Something the head did."


def test_a_bad_file_is_told_and_the_good_stay(make: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    good.write_bytes(picture())
    bad.write_bytes(b"MZ" + bytes(99))
    page = make([good, bad], NO)
    form = new_form(page)
    form.tray.choose.emit()
    qtbot.waitUntil(in_tray(page, 1))
    assert "is a program and not a picture" in page.context.messages.last


def test_a_picture_pasted_on_an_incident_is_added_to_it(
    school: School, make: MakePage, qtbot: QtBot
) -> None:
    record = school.record("red")
    page = make(NO)
    page.show_record(record)
    page.take(pasted("blue"))
    qtbot.waitUntil(lambda: "evidence B" in page.context.messages.last)
    assert school.incidents.listed()[0].exhibits == 2


def test_looking_is_logged_and_pages_turn(school: School, make: MakePage, qtbot: QtBot) -> None:
    record = school.record("red")
    evidence = school.work.need_casework().evidence
    page = make()
    page.show_record(record)
    sheet = page.detail
    assert isinstance(sheet, IncidentSheet)
    view = next(b for b in sheet.findChildren(QPushButton) if b.text() == "View")
    view.click()
    assert isinstance(page.detail, ExhibitSheet)
    qtbot.waitUntil(lambda: "Viewed by dsl" in words_on(page))
    exhibit = page.detail.row
    assert [line.label for line in evidence.custody(exhibit.id)] == ["Taken in", "Viewed"]
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_R, Qt.Key.Key_0, Qt.Key.Key_PageDown):
        press(page.detail.view, key)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert page.back()
    assert page.panes()[1].findChildren(IncidentSheet)


def test_an_action_a_correction_and_closing(school: School, make: MakePage) -> None:
    record = school.record()
    page = make()
    page.show_record(record)

    def press_button(words: str) -> Form:
        sheet = page.detail
        assert sheet is not None
        next(b for b in sheet.findChildren(QPushButton) if b.text() == words).click()
        assert isinstance(page.detail, Form)
        return page.detail

    press_button("&Add action").set_value("what", "Rang the parent")
    page.save()
    form = press_button("Co&rrect")
    assert isinstance(form, CorrectForm)
    form.set_value("part", "platform")
    form.set_value("value", Picked(None, "WhatsApp"))
    page.save()
    assert "Enter why this is changing." in words_on(page)
    form.set_value("reason", "Left out.")
    page.save()
    form_to_close = press_button("&Close incident")
    page.save()
    for said in ("Select an outcome.", "Select whether training should be refreshed."):
        assert said in words_on(page)
    form_to_close.set_value("outcome", Outcome.ADVICE.value)
    form_to_close.set_value("rationale", "Taken down.")
    form_to_close.set_value("training", "no")
    page.save()
    (item,) = school.incidents.listed()
    row = school.incidents.get(item.id)
    assert (row.status, row.platform) == (Status.CLOSED, "WhatsApp")
    assert {entry.heading for entry in row.chronology()[1:]} == {
        "Action by dsl",
        "Corrected: platform",
        "Closed by dsl",
    }


@pytest.mark.parametrize("width", [855, 1088])
def test_every_control_has_a_name(school: School, make: MakePage, width: int) -> None:
    record = school.record("red")
    page = make(width=width)
    for show in (
        page.new_here,
        lambda: page.show_record(record),
        lambda: page._must_stop(Answer.YES),
    ):
        show()
        assert_all_named(page)
        assert_mnemonics_differ(page)


def test_files_inside_an_email_program_come_with_their_names() -> None:
    def descriptor(name: str) -> bytes:
        return bytes(72) + name.encode("utf-16-le").ljust(520, b"\0")

    mime = QMimeData()
    form = 'application/x-qt-windows-mime;value="{}"'
    names = struct.pack("<I", 2) + descriptor("letter.pdf") + descriptor("shot.png")
    mime.setData(form.format("FileGroupDescriptorW"), names)
    contents = [frames("PDF", "white"), picture()]
    for place, data in enumerate(contents):
        mime.setData(f"{form.format('FileContents')};index={place}", data)
    arrived = [step() for step in incoming(mime, dt.datetime.now(dt.UTC))]
    assert [(each.name, each.source) for each in arrived] == [
        ("letter.pdf", contents[0]),
        ("shot.png", contents[1]),
    ]


def test_a_picture_keeps_the_bytes_and_the_page_it_came_from(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setData("image/png", picture(colour="lime"))
    mime.setHtml('<img src="https://example.org/post.png">')
    (arrived,) = [step() for step in incoming(mime, dt.datetime(2026, 11, 4, 16, tzinfo=dt.UTC))]
    assert arrived.source == picture(colour="lime")
    assert arrived.page == "https://example.org/post.png"
    assert arrived.name.startswith("Pasted 2026-11-04")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    (arrived,) = [step() for step in incoming(files, dt.datetime.now(dt.UTC))]
    assert arrived.source == tmp_path / "a.png"
