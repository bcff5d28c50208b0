from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.ui import theme
from app.ui.delegates import Lines
from app.ui.dialogs import Question, WindowDialogs
from app.ui.focus_ring import FocusRing
from app.ui.list_detail import ListDetailPage
from app.ui.messages import Messages
from app.ui.sheet import Sheet
from app.ui.tables import Column, RowsModel, Table, TwoLineList
from app.ui.tasks import Progress, Tasks
from app.ui.widgets.banner import Banner
from app.ui.widgets.status import Chip, EmptyState
from tests.ui.checks import assert_all_named
from tests.ui.kit import make_context, press, show_active


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    start: dt.date | None


ROWS = [
    Row(str(n), f"Person {n:04}", dt.date(2020, 1, 1) + dt.timedelta(n) if n % 7 else None)
    for n in range(5000)
]
COLUMNS: list[Column[Row]] = [
    Column("Name", lambda r: r.name, stretch=True),
    Column("Start", lambda r: r.start),
    Column("Status", lambda r: "Check", chip=lambda r: Chip("Check", "problem")),
]


def test_the_model_keeps_qts_rules(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS)
    model.set_rows(ROWS[:20])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_5000_rows_are_shown_sorted_and_filtered_at_once(qtbot: QtBot) -> None:
    table: Table[Row] = Table("Staff", COLUMNS)
    qtbot.addWidget(table)
    table.resize(800, 500)
    table.show()
    began = time.process_time()
    table.set_rows(ROWS)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    table.set_filter("person 49 2026")
    table.grab()
    assert time.process_time() - began < 1.0
    assert [row.name for row in table.rows.shown_rows()][:1] == ["Person 2549"]
    assert len(table.rows.shown_rows()) < 30
    table.set_filter("")
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.rows.shown_rows()[-1].start is None
    assert len(table.rows.shown_rows()) == 5000
    assert_all_named(table)


def test_copied_cells_are_no_formulas(qtbot: QtBot) -> None:
    table: Table[Row] = Table("Staff", COLUMNS)
    qtbot.addWidget(table)
    table.set_rows([Row("1", "=1+1", dt.date(2026, 11, 4))])
    table.select("1")
    press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "'=1+1\t4 November 2026\tCheck"


class People(ListDetailPage):
    section, title = "people", "People"
    filter_hint = "Search people (Ctrl+F)"

    def reload(self) -> None:
        self.set_rows(ROWS[:30], EmptyState("Nobody yet.", "&Add", lambda: None))

    def show_row(self, row: Row) -> None:
        self.show_detail(Sheet(row.name))


def people(qtbot: QtBot) -> People:
    view: TwoLineList[Row] = TwoLineList("People", lambda r: Lines(r.name, str(r.start)))
    page = People(make_context(), view)
    qtbot.addWidget(page)
    page.resize(1088, 600)
    show_active(page)
    page.reload()
    return page


def test_choosing_shows_the_detail_and_a_reload_keeps_it(qtbot: QtBot) -> None:
    page = people(qtbot)
    page.show_record("3")
    first = page.detail
    assert isinstance(first, Sheet)
    assert first.title.text() == "Person 0003"
    page.reload()
    assert page.detail is first
    assert page.view.current() == ROWS[3]
    assert_all_named(page)


def test_a_narrow_page_shows_list_or_detail_and_goes_back(qtbot: QtBot) -> None:
    page = people(qtbot)
    page.set_narrow(True)
    assert page.pane.isVisible()
    assert not page.details.isVisible()
    page.view.select("2")
    assert page.pane.isVisible()
    press(page.view, Qt.Key.Key_Return)
    assert not page.pane.isVisible()
    assert page.details.isVisible()
    detail = page.detail
    assert isinstance(detail, Sheet)
    assert QApplication.focusWidget() is detail.back
    assert page.back()
    assert page.pane.isVisible()
    assert not page.back()


def test_tasks_bring_results_and_sentences_to_the_windows_thread(qtbot: QtBot) -> None:
    messages = Messages()
    tasks = Tasks(messages)
    here = threading.current_thread()
    got: list[object] = []

    def work(progress: Progress) -> str:
        progress.step(1, 2, "Page")
        return threading.current_thread().name

    tasks.run(work, done=lambda name: got.extend([name, threading.current_thread() is here]))
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got[0] != here.name
    assert got[1] is True

    def refuse(progress: Progress) -> None:
        raise Refused("Close the file, then try again.")

    tasks.run(refuse, done=got.append)
    qtbot.waitUntil(lambda: messages.last == "Close the file, then try again.")
    assert not tasks.busy


