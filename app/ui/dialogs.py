"""Questions that need an answer now: one class that asks people, one that follows a script.

Buttons say what they do; Esc is the safe one; keys are ignored for the first half second, since
typing once dismissed a dialog nobody had read (ux §2.21). Every dialog can be put away from
outside, because locking is never blocked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.sharing import hide_from_sharing
from app.ui.sheet import ButtonKind, button, words

IGNORE_KEYS_MS = 500
Answer = tuple[str, str]


class Dialogs(Protocol):
    """What pages may ask for."""

    def ask(self, title: str, text: str, answers: Sequence[Answer], *, danger: bool = False) -> str:
        """Ask; return the chosen key.

        Args:
            title: a short question.
            text: the plain consequence.
            answers: (key, words on the button), what does it first, the safe one last. Esc and
                locking give the last.
            danger: the first button is red: for what can't be undone.
        """

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        """Ask for files to read; ``kinds`` is a filter like "Spreadsheets (*.csv *.xlsx)"."""

    def save_file(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask where to save; ``name`` is suggested."""

    def folder(self, title: str) -> Path | None:
        """Ask for a folder."""

    def run(self, dialog: QDialog) -> bool:
        """Run a page's own dialog; return whether it was accepted."""


class _EarlyKeys(QObject):
    """Swallows keys that were meant for what stood here before the dialog."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._since = QElapsedTimer()
        self._since.start()
        self._dialog = dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.Shortcut)
        inside = isinstance(watched, QWidget) and watched.window() is self._dialog
        return inside and event.type() in keys and self._since.elapsed() < IGNORE_KEYS_MS


class Question(QDialog):
    """A question with two or three buttons; ``chosen`` is the key pressed."""

    def __init__(
        self, parent: QWidget, title: str, text: str, answers: Sequence[Answer], danger: bool
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(420)
        self.setMaximumWidth(560)
        self.chosen = answers[-1][0]
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(words(title, "section"))
        column.addWidget(words(text))
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for index, (key, caption) in enumerate(answers):
            kind: ButtonKind = "plain"
            if index == 0:
                kind = "danger" if danger else "primary"
            last = button(caption, partial(self._choose, key), kind)
            row.addWidget(last)
        row.addStretch(1)
        column.addLayout(row)
        if danger:  # Enter without reading changes nothing
            last.setFocus()

    def _choose(self, key: str) -> None:
        self.chosen = key
        self.accept()


class WindowDialogs:
    """Asks the person at the screen."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._open: list[QDialog] = []
        self.hidden = True  # from shared screens, as the window is
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder = next((place for place in places if Path(place).is_dir()), str(Path.home()))

    def ask(self, title: str, text: str, answers: Sequence[Answer], *, danger: bool = False) -> str:
        """See ``Dialogs``."""
        question = Question(self._window, title, text, answers, danger)
        self.run(question)
        return question.chosen

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        """See ``Dialogs``."""
        dialog = QFileDialog(self._window, title, self._folder, kinds)
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.ExistingFiles if many else mode.ExistingFile)
        return self._chosen(dialog)

    def save_file(self, title: str, name: str, kinds: str) -> Path | None:
        """See ``Dialogs``."""
        dialog = QFileDialog(self._window, title, self._folder, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        return next(iter(self._chosen(dialog)), None)

    def folder(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return next(iter(self._chosen(dialog)), None)

    def _chosen(self, dialog: QFileDialog) -> list[Path]:
        """Return what was chosen; the next dialog begins in the same folder."""
        if not self.run(dialog):
            return []
        self._folder = dialog.directory().absolutePath()
        return [Path(name) for name in dialog.selectedFiles()]

    def run(self, dialog: QDialog) -> bool:
        """See ``Dialogs``."""
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance()
        hide_from_sharing(dialog, self.hidden)
        early = _EarlyKeys(dialog)
        if app is not None:
            app.installEventFilter(early)
        self._open.append(dialog)
        try:
            return dialog.exec() == QDialog.DialogCode.Accepted
        finally:
            self._open.remove(dialog)
            if app is not None:
                app.removeEventFilter(early)
            dialog.deleteLater()

    @property
    def depth(self) -> int:
        """How many dialogs are open."""
        return len(self._open)

    def dismiss(self) -> None:
        """Put every open dialog away as Esc would: before locking."""
        for dialog in reversed(list(self._open)):
            dialog.reject()


class ScriptedDialogs:
    """Answers from a list, in order; for tests. A question nobody expected fails the test.

    ``answers`` holds what each call returns: a key, a path, a list of paths, or a bool.
    ``asked`` keeps the titles.
    """

    def __init__(self, *answers: object) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def _next(self, title: str) -> object:
        self.asked.append(title)
        if not self._answers:
            raise AssertionError(f"nobody expected the question “{title}”")
        return self._answers.pop(0)

    def ask(self, title: str, text: str, answers: Sequence[Answer], *, danger: bool = False) -> str:
        """See ``Dialogs``."""
        key = str(self._next(title))
        assert key in {k for k, _ in answers}, f"“{title}” has no answer {key}"  # noqa: S101
        return key

    def open_files(self, title: str, kinds: str, *, many: bool = False) -> list[Path]:
        """See ``Dialogs``."""
        answer = self._next(title)
        return list(answer) if isinstance(answer, list) else []

    def save_file(self, title: str, name: str, kinds: str) -> Path | None:
        """See ``Dialogs``."""
        answer = self._next(f"{title}: {name}")
        return answer if isinstance(answer, Path) else None

    def folder(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        answer = self._next(title)
        return answer if isinstance(answer, Path) else None

    def run(self, dialog: QDialog) -> bool:
        """See ``Dialogs``; a callable answer is called with the dialog first."""
        answer = self._next(dialog.windowTitle())
        result = answer(dialog) if callable(answer) else answer
        dialog.deleteLater()
        return bool(result)
