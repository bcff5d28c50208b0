"""PDF on the screen and on paper without a file in between: pypdfium2 draws, Qt prints."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.errors import Cancelled, Refused
from app.ui.sheet import words

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.ui.dialogs import Dialogs
    from app.ui.tasks import Progress, Tasks

LEAST_DPI = 300
MOST_DPI = 600
FEW = 8  # pages; more would take minutes at the highest resolution
POINTS = 72


class Printing(Protocol):
    """What printing needs of a page's context."""

    @property
    def dialogs(self) -> Dialogs:
        """Runs the printer's dialog."""

    @property
    def tasks(self) -> Tasks:
        """Draws the pages meanwhile."""


def page_image(page: Any, scale: float) -> QImage:
    """Return a page of a pypdfium2 document at ``scale`` × 72 dpi."""
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGBX8888,
    )
    return image.copy()


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """Open a document with pypdfium2; PDFium serves one thread at a time."""
    import pypdfium2  # only where a PDF is shown

    from app.services.evidence.pdf import PDFIUM

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


class PdfPreview(QScrollArea):
    """Pages one under the other, as wide as there is room. Arrows and Page keys scroll.

    The first page is drawn at once, the others when they come into view.
    """

    def __init__(self, name: str = "Preview") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._holder)
        self._pdf = b""
        self._sizes: list[tuple[float, float]] = []
        self._pages: list[QLabel] = []
        self._drawn: dict[int, int] = {}
        self.verticalScrollBar().valueChanged.connect(lambda _v: self._draw_visible())
        self.verticalScrollBar().rangeChanged.connect(lambda _a, _b: self._draw_visible())

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def show_pdf(self, pdf: bytes) -> None:
        """Show this document; stays at the same height of the page."""
        self._close()
        self._pdf = pdf
        with opened(pdf) as document:
            self._sizes = [document.get_page_size(number) for number in range(len(document))]
        for number in range(len(self._sizes)):
            page = QLabel()
            page.setAccessibleName(f"Page {number + 1} of {len(self._sizes)}")
            page.setFrameShape(QFrame.Shape.Box)
            self._pages.append(page)
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._size_pages()

    def show_page(self, number: int) -> None:
        """Scroll to a page, from 1."""
        above = sum(label.height() + 12 for label in self._pages[: number - 1])
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(above))

    def show_sentence(self, sentence: str) -> None:
        """Show words in place of a document ("Making the preview…")."""
        self._close()
        label = words(sentence, "hint")
        self._column.addWidget(label)
        self._pages.append(label)

    def _close(self) -> None:
        for page in self._pages:
            self._column.removeWidget(page)
            page.hide()  # it may be a while until it is deleted
            page.deleteLater()
        self._pages, self._drawn = [], {}
        self._pdf, self._sizes = b"", []

    def _size_pages(self) -> None:
        if not self._sizes:
            return
        room = max(self.viewport().width() - 24, 120)
        for number, label in enumerate(self._pages):
            width, height = self._sizes[number]
            scale = min(room / width, 2.0)
            label.setFixedSize(QSize(int(width * scale), int(height * scale)))
        self._drawn.clear()
        self._draw_visible()

    def _draw_visible(self) -> None:
        if not self._sizes:
            return
        top = self.verticalScrollBar().value()
        bottom = top + max(self.viewport().height(), 1)
        place = 12
        for number, label in enumerate(self._pages):
            seen = place < bottom and place + label.height() > top
            if seen and self._drawn.get(number) != label.width():
                self._draw(number, label)
            place += label.height() + 12

    def _draw(self, number: int, label: QLabel) -> None:
        ratio = self.devicePixelRatioF()
        width, _height = self._sizes[number]
        with opened(self._pdf) as document:
            image = page_image(document[number], label.width() / width * ratio)
        image.setDevicePixelRatio(ratio)
        label.setPixmap(QPixmap.fromImage(image))
        self._drawn[number] = label.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_pages()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)


def print_pdf(
    pdf: bytes,
    title: str,
    parent: QWidget,
    context: Printing,
    then: Callable[[], object] = lambda: None,
) -> None:
    """Ask for a printer and print off the window's thread; nothing is written to disk.

    Args:
        pdf: the document.
        title: what the printer's queue calls it; never a person's name.
        parent: the window that asks.
        context: has the dialogs and the tasks.
        then: called once all pages are with the printer.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # rarely needed

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"Print {title}")
    if context.dialogs.run(dialog):
        context.tasks.run(
            lambda progress: send(pdf, printer, progress), done=lambda _: then(), title="Printing"
        )


def send(pdf: bytes, printer: QPrinter, progress: Progress) -> None:
    """Draw every page on ``printer`` at its own resolution: 300 to 600 dpi, a stack at 300.

    Raises:
        Cancelled: the person stopped it; what the printer has of it is called off.
    """
    with opened(pdf) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
    most = MOST_DPI if len(sizes) <= FEW else LEAST_DPI
    printer.setResolution(min(max(printer.resolution(), LEAST_DPI), most))
    wanted = range((printer.fromPage() or 1) - 1, min(printer.toPage() or len(sizes), len(sizes)))
    painter = QPainter()
    try:
        for done, number in enumerate(wanted):
            progress.step(done, len(wanted), "Page")
            _lay_paper(printer, sizes[number])
            if painter.isActive():
                printer.newPage()
            elif not painter.begin(printer):
                raise Refused("The printer can’t be reached. Look whether it is on, then print.")
            dpi = printer.resolution()
            # Opened for each page: others who show pages take turns.
            with opened(pdf) as document:
                image = page_image(document[number], dpi / POINTS)
            paper = printer.pageLayout().fullRectPixels(dpi)
            scale = min(paper.width() / image.width(), paper.height() / image.height(), 1.0)
            box = QRectF(0, 0, image.width() * scale, image.height() * scale)
            painter.drawImage(box, image)
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()


def _lay_paper(printer: QPrinter, size: tuple[float, float]) -> None:
    from PySide6.QtGui import QPageLayout

    wide = size[0] > size[1]
    orientation = QPageLayout.Orientation
    printer.setPageOrientation(orientation.Landscape if wide else orientation.Portrait)
