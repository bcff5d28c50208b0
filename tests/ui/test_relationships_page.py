"""Relationships in the window, over a real vault, by keyboard where people use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.models.declaration import HowSeen, ToDisclose
from app.models.relationship import Connection, DecidedBy, DecisionOutcome, OtherKind
from app.models.school import RoleKey
from app.models.staff import Category
from app.services.declaration_rows import CollectionDraft, SignedDraft
from app.services.disclosure_drafts import DecisionDraft, DisclosureDraft
from app.services.disclosure_rows import DisclosureRow, Show
from app.services.policy_rows import PolicyDraft, VersionDraft
from app.services.relationships import SAME, Relationships
from app.services.school import RoleHolderDraft
from app.services.staff_rows import StaffDraft
from app.storage import people
from app.storage.vault import NewVault, Vault
from app.ui.dialogs import ScriptedDialogs
from app.ui.forms import Form
from app.ui.pages.relationship_detail import DisclosureSheet, ToHearSheet
from app.ui.pages.relationship_form import DecisionForm, DisclosureForm
from app.ui.pages.relationships import RelationshipsPage
from app.ui.sheet import Sheet
from app.ui.widgets.type_ahead import TypeAhead
from app.workspace import Workspace
from tests.builders import SetClock
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, make_context, press, show_active, type_in

TODAY = dt.date(2026, 11, 4)
MakePage = Callable[..., RelationshipsPage]


@dataclass
class School:
    work: Workspace
    clock: SetClock
    drafts: MemoryDrafts
    sian: UUID
    head: UUID

    @property
    def relationships(self) -> Relationships:
        return self.work.need_casework().relationships

    def only(self, show: Show = Show.CURRENT) -> DisclosureRow:
        [item] = self.relationships.listed(show)
        return self.relationships.get(item.id)

    def tell(self, **changes: Any) -> DisclosureRow:
        values: dict[str, Any] = {
            "staff_id": self.sian,
            "other_kind": OtherKind.PUPIL,
            "other_initials": "JK",
            "year_group": 5,
            "connection": Connection.FAMILY,
            "platforms": ("Instagram",),
            "told_on": TODAY,
            "told_to": "Ann Reed",
            "decision": DecisionDraft(DecisionOutcome.NOTED, DecidedBy.HEAD, "Ann Reed", TODAY),
        }
        reference = self.relationships.record(DisclosureDraft(**{**values, **changes}))
        return self.relationships.by_reference(reference)

    def declare_something(self) -> UUID:
        ratified = VersionDraft(
            "2026", TODAY, "Governors", "September 2027", wording="I have read it."
        )
        collection = self.work.declarations.start_new_version(
            PolicyDraft("Social media"), ratified, None, CollectionDraft(TODAY)
        )
        signed = SignedDraft(TODAY, HowSeen.PAPER, ToDisclose.SOMETHING)
        return self.work.declarations.record(collection, [self.sian], signed).ids[0]


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    clock = SetClock()
    new = NewVault("Oak Lane Primary", "alone", "head", "head", "sample school only")
    session, _keys = Vault.create(tmp_path / "vault", new, clock=clock)
    work = Workspace.open(session)
    begun = dt.date(2020, 9, 1)
    sian, head = (
        work.staff.add(StaffDraft(name, Category.TEACHER, begun))
        for name in ("Siân Gŵyr-Jones", "Ann Reed")
    )
    work.school.add_role_holder(RoleHolderDraft(RoleKey.HEAD, "Ann Reed", staff_id=head))
    work.school.add_role_holder(RoleHolderDraft(RoleKey.CHAIR, "Chris Hair"))
    yield School(work, clock, MemoryDrafts(), sian, head)
    session.close()


@pytest.fixture
def make(school: School, qtbot: QtBot) -> MakePage:
    def page(*answers: object, width: int = 1088) -> RelationshipsPage:
        context = make_context(
            school.work,
            dialogs=ScriptedDialogs(*answers),
            drafts=school.drafts,
            today=school.clock.now.date(),
        )
        made = RelationshipsPage(context)
        qtbot.addWidget(made)
        made.resize(width, 512 if width < 1000 else 672)
        made.set_narrow(width < 1000)
        made.reload()
        show_active(made)
        return made

    return page


def key(which: Qt.Key) -> None:
    press(QApplication.focusWidget(), which)


def letters(text: str) -> None:
    type_in(QApplication.focusWidget(), text)


def form_of(page: RelationshipsPage) -> Form:
    assert isinstance(page.detail, Form)
    return page.detail


def pick(page: RelationshipsPage, field: str, text: str, qtbot: QtBot) -> None:
    """Type into a box with a list below it and take the first line."""
    control = form_of(page).fields[field].control
    assert isinstance(control, TypeAhead)
    assert control.box.hasFocus()
    letters(text)
    popup = control.completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Return)


def wait_for_print(page: RelationshipsPage, qtbot: QtBot) -> None:
    dialogs = page.context.dialogs
    assert isinstance(dialogs, ScriptedDialogs)
    qtbot.waitUntil(lambda: bool(dialogs.asked), timeout=10_000)


def press_button(page: RelationshipsPage, words: str) -> None:
    assert isinstance(page.detail, Sheet)
    found = [b for b in page.detail.findChildren(QPushButton) if b.text().replace("&", "") == words]
    assert len(found) == 1, words
    found[0].click()
    QApplication.processEvents()


def test_a_conversation_by_keyboard(
    school: School, make: MakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    printed = tmp_path / "copy.pdf"

    def to_file(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(printed))
        return True

    page = make(to_file)
    page.new_here()
    pick(page, "staff_id", "gŵyr", qtbot)
    for typed in ("p", "jk", "5", "f"):
        key(Qt.Key.Key_Tab)
        letters(typed)
    key(Qt.Key.Key_Tab)
    pick(page, "platforms", "insta", qtbot)
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Tab)
    letters("n")
    page.save()

    row = school.only()
    assert (row.reference, row.staff_name, row.other) == (
        "DIS-2026-001",
        "Siân Gŵyr-Jones",
        "JK, pupil in Year 5",
    )
    assert (row.connection, row.platforms) == (Connection.FAMILY, ("Instagram",))
    assert row.decision
    assert (row.decision.outcome, row.decision.decided_name) == (DecisionOutcome.NOTED, "Ann Reed")
    assert row.review_on == dt.date(2027, 9, 1)
    assert isinstance(page.detail, DisclosureSheet)
    assert "DIS-2026-001" in page.context.messages.last
    assert school.drafts.list() == []
    qtbot.waitUntil(printed.exists, timeout=10_000)
    qtbot.waitUntil(lambda: printed.stat().st_size > 1000, timeout=10_000)
    assert len(pypdfium2.PdfDocument(printed.read_bytes())) == 1


def test_what_is_missing_is_said_and_nothing_is_cleared(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("other_initials", "Jonathan")
    form.set_value("other_kind", "pupil")
    form.set_value("year_group", "nine")
    page.save()
    assert form.fields["year_group"].error.text().startswith("Enter the year group")
    form.set_value("year_group", "9")
    page.save()
    errors = {name: field.error.text() for name, field in form.fields.items()}
    assert errors["connection"] == "Select how they know each other."
    assert "initials only" in errors["other_initials"]
    assert "Year 6 is the oldest here" in errors["year_group"]
    assert form.values().text("other_initials") == "Jonathan"
    assert school.relationships.listed() == ()
    assert_all_named(page)


def test_a_year_group_is_asked_for_children_only(make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    shown = form.fields["year_group"].isVisible
    assert not shown()
    form.set_value("other_kind", "former_pupil")
    assert shown()
    form.set_value("other_kind", "colleague")
    assert not shown()


def test_the_chairs_name_comes_with_the_office_but_never_over_anothers(make: MakePage) -> None:
    page = make()
    page.new_here()
    form = form_of(page)
    form.set_value("outcome", "noted")
    assert form.values().text("decided_name") == "Ann Reed"
    form.set_value("decided_by", "chair")
    assert form.values().text("decided_name") == "Chris Hair"
    form.set_value("decided_name", "Acting Chair")
    form.set_value("decided_by", "head")
    assert form.values().text("decided_name") == "Acting Chair"


def test_the_heads_own_disclosure_goes_to_the_chair(school: School, make: MakePage) -> None:
    school.tell(staff_id=school.head, decision=None)
    page = make()
    page.show_record(str(school.only().id))
    press_button(page, "Decide")
    form = form_of(page)
    form.set_value("outcome", "noted")
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


def test_a_draft_comes_back_as_it_was(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    form_of(page).set_value("other_kind", "parent")
    form_of(page).set_value("other_initials", "XY")
    page.flush()
    [line] = school.drafts.list()

    again = make()
    kept = school.drafts.load(line.key)
    assert kept
    again.open_draft(line.key, *kept)
    assert isinstance(again.detail, DisclosureForm)
    assert again.detail.values().text("other_initials") == "XY"

    third = make("delete")
    third.new_here()
    assert form_of(third).values().choice("other_kind") == "parent"
    press_button(third, "Delete draft")
    assert school.drafts.list() == []
    assert third.detail is None


def test_a_form_that_nobody_touched_leaves_no_draft(school: School, make: MakePage) -> None:
    page = make()
    page.new_here()
    page.show_list()
    assert school.drafts.list() == []


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


def test_an_empty_list_says_why_staff_tell(make: MakePage) -> None:
    page = make()
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any("for their own protection" in text for text in labels)


@pytest.mark.parametrize("width", [855, 1088])
def test_everything_has_a_name_and_its_own_letter(
    school: School, make: MakePage, width: int
) -> None:
    told = school.tell()
    school.tell(decision=None)
    page = make(width=width)
    page.show_record(str(told.id))
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.new_here()
    assert_all_named(page)
    assert_mnemonics_differ(page)
