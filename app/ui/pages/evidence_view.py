"""The evidence viewer: the original as it arrived, where it came from, who has seen it."""

# ruff: noqa: D102 - what overrides Qt, Control or Page is described there

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.dates import say_date, say_moment
from app.models.evidence import CustodyEvent
from app.services.evidence.rows import PROVES, CustodyRow, ExhibitRow
from app.services.evidence.service import Evidence
from app.services.evidence.view import Picture, picture
from app.ui import theme
from app.ui.page import PageContext
from app.ui.sheet import Sheet, button, restyle, words
from app.ui.tasks import Progress
from app.ui.widgets.evidence_tray import pixmap_of
from app.words import count

STEP = 1.25
MOST = 8.0


class PictureView(QGraphicsView):
    """A picture to look at: + and - zoom, 0 fits, R turns, arrows move, Page keys turn pages."""

    def __init__(self, name: str, turn_page: Callable[[int], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._turn_page = turn_page
        self._scene = QGraphicsScene(self)
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fitted = True

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show a picture, whole."""
        self._item.setPixmap(pixmap)
        self._scene.setSceneRect(QRectF(pixmap.rect()))
        self.fit()

    def fit(self) -> None:
        """Show all of it, and not larger than it is."""
        self._fitted = True
        self.fitInView(self._item, Qt.AspectRatioMode.KeepAspectRatio)
        factor = abs(self.transform().m11() or self.transform().m12())
        if factor > 1:
            self.scale(1 / factor, 1 / factor)

    def zoom(self, factor: float) -> None:
        """Make it larger or smaller."""
        now = abs(self.transform().m11() or self.transform().m12())
        if 0.02 < now * factor < MOST:
            self._fitted = False
            self.scale(factor, factor)

    def turn(self) -> None:
        """Turn the view a quarter; the original stays as it is."""
        self.rotate(90)
        if self._fitted:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        actions: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Plus: partial(self.zoom, STEP),
            Qt.Key.Key_Equal: partial(self.zoom, STEP),
            Qt.Key.Key_Minus: partial(self.zoom, 1 / STEP),
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_R: self.turn,
            Qt.Key.Key_PageDown: partial(self._turn_page, 1),
            Qt.Key.Key_PageUp: partial(self._turn_page, -1),
        }
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or key not in actions:
            super().keyPressEvent(event)
        else:
            actions[key]()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._fitted:
            self.fit()


class ExhibitSheet(Sheet):
    """One exhibit. Looking at it is a line in its custody log, written before it is shown."""

    def __init__(
        self,
        context: PageContext,
        evidence: Evidence,
        row: ExhibitRow,
        *,
        describe: Callable[[], object],
        others: Callable[[int], object],
    ) -> None:
        super().__init__(row.label, wide=True)
        self.row = row
        self._context, self._evidence = context, evidence
        self._data = b""
        self._page = 0
        self.view = PictureView(f"Evidence {row.label}", self.turn_page)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(button("&Fit", self.view.fit))
        tools.addWidget(button("Zoom &in", partial(self.view.zoom, STEP)))
        tools.addWidget(button("Zoom &out", partial(self.view.zoom, 1 / STEP)))
        tools.addWidget(button("&Turn", self.view.turn))
        self._page_words = words("")
        if row.pages > 1:
            tools.addWidget(button("Pre&vious page", partial(self.turn_page, -1)))
            tools.addWidget(button("Ne&xt page", partial(self.turn_page, 1)))
            tools.addWidget(self._page_words)
        tools.addStretch(1)
        self.body.addLayout(tools)
        self._waiting = words("Opening…", "hint")
        self.body.addWidget(self._waiting)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.view, 1)
        self._about = QScrollArea()
        self._about.setWidgetResizable(True)
        self._about.setFixedWidth(theme.scaled(280))
        self._about.setAccessibleName("About this evidence")
        across.addWidget(self._about)
        self.body.addLayout(across, 1)
        self.foot_button("&Save a copy…", self.save_copy)
        self.foot_button("&Describe it", describe)
        self.foot_button(
            "Ne&xt evidence" if row.pages == 1 else "&Next evidence", partial(others, 1)
        )
        self._show_about()
        self._open()

    def _open(self) -> None:
        evidence, row = self._evidence, self.row

        def work(progress: Progress) -> tuple[bytes, Picture]:
            data = evidence.read(row.id, CustodyEvent.VIEWED)
            return data, picture(data, row.media_type, row.name)

        def done(result: tuple[bytes, Picture]) -> None:
            self._data = result[0]
            self._waiting.hide()
            self._show(result[1])
            self._show_about()

        self._context.tasks.run(work, done=done, failed=self._failed, title=f"Opening {row.label}")

    def _failed(self, problem: str) -> None:
        self._waiting.setText(problem)
        restyle(self._waiting, "role", "error")
        self._show_about()

    def _show(self, shown: Picture) -> None:
        self.view.show_pixmap(pixmap_of(shown))
        self._page_words.setText(f"Page {self._page + 1} of {self.row.pages}")

    def turn_page(self, step: int) -> None:
        """Show the next or the former page."""
        page = self._page + step
        if not self._data or not 0 <= page < self.row.pages:
            return
        self._page = page
        data, row = self._data, self.row
        self._context.tasks.run(
            lambda _progress: picture(data, row.media_type, row.name, page),
            done=self._show,
            title=f"Page {page + 1}",
        )

    def save_copy(self) -> None:
        """Save the original outside the vault, under its reference and no personal name."""
        path = self._context.dialogs.save_file(
            "Save a copy of the original", self.row.export_name, "All files (*)"
        )
        if path is None:
            return
        evidence, row = self._evidence, self.row

        def done(_result: object) -> None:
            self._context.messages.done(f"Saved {path.name}. The custody log says so.")
            self._show_about()

        self._context.tasks.run(
            lambda _progress: evidence.export(row.id, path),
            done=done,
            title=f"Saving {row.export_name}",
        )

    def _show_about(self) -> None:
        self.row = self._evidence.get(self.row.id)
        self._about.setWidget(_about(self.row, self._evidence.custody(self.row.id)))


def _about(row: ExhibitRow, custody: tuple[CustodyRow, ...]) -> QWidget:
    panel = QWidget()
    panel.setProperty("role", "body")
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 8, 8)
    column.setSpacing(4)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def fact(label: str, value: str) -> None:
        if value:
            column.addWidget(words(label, "fact"))
            column.addWidget(words(value, selectable=True))
            column.addSpacing(4)

    fact("What it shows", row.caption or "")
    fact("What it is", row.shape_words)
    if row.moving:
        column.addWidget(words("The first frame is shown. All of it is kept.", "hint"))
    fact("Source", row.source_url or "")
    fact("Seen on", say_date(row.captured_on) if row.captured_on else "")
    fact("Captured by", row.captured_by)
    fact("Taken in", f"{say_moment(row.recorded_at)} by {row.recorded_by}")
    fact("Name as it arrived", row.name)
    fact("Size", count(row.size, "byte"))
    hash_words = " ".join(row.sha256[at : at + 8] for at in range(0, 64, 8))
    fact("SHA-256 at intake", hash_words)
    column.addWidget(words(PROVES, "hint"))
    column.addSpacing(12)
    column.addWidget(words("Custody log", "label"))
    for each in custody:
        column.addWidget(words(f"{each.label} by {each.recorded_by}"))
        note = f"{say_moment(each.recorded_at)}{f' · {each.note}' if each.note else ''}"
        column.addWidget(words(note, "hint"))
    return panel
