"""Evidence on the screen: boxes by keys and by mouse, messages, measuring, things, recordings."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.models.evidence import Answer, CustodyEvent
from app.services.evidence.rows import ExhibitRow
from app.storage import people
from app.ui.dialogs import ScriptedDialogs
from app.ui.pages.evidence_forms import HandOverForm, HideWordsForm, ThingForm
from app.ui.pages.evidence_redact import RedactSheet
from app.ui.pages.evidence_view import ExhibitSheet
from app.ui.pages.incident_detail import IncidentSheet
from app.ui.pages.incident_intake import chosen
from app.ui.pages.stop import StopForm
from app.ui.stop_question import StopQuestion
from tests.pictures import frames, picture
from tests.services.messages import eml
from tests.ui.checks import assert_all_named, assert_mnemonics_differ
from tests.ui.evidence import Desk, desk
from tests.ui.kit import SafeDialogs

Key = Qt.Key
Make = Callable[..., Desk]


@pytest.fixture
def make(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(people, "COST", people.Cost(64 * 1024, 1, 4))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with ExitStack() as stack:
        yield lambda dialogs=None: stack.enter_context(
            desk(tmp_path, qtbot, dialogs or SafeDialogs())
        )


def drawn(red: tuple[int, int, int, int]) -> bytes:
    """A white picture of 400 × 300 with something red at a place."""
    image = Image.new("RGB", (400, 300), "white")
    image.paste((255, 0, 0), red)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def copy_of(shown: Desk, row: ExhibitRow) -> Image.Image:
    (made,) = shown.work.need_casework().redactions.of(row.id)
    data = shown.work.need_casework().redactions.read(made.id, CustodyEvent.VIEWED)
    return Image.open(io.BytesIO(data)).convert("RGB")


def colours(image: Image.Image) -> set[tuple[int, ...]]:
    return {colour for _, colour in image.getcolors() or ()}  # type: ignore[misc]


def test_a_name_is_hidden_with_a_few_keys(make: Make) -> None:
    """The name stands where a chat has it: left, in the upper part."""
    shown = make()
    data = drawn((20, 40, 120, 58))
    (row,) = shown.keep(("Nia.png", data))
    shown.look_at(row.id)
    sheet = shown.at(ExhibitSheet)
    assert_all_named(sheet)
    assert_mnemonics_differ(shown.page)
    shown.press_button("&Hide parts")
    redact = shown.at(RedactSheet)
    assert_all_named(redact)
    assert_mnemonics_differ(shown.page)
    keys = [Key.Key_Insert, Key.Key_1, Key.Key_Up]
    for key in keys:
        QTest.keyClick(redact.view, key)
    # Its ninth is right; the box has to reach over the name.
    sizes = [Key.Key_Down] * 2
    for key in sizes:
        QTest.keyClick(redact.view, key, Qt.KeyboardModifier.ShiftModifier)
    shown.page.save()  # Ctrl+S
    sheet = shown.at(ExhibitSheet)
    assert colours(copy_of(shown, row)) == {(0, 0, 0), (255, 255, 255)}
    assert "Redacted copies" in shown.words()
    assert "1 box on 1 page" in shown.words()
    assert shown.work.need_casework().evidence.content(row) == data
    shown.press_button("View")
    assert sheet.title.text() == "INC-2026-001 A, redacted copy"
    assert "Redacted copy 1" in shown.words()


def part(sheet: RedactSheet, x: float, y: float) -> QPoint:
    """Where a part of the picture is on the screen."""
    area = sheet.view.shown
    return sheet.view.mapFromScene(QPointF(x * area.width(), y * area.height()))


def drag(sheet: RedactSheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    port = sheet.view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=part(sheet, *start))
    QTest.mouseMove(port, part(sheet, *end))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=part(sheet, *end))


def test_one_drag_hides_and_a_drag_out_of_the_picture_is_cut_off(make: Make) -> None:
    shown = make()
    (row,) = shown.keep(("a.png", drawn((300, 200, 400, 300))))
    shown.look_at(row.id)
    shown.press_button("&Hide parts")
    redact = shown.at(RedactSheet)
    drag(redact, (0.7, 0.6), (1.4, 1.6))
    shown.page.save()
    shown.at(ExhibitSheet)
    copy = copy_of(shown, row)
    assert copy.size == (400, 300)
    assert colours(copy) == {(0, 0, 0), (255, 255, 255)}


def test_boxes_are_chosen_moved_sized_and_removed_by_keys(make: Make) -> None:
    shown = make()
    (row,) = shown.keep(("a.pdf", frames("PDF", "white", "white")))
    shown.look_at(row.id)
    shown.press_button("&Hide parts")
    redact = shown.at(RedactSheet)
    view = redact.view
    for key in (Key.Key_Insert, Key.Key_7, Key.Key_Insert, Key.Key_3):
        QTest.keyClick(view, key)
    first, second = view.here
    assert first.y > 0.5 > second.y
    QTest.keyClick(view, Key.Key_Backtab)
    QTest.keyClick(view, Key.Key_Right)
    QTest.keyClick(view, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert view.here[0].x == pytest.approx(first.x + 0.02)
    assert view.here[0].y == pytest.approx(first.y + 0.0025)
    assert view.here[1] == second
    QTest.keyClick(view, Key.Key_Tab)
    QTest.keyClick(view, Key.Key_Delete)
    assert len(view.here) == 1
    for _ in range(60):
        QTest.keyClick(view, Key.Key_Left)
    box = view.here[0]
    assert box.x + box.width > 0  # a piece stays on the picture, so that it can be found
    shown.press_button("Ne&xt page")
    QTest.keyClick(view, Key.Key_Insert)
    assert "2 boxes on 2 pages" in shown.words()
    QTest.keyClick(view, Key.Key_Delete)
    assert "1 box on 1 page" in shown.words()


def test_leaving_with_boxes_is_asked_about(make: Make) -> None:
    shown = make(SafeDialogs("stay", "leave"))
    (row,) = shown.keep(("a.png", picture()))
    shown.look_at(row.id)
    shown.press_button("&Hide parts")
    QTest.keyClick(shown.at(RedactSheet).view, Key.Key_Insert)
    shown.page.back()
    assert isinstance(shown.page.detail, RedactSheet)
    shown.page.back()
    shown.at(ExhibitSheet)
    assert shown.work.need_casework().redactions.of(row.id) == ()


def test_a_distance_is_measured_by_keys_and_by_mouse(make: Make) -> None:
    shown = make()
    (row,) = shown.keep(("a.png", drawn((0, 0, 1, 1))))
    shown.look_at(row.id)
    sheet = shown.at(ExhibitSheet)
    shown.press_button("M&easure")
    for key in (Key.Key_Return, *[Key.Key_Right] * 3):
        QTest.keyClick(sheet.view, key)
    for _ in range(4):
        QTest.keyClick(sheet.view, Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    assert "5 pixels (3 × 4)" in shown.words()
    QTest.keyClick(sheet.view, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "(13 × 4)" in shown.words()
    assert shown.page.back()
    assert shown.page.detail is sheet  # Esc ended the measuring alone
    assert not sheet.view.measuring
    QTest.keyClick(sheet.view, Key.Key_R)
    QTest.keyClick(sheet.view, Key.Key_Plus)
    before = sheet.view.factor
    QTest.keyClick(sheet.view, Key.Key_1)
    assert sheet.view.factor == pytest.approx(1)
    assert before > 1


def test_a_message_is_read_and_its_attachments_kept_after_the_question(make: Make) -> None:
    shown = make()
    mail = eml("Nia is at fault.", photo_png=picture(colour="red"), run_exe=b"MZ" + bytes(99))
    (row,) = shown.keep(("Your class.eml", mail))
    shown.look_at(row.id)
    sheet = shown.at(ExhibitSheet)
    assert_all_named(sheet)
    assert_mnemonics_differ(shown.page)
    assert "Zoë Parent <zoe@example.org>" in shown.words()
    assert "is a program and not a picture" in shown.words()
    shown.press_button("Keep &attachments as evidence too…")
    shown.at(IncidentSheet)
    kept = shown.work.need_casework().evidence.of(row.owner)
    assert [(each.letter, each.name, each.caption) for each in kept[1:]] == [
        ("B", "photo.png", "Attached to A")
    ]


def test_an_attachment_that_must_not_be_looked_at_is_not_kept(make: Make) -> None:
    def not_sure(dialog: QDialog) -> bool:
        assert isinstance(dialog, StopQuestion)
        dialog.answer = Answer.NOT_SURE
        return True

    shown = make(ScriptedDialogs(not_sure))
    (row,) = shown.keep(("Your class.eml", eml(photo_png=picture(colour="red"))))
    shown.look_at(row.id)
    shown.press_button("Keep &attachments as evidence too…")
    shown.at(StopForm)
    assert len(shown.work.need_casework().evidence.of(row.owner)) == 1


def test_words_are_hidden_as_they_are_typed_and_kept_in_a_draft(make: Make) -> None:
    shown = make()
    (row,) = shown.keep(("a.eml", eml("Nia is at fault.\nAsk nia.")))
    shown.look_at(row.id)
    shown.press_button("&Hide parts")
    form = shown.at(HideWordsForm)
    assert_all_named(form)
    assert_mnemonics_differ(shown.page)
    form.set_value("words", "Nia")
    assert form._preview.toPlainText().endswith("█████ is at fault.\nAsk █████.\n")
    for keeper in shown.page.keepers:
        keeper.touch()
        keeper.flush()
    ((key, _section),) = [(line.key, line) for line in shown.context.drafts.list()]
    state, images = shown.context.drafts.load(key) or ({}, {})
    shown.look_at(row.id)
    shown.page.open_draft(key, state, images)
    assert shown.at(HideWordsForm).values().text("words") == "Nia"
    shown.page.save()
    shown.at(ExhibitSheet)
    (made,) = shown.work.need_casework().redactions.of(row.id)
    text = shown.work.need_casework().redactions.read(made.id, CustodyEvent.VIEWED).decode()
    assert "nia" not in text.casefold()
    assert shown.context.drafts.list() == []


def test_a_thing_is_added_and_handed_over(make: Make) -> None:
    shown = make()
    (row,) = shown.keep(("a.png", picture()))
    shown.page._desk.add_thing(row.owner, row.reference)
    form = shown.at(ThingForm)
    assert_all_named(form)
    shown.page.save()
    assert "Enter what it is." in shown.words()
    form.set_value("caption", "Phone")
    form.set_value("kept_at", "Safe")
    for keeper in shown.page.keepers:
        keeper.touch()
        keeper.flush()
    (line,) = shown.context.drafts.list()
    state, images = shown.context.drafts.load(line.key) or ({}, {})
    shown.page.show_record(str(row.owner))
    shown.page.open_draft(line.key, state, images)
    assert shown.at(ThingForm).title.text() == "A thing for INC-2026-001"
    shown.page.save()
    sheet = shown.at(ExhibitSheet)
    assert sheet.row.letter == "B"
    assert_mnemonics_differ(shown.page)
    shown.press_button("&Hand over")
    hand = shown.at(HandOverForm)
    hand.set_value("to", "PC 1234 Example")
    hand.set_value("kept_at", "Northgate police station")
    shown.page.save()
    shown.at(ExhibitSheet)
    assert "This is a thing, kept in: Northgate police station" in shown.words()
    assert "To PC 1234 Example, from Safe to Northgate police station" in shown.words()
    shown.page.back()
    shown.at(IncidentSheet)


def test_a_recording_opens_outside_after_a_warning_and_is_removed(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened: list[Path] = []

    def play(url: object) -> bool:
        opened.append(Path(url.toLocalFile()))  # type: ignore[attr-defined]
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", play)
    shown = make(SafeDialogs("not", "open"))
    (row,) = shown.keep(("voice of Nia.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(600)))
    shown.look_at(row.id)
    shown.press_button("&Open in another program…")
    assert opened == []
    shown.press_button("&Open in another program…")
    (path,) = opened
    assert path.name == "INC-2026-001-A.mp4"
    assert path.is_file()
    assert "Opened in another program" in shown.words()
    shown.page.back()
    qtbot.waitUntil(lambda: not path.exists())
    assert not list(tmp_path.glob("candour-*"))


def test_the_same_picture_twice_is_asked_about(make: Make, tmp_path: Path) -> None:
    dialogs = SafeDialogs("leave", "keep")
    shown = make(dialogs)
    (row,) = shown.keep(("one.png", picture(colour="red")))
    file = tmp_path / "again.bmp"
    file.write_bytes(picture("BMP", "red"))
    shown.page.show_record(str(row.owner))
    evidence = shown.work.need_casework().evidence
    for asked in (1, 2):
        shown.page._bring(chosen([file]))
        shown.qtbot.waitUntil(lambda asked=asked: len(dialogs.asked) == asked)  # type: ignore[misc]
        shown.rest()
        assert len(evidence.of(row.owner)) == asked
    assert dialogs.asked == ["Keep the same picture twice?"] * 2
