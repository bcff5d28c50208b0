"""Backups that run by themselves: nobody waits for one, and none keeps anybody from anything.

Signed in, one is made a little after the pages came up, when changes have settled, and hourly
while changes go on. Locked, what changed is backed up at the door. When Candour is closed, another
process does it. One runs at a time, in a thread of its own, and stops within a piece when asked.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from app.errors import Cancelled, CandourError

if TYPE_CHECKING:
    from app.storage.backup import Keep
    from app.ui.bus import Bus
    from app.workspace import Workspace

CATCH_UP_MS = 20_000  # after Home came up: what somebody came to do goes first
SETTLED_MS = 120_000  # without a change
HOURLY_MS = 3_600_000  # however many changes come
PATIENCE = 3.0  # seconds that locking and closing wait for what hangs

Step = Callable[[int, int, str], None]


class BackupRunner(QObject):
    """Runs what is due. ``ended`` fires on the window's thread after something was tried."""

    ended = Signal()
    _came_back = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._workspace: Workspace | None = None
        self._folder: Path | None = None
        self._places: Sequence[Path] = ()
        self._keep: Keep | None = None
        self._unsaved = self._by_hand = False
        self._soon = self._timer(CATCH_UP_MS)
        self._settled = self._timer(SETTLED_MS)
        self._hourly = self._timer(HOURLY_MS)
        self._came_back.connect(self._come_back)

    def _timer(self, interval: int) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(self.run_due)
        return timer

    @property
    def working(self) -> bool:
        """Whether a backup or a check is under way."""
        return self._thread is not None

    @property
    def coming(self) -> bool:
        """Whether what is late is about to be made: nobody need be told of it yet."""
        return self._soon.isActive() or self.working

    # --- signed in

    def begin(self, workspace: Workspace, bus: Bus) -> None:
        """Look after a vault from now on: somebody has signed in."""
        self.hush()
        self._workspace, self._folder = workspace, workspace.session.folder
        bus.changed.connect(self._changed)
        self._soon.start()

    def _changed(self, _kinds: frozenset[str]) -> None:
        self._unsaved = True
        self._settled.start()
        if not self._hourly.isActive():
            self._hourly.start()

    def run_due(self) -> None:
        """Make the backups that are due and try out those that were not opened yet."""
        workspace = self._workspace
        if workspace is None:
            return
        for timer in (self._soon, self._settled, self._hourly):
            timer.stop()
        if self._thread is not None or self._by_hand:
            self._settled.start()
            return
        self._unsaved = False
        self._start(workspace.backups.run_due)

    def end(self) -> None:
        """Let go of the books, which are about to be closed; what runs stops within a piece."""
        for timer in (self._soon, self._settled, self._hourly):
            timer.stop()
        self._unsaved = self._unsaved or self._thread is not None
        self.hush(PATIENCE)
        workspace, self._workspace = self._workspace, None
        if workspace is None:
            return
        try:
            self._places = workspace.backups.folders()
            self._keep = workspace.backups.keep()
        except CandourError:
            self._places = ()

    # --- at the door, and after

    def at_the_door(self) -> None:
        """Back up what changed before the window was locked: no key is needed for it."""
        folder, places, keep = self._folder, self._places, self._keep
        if folder is None or keep is None or not self._unsaved:
            return

        def work(step: Step) -> None:
            from app.storage.backup import back_up_due  # heavy

            back_up_due(folder, places, keep, step)
            self._unsaved = False

        self._start(work)

    def leave(self) -> None:
        """Have another process back up what changed: Candour closes at once."""
        self.hush(PATIENCE)
        if self._folder is None or not self._unsaved:
            return
        there = [str(place) for place in self._places]  # whether they are there, it finds out
        if there:
            module = [] if getattr(sys, "frozen", False) else ["-m", "app"]
            words = ["backup", *there, "--vault", str(self._folder)]
            self._unsaved = False
            process = QProcess()
            process.setProgram(sys.executable)
            process.setArguments([*module, *words])
            process.setStandardOutputFile(QProcess.nullDevice())
            process.setStandardErrorFile(QProcess.nullDevice())
            process.startDetached()

    # --- one at a time

    def _start(self, work: Callable[[Step], object]) -> None:
        self.hush()
        stop = self._stop = threading.Event()

        def step(_done: int, _total: int, _what: str) -> None:
            if stop.is_set():
                raise Cancelled

        def run() -> None:
            fault: Exception | None = None
            try:
                work(step)
            except CandourError:
                pass  # stopped, or told on Home: what went wrong is noted beside the vault
            except Exception as error:  # noqa: BLE001 - raised in the window
                fault = error
            self._came_back.emit((threading.current_thread(), fault))

        self._thread = threading.Thread(target=run, name="backup", daemon=True)
        self._thread.start()

    def hush(self, patience: float | None = None) -> None:
        """Stop what is under way and wait till it has, at most for so many seconds.

        It can be called from any thread. What hangs in a share that vanished ends by itself later.
        """
        self._stop.set()
        thread = self._thread
        if thread is not None:
            thread.join(patience)
            self._thread = None

    @contextmanager
    def by_hand(self) -> Iterator[None]:
        """Keep still while somebody backs up themselves, or changes keys; from any thread."""
        self._by_hand = True
        try:
            self.hush()
            yield
        finally:
            self._by_hand = False

    def _come_back(self, told: tuple[threading.Thread, Exception | None]) -> None:
        thread, fault = told
        if thread is self._thread:
            self._thread = None
        if self._workspace is not None:  # else those who listen have no books any more
            self.ended.emit()
        if fault is not None:
            raise fault
