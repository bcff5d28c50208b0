"""The one door for slow work: off the window's thread, with progress and a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from app.errors import Cancelled, CandourError
from app.ui.messages import Messages

T = TypeVar("T")
SHOW_AFTER_MS = 600


class Progress:
    """Handed to the work; ``step`` says how far it is and stops it when the person said so."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Say "Page 14 of 60" (``what`` = "Page").

        Raises:
            Cancelled: the person pressed Cancel.
        """
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total, what)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the person pressed Cancel."""
        return self._stop.is_set()


@dataclass(frozen=True)
class Job:
    """A piece of work under way, for the window to show."""

    title: str
    progress: Progress


@dataclass(frozen=True)
class _Running:
    job: Job
    done: Callable[[Any], object]
    failed: Callable[[str], object] | None


class _Runner(QRunnable):
    def __init__(
        self, number: int, work: Callable[[Progress], Any], progress: Progress, tasks: Tasks
    ) -> None:
        super().__init__()
        self._number, self._work, self._progress, self._tasks = number, work, progress, tasks

    def run(self) -> None:
        try:
            result = self._work(self._progress)
        except Exception as error:  # noqa: BLE001 - told to the person, or raised in the window
            self._tasks.came_back.emit(self._number, None, error)
        else:
            self._tasks.came_back.emit(self._number, result, None)


class Tasks(QObject):
    """Runs work in a thread pool. ``shown``/``stepped``/``ended`` drive the progress line."""

    shown = Signal(object)
    stepped = Signal(int, int, str)
    ended = Signal()
    came_back = Signal(int, object, object)

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: dict[int, _Running] = {}
        self._next = 0
        self.came_back.connect(self._come_back)

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[str], object] | None = None,
        title: str = "Working…",
    ) -> Progress:
        """Call ``work(progress)`` off the window's thread, then ``done(result)`` on it.

        Args:
            work: gets plain data only, never a widget.
            done: called on the window's thread with what the work returned.
            failed: called with a sentence when the work was refused or stopped; by default the
                sentence is shown as a message.
            title: what the progress line says ("Making the report").
        """
        number, self._next = self._next, self._next + 1
        progress = Progress(self.stepped.emit)
        self._running[number] = _Running(Job(title, progress), done, failed)
        QTimer.singleShot(SHOW_AFTER_MS, self, lambda: self._show(number))
        self._pool.start(_Runner(number, work, progress, self))
        return progress

    def _show(self, number: int) -> None:
        if number in self._running:
            self.shown.emit(self._running[number].job)

    def _come_back(self, number: int, result: object, error: Exception | None) -> None:
        running = self._running.pop(number, None)
        if running is None:
            return
        self.ended.emit()
        if error is None:
            running.done(result)
        elif isinstance(error, CandourError):
            (running.failed or self._messages.problem)(str(error))
        else:
            if running.failed is not None:  # so that what waits for an answer waits no longer
                running.failed("Candour made a mistake and could not do that.")
            raise error

    @property
    def busy(self) -> bool:
        """Whether any work is under way."""
        return bool(self._running)

    def stop(self) -> None:
        """Ask all work to stop, forget its results and wait: before a book is closed."""
        for running in self._running.values():
            running.job.progress.cancel()
        self._running.clear()
        self._pool.waitForDone()
