"""Declarations in the window: starting a collection, its board, and the policies behind it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.declarations.rows import SignedDraft
from app.ui.forms import Form
from app.ui.pages.declarations_person import PersonSheet
from app.ui.pages.declarations_start import DRAFT_KEY, StartForm
from app.ui.pages.policy_forms import LinkForm, PolicyForm
from app.ui.pages.policy_list import PolicyList
from app.ui.pages.policy_sheet import PolicySheet, VersionSheet
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press, type_in
from tests.ui.office import INSET, TODAY, Office, at, buttons, focused, on_board


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
