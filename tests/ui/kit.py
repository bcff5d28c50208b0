"""A page's context for tests: everything real but the dialogs, which follow a script."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.models.evidence import Answer
from app.ui.bus import Bus
from app.ui.dialogs import ScriptedDialogs
from app.ui.drafts import DraftLine
from app.ui.messages import Messages
from app.ui.page import PageContext
from app.ui.stop_question import StopQuestion
from app.ui.tasks import Tasks

TODAY = dt.date(2026, 11, 4)


class MemoryDrafts:
    """Drafts as JSON in memory, so that what can't be kept fails here too."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, str, str, dict[str, bytes]]] = {}

    def save(
        self,
        key: str,
        section: str,
        title: str,
        state: Mapping[str, Any],
        images: Mapping[str, bytes],
    ) -> dt.datetime:
        self.kept[key] = (section, title, json.dumps(dict(state)), dict(images))
        return dt.datetime(2026, 11, 4, 16, 33, tzinfo=dt.UTC)

    def load(self, key: str) -> tuple[dict[str, Any], dict[str, bytes]] | None:
        found = self.kept.get(key)
        return None if found is None else (json.loads(found[2]), found[3])

    def list(self) -> Sequence[DraftLine]:
        at = dt.datetime(2026, 11, 4, 16, 33, tzinfo=dt.UTC)
        return [DraftLine(key, kept[0], kept[1], at) for key, kept in self.kept.items()]

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)


class SafeDialogs(ScriptedDialogs):
    """Answers “Stop before you look” with no; the other questions follow the script."""

    def run(self, dialog: QDialog) -> bool:
        if isinstance(dialog, StopQuestion):
            dialog.answer = Answer.NO
            dialog.deleteLater()
            return True
        return super().run(dialog)


class Went:
    """Remembers where pages wanted to go."""

    def __init__(self) -> None:
        self.places: list[tuple[str, str, str]] = []

    def __call__(self, section: str, record: str = "", action: str = "") -> None:
        self.places.append((section, record, action))


def make_context(
    workspace: Any = None,
    *,
    dialogs: ScriptedDialogs | None = None,
    today: dt.date = TODAY,
    navigate: Went | None = None,
    drafts: MemoryDrafts | None = None,
) -> PageContext:
    """Return a context over ``workspace``, with an empty script unless ``dialogs`` is given."""
    messages = Messages()
    return PageContext(
        workspace=workspace,
        tasks=Tasks(messages),
        bus=Bus(),
        messages=messages,
        dialogs=dialogs or ScriptedDialogs(),
        drafts=drafts or MemoryDrafts(),
        navigate=navigate or Went(),
        today=lambda: today,
    )


def show_active(widget: QWidget) -> None:
    """Show a window and wait until it has the keyboard."""
    widget.show()
    widget.activateWindow()
    assert QTest.qWaitForWindowActive(widget, 2000)


def type_in(widget: QWidget | None, text: str) -> None:
    """Type ``text``, letter by letter; fails when there is nowhere to type."""
    assert widget is not None, "nothing has the focus"
    for letter in text:
        if letter.isascii():
            QTest.keyClick(widget, letter)  # type: ignore[call-overload]
        else:
            press(widget, Qt.Key(ord(letter.upper())), text=letter)


def press(
    widget: QWidget | None,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    *,
    text: str = "",
) -> None:
    """Press a key; fails when there is nothing to press it in."""
    assert widget is not None, "nothing has the focus"
    if text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, modifier, text))
    else:
        QTest.keyClick(widget, key, modifier)
