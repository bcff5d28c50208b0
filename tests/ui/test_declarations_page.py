from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.declaration import ToDisclose
from app.models.staff import Category
from app.services.declaration_rows import CollectionDraft, SignedDraft, State
from app.services.declarations import Declarations
from app.services.policies import Policies
from app.services.policy_rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.school import SchoolDraft, SchoolSettings
from app.services.staff import StaffRegister
from app.services.staff_rows import StaffDraft
from app.ui.dialogs import ScriptedDialogs
from app.ui.forms import Form
from app.ui.page import PageContext
from app.ui.pages.declarations import DeclarationsPage
from app.ui.pages.declarations_chase import ChaseList
from app.ui.pages.declarations_person import PersonSheet
from app.ui.pages.declarations_print import PrintStep
from app.ui.pages.declarations_record import RecordForm
from app.ui.pages.declarations_start import DRAFT_KEY, StartForm
from app.ui.pages.declarations_ticks import PeopleTicks
from app.ui.pages.policy_forms import LinkForm, PolicyForm
from app.ui.pages.policy_list import PolicyList
from app.ui.pages.policy_sheet import PolicySheet, VersionSheet
from tests import builders
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import MemoryDrafts, make_context, press, show_active, type_in

Step = TypeVar("Step", bound=QWidget)
INSET = dt.date(2026, 9, 3)
TODAY = dt.date(2026, 11, 4)


class Office:
    """A school whose page is on screen; commits reach the page as they do in the window."""

    def __init__(self, folder: Path, *, casework: bool = True) -> None:
        self.register = builders.book(folder, "register")
        self.staff = StaffRegister(self.register)
        self.policies = Policies(self.register)
        self.declarations = Declarations(self.register)
        self.school = SchoolSettings(self.register)
        self.school.save_school(SchoolDraft("Tŷ Gwyn School"))
        self.casework = object() if casework else None
        self.drafts = MemoryDrafts()
        self.page: DeclarationsPage

    def hire(self, *names: str) -> list[UUID]:
        return [
            self.staff.add(StaffDraft(name, Category.TEACHER, dt.date(2025, 9, 1)))
            for name in names
        ]

    def collect(self) -> UUID:
        return self.declarations.start_new_version(
            PolicyDraft("Social media"),
            VersionDraft("2026", INSET, "Governors", "Autumn 2027", wording="I agree."),
            PolicyFile("policy.txt", "", b"The policy."),
            CollectionDraft(INSET),
        )

    def show(self, qtbot: QtBot, *answers: object) -> DeclarationsPage:
        work = SimpleNamespace(
            staff=self.staff,
            policies=self.policies,
            declarations=self.declarations,
            school=self.school,
            casework=self.casework,
        )
        self.context: PageContext = make_context(
            work, dialogs=ScriptedDialogs(*answers), drafts=self.drafts
        )
        self.page = DeclarationsPage(self.context)
        self.register.listen(self.context.bus.tell)
        self.context.bus.changed.connect(self.page.reload)
        qtbot.addWidget(self.page)
        self.page.resize(1088, 700)
        self.page.reload()
        show_active(self.page)
        self.page.enter()
        return self.page


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.register.close()


def at(page: DeclarationsPage, kind: type[Step]) -> Step:
    """The step on show, which has to be of this kind."""
    step = page.step
    assert isinstance(step, kind)
    return step


def on_board(page: DeclarationsPage) -> bool:
    return page.step is None


def staff_box(page: DeclarationsPage) -> PeopleTicks:
    control = at(page, RecordForm).fields["staff"].control
    assert isinstance(control, PeopleTicks)
    return control


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def buttons(step: QWidget) -> list[str]:
    found = step.findChildren(QPushButton)
    return [b.text().replace("&", "") for b in found if b.isVisible() and b.property("kind")]


def test_an_empty_register_offers_the_one_thing_to_do(qtbot: QtBot, office: Office) -> None:
    page = office.show(qtbot)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(focused(), Qt.Key.Key_Return)
    at(page, StartForm)


