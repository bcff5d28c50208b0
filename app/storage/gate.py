"""A gate that many go through at once, or one alone: nobody may read a book that gets new keys."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Whoever is inside may go through again, so that reading while writing never stands still."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: Counter[int] = Counter()  # threads, and how many times each went through
        self._alone: int | None = None

    @contextmanager
    def through(self) -> Iterator[None]:
        """Go through with others; wait while somebody is alone inside."""
        me = threading.get_ident()
        with self._changed:
            if not self._inside[me]:
                self._changed.wait_for(lambda: self._alone in (None, me))
            self._inside[me] += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[me] -= 1
                self._inside += Counter()  # drops those who left
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Go through alone: wait until the others have left, and let nobody in meanwhile."""
        me = threading.get_ident()
        with self._changed:
            self._changed.wait_for(lambda: self._alone is None)
            self._alone = me
            self._changed.wait_for(lambda: not set(self._inside) - {me})
        try:
            yield
        finally:
            with self._changed:
                self._alone = None
                self._changed.notify_all()
