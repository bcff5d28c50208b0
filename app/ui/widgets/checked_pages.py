"""What a check of a printout found, page by page, with the differing parts boxed."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.sheet import words
from app.ui.theme import colours
from app.ui.widgets.status import Chip, Kind, StatusChip

if TYPE_CHECKING:
    from app.services.printouts.checked import Checked, CheckedPage
    from app.services.scans.pixels import Grey

CHIPS: dict[str, tuple[str, Kind]] = {
    "as printed": ("As printed", "done"),
    "added to": ("Something added", "due"),
    "differs": ("Differs", "problem"),
    "not clear": ("Can’t be told", "due"),
    "not known": ("Not known", "problem"),
    "not ours": ("Not ours", "problem"),
    "blank": ("Blank", "plain"),
}
WIDEST = 720  # pixels of a page on the screen


class CheckedView(QScrollArea):
    """Sentences about the whole, then each page. Arrows and Page keys scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What was found")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fresh()

    def _fresh(self) -> None:
        holder = QWidget()
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(24, 20, 24, 24)
        self.column.setSpacing(8)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(holder)

    def say(self, heading: str, sentences: Sequence[str]) -> None:
        """Show words alone."""
        self._fresh()
        self.column.addWidget(words(heading, "section"))
        for sentence in sentences:
            self.column.addWidget(words(sentence, selectable=True))

    def show_checked(self, checked: Checked) -> None:
        """Show what was found of a whole file."""
        heading, *rest = checked.said
        self.say(heading, [*rest, *checked.trail])
        for page in checked.pages:
            self._add(page)
        self.verticalScrollBar().setValue(0)

    def _add(self, page: CheckedPage) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(words(f"Page {page.number}", "label"))
        word, kind = CHIPS[page.verdict.value]
        head.addWidget(StatusChip(Chip(word, kind)))
        head.addStretch(1)
        self.column.addSpacing(12)
        self.column.addLayout(head)
        if page.title and page.code:
            self.column.addWidget(words(f"Page {page.code.page} of “{page.title}”", "hint"))
        for sentence in page.said:
            self.column.addWidget(words(sentence, selectable=True))
        if page.seen is not None and page.verdict.value != "as printed":
            self.column.addWidget(BoxedPage(page.seen, page))


class BoxedPage(QWidget):
    """A page as it was given, laid over the printed one, with the differing parts boxed."""

    def __init__(self, seen: Grey, page: CheckedPage) -> None:
        super().__init__()
        tall, wide = seen.shape
        pixels = seen.tobytes()
        self._image = QImage(pixels, wide, tall, wide, QImage.Format.Format_Grayscale8).copy()
        self._boxes = [each.area for each in page.differences]
        self.setAccessibleName(f"Page {page.number} with {len(self._boxes)} parts boxed")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, round(WIDEST * self._image.height() / self._image.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(round(self._wide() * self._image.height() / self._image.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        from app.services.printouts.printed import SCALE  # with what draws pages

        look = colours(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, self._wide(), self.height()), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.border), 1))
        painter.drawRect(QRectF(0.5, 0.5, self._wide() - 1, self.height() - 1))
        painter.setPen(QPen(QColor("#B3261E"), 2))  # on white paper, whatever the theme
        scale = self._wide() * SCALE / self._image.width()
        for box in self._boxes:
            left, top = (box.left - 1.5) * scale, (box.top - 1.5) * scale
            painter.drawRect(QRectF(left, top, (box.width + 3) * scale, (box.height + 3) * scale))
        painter.end()

    def _wide(self) -> int:
        return min(self.width(), WIDEST)
