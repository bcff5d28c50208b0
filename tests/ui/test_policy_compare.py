"""What changed, in the window: read, ticked, saved and printed by keyboard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.models.declaration import Scope
from app.services.policies.rows import VersionDraft
from app.ui.pages.declarations import DeclarationsPage
from app.ui.pages.declarations_start import StartForm
from app.ui.pages.policy_clauses import SIDE_BY_SIDE
from app.ui.pages.policy_compare import ALL, WHOLE, CompareSheet, FileCompare, VersionCompare
from app.ui.pages.policy_forms import PolicyForm
from app.ui.pages.policy_list import PolicyList
from app.ui.pages.policy_sheet import PolicySheet, VersionSheet
from app.ui.theme import LIGHT
from tests.pictures import SAFE
from tests.policies.files import picture_pdf
from tests.policies.test_changes import NEW, OLD
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import press
from tests.ui.office import Office, at, buttons, focused

RATIFIED = dt.date(2026, 9, 3)


def add(office: Office, label: str, data: bytes, name: str = "", *, final: bool = True) -> UUID:
    versions = office.policies.versions
    policy = office.policies.listed()[0].id
    draft = VersionDraft(label, RATIFIED, "Governors", "Autumn 2027", wording="I agree.")
    added = versions.add(policy, draft)
    versions.attach(added, data, name or f"{label}.txt", SAFE)
    if final:
        versions.finalise(added)
    return added


def comparing(qtbot: QtBot, office: Office, *answers: object) -> DeclarationsPage:
    """The page with the comparison of 2027, a draft, with 2026B on it."""
    office.collect()
    add(office, "2026B", OLD.encode())
    add(office, "2027", NEW.encode(), final=False)
    page = office.show(qtbot, *answers)
    page.show_policy(office.policies.listed()[0].id)
    press_button(page, "What changed")
    loaded(qtbot, at(page, VersionCompare))
    return page


def press_button(page: DeclarationsPage, words: str) -> None:
    assert page.step is not None
    found = page.step.findChildren(QPushButton)
    next(b for b in found if b.text().replace("&", "") == words).click()


def loaded(qtbot: QtBot, step: CompareSheet) -> None:
    qtbot.waitUntil(lambda: step.compared is not None, timeout=5000)


def said(step: CompareSheet) -> list[str]:
    return [row.said for row in step.list.clauses.rows]


def test_changes_are_ticked_by_keyboard_and_decide_who_signs(qtbot: QtBot, office: Office) -> None:
    page = comparing(qtbot, office)
    step = at(page, VersionCompare)
    assert_all_named(step)
    assert_mnemonics_differ(page)
    assert said(step) == [
        "Removed · 1.2 · 1 Scope",
        "Reworded · 2.1 · 2 Conduct",
        "Added · 2.2 · 2 Conduct",
        "Renumbered · 2.3 · 2 Conduct",
    ]
    assert step.summary.text() == (
        "Social media, from 2026B to 2027: 1 clause added, 1 removed, 1 reworded and 1 renumbered. "
        "Tick what changes what people have to do: then everyone signs again."
    )
    assert focused() is step.list
    press(step.list, Qt.Key.Key_Down)
    press(step.list, Qt.Key.Key_Space)
    assert step.summary.text().endswith("1 material, so everyone signs again.")
    page.save()
    version = office.policies.versions.of(office.policies.listed()[0].id)[0]
    assert version.everyone_signs
    press(step.list, Qt.Key.Key_Space)
    page.save()
    assert not office.policies.versions.get(version.id).everyone_signs
    assert at(page, VersionCompare) is step
    assert step.summary.text().endswith("then everyone signs again.")
    assert page.back()
    at(page, PolicySheet)


def test_a_lock_loses_no_tick(qtbot: QtBot, office: Office) -> None:
    page = comparing(qtbot, office)
    press(at(page, VersionCompare).list, Qt.Key.Key_Space)
    [(key, (section, title, _, _))] = office.drafts.kept.items()
    assert (section, title) == ("declarations", "What changed: Social media")
    assert page.back()
    state, images = office.drafts.load(key) or ({}, {})
    page.open_draft(key, state, images)
    step = at(page, VersionCompare)
    loaded(qtbot, step)
    assert len(step.material) == 1
    page.save()
    assert office.drafts.kept == {}


def test_the_same_text_again_has_nothing_to_print(qtbot: QtBot, office: Office) -> None:
    office.collect()
    version = add(office, "2027", b"The policy.")
    page = office.show(qtbot)
    page.show_changes(version)
    step = at(page, VersionCompare)
    loaded(qtbot, step)
    assert step._none.label.text().startswith("Nothing changed")
    page.print_here()
    assert office.context.messages.last == "Nothing changed, so there is nothing to print."


def test_only_one_kind_or_the_whole_text_is_shown(qtbot: QtBot, office: Office) -> None:
    step = at(comparing(qtbot, office), VersionCompare)
    step.show_only("Reworded")
    assert said(step) == ["Reworded · 2.1 · 2 Conduct"]
    step.show_only(WHOLE)
    assert len(said(step)) == 7
    assert step.list.currentIndex().row() == 4  # the clause that was chosen stays chosen
    for row in (5, 6, 6):
        press(step.list, Qt.Key.Key_F7)
        assert step.list.currentIndex().row() == row
    press(step.list, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert step.list.currentIndex().row() == 5
    assert step.list.clauses.row(step.list.clauses.index(0)).spoken == "1  Scope"
    step.list.setCurrentIndex(step.list.clauses.index(0))
    press(step.list, Qt.Key.Key_Space)  # nothing changed there: nothing to tick
    assert step.material == frozenset()


def test_a_screen_reader_hears_what_was_struck_out(qtbot: QtBot, office: Office) -> None:
    clauses = at(comparing(qtbot, office), VersionCompare).list.clauses
    index = clauses.index(1)
    assert clauses.data(index, Qt.ItemDataRole.AccessibleTextRole) == (
        "Reworded · 2.1 · 2 Conduct. Removed: never. Added: seldom. "
        "Now: 2.1  Write politely to everybody, and seldom at night."
    )
    removed = clauses.row(clauses.index(0)).spoken
    assert removed.startswith("Removed · 1.2 · 1 Scope. Removed: 1.2  Visitors")
    described = Qt.ItemDataRole.AccessibleDescriptionRole
    assert clauses.data(index, described) == "Not material"
    clauses.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert clauses.data(index, described) == "Material"


def test_the_texts_stand_beside_each_other_where_there_is_room(
    qtbot: QtBot, office: Office
) -> None:
    page = comparing(qtbot, office)
    step = at(page, VersionCompare)
    reworded = step.list.clauses.index(1)
    assert step._headings.isVisible()
    wide = step.list.visualRect(reworded)
    page.resize(600, 700)
    qtbot.waitUntil(lambda: step.list.visualRect(reworded).width() < SIDE_BY_SIDE)
    assert not step._headings.isVisible()
    # One text with both: no wider than the list, and every pixel of it inside the row.
    narrow = step.list.visualRect(reworded)
    assert narrow.width() == step.list.viewport().width()
    assert narrow.height() == wide.height()  # one line here as there
    picture = step.list.grab(narrow).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(60, 500, 2) for y in range(30, 60)}
    assert {ground.lower() for ground in (LIGHT.problem[1], LIGHT.info[1])} <= colours


def test_a_click_at_the_box_ticks_and_one_at_the_words_does_not(
    qtbot: QtBot, office: Office
) -> None:
    step = at(comparing(qtbot, office), VersionCompare)
    row = step.list.visualRect(step.list.clauses.index(1))
    left, view = Qt.MouseButton.LeftButton, step.list.viewport()
    QTest.mouseClick(view, left, pos=row.center())
    assert step.material == frozenset()
    QTest.mouseClick(view, left, pos=QPoint(row.left() + 20, row.center().y()))
    assert len(step.material) == 1


def test_printing_saves_first(qtbot: QtBot, office: Office) -> None:
    page = comparing(qtbot, office, False)
    step = at(page, VersionCompare)
    press(step.list, Qt.Key.Key_Space)
    page.print_here()
    qtbot.waitUntil(lambda: bool(office.context.dialogs.asked), timeout=5000)  # type: ignore[attr-defined]
    assert office.context.dialogs.asked == ["Print What changed 2027"]  # type: ignore[attr-defined]
    version = office.policies.versions.of(office.policies.listed()[0].id)[0]
    assert [r.material for r in office.policies.changes.what_changed(version.id).changes] == [
        True,
        False,
        False,
        False,
    ]


def test_a_scan_is_kept_and_told_in_a_sentence(qtbot: QtBot, office: Office) -> None:
    office.collect()
    version = add(office, "2027", picture_pdf(), "scan.pdf")
    page = office.show(qtbot)
    page.show_step(VersionSheet(page, version))
    press_button(page, "What changed")
    step = at(page, VersionCompare)
    qtbot.waitUntil(step._none.isVisible, timeout=5000)
    assert "pictures of pages without text" in step._none.label.text()
    page.save()
    page.print_here()
    assert step.material == frozenset()


def test_a_new_version_is_looked_at_before_collecting_starts(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.collect()
    add(office, "2026B", OLD.encode())
    path = tmp_path / "new.txt"
    path.write_text(NEW, encoding="utf-8")
    page = office.show(qtbot)
    page.start_collecting(office.policies.listed()[0].id)
    form = at(page, StartForm)
    assert "See what changed" not in buttons(form)
    form.set_value("label", "2027")
    form.set_value("ratified_on", RATIFIED)
    form.set_value("file", str(path))
    assert_mnemonics_differ(page)
    press_button(page, "See what changed")
    step = at(page, FileCompare)
    loaded(qtbot, step)
    page.save()
    form = at(page, StartForm)
    assert form.values().text("label") == "2027"
    assert form.values().choice("scope") == Scope.NEW_STARTERS

    press_button(page, "See what changed")
    loaded(qtbot, at(page, FileCompare))
    assert page.back()  # Esc: nothing is taken
    press_button(page, "See what changed")
    step = at(page, FileCompare)
    loaded(qtbot, step)
    press(step.list, Qt.Key.Key_Space)
    page.save()
    form = at(page, StartForm)
    assert form.values().choice("scope") == Scope.EVERYONE
    page.save()
    version = office.policies.versions.of(office.policies.listed()[0].id)[0]
    assert (version.label, version.everyone_signs) == ("2027", True)
    told = office.policies.changes.what_changed(version.id)
    assert [row.material for row in told.changes] == [True, False, False, False]


def test_a_draft_with_a_text_is_compared_as_soon_as_it_is_saved(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    office.collect()
    path = tmp_path / "new.txt"
    path.write_text(NEW, encoding="utf-8")
    page = office.show(qtbot)
    page.start_collecting(office.policies.listed()[0].id)
    form = at(page, StartForm)
    form.set_value("label", "2027")
    form.set_value("file", str(path))
    form.save_draft()
    loaded(qtbot, at(page, VersionCompare))
    page.save()
    assert page.back()
    page.start_collecting(office.policies.listed()[0].id)
    assert at(page, StartForm).values().choice("scope") == Scope.NEW_STARTERS


def test_another_agreement_is_added(qtbot: QtBot, office: Office) -> None:
    office.collect()
    page = office.show(qtbot)
    page.show_policies()
    assert "Add policy" in buttons(at(page, PolicyList))
    assert_mnemonics_differ(page)
    press_button(page, "Add policy")
    form = at(page, PolicyForm)
    page.save()
    assert "title" in form.fields["title"].error.text()
    form.set_value("title", "Acceptable use")
    page.save()
    assert at(page, PolicySheet).title.text() == "Acceptable use"
    assert [row.title for row in office.policies.listed()] == ["Acceptable use", "Social media"]
    assert "What changed" not in buttons(at(page, PolicySheet))


def test_all_changes_is_what_is_shown_first(qtbot: QtBot, office: Office) -> None:
    step = at(comparing(qtbot, office), VersionCompare)
    captions = [b.text().replace("&", "") for b in step._buttons.values()]
    assert captions == [
        f"{ALL}: 4",
        "Added: 1",
        "Removed: 1",
        "Reworded: 1",
        "Moved: 0",
        WHOLE,
    ]
