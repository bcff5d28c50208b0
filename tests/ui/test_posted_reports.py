"""A report about the headteacher: posted by the office, read by the chair, nothing for the head."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.models.evidence import Answer
from app.models.school import RoleKey
from app.services.evidence.intake import Arrival
from app.services.incidents.drafts import Subject
from app.services.school import RoleHolderDraft
from app.storage.vault import Vault
from app.storage.verify import verify
from app.ui.dialogs import ScriptedDialogs
from app.ui.page import Page
from app.ui.pages.incidents import IncidentsPage
from app.ui.pages.post import POST, PostPage
from app.ui.pages.post_form import KeyForm, PostForm, ReceiptSheet
from app.ui.pages.posted import AsideForm, PostedPage, WhenForm
from app.ui.pages.stop import StopForm
from app.ui.pages.unlock import UnlockPage
from app.ui.session import Window
from app.ui.widgets.type_ahead import Picked
from app.workspace import Workspace
from tests.builders import SetClock
from tests.pictures import picture
from tests.storage.vaults import PASSPHRASES, copy_vault, make_quick
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, Went, make_context, show_active

CHAIR = "cobalt cabbage cathedral"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault in which the head has added a chair, who has signed in once."""
    make_quick(monkeypatch)
    copy_vault(tmp_path / "vault")
    head = sign_in(tmp_path / "vault", "head")
    head.session.add_person("chair", "chair", CHAIR)
    head.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed"))
    head.session.close()
    sign_in(tmp_path / "vault", "chair").session.close()
    return tmp_path / "vault"


def sign_in(vault: Path, name: str) -> Workspace:
    passphrase = {**PASSPHRASES, "chair": CHAIR}[name]
    return Workspace.open(Vault.open(vault, SetClock()).unlock(name, passphrase))


MakePage = Callable[..., Any]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[MakePage]:
    pages: list[Page] = []

    def page(kind: type[Page], work: Workspace, *answers: object, **more: Any) -> Page:
        made = kind(make_context(work, dialogs=ScriptedDialogs(*answers), **more))
        pages.append(made)
        qtbot.addWidget(made)
        made.resize(1088, 672)
        made.reload()
        show_active(made)
        made.enter()
        return made

    yield page
    for made in pages:
        made.context.tasks.stop()
        made.context.workspace.session.close()


def form_of(page: PostPage) -> PostForm:
    assert page.form is not None
    return page.form


def says_no(dialog: QDialog) -> bool:
    dialog.answer = Answer.NO  # type: ignore[attr-defined]
    return True


def not_sure(dialog: QDialog) -> bool:
    dialog.answer = Answer.NOT_SURE  # type: ignore[attr-defined]
    return True


def goes_on(dialog: QDialog) -> bool:
    dialog.record = True  # type: ignore[attr-defined]
    return True


