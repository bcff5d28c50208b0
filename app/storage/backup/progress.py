"""How far a backup has come."""

from __future__ import annotations

import threading
from collections.abc import Callable

Progress = Callable[[int, int, str], object]
"""Called with the bytes done, the bytes in all and what is being done. What it raises stops it."""


def quiet(done: int, total: int, what: str) -> None:
    """Say nothing."""


class Steps:
    """Adds up what several threads do.

    Attributes:
        what: what is being done, in a few words.
    """

    def __init__(self, progress: Progress, total: int, what: str) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._lock = threading.Lock()
        self.what = what

    def add(self, size: int) -> None:
        """So many bytes more are done; called from one thread at a time is not needed."""
        with self._lock:
            self._done += size
            done = min(self._done, self._total)
        self._progress(done, self._total, self.what)
