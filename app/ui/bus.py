"""Who changed what: pages that read a kind reload when they are next shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bus(QObject):
    """``changed`` carries the kinds (names of tables) that a commit changed.

    Books tell it from any thread; Qt carries it over to the window's.
    """

    changed = Signal(frozenset)

    def tell(self, kinds: frozenset[str]) -> None:
        """Say that records of these kinds changed."""
        self.changed.emit(kinds)
