"""The scan inbox: drop the stack, look through it, accept it (ux D4)."""

# ruff: noqa: D102 - what overrides Page or Qt is described there

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.errors import CandourError
from app.models.scan import PageState, Verdict
from app.services.scans.inbox_rows import BatchRow, PageRow, ScanSource
from app.services.scans.watch import ENDINGS
from app.ui.delegates import Lines
from app.ui.list_detail import ListDetailPage
from app.ui.page import PageContext
from app.ui.pages.scans_clear import ClearSheet
from app.ui.pages.scans_files import (
    EXPLANATION,
    AgainSheet,
    AsideSheet,
    DealtWithSheet,
    HalfReadSheet,
)
from app.ui.pages.scans_page import CHIPS, PageForm
from app.ui.pictures import png_of
from app.ui.scan_pictures import ScanPictures
from app.ui.scan_queue import ScanQueue
from app.ui.sheet import button
from app.ui.stop_question import SCANS, may_come_in
from app.ui.tables import TwoLineList
from app.ui.widgets.status import Chip, EmptyState
from app.words import count

KINDS = "Scans (*.pdf *.tif *.tiff *.jpg *.jpeg *.png)"
CHECK = CHIPS[Verdict.CHECK]
SLOW = 0.15  # seconds
PASTED = "Pasted picture.png"
CLEAR, AGAIN, ASIDE, DEALT_WITH = "clear", "again", "aside", "dealt-with"


@dataclass(frozen=True)
class Line:
    """One line of the list: all clear pages, one page to look at, or files."""

    id: str
    lines: Lines
    pages: tuple[PageRow, ...] = ()
    batches: tuple[BatchRow, ...] = ()


