from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.errors import Cancelled
from app.ui.dialogs import ScriptedDialogs
from app.ui.tasks import Progress
from app.ui.widgets.pdf import PdfPreview, opened, page_image, print_pdf, send
from tests.ui.checks import assert_all_named
from tests.ui.kit import make_context


def three_pages() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(3):
        canvas.setFillGray(0)
        canvas.rect(100, 300 + 100 * number, 200, 50, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_preview_draws_what_is_in_view_and_follows_the_width(qtbot: QtBot) -> None:
    preview = PdfPreview("The report")
    qtbot.addWidget(preview)
    preview.resize(600, 500)
    preview.show()
    preview.show_pdf(three_pages())
    assert preview.page_count == 3
    assert_all_named(preview)
    assert not preview._pages[0].pixmap().isNull()
    assert preview._pages[2].pixmap().isNull()
    wide = preview._pages[0].width()
    preview.resize(400, 500)
    assert preview._pages[0].width() < wide
    bar = preview.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not preview._pages[2].pixmap().isNull())


def test_printing_draws_each_page_sharp_and_asks_first(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    path = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(path))
    send(three_pages(), printer, Progress(lambda *_: None))
    assert 300 <= printer.resolution() <= 600
    with opened(path.read_bytes()) as document:
        assert len(document) == 3
        image = page_image(document[0], 1.0)
    height = image.height()
    assert image.pixelColor(200, height - 325).lightness() < 40
    assert image.pixelColor(50, height - 325) == Qt.GlobalColor.white
    preview = PdfPreview()
    qtbot.addWidget(preview)
    dialogs = ScriptedDialogs(False)
    context = make_context(dialogs=dialogs)
    print_pdf(three_pages(), "Forms", preview, context)
    assert dialogs.asked == ["Print Forms"]
    assert not context.tasks.busy


def test_printing_that_is_stopped_is_called_off(tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    seen: list[tuple[int, int]] = []
    progress = Progress(lambda done, total, _what: seen.append((done, total)))

    class Stopped(Progress):
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 2:
                progress.cancel()
            progress.step(done, total, what)

    with pytest.raises(Cancelled):
        send(three_pages(), printer, Stopped(lambda *_: None))
    assert seen == [(0, 3), (1, 3)]
    with opened((tmp_path / "printed.pdf").read_bytes()) as document:
        assert len(document) < 3
