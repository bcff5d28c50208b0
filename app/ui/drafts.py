"""Drafts: what is typed is stored, encrypted, within two seconds and when the focus leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.forms import Form

SAVE_AFTER_MS = 2000


@dataclass(frozen=True)
class DraftLine:
    """A stored draft, without its content."""

    key: str
    section: str
    title: str
    saved_at: dt.datetime


class DraftStore(Protocol):
    """Where drafts go: this person's encrypted drafts in the vault."""

    def save(
        self,
        key: str,
        section: str,
        title: str,
        state: Mapping[str, Any],
        images: Mapping[str, bytes],
    ) -> dt.datetime:
        """Store a draft whole, in place of the one before; return when."""

    def load(self, key: str) -> tuple[dict[str, Any], dict[str, bytes]] | None:
        """Return state and images, or None when there is no such draft."""

    def list(self) -> Sequence[DraftLine]:
        """Return all drafts, newest first."""

    def delete(self, key: str) -> None:
        """Forget a draft, once it was saved as a record or given up."""


class DraftKeeper(QObject):
    """Watches one form and keeps its draft.

    Args:
        store: where drafts go.
        section: the page's key, so that Home and unlocking can find the way back.
        key: names the draft, e.g. ``"incident:new"`` or ``"staff:<id>"``.
        title: what Home calls it ("New incident").
        form: the form; its note says "Saved 16:33".
        extra: more state than the form's fields, as JSON can keep it.
        images: pictures that belong to the draft, by name.
    """

    def __init__(
        self,
        store: DraftStore,
        section: str,
        key: str,
        title: str,
        form: Form,
        *,
        extra: Callable[[], Mapping[str, Any]] | None = None,
        images: Callable[[], Mapping[str, bytes]] | None = None,
    ) -> None:
        super().__init__(form)
        self.key, self.section, self.title = key, section, title
        self._store, self._form = store, form
        self._extra, self._images = extra, images
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        form.changed.connect(self.touch)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def touch(self) -> None:
        """Note a change; call it for changes outside the fields (a picture added)."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        left = old is not None and self._form.isAncestorOf(old)
        if left and (new is None or not self._form.isAncestorOf(new)):
            self.flush()

    def flush(self) -> None:
        """Store the draft now if anything changed since."""
        self._timer.stop()
        if not self._dirty:
            return
        state = {"form": self._form.state(), **(self._extra() if self._extra else {})}
        images = self._images() if self._images else {}
        saved_at = self._store.save(self.key, self.section, self.title, state, images)
        self._dirty = False
        self._form.set_note(f"Saved {saved_at.astimezone():%H:%M}")

    def stop(self) -> None:
        """Watch no longer; what was stored stays."""
        self._timer.stop()
        self._dirty = False
        self._form.changed.disconnect(self.touch)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_moved)

    def discard(self) -> None:
        """Forget the draft: its record was saved, or the person gave it up."""
        self._timer.stop()
        self._dirty = False
        self._store.delete(self.key)
        self._form.set_note("")
