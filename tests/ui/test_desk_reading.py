"""Reading at the desk: what changed for who knows the version before, else the policy itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.models.staff import Category
from app.services.declarations.rows import CollectionDraft, SignedDraft
from app.services.policies.changes import PolicyChanges
from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft
from app.services.staff.rows import StaffDraft
from app.ui.desk import Desk
from app.ui.desk_names import NamesStep
from app.ui.desk_read import ON_PAPER, Changes, LaterText, ReadStep
from app.ui.desk_sign import DeclareStep
from app.ui.session import Window
from app.ui.widgets.pdf import PdfPreview
from app.workspace import Workspace
from tests.pictures import SAFE
from tests.ui import desk as hands
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.desk import ANN, BEGUN, at, choose, keys
from tests.ui.shell import unlock

ENTER = Qt.Key.Key_Return
RATIFIED = dt.date(2021, 9, 1)
OLD = b"1 Be kind.\n2 Lock your phone.\n3 Nothing about pupils.\n"


@pytest.fixture
def ended(window: Window) -> Iterator[Window]:
    yield window
    window.lock()


def pdf(*lines: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    for number, line in enumerate(lines):
        canvas.drawString(72, 720 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def school(work: Workspace, new: PolicyFile | None) -> None:
    """Siân signed the version of 2020, Ann came later; now there is the one of 2021."""
    sian = work.staff.add(StaffDraft(hands.SIAN, Category.TEACHER, BEGUN))
    first = work.declarations.start_new_version(
        PolicyDraft("Social media"),
        VersionDraft("2020", BEGUN, "Governors", "Autumn 2027", wording="I agree."),
        PolicyFile("old.txt", "", OLD),
        CollectionDraft(BEGUN),
    )
    work.declarations.record(first, [sian], SignedDraft(BEGUN))
    policy = work.declarations.collection(first).policy_id
    draft = VersionDraft("2021", RATIFIED, "Governors", "Autumn 2027", wording="I agree.")
    second = work.declarations.start_new_version(
        policy, draft, new, CollectionDraft(RATIFIED), looked=SAFE
    )
    work.staff.add(StaffDraft(ANN, Category.TEACHER, RATIFIED))
    if new is not None:
        version = work.declarations.collection(second).version_id
        changes = PolicyChanges(work.session.register, work.policies.versions)
        compared = changes.compare(version)
        changes.save(version, compared, [compared.changes[0][0]])


def start(qtbot: QtBot, window: Window, new: PolicyFile | None) -> Desk:
    unlock(qtbot, window)
    assert window.shell is not None
    school(window.shell.workspace, new)
    window.start_desk()
    return hands.desk_of(window)


def pane(step: ReadStep) -> QWidget:
    shown = step._panes.currentWidget()
    assert shown is not None
    return shown


def words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


def test_who_signed_the_version_before_reads_what_changed(qtbot: QtBot, ended: Window) -> None:
    new = PolicyFile(
        "new.pdf",
        "",
        pdf("1 Be kind online and tell us.", "2 Lock your phone.", "3 Ask before you post."),
    )
    desk = start(qtbot, ended, new)
    choose(desk, "gwyr")
    step = at(desk, ReadStep)
    shown = pane(step)
    assert isinstance(shown, Changes)
    assert QApplication.focusWidget() is shown
    said = words(shown)
    assert said[0] == "Since 2020."
    assert said.index("This changes what you do") < said.index("Also changed")
    assert "Changed · 1" in said
    assert "Be kind online and tell us." in said
    assert "Before: Be kind." in said
    assert_all_named(step)
    assert_mnemonics_differ(step)
    keys(desk, "Alt+W")
    preview = pane(step)
    assert isinstance(preview, PdfPreview)
    assert preview.page_count == 1
    keys(desk, "Alt+L")
    large = pane(step)
    assert isinstance(large, LaterText)
    assert "Ask before you post." in large.toPlainText()
    assert QApplication.focusWidget() is large
    keys(desk, ENTER)
    at(desk, DeclareStep)


def test_who_is_new_reads_the_policy(qtbot: QtBot, ended: Window) -> None:
    new = PolicyFile("new.txt", "", b"1 Be kind online.\n2 Lock your phone.\n")
    desk = start(qtbot, ended, new)
    choose(desk, "reed")
    step = at(desk, ReadStep)
    shown = pane(step)
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText() == "1 Be kind online.\n2 Lock your phone."
    assert shown.isReadOnly()
    keys(desk, "Alt+C")
    assert isinstance(pane(step), Changes)
    keys(desk, ENTER)
    at(desk, DeclareStep)


def test_a_policy_that_is_not_in_candour_is_read_on_paper(qtbot: QtBot, ended: Window) -> None:
    desk = start(qtbot, ended, None)
    choose(desk, "reed")
    shown = pane(at(desk, ReadStep))
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText() == ON_PAPER
    keys(desk, Qt.Key.Key_Escape)
    at(desk, NamesStep)


@pytest.mark.parametrize("damaged", [False, True])
def test_a_policy_without_words_says_so(qtbot: QtBot, ended: Window, damaged: bool) -> None:
    unlock(qtbot, ended)
    assert ended.shell is not None
    work = ended.shell.workspace
    work.staff.add(StaffDraft(ANN, Category.TEACHER, BEGUN))
    work.declarations.start_new_version(
        PolicyDraft("Social media"),
        VersionDraft("2020", BEGUN, "Governors", "Autumn 2027", wording="I agree."),
        PolicyFile("scan.pdf", "", pdf()[:200] if damaged else pdf()),
        CollectionDraft(BEGUN),
        looked=SAFE,
    )
    ended.start_desk()
    desk = hands.desk_of(ended)
    choose(desk, "reed")
    step = at(desk, ReadStep)
    assert isinstance(pane(step), QPlainTextEdit if damaged else PdfPreview)
    keys(desk, "Alt+L")
    shown = pane(step)
    assert isinstance(shown, LaterText)
    assert shown.toPlainText() == ON_PAPER