def words_of(page: Page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def post(page: PostPage, qtbot: QtBot, book: str = "chair") -> str:
    form = form_of(page)
    form.set_value("book", book)
    form.set_value("narrative", "Wrote about a parent in a public group.")
    form.set_value("about", Picked(None, "the headteacher"))
    page.save()
    qtbot.waitUntil(lambda: page.findChild(ReceiptSheet) is not None)
    return next(
        label.text() for label in page.findChildren(QLabel) if label.property("role") == "title"
    )


def test_from_the_office_to_the_chair_and_past_the_head(
    vault: Path, make: MakePage, qtbot: QtBot
) -> None:
    office = make(PostPage, sign_in(vault, "office"), says_no)
    assert_all_named(office)
    assert_mnemonics_differ(office)
    office._bring([lambda: Arrival(picture(), "shot.png")])
    qtbot.waitUntil(lambda: len(form_of(office).tray.value()) == 1)
    page = post(office, qtbot)
    receipt = page if "-" in page else words_of(office)
    assert office.context.drafts.load(POST) is None
    office.context.workspace.session.close()

    head = sign_in(vault, "head")
    assert head.posts.listed() == ()
    assert not any("posted" in item.id for item in head.todo.look().items)
    assert head.find.search("public group") == ()
    head.session.close()

    went = Went()
    chair = make(PostedPage, sign_in(vault, "chair"), says_no, navigate=went)
    (row,) = chair.view.rows.shown_rows()
    assert row.receipt in receipt
    chair.show_record(str(row.id))
    assert "nothing proves that it was they" in words_of(chair)
    assert_all_named(chair)
    assert_mnemonics_differ(chair)
    chair._record(row)
    form = chair.detail
    assert isinstance(form, WhenForm)  # the report gave no day, and none is made up
    chair.save()
    assert "Enter the date it happened" in words_of(chair)
    form.set_value("happened_on", dt.date(2026, 11, 3))
    chair.save()
    qtbot.waitUntil(lambda: bool(went.places))
    casework = chair.context.workspace.need_casework()
    incident = casework.incidents.by_reference("CH-INC-2026-001")
    assert went.places == [("incidents", str(incident.id), "")]
    assert [each.letter for each in incident.exhibits] == ["A"]
    assert chair.context.workspace.posts.waiting() == ()


def test_whoever_is_named_is_not_sent_the_report(vault: Path, make: MakePage, qtbot: QtBot) -> None:
    work = sign_in(vault, "office")
    page = make(PostPage, work, "other")
    post(page, qtbot, "casebook")  # names the head, and the answer is: to the chair instead
    assert "Chair’s book" in words_of(page)
    work.session.close()
    chair = sign_in(vault, "chair")
    assert [row.draft.about for row in chair.posts.waiting()] == [Subject(None, "the headteacher")]
    chair.session.close()


def test_set_aside_says_why(vault: Path, make: MakePage, qtbot: QtBot) -> None:
    work = sign_in(vault, "office")
    post(make(PostPage, work), qtbot)
    work.session.close()
    chair = make(PostedPage, sign_in(vault, "chair"))
    (row,) = chair.view.rows.shown_rows()
    chair._set_aside(row)
    form = chair.detail
    assert isinstance(form, AsideForm)
    chair.save()
    assert "Enter why" in words_of(chair)
    form.set_value("why", "It is the same as the report of Monday.")
    chair.save()
    assert "same as the report of Monday" in words_of(chair)
    assert chair.context.workspace.posts.waiting() == ()


def test_a_report_that_must_not_be_looked_at_leads_to_the_page_for_it(
    vault: Path, make: MakePage, qtbot: QtBot
) -> None:
    office = make(PostPage, sign_in(vault, "office"), says_no)
    office._bring([lambda: Arrival(picture(), "shot.png")])
    qtbot.waitUntil(lambda: len(form_of(office).tray.value()) == 1)
    post(office, qtbot)
    office.context.workspace.session.close()
    went, work = Went(), sign_in(vault, "chair")
    chair = make(PostedPage, work, not_sure, goes_on, navigate=went)
    chair._store(chair.view.rows.shown_rows()[0], dt.date(2026, 11, 3))
    ((section, answer, action),) = went.places
    incidents = make(IncidentsPage, work)
    incidents.act(f"{action}:{answer}")  # as the window says it
    assert section == "incidents"
    assert isinstance(incidents.detail, StopForm)
    assert len(work.posts.waiting()) == 1


def test_why_it_is_set_aside_outlives_a_lock(vault: Path, make: MakePage, qtbot: QtBot) -> None:
    office = make(PostPage, sign_in(vault, "office"))
    post(office, qtbot)
    office.context.workspace.session.close()
    drafts, work = MemoryDrafts(), sign_in(vault, "chair")
    chair = make(PostedPage, work, drafts=drafts)
    chair._set_aside(chair.view.rows.shown_rows()[0])
    chair.detail.set_value("why", "In the middle of a sentence")
    chair.flush()
    ((key, (state, images)),) = ((key, drafts.load(key) or ({}, {})) for key in drafts.kept)
    again = make(PostedPage, work, drafts=drafts)
    again.open_draft(key, state, images)
    assert again.detail.values().text("why") == "In the middle of a sentence"
    again.save()
    assert not drafts.kept


def test_a_report_is_deleted_after_a_question(vault: Path, make: MakePage) -> None:
    page = make(PostPage, sign_in(vault, "office"), "keep", "delete")
    form_of(page).set_value("narrative", "Wrote about a parent.")
    for left in ("Wrote about a parent.", ""):
        page._delete(form_of(page))
        assert form_of(page).values().text("narrative") == left


def test_a_changed_key_has_to_be_read_out(vault: Path, make: MakePage) -> None:
    office = sign_in(vault, "office")
    office.session.close()  # who has seen the first key once
    chair = sign_in(vault, "chair")
    chair.session.new_sheet()
    chair.session.close()
    chair = sign_in(vault, "chair")  # whose sign-in says the new key
    code = next(each.check for each in chair.posts.targets() if each.mine)
    chair.session.close()

    page = make(PostPage, sign_in(vault, "office"))
    changed = next(each for each in page._posts.targets() if each.problem)
    page._ask_key(changed)
    form = page._sheet
    assert isinstance(form, KeyForm)
    form.set_value("check_code", "AAAA-AAAA-AAAA")
    page.save()
    assert "not the code" in words_of(page)
    form.set_value("check_code", code.lower())
    page.save()
    assert "book" in form_of(page).fields


def test_a_draft_keeps_its_reader_and_its_pictures(
    vault: Path, make: MakePage, qtbot: QtBot
) -> None:
    drafts, work = MemoryDrafts(), sign_in(vault, "office")
    page = make(PostPage, work, says_no, drafts=drafts)
    form_of(page).set_value("book", "chair")
    form_of(page).set_value("narrative", "In the middle of a sentence")
    page._bring([lambda: Arrival(picture(), "shot.png")])
    qtbot.waitUntil(lambda: len(form_of(page).tray.value()) == 1)
    page.flush()
    again = make(PostPage, work, drafts=drafts)
    qtbot.waitUntil(lambda: len(form_of(again).tray.value()) == 1)
    assert form_of(again).book == "chair"
    assert form_of(again).values().text("narrative") == "In the middle of a sentence"


def test_without_a_chair_the_paper_form_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: MakePage
) -> None:
    make_quick(monkeypatch)
    copy_vault(tmp_path / "vault")
    page = make(PostPage, sign_in(tmp_path / "vault", "head"))
    assert page.form is None
    assert "chair's book isn't there yet" in words_of(page)


