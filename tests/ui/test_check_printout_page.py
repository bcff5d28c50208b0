"""Check a printout in the window: a code, a mark, a scan, and the question before a scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.models.evidence import Answer
from app.ui.dialogs import ScriptedDialogs
from app.ui.page import PageContext
from app.ui.pages.check_printout import NOT_KNOWN, CheckPrintoutPage
from app.ui.stop_question import StopCard, StopQuestion
from app.ui.widgets.checked_pages import BoxedPage
from app.workspace import Workspace
from tests.reports.reading import text_of
from tests.reports.sampled import TODAY, signed_in
from tests.services.printed import blanked, copied, drawn, printed, scanned
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.kit import make_context


class Answers(ScriptedDialogs):
    """Answers the question before a scan is looked at."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
        self.ran: list[str] = []

    def run(self, dialog: QDialog) -> bool:
        self.ran.append(type(dialog).__name__)
        if isinstance(dialog, StopQuestion):
            dialog.answer = self.answer
        return True


@pytest.fixture
def context() -> Iterator[PageContext]:
    session = signed_in("head")
    yield make_context(Workspace.open(session), dialogs=Answers(Answer.NO), today=TODAY)
    session.close()


@pytest.fixture
def page(context: PageContext, qtbot: QtBot) -> CheckPrintoutPage:
    made = CheckPrintoutPage(context)
    qtbot.addWidget(made)
    made.resize(1088, 700)
    made.show()
    return made


def said(page: CheckPrintoutPage) -> str:
    return " ".join(label.text() for label in page.found.findChildren(QLabel))


def test_a_code_shows_the_page_as_it_was_printed(
    page: CheckPrintoutPage, context: PageContext
) -> None:
    pdf = printed(context.workspace.printouts)
    lines = text_of(pdf).splitlines()
    codes = [line.split(": ")[1] for line in lines if line.startswith("Check this page")]
    page.show_record(codes[1])
    assert page.preview.page_count == 3
    assert "This is page 2 of 3." in page.about.text()
    assert "Register: matches." in page.about.text()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    wrong = codes[1][:-1] + ("3" if codes[1][-1] != "3" else "4")
    page.show_record(wrong)
    assert "That is no code of Candour’s" in page.form.fields["code"].error.text()


def test_nothing_typed_and_codes_that_are_not_known(page: CheckPrintoutPage) -> None:
    page.save()
    assert "Enter the code" in page.form.fields["code"].error.text()
    page.show_record("22222222A")
    assert NOT_KNOWN in said(page) or "no code" in page.form.fields["code"].error.text()
    page.show_record("0af3 51c2 88d0 7be1 94aa")
    assert "No open book ever had this mark" in said(page)


def test_a_scan_with_a_line_missing_is_boxed(
    page: CheckPrintoutPage, context: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    pages = drawn(printed(context.workspace.printouts))
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned([copied(blanked(pages[0], (18, 52, 192, 62)))]))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert page.take(mime)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=60_000)
    assert "Of 1 page, 1 differs." in said(page)
    assert "Missing at the top" in said(page)
    (boxed,) = page.found.findChildren(BoxedPage)
    assert boxed._boxes
    assert_all_named(page)


def test_nothing_is_looked_at_unless_the_answer_is_no(qtbot: QtBot, tmp_path: Path) -> None:
    session = signed_in("head")
    dialogs = Answers(Answer.NOT_SURE)
    context = make_context(Workspace.open(session), dialogs=dialogs, today=TODAY)
    page = CheckPrintoutPage(context)
    qtbot.addWidget(page)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "not-even-there.pdf"))])
    assert page.take(mime)
    assert dialogs.ran[0] == StopQuestion.__name__
    assert StopCard.__name__ in dialogs.ran
    assert not context.tasks.busy
    session.close()
