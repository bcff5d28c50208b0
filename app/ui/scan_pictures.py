"""Pictures of scanned pages for the screen: made when they are looked at, a few kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.services.declarations.form_layout import Box
from app.services.scans.inbox_rows import PageRow
from app.services.scans.rows import Crop
from app.ui.page import PageContext
from app.ui.tasks import Progress

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 1240  # pixels of a page: 150 dpi on A4
KEPT = 240  # pictures of boxes; each is below half a megabyte
PAGES_KEPT = 12  # of two megabytes
AHEAD = 6  # pages fetched before they are looked at
_PAPER = (210.0, 297.0)  # mm


@dataclass(frozen=True)
class Strip:
    """What a page is judged by: the boxes as they are on it; null where they were not found."""

    signed: QImage = field(default_factory=QImage)
    date: QImage = field(default_factory=QImage)
    answers: QImage = field(default_factory=QImage)
    ticks: QImage = field(default_factory=QImage)

    @property
    def wide(self) -> tuple[QImage, ...]:
        """Signature, date and boxes to tick with their words, as far as they were found."""
        return tuple(each for each in (self.signed, self.date, self.answers) if not each.isNull())

    @property
    def narrow(self) -> tuple[QImage, ...]:
        """The same without the words beside the boxes to tick, for where room is scarce."""
        return tuple(each for each in (self.signed, self.date, self.ticks) if not each.isNull())


def cut(page: Image, crops: Mapping[Box, Crop]) -> list[Image | None]:
    """Cut what a strip shows out of a page set upright, with a little room around each."""

    def around(boxes: tuple[Box, ...], above: float, right: float = 0) -> Image | None:
        """Cut what holds all these boxes, with mm above them and at their right."""
        found = [crops[box] for box in boxes if box in crops]
        if not found:
            return None
        across, down = page.width / _PAPER[0], page.height / _PAPER[1]
        left = min(each.left for each in found) * page.width - 2 * across
        top = min(each.top for each in found) * page.height - above * down
        end = max(each.right for each in found) * page.width + (2 + right) * across
        foot = max(each.bottom for each in found) * page.height + 2 * down
        end, foot = min(end, page.width), min(foot, page.height)
        return page.crop((max(int(left), 0), max(int(top), 0), int(end), int(foot)))

    ticks = (Box.NOTHING, Box.SOMETHING, Box.FORMAT)
    return [
        around((Box.SIGNED,), 5),
        around((Box.DATE,), 5),
        around(ticks, 2, 44),
        around(ticks, 2),
    ]


def _shown(grey: Image | None) -> QImage:
    if grey is None:
        return QImage()
    shape = QImage.Format.Format_Grayscale8
    return QImage(grey.tobytes(), grey.width, grey.height, grey.width, shape).copy()


class ScanPictures(QObject):
    """Makes pictures one after the other off the window's thread, the latest wanted first.

    ``arrived`` says whose picture has just come; ask again for it then.
    """

    arrived = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._strips: OrderedDict[UUID, Strip] = OrderedDict()
        self._pages: OrderedDict[UUID, QImage] = OrderedDict()
        self._wanted: OrderedDict[UUID, PageRow] = OrderedDict()
        self._busy = False

    def strip(self, row: PageRow) -> Strip | None:
        """The boxes of a page, or None while they are being fetched."""
        found = self._strips.get(row.id)
        if found is None:
            self._want(row)
        else:
            self._strips.move_to_end(row.id)
        return found

    def page(self, row: PageRow) -> QImage | None:
        """The whole page, or None while it is being fetched."""
        found = self._pages.get(row.id)
        if found is None:
            self._want(row)
        return found

    def ahead(self, rows: Sequence[PageRow]) -> None:
        """Fetch pages that will be looked at soon, after those that are wanted now."""
        for row in rows[:AHEAD]:
            if row.has_picture and row.id not in self._strips and row.id not in self._wanted:
                self._wanted[row.id] = row
                self._wanted.move_to_end(row.id, last=False)
        self._next()

    def _want(self, row: PageRow) -> None:
        if row.has_picture:
            self._wanted[row.id] = row
            self._wanted.move_to_end(row.id)
            while len(self._wanted) > KEPT // 2:
                self._wanted.popitem(last=False)
            self._next()

    def _next(self) -> None:
        if self._busy or not self._wanted:
            return
        _, row = self._wanted.popitem()
        self._busy = True
        self._context.tasks.run(
            self._making(row),
            done=lambda made: self._come(row, *made),
            failed=lambda _why: self._come(row),
            title="Showing pages",
        )

    def _making(self, row: PageRow) -> Callable[[Progress], tuple[Image, list[Image | None]]]:
        scans = self._context.workspace.scans

        def work(_progress: Progress) -> tuple[Image, list[Image | None]]:
            from app.services.scans.reading import page_image  # slow to import

            # Pillow's pictures, made Qt's in the window's own thread: Qt's readers once waited
            # here for each other and held every thread.
            data, _mime = scans.original(row.id)
            page = page_image(data, row.reading.turn, WIDTH)
            return page, cut(page, row.reading.crops)

        return work

    def _come(
        self, row: PageRow, page: Image | None = None, parts: Sequence[Image | None] = ()
    ) -> None:
        if not shiboken6.isValid(self):  # its page was let go of meanwhile
            return
        self._busy = False
        self._strips[row.id] = Strip(*map(_shown, parts))
        self._pages[row.id] = _shown(page)
        while len(self._strips) > KEPT:
            self._strips.popitem(last=False)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        self.arrived.emit(row.id)
        self._next()