def test_what_was_typed_about_the_head_goes_on_to_the_chair(vault: Path, make: MakePage) -> None:
    drafts, went = MemoryDrafts(), Went()
    sign_in(vault, "dsl").session.close()  # meets the chair's key
    page = make(IncidentsPage, sign_in(vault, "dsl"), drafts=drafts, navigate=went)
    page.new_here()
    page.detail.set_value("narrative", "Wrote about a parent in a public group.")
    page.detail.set_value("about", Picked(None, "the headteacher"))
    page.save()
    (button,) = [b for b in page.findChildren(QPushButton) if "sealed" in b.text()]
    button.click()
    assert went.places == [("post", "", f"draft:{POST}")]
    assert [key for key in drafts.kept if key.startswith("incident:")] == []
    again = make(PostPage, page.context.workspace, drafts=drafts)
    assert form_of(again).book == "chair"
    assert form_of(again).values().text("narrative") == "Wrote about a parent in a public group."


def test_the_door_names_no_chair_and_remembers_none(
    vault: Path, window: Window, qtbot: QtBot
) -> None:
    assert '"chair"' not in json.dumps(json.loads((vault / "vault.json").read_bytes())["people"])
    window.show_unlock(vault)
    page = window.findChildren(UnlockPage)[-1]
    page.set_value("name", "another name")
    assert page.fields["other_name"].isVisibleTo(page)
    page.set_value("other_name", "chair")
    page.set_value("passphrase", CHAIR)
    page.save()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=15_000)
    assert window.settings.sign_in == ""
    assert window.shell is not None
    assert "staff" not in window.shell.places  # the school's own work is not the chair's
    window.lock()
    assert verify(vault, "chair", CHAIR).faults == ()
