"""The clipboard: what Candour puts there is not kept by histories, and is taken away again."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT = 120_000  # milliseconds: long enough to paste names into a letter
MARK = "application/x-candour"
# Windows' clipboard history and its copy in the cloud; KDE's history.
UNKEPT = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': bytes(4),
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': bytes(4),
    "x-kde-passwordManagerHint": b"secret",
}


def copy(text: str) -> None:
    """Put a text into the clipboard for two minutes, or until Candour locks."""
    mime = QMimeData()
    mime.setText(text)
    for kind, data in {MARK: b"1", **UNKEPT}.items():
        mime.setData(kind, data)
    board = QGuiApplication.clipboard()
    board.setMimeData(mime)
    for earlier in board.findChildren(QTimer):
        earlier.stop()
        earlier.deleteLater()
    timer = QTimer(board)
    timer.setSingleShot(True)
    timer.timeout.connect(take_back)
    timer.start(KEPT)


def take_back() -> None:
    """Take away what :func:`copy` put there, unless something else was copied since."""
    board = QGuiApplication.clipboard()
    mime = board.mimeData()  # None while another program holds the clipboard
    if mime is not None and mime.hasFormat(MARK):
        board.clear()


def forget() -> None:
    """Take away whatever was copied out of Candour, by its buttons or out of its fields."""
    board = QGuiApplication.clipboard()
    take_back()
    if board.ownsClipboard():
        board.clear()
    if board.supportsSelection() and board.ownsSelection():
        board.clear(QClipboard.Mode.Selection)
