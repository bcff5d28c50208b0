"""Watching the folder into which the copier scans, for as long as the register is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.services.scans.inbox_rows import ScanSource
from app.services.scans.watch import ScanFolder
from app.ui.page import PageContext
from app.ui.scan_queue import ScanQueue
from app.ui.stop_question import SCANS, ask_first, let_in
from app.ui.tasks import Progress
from app.words import count, plural

LOOK_MS, SOON_MS = 5000, 1000


class FolderWatch(QObject):
    """Offers what comes whole into the folder that the settings name.

    Nothing is read before the question was answered. It is asked where scans are looked at, and
    not over something else that a person is typing.

    Args:
        context: the window's.
        parent: what it lives as long as.
        here: whether the scans are on the screen.

    The system tells of changes where it can; folders on a network are looked at now and then.
    """

    def __init__(
        self, context: PageContext, parent: QObject, here: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._queue = ScanQueue(context)
        self._folder: ScanFolder | None = None
        self._looking = self._told = self._asking = False
        self._here = here
        self._waiting: list[Path] = []
        self._told_by_system = QFileSystemWatcher(self)
        self._told_by_system.directoryChanged.connect(lambda _path: self.look())
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        if watched := self._told_by_system.directories():
            self._told_by_system.removePaths(watched)

    def look(self) -> None:
        """Look into the folder, off the window's thread: a network may take its time."""
        window = self._context.window
        wanted = window.settings.scan_folder if window is not None else ""
        if self._folder is None or str(self._folder.folder) != wanted:
            self._follow(wanted)
        folder = self._folder
        if folder is None or self._looking or self._queue.busy:
            return
        self._looking = True

        def work(_progress: Progress) -> tuple[Path, ...]:
            return folder.look()

        def done(found: tuple[Path, ...]) -> None:
            self._looking = False
            self._looked(folder, found)

        self._context.tasks.run(work, done=done, title="Looking into the scan folder")

    def ask(self) -> None:
        """Ask about what waits, and read it; who cancels is asked again the next time."""
        paths = [path for path in self._waiting if path.is_file()]
        if not paths or self._asking:
            return
        self._asking = True
        window = self.parent()
        try:
            answer = ask_first(
                self._context, window if isinstance(window, QWidget) else None, len(paths), SCANS
            )
        finally:
            self._asking = False
        if answer is None:
            return
        self._waiting = []
        if looked := let_in(self._context, answer):
            self._queue.add([ScanSource(path.name, path) for path in paths], looked)

    def _follow(self, wanted: str) -> None:
        if watched := self._told_by_system.directories():
            self._told_by_system.removePaths(watched)
        known = self._context.workspace.scan_intake.known
        self._folder = ScanFolder(Path(wanted), known) if wanted else None
        self._told = False

    def _looked(self, folder: ScanFolder, found: tuple[Path, ...]) -> None:
        if folder is not self._folder:
            return
        if folder.gone:
            if not self._told:
                self._told = True
                self._context.messages.problem(
                    f"The scan folder “{folder.folder}” isn’t there. Candour looks again "
                    "until it is back, or choose another in Settings."
                )
            return
        self._told = False
        if str(folder.folder) not in self._told_by_system.directories():
            self._told_by_system.addPath(str(folder.folder))
        if found:
            self._waiting += found
            if self._here():
                self.ask()
            else:
                wait = plural(len(self._waiting), "waits", "wait")
                self._context.messages.info(
                    f"{count(len(self._waiting), 'scan')} {wait} in the scan folder. "
                    "Open Scans to read them."
                )
        self._timer.setInterval(SOON_MS if folder.unsettled else LOOK_MS)
