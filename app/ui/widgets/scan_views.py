"""Scanned pages on the screen: the boxes of one page, a page whole, many pages' boxes as tiles."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.models.declaration import ToDisclose
from app.services.scans.inbox_rows import PageRow
from app.ui import theme
from app.ui.scan_pictures import ScanPictures
from app.ui.theme import colours

GAP = 8
ROW = Qt.ItemDataRole.UserRole
TILE_LEAST, TILE_HEIGHT = 300, 112
NO_TICK = "No box ticked"
Index = QModelIndex | QPersistentModelIndex


def _unticked(page: PageRow) -> bool:
    """Whether the form doesn't say if there is something to disclose."""
    return page.to_disclose is ToDisclose.NOT_ASKED


def paint_strip(painter: QPainter, box: QRect, parts: Sequence[QImage], ground: str) -> None:
    """Paint the boxes of a page side by side at one scale, as large as there is room."""
    if not parts:
        painter.fillRect(box, QColor(ground))
        return
    width = sum(image.width() for image in parts)
    room = box.width() - GAP * (len(parts) - 1)
    scale = min(room / width, *(box.height() / image.height() for image in parts))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    left = float(box.left())
    for image in parts:
        size = QRectF(left, box.top(), image.width() * scale, image.height() * scale)
        painter.drawImage(size, image)
        left += size.width() + GAP
    painter.restore()


class StripView(QWidget):
    """The boxes of one page, as large as the width allows."""

    def __init__(self, pictures: ScanPictures, row: PageRow) -> None:
        super().__init__()
        self._pictures, self._row = pictures, row
        self.setAccessibleName(f"Signature, date and ticks of {row.name or row.place}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.scaled(112))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        pictures.arrived.connect(self._arrived)

    def _arrived(self, page_id: UUID) -> None:
        if page_id == self._row.id:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        strip = self._pictures.strip(self._row)
        look, inside = colours(self), self.rect().adjusted(4, 4, -4, -4)
        paint_strip(painter, inside, strip.wide if strip else (), look.window)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.focus), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class PageView(QWidget):
    """One page whole, as wide as there is room."""

    def __init__(self, pictures: ScanPictures, row: PageRow) -> None:
        super().__init__()
        self._pictures, self._row = pictures, row
        self.setAccessibleName(f"The whole of {row.place}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(policy)
        pictures.arrived.connect(self._arrived)

    def _arrived(self, page_id: UUID) -> None:
        if page_id == self._row.id:
            self.updateGeometry()
            self.update()

    def _image(self) -> QImage | None:
        image = self._pictures.page(self._row)
        return None if image is None or image.isNull() else image

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        image = self._image()
        return int(width * (image.height() / image.width() if image else 297 / 210))

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(400))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        image = self._image()
        look = colours(self)
        painter.fillRect(self.rect(), QColor(look.window))
        if image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(QPoint(0, 0), size), image)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.focus), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class _Pages(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.pages: list[PageRow] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        page = self.pages[index.row()]
        if role == ROW:
            return page
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{page.name}, {page.about}" + (f", {NO_TICK}" if _unticked(page) else "")
        return None


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, pictures: ScanPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        page, view = index.data(ROW), option.widget
        look = colours(view)
        painter.save()
        frame = option.rect.adjusted(4, 4, -4, -4)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(frame, QColor(look.selection if selected else look.base))
        painter.setPen(QPen(QColor(look.line), 1))
        painter.drawRect(frame)
        inside = frame.adjusted(8, 4, -8, -8)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.setPen(QColor(look.selected_text if selected else look.text))
        line, room = metrics.height() + 6, inside.width()
        head = QRect(inside.left(), inside.top(), room, line)
        middle = Qt.AlignmentFlag.AlignVCenter
        if _unticked(page):
            room -= metrics.horizontalAdvance(NO_TICK) + GAP
            painter.drawText(head, middle | Qt.AlignmentFlag.AlignRight, NO_TICK)
        name = metrics.elidedText(page.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(head, middle | Qt.AlignmentFlag.AlignLeft, name)
        below = inside.adjusted(0, line, 0, 0)
        strip = self._pictures.strip(page)
        paint_strip(painter, below, strip.narrow if strip else (), look.window)
        painter.restore()
        if isinstance(view, QWidget) and view.hasFocus() and selected:
            painter.save()
            painter.setPen(QPen(QColor(look.focus), 2))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        return view.gridSize() if isinstance(view, QListView) else super().sizeHint(option, index)


class TileGrid(QListView):
    """Clear pages as tiles with name and boxes; pictures come as they are scrolled to."""

    def __init__(self, pictures: ScanPictures) -> None:
        super().__init__()
        self._pages = _Pages()
        self.setModel(self._pages)
        self.setItemDelegate(_TileDelegate(pictures, self))
        self.setAccessibleName("Clear pages")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        pictures.arrived.connect(self._arrived)

    def _arrived(self, _page_id: UUID) -> None:
        self.viewport().update()

    def set_pages(self, pages: Sequence[PageRow]) -> None:
        """Show these pages; the current one and the place scrolled to stay."""
        if list(pages) == self._pages.pages:
            return
        kept, place = self.current(), self.verticalScrollBar().value()
        self._pages.beginResetModel()
        self._pages.pages = list(pages)
        self._pages.endResetModel()
        here = next((i for i, page in enumerate(pages) if kept and page.id == kept.id), 0)
        self.setCurrentIndex(self._pages.index(here))
        self.verticalScrollBar().setValue(place)

    def go_to(self, page_id: UUID) -> None:
        """Put the keyboard on a page."""
        for number, page in enumerate(self._pages.pages):
            if page.id == page_id:
                self.setCurrentIndex(self._pages.index(number))

    @property
    def pages(self) -> list[PageRow]:
        """The pages shown, in their order."""
        return self._pages.pages

    def current(self) -> PageRow | None:
        """The page that the keyboard is on."""
        index = self.currentIndex()
        return self._pages.pages[index.row()] if index.isValid() else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width()
        columns = max(1, room // theme.scaled(TILE_LEAST))
        self.setGridSize(QSize((room - 2) // columns, theme.scaled(TILE_HEIGHT)))
        super().resizeEvent(event)
