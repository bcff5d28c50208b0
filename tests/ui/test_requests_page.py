"""A request by keyboard, from its arrival to its end, over a real vault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.incident import Party
from app.models.request import Decision, RequestOutcome
from app.models.staff import Category
from app.services.evidence.service import ExhibitDraft
from app.services.incidents.drafts import IncidentDraft, Subject
from app.services.requests.drafts import KNOWN, Reason, RequestDraft
from app.services.requests.rows import RequestRow
from app.services.staff.rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.requests import RequestsPage
from app.ui.pages.requests_forms import CloseForm, HandOverForm, NewForm
from app.ui.pages.requests_review import Review
from app.workspace import Workspace
from tests.builders import SetClock
from tests.pictures import accepted
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, Went, make_context, press, show_active, type_in

TODAY = dt.date(2026, 11, 4)
MakePage = Callable[..., RequestsPage]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    new = NewVault(
        "Oak Lane Primary", "alone", "dsl", "dsl", "walnut tractor crimson pebble lantern"
    )
    session, _keys = Vault.create(tmp_path / "vault", new, clock=SetClock())
    opened = Workspace.open(session)
    opened.staff.add(StaffDraft("Ann Reed", Category.TEACHER, dt.date(2020, 9, 1)))
    draft = IncidentDraft(
        "A parent, Chris Fictional, wrote about Ann Reed.",
        TODAY,
        about=Subject(Party.STAFF, "Ann Reed", opened.staff.named("Ann Reed").id),
        by=Subject(Party.PARENT, "Chris Fictional"),
    )
    opened.need_casework().incidents.record(draft, [ExhibitDraft(accepted("red"))])
    yield opened
    session.close()


@pytest.fixture
def make(work: Workspace, qtbot: QtBot) -> Iterator[MakePage]:
    pages: list[RequestsPage] = []
    drafts = MemoryDrafts()

    def page(*answers: object, went: Went | None = None) -> RequestsPage:
        dialogs = ScriptedDialogs(*answers)
        context = make_context(work, dialogs=dialogs, drafts=drafts, today=TODAY, navigate=went)
        made = RequestsPage(context)
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(1088, 672)
        made.reload()
        show_active(made)
        return made

    yield page
    for made in pages:
        made.context.tasks.stop()


def add(work: Workspace) -> RequestRow:
    came = dt.date(2026, 10, 31)
    person = work.staff.named("Ann Reed").id
    draft = RequestDraft(
        "Ann Reed", staff_id=person, received_on=came, id_seen_on=came, id_seen=KNOWN
    )
    return work.need_casework().requests.add(draft)


def review_of(page: RequestsPage, qtbot: QtBot) -> Review:
    qtbot.waitUntil(lambda: isinstance(page.detail, Review))
    assert isinstance(page.detail, Review)
    return page.detail


def test_a_new_request_says_its_last_day_and_is_searched_at_once(
    make: MakePage, qtbot: QtBot
) -> None:
    page = make()
    page.new_here()
    form = page.detail
    assert isinstance(form, NewForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    said = [line.text() for line in form.summary.lines]
    assert said[0] == "Enter who it is about."
    assert "Enter when the request came." in said
    form.set_value("name", str(page.context.workspace.staff.named("Ann Reed").id))
    form.set_value("received_on", dt.date(2026, 10, 31))
    assert form.due.text() == "Due 30 November 2026, 26 days left."
    page.save()
    review = review_of(page, qtbot)
    assert [item.title.split(",")[0] for item in review.items] == [
        *("Staff record of Ann Reed", "INC-2026-001", "INC-2026-001 A"),
    ]
    assert page.pane.isHidden()
    assert_all_named(page)
    assert_mnemonics_differ(page)


def test_letters_decide_and_what_is_left_is_asked_for(
    make: MakePage, work: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    row = add(work)
    page = make(tmp_path)
    page.show_record(str(row.id))
    assert_mnemonics_differ(page)
    page._review(row)
    review = review_of(page, qtbot)
    press(review.list, Qt.Key.Key_A)
    assert [item.what for item in review.items] == ["Include", "", ""]
    press(review.list, Qt.Key.Key_R)
    assert "[hidden]" not in review.text.toPlainText()  # it went on to the picture
    press(review.list, Qt.Key.Key_L)
    page._hand_over(review)
    shown: object = page.detail
    assert shown is review
    current = review.list.current()
    assert current is not None
    assert current.number == 3
    press(review.list, Qt.Key.Key_1)
    assert review.items[2].decided is not None
    assert review.items[2].decided.reason == Reason.OTHERS.label
    review.go_to(2)
    assert "A parent, [hidden], wrote about Ann Reed." in review.text.toPlainText()
    assert review.hide_box.text() == "Chris Fictional"
    page._hand_over(review)
    form: object = page.detail
    assert isinstance(form, HandOverForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    requests = work.need_casework().requests
    qtbot.waitUntil(lambda: requests.get(row.id).bundle is not None)
    qtbot.waitUntil(lambda: page.detail is not form)
    assert (tmp_path / "SAR-2026-001" / "data" / "letter.pdf").is_file()
    page._form("close", requests.get(row.id))
    assert isinstance(page.detail, CloseForm)
    page.save()
    assert requests.get(row.id).outcome is RequestOutcome.ANSWERED


def test_words_to_hide_and_a_reason_in_own_words(
    make: MakePage, work: Workspace, qtbot: QtBot
) -> None:
    row = add(work)
    page = make()
    page._review(row)
    review = review_of(page, qtbot)
    review.go_to(2)
    press(review.list, Qt.Key.Key_R)
    review.go_to(2)
    review.hide_box.setFocus()
    type_in(review.hide_box, ", parent")
    review.list.setFocus()
    assert "A [hidden], [hidden], wrote" in review.text.toPlainText()
    review.go_to(3)
    press(review.list, Qt.Key.Key_L)
    press(review.list, Qt.Key.Key_7)
    assert QApplication.focusWidget() is review.why_box
    type_in(review.why_box, "The police asked us to wait")
    press(review.why_box, Qt.Key.Key_Return)
    stored = work.need_casework().requests.items(row.id)
    assert stored[1].decided is not None
    assert stored[1].decided.hide == ("Chris Fictional", "parent")
    assert stored[2].decided is not None
    assert stored[2].decided.decision is Decision.LEAVE_OUT
    assert stored[2].decided.reason == "The police asked us to wait"


def test_a_picture_is_looked_at_on_its_page(make: MakePage, work: Workspace, qtbot: QtBot) -> None:
    went = Went()
    page = make(went=went)
    page._review(add(work))
    review = review_of(page, qtbot)
    review.go_to(3)
    review.page.click()
    (incident,) = work.need_casework().incidents.listed()
    assert went.places == [("incidents", str(incident.id), "")]


def test_a_draft_comes_back(make: MakePage) -> None:
    page = make()
    page.new_here()
    assert isinstance(page.detail, NewForm)
    page.detail.set_value("asked_by", "Fictional Law")
    page.flush()
    again = make()
    again.new_here()
    assert isinstance(again.detail, NewForm)
    assert again.detail.values().text("asked_by") == "Fictional Law"
