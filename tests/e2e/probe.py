"""Candour, with a window into it for the tests: ``python -m tests.e2e.probe SOCKET``.

The program is started as it is. Beside it a local socket answers with what a person at the
screen could tell: the title, what has the focus and which words can be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel
from PySide6.QtGui import QAccessible
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.start import run as run_candour


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    known = QAccessible.queryAccessibleInterface(widget)
    return known.text(QAccessible.Text.Name) if known is not None else widget.accessibleName()


def words_of(widget: QWidget) -> str:
    """Return what can be read on a widget."""
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        return widget.text()
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.title() if isinstance(widget, QGroupBox) else ""


def cells(view: QAbstractItemView) -> Iterator[str]:
    """Yield what a table or list shows, as far as it is scrolled."""
    model = view.model()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(), 400)):
        for column in range(columns):
            text = model.index(row, column).data()
            if text:
                yield str(text)


def read_screen() -> dict[str, object]:
    """Return title, focus and words of the window that has the keyboard."""
    window = QApplication.activeModalWidget() or QApplication.activeWindow()
    focus = QApplication.focusWidget()
    popup = QApplication.activePopupWidget()
    words: list[str] = []
    for widget in window.findChildren(QWidget) if window else []:
        if widget.isVisible():
            words.append(words_of(widget))
            if isinstance(widget, QAbstractItemView):
                words += cells(widget)
    return {
        "title": window.windowTitle() if window else "",
        "active": bool(window and window.isActiveWindow() and focus and focus.window() is window),
        "dialog": QApplication.activeModalWidget() is not None,
        "popup": list(cells(popup)) if isinstance(popup, QAbstractItemView) else [],
        "focus": name_of(focus) if focus else "",
        "kind": type(focus).__name__ if focus else "",
        "typed": words_of(focus) if focus else "",
        "words": "\n".join(word for word in words if word),
    }


class Probe(QLocalServer):
    """Answers every connection with one JSON object, and closes it."""

    def __init__(self, socket: str) -> None:
        super().__init__()
        self.newConnection.connect(self._answer)
        if not self.listen(socket):
            raise OSError(self.errorString())

    def _answer(self) -> None:
        caller = self.nextPendingConnection()
        caller.write(json.dumps(read_screen()).encode())
        caller.disconnectFromServer()


def main() -> int:
    """Start Candour; the socket opens with its event loop."""
    run = QApplication.exec
    open_probes: list[Probe] = []

    def exec_with_probe(*_args: object) -> int:
        open_probes.append(Probe(sys.argv[1]))
        return run()

    QApplication.exec = exec_with_probe  # type: ignore[method-assign]
    return run_candour()


if __name__ == "__main__":
    sys.exit(main())