class ScansPage(ListDetailPage):
    """Clear, Check, Unknown; then what was set aside and the files."""

    section: ClassVar[str] = "scans"
    title: ClassVar[str] = "Scans"
    reads: ClassVar[frozenset[str]] = frozenset(
        {"scan_batch", "scan_page", "declaration", "staff", "collection"}
    )
    filter_hint: ClassVar[str] = "Search pages (Ctrl+F)"
    nothing_chosen: ClassVar[str] = EXPLANATION

    def __init__(self, context: PageContext) -> None:
        view: TwoLineList[Line] = TwoLineList("Scanned pages", lambda line: line.lines)
        super().__init__(context, view)
        self.queue = ScanQueue(context)
        self.pictures = ScanPictures(context, self)
        self._dated: dt.date | None = None
        self._taken_back: list[list[UUID]] = []
        self._place = 0
        self._chose = True
        self._rested = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.reload)
        self.files = button("C&hoose files…", self.choose_files)
        self.action_row.addWidget(self.files)
        QShortcut(
            QKeySequence("Ctrl+O"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        ).activated.connect(self.choose_files)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    @property
    def dated(self) -> dt.date:
        """The day to offer as signed on: the person's last, else that of the collection."""
        if self._dated is not None:
            return self._dated
        service = self.context.workspace.declarations
        current = service.current()
        return service.default_date(current) if current else self.context.today()

    @dated.setter
    def dated(self, day: dt.date | None) -> None:
        self._dated = day

    # --- the list

    def reload(self) -> None:
        """Show what there is; while a long scan is read, less often the longer it takes."""
        wait = self._rested - time.monotonic()
        if wait > 0 and self.context.workspace.scan_intake.reading:
            self._soon.start(int(wait * 1000) + 1)
            return
        self._soon.stop()
        begun = time.monotonic()
        self._reload()
        took = time.monotonic() - begun
        self._rested = time.monotonic() + (4 * took if took > SLOW else 0)

    def _reload(self) -> None:
        scans = self.context.workspace.scans
        reading = self.context.workspace.scan_intake.reading
        lines = list(_lines(scans.pages(), scans.batches(), reading))
        before = self.view.current()
        empty = EmptyState(
            "Drop the scanned stack here", "&Choose files (Ctrl+O)…", self.choose_files
        )
        self.set_rows(lines, empty)
        self.files.setVisible(bool(lines))
        if not lines:
            super().show_list()
        elif reading and not self._chose and lines[0].id == CLEAR:
            self._first(lines[0])
        elif before is None or all(line.id != before.id for line in lines):
            self._go_on(lines)
        else:
            self._refresh(next(line for line in lines if line.id == before.id))
        self._place = self.view.currentIndex().row()
        self.pictures.ahead([line.pages[0] for line in lines if len(line.pages) == 1])

    def _go_on(self, lines: Sequence[Line]) -> None:
        """What was on show is dealt with: show what comes next."""
        was_open = self.detail is not None
        here = self._keyboard_inside()
        line = lines[min(max(self._place, 0), len(lines) - 1)]
        self.view.select(line.id)
        if self._narrow and was_open:
            self.show_row(line)
        if here:
            self._take_keyboard()

    def _first(self, line: Line) -> None:
        """Show the clear pages as they come, as long as the person has gone nowhere else."""
        before, here = self.view.current(), self._keyboard_inside()
        if before is not None and before.id == CLEAR:
            self._refresh(line)
            return
        self.view.select(line.id)
        if here:
            self._take_keyboard()

    def _refresh(self, line: Line) -> None:
        """The same line is on show: more or fewer pages are in it now."""
        sheets = ClearSheet | AgainSheet | AsideSheet
        if isinstance(self.detail, sheets) and line.id in (CLEAR, AGAIN, ASIDE):
            self.detail.show_pages(line.pages)
        elif line.batches and self.detail is not None:
            self.show_row(line)

    def show_row(self, row: Any) -> None:
        detail: QWidget
        if row.id == CLEAR:
            detail = ClearSheet(self, row.pages)
        elif row.id == AGAIN:
            detail = AgainSheet(self, row.pages)
        elif row.id == ASIDE:
            detail = AsideSheet(self, row.pages)
        elif row.id == DEALT_WITH:
            detail = DealtWithSheet(self, row.batches)
        elif row.batches:
            detail = HalfReadSheet(self, row.batches[0])
        else:
            detail = PageForm(self, row.pages[0])
        self._place = self.view.currentIndex().row()
        self.show_detail(detail)

    def show_detail(self, detail: QWidget) -> None:
        super().show_detail(detail)
        keys = getattr(detail, "keys", None)
        if keys is not None:
            keys.installEventFilter(self)

    def show_page(self, row: PageRow) -> None:
        """Show one of the clear pages whole."""
        form = PageForm(self, row)
        self.show_detail(form)
        form.keys.setFocus()

    # --- the keyboard

    def enter(self) -> None:
        self.queue.warm_up()
        if self.detail is None and not self._narrow and self.view.rows.rowCount():
            self.view.setCurrentIndex(self.view.rows.index(0, 0))
        super().enter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter accepts, N, U and S do what stands on the buttons."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._chose = True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.modifiers()
            in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            name = {
                Qt.Key.Key_Return: "accept",
                Qt.Key.Key_Enter: "accept",
                Qt.Key.Key_N: "choose_name",
                Qt.Key.Key_U: "unsigned",
                Qt.Key.Key_S: "set_aside",
                Qt.Key.Key_L: "look",
            }.get(Qt.Key(event.key()))
            if name == "accept" and isinstance(self.detail, PageForm):
                name = "entered"
            does = getattr(self.detail, name, None) if name else None
            if does is not None:
                does()
                return True
        return super().eventFilter(watched, event)

    def _opened(self, row: Any) -> None:
        super()._opened(row)
        if self._narrow:
            self._take_keyboard()

    def _keyboard_inside(self) -> bool:
        here = self.focusWidget()
        return here is not None and here.window().focusWidget() is here

    def _take_keyboard(self) -> None:
        keys = getattr(self.detail, "keys", None)
        if self.filter.hasFocus() and self.filter.text():
            return
        (keys if self._narrow and keys is not None else self.view).setFocus()

    def save(self) -> None:
        if isinstance(self.detail, ClearSheet | PageForm):
            self.detail.accept()

    def back(self) -> bool:
        return self._to_tiles() or super().back()

    def _to_tiles(self) -> bool:
        """Go back to the tiles, or the table, from one of their pages."""
        line, form = self.view.current(), self.detail
        if line is None or line.id not in (CLEAR, AGAIN) or not isinstance(form, PageForm):
            return False
        self.show_row(line)
        if isinstance(self.detail, AgainSheet):
            self.detail.table.select(str(form.scan.id))
            self.detail.table.setFocus()
        if isinstance(self.detail, ClearSheet):
            self.detail.grid.go_to(form.scan.id)
            self.detail.grid.setFocus()
        return True

    # --- deciding

    def decided(self, said: str, page_ids: Sequence[UUID]) -> None:
        """Say what was done, and how to take it back."""
        self._taken_back.append(list(page_ids))
        self.context.messages.done(said, undo=self._undone)
        if not self._to_tiles():
            self._take_keyboard()

    def set_aside(self, row: PageRow) -> None:
        """Set one page aside."""
        try:
            self.context.workspace.scans.set_aside([row.id])
        except CandourError as refused:
            self.context.messages.problem(str(refused))
            return
        self.decided(f"Set aside: {row.name or row.place}.", [row.id])

    def undo(self) -> bool:
        """Take the last step back, and the ones before it."""
        if not self._taken_back:
            return False
        page_ids = self._taken_back.pop()
        try:
            self.context.workspace.scans.undo(page_ids)
        except CandourError as refused:
            self.context.messages.problem(str(refused))
            return True
        waits = "waits" if len(page_ids) == 1 else "wait"
        self.context.messages.info(f"Taken back: {count(len(page_ids), 'page')} {waits} again.")
        self._go_to(page_ids)
        return True

    def _go_to(self, page_ids: Sequence[UUID]) -> None:
        """Show the line that these pages stand in."""
        for line in self.view.rows.shown_rows():
            if any(page.id in page_ids for page in line.pages):
                self.view.select(line.id)
                self._take_keyboard()
                return

    def _undone(self) -> None:
        self.undo()

    # --- files

    def new_here(self) -> None:
        self.choose_files()

    def choose_files(self) -> None:
        """Ask for scans, and read them."""
        paths = self.context.dialogs.open_files("Choose the scans", KINDS, many=True)
        self.take_files(paths)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Ask about these files, and read them."""
        self._read([ScanSource(path.name, path) for path in paths])

    def _read(self, sources: Sequence[ScanSource]) -> None:
        if sources and (looked := may_come_in(self.context, self, len(sources), SCANS)):
            self._chose = not self._keyboard_free()
            self.queue.add(sources, looked)

    def _keyboard_free(self) -> bool:
        """Whether nothing was begun that should stay on the screen."""
        detail = self.detail
        return detail is None or not isinstance(detail, PageForm) or self.view.hasFocus()

    def take(self, mime: QMimeData) -> bool:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            inside = [path for folder in paths if folder.is_dir() for path in folder.iterdir()]
            scans = sorted(path for path in inside if path.suffix.lower() in ENDINGS)
            found = [*(path for path in paths if path.is_file()), *scans]
            QTimer.singleShot(0, self, lambda: self.take_files(found))
            return True
        picture = mime.imageData() if mime.hasImage() else None
        if not isinstance(picture, QImage):
            return False
        encode = png_of(picture)
        # The question can wait until what was dropped is taken over.
        QTimer.singleShot(0, self, lambda: self._read([ScanSource(PASTED, encode())]))
        return True


def _lines(
    pages: Sequence[PageRow], batches: Sequence[BatchRow], reading: Collection[UUID]
) -> Iterator[Line]:
    """The list: clear pages together, then what needs a look one by one, then files."""
    waiting = [page for page in pages if page.state is PageState.WAITING]
    clear = tuple(page for page in waiting if page.verdict is Verdict.CLEAR)
    if clear:
        names = " ".join(page.name for page in clear)
        told = Lines(count(len(clear), "clear page"), "Look through, then accept all", also=names)
        yield Line(CLEAR, told, clear)
    again = tuple(page for page in waiting if page.again)
    if len(again) > 1:
        waiting = [page for page in waiting if not page.again]
        told = Lines(f"{len(again):,} pages again", "Returned or scanned before", CHECK)
        yield Line(AGAIN, told, again)
    for verdict in (Verdict.CHECK, Verdict.UNKNOWN, Verdict.BLANK):
        for page in waiting:
            if page.verdict is verdict:
                why = " ".join(page.reasons)
                told = Lines(page.name or page.place, why, CHIPS[verdict], page.place)
                yield Line(str(page.id), told, (page,))
    for batch in batches:
        if batch.interrupted:
            chip = Chip("Reading", "info") if batch.id in reading else Chip("Stopped", "due")
            read = f"{batch.read} of {count(batch.pages, 'page')} read"
            yield Line(str(batch.id), Lines(batch.source, read, chip), batches=(batch,))
    done = tuple(batch for batch in batches if batch.done and batch.path)
    if done:
        title = done[0].source if len(done) == 1 else count(len(done), "scan")
        told = Lines(title, "All dealt with: delete the file?", Chip("Delete?", "info"))
        yield Line(DEALT_WITH, told, batches=done)
    aside = tuple(page for page in pages if page.state is PageState.SET_ASIDE)
    if aside:
        told = Lines(f"{count(len(aside), 'page')} set aside", "Blank, scanned before, or by you")
        yield Line(ASIDE, told, aside)
