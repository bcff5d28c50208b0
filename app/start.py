"""The composition root of the window: settings, application, first page; the rest in a thread."""

from __future__ import annotations

import os
import sys
import threading

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from app import settings
from app.ui import theme
from app.ui.focus_ring import FocusRing
from app.ui.session import Window


def make_application() -> QApplication:
    """Return the application, dressed as the settings say."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    # Qt's own file dialog would note the folders and names that were chosen (QtProject.conf).
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    # Before there is an application, so that the desktop's own style is never loaded.
    QApplication.setStyle("Fusion")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Candour")
    app.setApplicationDisplayName("Candour")
    app.setDesktopFileName("candour")
    return app


def warm_up() -> None:
    """Import what signing in needs, while the passphrase is being typed."""
    import app.storage.vault
    import app.workspace  # noqa: F401


def run() -> int:
    """Open the window and stay until it is closed; return the exit code."""
    app = make_application()
    look = settings.load()
    theme.apply(app, choice=look.theme, text=look.text_size)
    FocusRing(app)
    window = Window(app, look)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: window.dress())
    sys.excepthook = window.faults.caught
    window.begin()
    window.appear()
    threading.Timer(0.05, warm_up).start()
    return app.exec()