def test_slow_work_is_shown_and_can_be_stopped(qtbot: QtBot) -> None:
    messages = Messages()
    tasks = Tasks(messages)
    going = threading.Event()

    def work(progress: Progress) -> None:
        for page in range(10_000):
            progress.step(page, 10_000, "Page")
            going.wait(0.005)

    with qtbot.waitSignal(tasks.shown, timeout=2000) as shown:
        tasks.run(work, done=lambda _none: None, title="Making the report")
    job = shown.args[0]
    assert job.title == "Making the report"
    with qtbot.waitSignal(tasks.ended):
        job.progress.cancel()
    assert messages.last == "Stopped. Nothing was changed."


def test_a_dialog_ignores_early_keys_and_escape_is_the_safe_answer(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialogs = WindowDialogs(window)

    def early() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        press(dialog.findChildren(QPushButton)[0], Qt.Key.Key_Space)
        assert dialogs.depth == 1
        QTimer.singleShot(550, late)

    def late() -> None:
        press(QApplication.activeModalWidget(), Qt.Key.Key_Escape)

    QTimer.singleShot(0, early)
    answers = [("delete", "&Delete for good"), ("keep", "&Keep")]
    assert dialogs.ask("Delete this?", "It can't be undone.", answers, danger=True) == "keep"
    assert dialogs.depth == 0


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    pressed: list[str] = []
    sheet = Sheet("Two ways")
    qtbot.addWidget(sheet)
    sheet.foot_button("&One", lambda: pressed.append("one"), "primary")
    other = sheet.foot_button("&Other", lambda: pressed.append("other"))
    show_active(sheet)
    other.setFocus()
    press(other, Qt.Key.Key_Return)
    assert pressed == ["other"]


@pytest.mark.parametrize(("danger", "first"), [(True, "keep"), (False, "go")])
def test_enter_takes_the_safe_answer_where_there_is_danger(
    qtbot: QtBot, danger: bool, first: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    question = Question(window, "Go?", "It matters.", [("go", "&Go"), ("keep", "&Keep")], danger)
    show_active(question)
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Return)
    assert question.chosen == first


def test_locking_puts_dialogs_away(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialogs = WindowDialogs(window)
    QTimer.singleShot(0, dialogs.dismiss)
    assert dialogs.ask("Leave?", "Drafts are kept.", [("go", "&Go"), ("stay", "&Stay")]) == "stay"


def test_the_banner_offers_undo_once(qtbot: QtBot) -> None:
    messages = Messages()
    banner = Banner(messages)
    qtbot.addWidget(banner)
    banner.show()
    undone: list[int] = []
    messages.done("Saved Nia.", undo=lambda: undone.append(1))
    assert banner.isVisible()
    assert banner.text.text() == "Saved Nia."
    assert messages.take_back()
    assert not messages.take_back()
    assert undone == [1]
    assert not banner.isVisible()
    assert_all_named(banner)


@pytest.mark.parametrize(("choice", "window"), [("light", "#F5F6F8"), ("dark", "#1A1D21")])
def test_looks_and_text_sizes(
    qtbot: QtBot, dressed: QApplication, choice: str, window: str
) -> None:
    try:
        theme.apply(dressed, choice=choice, text=150)
        sheet = Sheet("Title")
        qtbot.addWidget(sheet)
        sheet.show()
        assert sheet.palette().window().color().name().upper() == window
        assert theme.colours(sheet).name == choice
        assert sheet.title.fontInfo().pixelSize() == 36
    finally:
        theme.apply(dressed, choice="light")


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]

    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_every_text_has_contrast(look: theme.Colours) -> None:
    for ground in (look.window, look.base, look.sidebar):
        assert _contrast(look.text, ground) >= 4.5
        assert _contrast(look.secondary, ground) >= 4.5
        assert _contrast(look.border, ground) >= 3
        assert _contrast(look.focus, ground) >= 3
        assert _contrast(look.accent, ground) >= 4.5
    assert _contrast(look.on_accent, look.accent) >= 4.5
    assert _contrast(look.selected_text, look.selection) >= 4.5
    for kind in ("done", "due", "problem", "info", "draft"):
        ink, ground = look.status(kind)
        assert _contrast(ink, ground) >= 4.5


def test_the_focus_ring_outlives_what_it_surrounds(qtbot: QtBot, dressed: QApplication) -> None:
    ring = FocusRing(dressed)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    inner = QWidget(window)
    inner.setGeometry(50, 50, 200, 100)
    field = QPushButton("Press", inner)
    field.setGeometry(20, 20, 80, 32)
    show_active(window)
    field.setFocus()
    assert ring._ring is not None
    assert ring._ring.geometry().getRect() == (16, 16, 88, 40)
    inner.deleteLater()
    qtbot.wait(10)
    other = QPushButton("Other", window)
    other.move(100, 100)
    other.show()
    other.setFocus()
    assert ring._ring.parentWidget() is window
    ring.deleteLater()
