"""The window of one signed-in person: sidebar, banner, pages, and the keys that work everywhere."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import CandourError
from app.services.evidence.outside import clear_left
from app.ui import theme
from app.ui.backup_runner import BackupRunner
from app.ui.bus import Bus
from app.ui.dialogs import Dialogs
from app.ui.messages import Messages
from app.ui.navigation import Sidebar, places
from app.ui.page import Page, PageContext, WindowControl
from app.ui.progress_line import ProgressLine
from app.ui.scan_folder import FolderWatch
from app.ui.sheet import words
from app.ui.shortcuts import Keys, Shortcuts
from app.ui.tasks import Tasks
from app.ui.vault_drafts import VaultDrafts
from app.ui.watch import EventWatch
from app.ui.widgets.banner import Banner
from app.workspace import Workspace

COUNT_AFTER_MS = 150  # what was asked for is shown first
DRAFT = "draft:"  # navigate's action, with a draft's key after it
SAMPLE = "Sample school: nobody here is real. What you change stays in this sample."


@dataclass(frozen=True)
class Whereabouts:
    """Where somebody was when the window locked, so that unlocking lands there again."""

    section: str = "home"
    draft: str = ""


class Shell(QWidget):
    """Everything behind the unlock page. ``locked`` and ``blanked`` ask for what they say."""

    locked = Signal()
    blanked = Signal()
    titled = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        dialogs: Dialogs,
        watch: EventWatch,
        window: WindowControl | None = None,
        backups: BackupRunner | None = None,
    ) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.workspace = workspace
        self.messages, self.bus = Messages(), Bus()
        self.tasks = Tasks(self.messages)
        self.drafts = VaultDrafts(workspace.session.drafts)
        self.context = PageContext(
            workspace=workspace,
            tasks=self.tasks,
            bus=self.bus,
            messages=self.messages,
            dialogs=dialogs,
            drafts=self.drafts,
            navigate=self.navigate,
            today=lambda: workspace.today,
            window=window,
            backups=backups,
        )
        chair = workspace.session.person.role == "chair"
        holder = workspace.casework is not None
        self.places = {p.key: p for p in places(casebook=holder, chair=chair)}
        self.pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self.current = self._before = ""
        self._narrow: bool | None = None
        school = workspace.school.school()
        self._build(school.name, school.sample)
        self._shortcuts = Shortcuts(self, self._keys(), watch)
        self._watch = watch
        watch.add(self._pasted, QEvent.Type.KeyPress)
        watch.add(self._alt_letter, QEvent.Type.KeyPress)
        for book in workspace.session.books.values():
            book.listen(self.bus.tell)
        self.bus.changed.connect(self._changed)
        self._scan_folder = FolderWatch(self.context, self, lambda: self.current == "scans")
        clear_left()
        self._count_soon = QTimer(self, singleShot=True, interval=COUNT_AFTER_MS)
        self._count_soon.timeout.connect(self.count)
        self.bus.changed.connect(lambda _kinds: self._count_soon.start())
        self._backups = backups
        if backups:
            backups.begin(workspace, self.bus)

    def _build(self, school: str, sample: bool) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if sample:
            outer.addWidget(_ribbon())
        across = QHBoxLayout()
        across.setSpacing(0)
        outer.addLayout(across, 1)
        self.sidebar = Sidebar(school, list(self.places.values()))
        self.sidebar.gone_to.connect(self.navigate)
        self.sidebar.lock_pressed.connect(self.locked)
        across.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        across.addLayout(column, 1)
        self.banner = Banner(self.messages)
        column.addWidget(self.banner)
        column.addWidget(ProgressLine(self.tasks))
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)

    def _keys(self) -> Keys:
        keys: dict[str, Callable[[], object]] = {
            f"Ctrl+{place.number}": partial(self.navigate, place.key)
            for place in self.places.values()
            if place.number
        }
        keys |= {
            "Ctrl+,": lambda: self.navigate("settings"),
            "Ctrl+K": lambda: self.navigate("find"),
            "Ctrl+I": self._new_incident,
            "Ctrl+N": lambda: self._page().new_here(),
            "Ctrl+S": lambda: self._page().save(),
            "Ctrl+P": lambda: self._page().print_here(),
            "Ctrl+F": lambda: self._page().find_here(),
            "Ctrl+Z": self._undo,
            "F6": self._next_pane,
            "Esc": self._back,
        }
        return keys

    # --- going places

    def _page(self) -> Page:
        return self.pages[self.current]

    def navigate(self, section: str, record: str = "", action: str = "") -> None:
        """Show a section; then a record, or start an action there."""
        if section not in self.places:
            self.messages.problem("Your sign-in does not open that part.")
            return
        if section != self.current:
            self._leave()
            self._enter(section)
        page = self._page()
        if section == "scans":
            QTimer.singleShot(0, self._scan_folder.ask)
        if action.startswith(DRAFT):
            self._open_draft(action.removeprefix(DRAFT))
        elif record and action:
            page.act(f"{action}:{record}")
        elif record:
            page.show_record(record)
        elif action:
            page.act(action)

    def _leave(self) -> None:
        if self.current:
            self._before = self.current
            self._page().flush()
            self.messages.clear()

    def _enter(self, section: str) -> None:
        page = self.pages.get(section)
        if page is None:
            page = self.pages[section] = self.places[section].build(self.context)
            self._stale.add(section)
            self.stack.addWidget(page)
        page.set_narrow(bool(self._narrow))
        self.current = section
        if section in self._stale or page.always:
            self._reload(section)
        self.stack.setCurrentWidget(page)
        self.sidebar.show_place(self.places[section].under or section)
        self.titled.emit(page.title)
        page.enter()

    def _changed(self, kinds: frozenset[str]) -> None:
        for section, page in self.pages.items():
            if page.reads & kinds:
                self._stale.add(section)
        if self.current in self._stale:
            self._reload(self.current)

    def _reload(self, section: str) -> None:
        self._stale.discard(section)
        try:
            self.pages[section].reload()
        except CandourError as error:
            self.messages.problem(str(error))

    def count(self) -> None:
        """Show the counts beside the sections."""
        try:
            self.sidebar.set_counts(self.workspace.todo.look().counts)
        except CandourError as error:
            self.messages.problem(str(error))

    # --- keys

    def _new_incident(self) -> None:
        if "incidents" in self.places:
            self.navigate("incidents", action="new")

    def _undo(self) -> None:
        if not self._page().undo() and not self.messages.take_back():
            self.messages.info("There is nothing to undo here.")

    def _back(self) -> None:
        if self._page().back():
            return
        if not self.banner.isHidden():
            self.messages.clear()
        elif self.current == "find" and self._before:
            self.navigate(self._before)

    def _next_pane(self) -> None:
        panes = [self.sidebar, *self._page().panes()]
        here = QApplication.focusWidget()
        inside = [i for i, pane in enumerate(panes) if here and pane.isAncestorOf(here)]
        start = inside[-1] if inside else -1
        for step in range(1, len(panes) + 1):
            pane = panes[(start + step) % len(panes)]
            target = self.sidebar.focus_here() if pane is self.sidebar else first_stop(pane)
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _alt_letter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Alt with a letter that no button answers to out of what is being typed."""
        return (
            isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.AltModifier
            and bool(event.text().strip())
            and isinstance(watched, QLineEdit | QPlainTextEdit)
        )

    # --- pasting and dropping, anywhere in the window

    def _pasted(self, watched: QObject, event: QEvent) -> bool:
        """Hand pasted pictures and files to the page; words go on into the box (ux §2.22)."""
        if (
            isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and isinstance(watched, QWidget)
            and watched.window() is self.window()
            and self.isVisible()
        ):
            mime = QApplication.clipboard().mimeData()
            if _brings_files(mime):
                self.take(mime)
                return not isinstance(watched, QLineEdit | QPlainTextEdit) or mime.hasUrls()
        return False

    def take(self, mime: QMimeData) -> None:
        """Give pictures or files to the page, or to a new incident."""
        if self._page().take(mime):
            return
        if "incidents" not in self.places:
            self.messages.info("Pictures and files can be added to an incident by its holders.")
            return
        self.navigate("incidents")
        self._page().take(mime)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _brings_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData())

    # --- laying out, leaving

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    @property
    def narrow(self) -> bool:
        """Whether there is only room for the rail."""
        return bool(self._narrow)

    def lay_out(self) -> None:
        """Choose between sidebar and rail."""
        narrow = self.width() < theme.NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.sidebar.set_rail(narrow)
            for page in self.pages.values():
                page.set_narrow(narrow)

    def forget_pages(self) -> None:
        """Build the other pages anew when next shown: the look changes, and dressing takes time."""
        for section in [key for key in self.pages if key != self.current]:
            page = self.pages.pop(section)
            page.flush()
            for keeper in list(page.keepers):
                page.drop_draft(keeper.key)
            self.stack.removeWidget(page)
            page.deleteLater()

    def flush(self) -> Whereabouts:
        """Store every draft; return where the person is."""
        for page in self.pages.values():
            page.flush()
        keepers = self._page().keepers if self.current else []
        return Whereabouts(self.current or "home", keepers[-1].key if keepers else "")

    def go_back_to(self, where: Whereabouts) -> None:
        """Land where the person was, on the same field if a draft was open."""
        self._count_soon.start()
        section = where.section if where.section in self.places else "home"
        self.navigate(section)
        if where.draft:
            self._open_draft(where.draft)

    def _open_draft(self, key: str) -> None:
        kept = self.drafts.load(key)
        if kept is not None:
            self._page().open_draft(key, *kept)

    def stop(self) -> None:
        """Finish: no work goes on, nothing listens any more."""
        self._count_soon.stop()
        self._scan_folder.stop()
        if self._backups:
            self._backups.end()
        self.tasks.stop()
        self._shortcuts.stop()
        self._watch.remove(self._pasted)
        self._watch.remove(self._alt_letter)
        self.bus.changed.disconnect()  # what is connected would keep this, books and all, for good
        for page in self.pages.values():
            for keeper in list(page.keepers):
                page.drop_draft(keeper.key)


def _brings_files(mime: QMimeData | None) -> bool:
    if mime is None:
        return False
    files = any(url.isLocalFile() for url in mime.urls())
    # Outlook's attachments are no files yet; it offers them by this name.
    return files or mime.hasImage() or any("FileGroupDescriptor" in at for at in mime.formats())


def first_stop(pane: QWidget) -> QWidget | None:
    """Return what Tab would reach first inside ``pane``."""
    if pane.focusPolicy() & Qt.FocusPolicy.TabFocus and pane.focusProxy() is None:
        return pane
    inside = [
        child
        for child in pane.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and child.isVisibleTo(pane)
        and child.focusProxy() is None
        and not child.objectName().startswith("qt_")
    ]
    return inside[0] if inside else None


def _ribbon() -> QFrame:
    ribbon = QFrame()
    ribbon.setProperty("role", "ribbon")
    row = QHBoxLayout(ribbon)
    row.setContentsMargins(16, 3, 16, 3)
    label = words(SAMPLE)
    label.setWordWrap(False)
    row.addWidget(label)
    row.addStretch(1)
    return ribbon