def test_a_policy_is_started_by_keyboard_alone(qtbot: QtBot, office: Office) -> None:
    office.hire("Siân Gŵyr", "Bogdan Achterberg")
    page = office.show(qtbot)
    page.new_here()
    at(page, StartForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    form = at(page, StartForm)
    assert "ratified" in form.fields["ratified_on"].error.text()
    at(page, StartForm).focus("title")
    type_in(focused(), "Social media")
    for keys in ("3 sep 2026", "Governors", "Autumn 2027"):
        press(focused(), Qt.Key.Key_Tab)
        if keys.startswith("3"):
            press(focused(), Qt.Key.Key_Tab)  # past the version's label, which is filled in
        type_in(focused(), keys)
    assert "“Social media”" in at(page, StartForm).values().text("wording")
    page.save()
    assert on_board(page)
    assert page.board.title.text() == "Social media 2026: 0 of 2 signed"
    assert office.drafts.kept == {}


def test_the_draft_of_a_new_version_comes_back(qtbot: QtBot, office: Office) -> None:
    page = office.show(qtbot)
    page.new_here()
    at(page, StartForm)
    at(page, StartForm).set_value("title", "Acceptable use")
    at(page, StartForm).set_value("ratified_by", "Governors")
    assert page.back()
    assert DRAFT_KEY in office.drafts.kept
    page.new_here()
    at(page, StartForm)
    assert at(page, StartForm).values().text("title") == "Acceptable use"
    state, images = office.drafts.load(DRAFT_KEY) or ({}, {})
    page.show_board()
    page.open_draft(DRAFT_KEY, state, images)
    at(page, StartForm)
    assert at(page, StartForm).values().text("ratified_by") == "Governors"


def test_the_same_version_is_collected_again(qtbot: QtBot, office: Office) -> None:
    office.hire("Siân Gŵyr")
    first = office.collect()
    page = office.show(qtbot)
    page.new_here()
    at(page, StartForm)
    at(page, StartForm).set_value("what", "same")
    assert not at(page, StartForm).fields["wording"].isVisibleTo(page)
    page.save()
    assert on_board(page)
    newest, older = office.declarations.collections()
    assert older.id == first
    assert newest.version_id == older.version_id
    assert not older.open


def test_a_version_can_be_kept_as_a_draft_and_finished(qtbot: QtBot, office: Office) -> None:
    office.hire("Siân Gŵyr")
    page = office.show(qtbot, "delete")
    page.new_here()
    at(page, StartForm)
    at(page, StartForm).set_value("title", "Social media")
    at(page, StartForm).set_value("label", "Spring")
    at(page, StartForm).save_draft()
    at(page, PolicySheet)
    policy = office.policies.listed()[0]
    (draft,) = office.policies.versions.of(policy.id)
    assert not draft.final
    at(page, PolicySheet).open_version(draft.id)
    at(page, VersionSheet)
    assert "Finish and collect" in buttons(at(page, VersionSheet))
    page.start_collecting(policy.id)
    at(page, StartForm)
    assert at(page, StartForm).values().text("label") == "Spring"
    page.show_policy(policy.id)
    at(page, PolicySheet).open_version(draft.id)
    at(page, VersionSheet)._delete()
    assert office.policies.versions.of(policy.id) == ()


def test_the_board_counts_filters_and_opens(qtbot: QtBot, office: Office) -> None:
    a, b, _c = office.hire("Anna Adler", "Siân Gŵyr", "Zofia Zimmer")
    now = office.collect()
    office.declarations.record(now, [a], SignedDraft(INSET))
    office.declarations.check(now, [b], TODAY, "Not dated")
    page = office.show(qtbot)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert page.board.title.text() == "Social media 2026: 1 of 3 signed"
    page.act("check")
    assert [row.name for row in page.board.table.rows.shown_rows()] == ["Siân Gŵyr"]
    page.board.show_state("All")
    page.find_here()
    type_in(focused(), "gwyr")
    assert [row.name for row in page.board.table.rows.shown_rows()] == ["Siân Gŵyr"]
    page.find_here()
    type_in(focused(), "zim")
    press(focused(), Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_Return)
    at(page, PersonSheet)
    assert at(page, PersonSheet).title.text() == "Zofia Zimmer"
    assert page.back()
    assert not page.back()


def test_signatures_are_recorded_with_four_keys(qtbot: QtBot, office: Office) -> None:
    a, b = office.hire("Anna Adler", "Siân Gŵyr")
    now = office.collect()
    page = office.show(qtbot)
    page.record_by_hand()
    at(page, RecordForm)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.save()
    assert office.declarations.history(a) == ()
    at(page, RecordForm).focus("staff")
    type_in(focused(), "nobody")
    assert "No match" in staff_box(page).said.text()
    staff_box(page).edit.clear()
    type_in(focused(), "ådl")
    press(focused(), Qt.Key.Key_Return)
    page.save()
    assert on_board(page)
    assert page.board.title.text() == "Social media 2026: 1 of 2 signed"
    (entry,) = office.declarations.history(a)
    # The collection was two months ago, so today is offered.
    assert (entry.dated, entry.stands) == (TODAY, True)
    assert office.context.messages.take_back()
    assert not office.declarations.history(a)[0].stands
    assert page.board.title.text() == "Social media 2026: 0 of 2 signed"
    page.record_by_hand()
    at(page, RecordForm)
    staff = staff_box(page)
    press(staff.list, Qt.Key.Key_Down)
    press(staff.list, Qt.Key.Key_Space)
    assert staff.value() == [str(b)] or staff.value() == [str(a)]
    assert now


def test_a_person_declines_is_exempted_and_signs_after_all(qtbot: QtBot, office: Office) -> None:
    (person,) = office.hire("Siân Gŵyr")
    now = office.collect()
    page = office.show(qtbot)
    for outcome, state in (("declined", State.NOT_RETURNED), ("exempt", State.EXEMPT)):
        page.show_person(person)
        at(page, PersonSheet)
        assert_all_named(page)
        assert_mnemonics_differ(page)
        at(page, PersonSheet)._something_else()
        at(page, Form)
        page.save()
        assert not on_board(page)  # what came back was not chosen yet
        at(page, Form).set_value("outcome", outcome)
        at(page, Form).set_value("reason", "She said so.")
        page.save()
        assert on_board(page)
        assert office.declarations.board(now)[0].state is state
    page.record_by_hand(person)
    at(page, RecordForm)
    at(page, RecordForm).set_value("to_disclose", ToDisclose.SOMETHING.value)
    page.save()
    assert office.declarations.board(now)[0].state is State.SIGNED
    page.show_person(person)
    assert "Heard today" in buttons(page.step or page)
    at(page, PersonSheet)._heard()
    assert "Heard today" not in buttons(page.step or page)
    at(page, PersonSheet)._take_back()
    at(page, Form)
    at(page, Form).set_value("why", "Wrong person")
    page.save()
    at(page, PersonSheet)
    assert office.declarations.board(now)[0].state is State.EXEMPT


def test_the_office_does_not_hear_disclosures(qtbot: QtBot, tmp_path: Path) -> None:
    office = Office(tmp_path, casework=False)
    (person,) = office.hire("Siân Gŵyr")
    draft = SignedDraft(INSET, to_disclose=ToDisclose.SOMETHING)
    office.declarations.record(office.collect(), [person], draft)
    page = office.show(qtbot)
    page.show_person(person)
    assert "Heard today" not in buttons(page.step or page)
    office.register.close()


def test_a_scan_is_attached_and_saved_again(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    (person,) = office.hire("Siân Gŵyr")
    office.declarations.record(office.collect(), [person], SignedDraft(INSET))
    scan, copy = tmp_path / "scan.pdf", tmp_path / "copy.pdf"
    scan.write_bytes(b"%PDF-1.7 a page")
    page = office.show(qtbot, [scan], copy)
    page.show_person(person)
    at(page, PersonSheet)._attach_scan()
    qtbot.waitUntil(lambda: "Save scan" in buttons(page.step or page))
    at(page, PersonSheet)._save_scan()
    assert copy.read_bytes() == b"%PDF-1.7 a page"


def test_the_chase_list_copies_harmless_names(qtbot: QtBot, office: Office) -> None:
    office.hire("=cmd|calc", "Siân Gŵyr")
    office.collect()
    page = office.show(qtbot)
    page.show_chase_list()
    at(page, ChaseList)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(at(page, ChaseList).table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert sorted(QApplication.clipboard().text().split("\n")) == ["'=cmd|calc", "Siân Gŵyr"]


def test_everyone_has_signed(qtbot: QtBot, office: Office) -> None:
    people = office.hire("Siân Gŵyr")
    office.declarations.record(office.collect(), people, SignedDraft(INSET))
    page = office.show(qtbot)
    page.show_chase_list()
    at(page, ChaseList)
    assert at(page, ChaseList).summary.text() == "Social media 2026: 0 people."
    page.print_forms()
    at(page, PrintStep)
    page.print_here()
    assert at(page, PrintStep).pages == 0


def test_forms_are_previewed_and_saved(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    import pypdf  # noqa: PLC0415

    people = office.hire("Anna Adler", "<b>Siân</b> Gŵyr", "Zofia Zimmer")
    office.declarations.record(office.collect(), people[:1], SignedDraft(INSET))
    target = tmp_path / "forms.pdf"
    page = office.show(qtbot, target)
    page.print_here()  # Ctrl+P on the board
    at(page, PrintStep)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert focused() is at(page, PrintStep).print_button
    qtbot.waitUntil(lambda: at(page, PrintStep).pages == 2, timeout=20_000)
    at(page, PrintStep).cover.set_value(True)
    qtbot.waitUntil(lambda: at(page, PrintStep).pages == 3, timeout=20_000)
    page.save()
    pages = [each.extract_text() for each in pypdf.PdfReader(target).pages]
    assert "Forms to hand out" in pages[0]
    assert "<b>Siân</b> Gŵyr" in pages[1]
    assert "Zofia Zimmer" in pages[2]
    assert not any("Anna Adler" in text for text in pages)


def test_enter_prints(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdf  # noqa: PLC0415

    office.hire("Siân Gŵyr")
    office.collect()
    paper = tmp_path / "paper.pdf"

    def choose(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFileName(str(paper))
        return True

    page = office.show(qtbot, choose)
    page.print_here()
    at(page, PrintStep)
    # Pressed at once: it prints as soon as the forms are made.
    press(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: on_board(page), timeout=20_000)
    assert len(pypdf.PdfReader(paper).pages) == 1
    assert on_board(page)


def test_a_result_that_comes_late_is_let_go(qtbot: QtBot, office: Office) -> None:
    office.hire("Siân Gŵyr")
    office.collect()
    page = office.show(qtbot)
    page.print_forms()
    page.show_board()
    QApplication.sendPostedEvents()
    qtbot.waitUntil(lambda: not office.context.tasks.busy, timeout=20_000)
    assert on_board(page)


def test_policies_versions_links_and_who_was_told(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.collect()
    saved = tmp_path / "saved.txt"
    page = office.show(qtbot, saved, "withdraw")
    page.show_policies()
    at(page, PolicyList)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(focused(), Qt.Key.Key_Return)
    at(page, PolicySheet)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    policy = office.policies.listed()[0]
    at(page, PolicySheet)._link()
    at(page, LinkForm).set_value("title", "Acceptable use")
    page.save()
    assert [row.title for row in office.policies.links(policy.id)] == ["Acceptable use"]
    at(page, PolicySheet)
    at(page, PolicySheet)._change()
    at(page, PolicyForm).set_value("reference", "36")
    page.save()
    assert office.policies.get(policy.id).reference == "36"
    assert policy.version_id is not None
    at(page, PolicySheet).open_version(policy.version_id)
    at(page, VersionSheet)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    at(page, VersionSheet)._tell()
    page.save()
    at(page, Form)
    at(page, Form).set_value("audience", "Parents")
    at(page, Form).set_value("how", "Newsletter")
    page.save()
    at(page, VersionSheet)
    told = office.policies.versions.communications(policy.version_id)
    assert [row.audience for row in told] == ["Parents"]
    at(page, VersionSheet)._save_document()
    assert saved.read_bytes() == b"The policy."
    assert page.back()
    at(page, PolicySheet)
    assert page.back()
    at(page, PolicyList)
    page.show_policy(policy.id)
    at(page, PolicySheet)._unlink(office.policies.links(policy.id)[0])
    assert office.policies.links(policy.id) == ()
    assert office.context.messages.take_back()
    assert len(office.policies.links(policy.id)) == 1
    at(page, PolicySheet)._withdraw()
    at(page, PolicyList)
    assert office.policies.listed() == ()
    assert office.declarations.waiting().not_signed == 0
    assert not office.declarations.collections()[0].open
