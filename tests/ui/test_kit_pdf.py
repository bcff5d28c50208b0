from __future__ import annotations

import io
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.ui.dialogs import ScriptedDialogs
from app.ui.widgets.pdf import PdfPreview, opened, page_image, print_pdf, send
from tests.ui.checks import assert_all_named


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
    send(three_pages(), printer)
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
    assert not print_pdf(three_pages(), "Forms", preview, dialogs)
    assert dialogs.asked == ["Print Forms"]
