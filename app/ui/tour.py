"""A tour of the sample school: a picture of every page and the governors' report.

``python -m app.ui.tour FOLDER [--theme dark] [--size 911x512]``. The README's pictures and the
ones that pages are judged by are made here, so that they show the program as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.tour_backups import door_stops, shell_stops
from app.ui.tour_stops import desk_stops, stops

if TYPE_CHECKING:
    from app.ui.main_window import Shell
    from app.ui.session import Window

SETTLED = 0.15  # seconds without a timer or a thread of the window at work
SOON_MS = 1000  # what waits longer, such as the lock, is not waited for
REPORT = "governors-report.pdf"


def main(argv: list[str] | None = None) -> int:
    """Make the tour and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m app.ui.tour", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1280x720", metavar="WIDTHxHEIGHT")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    width, height = map(int, args.size.split("x"))
    with tempfile.TemporaryDirectory(
        prefix="candour-tour-",
        ignore_cleanup_errors=True,  # the last backup may still be made when the window is closed
    ) as home:
        # The pictures must not depend on, or change, how Candour looks for whoever makes them.
        os.environ.update(dict.fromkeys(("APPDATA", "XDG_CONFIG_HOME", "HOME"), home))
        names = make(args.folder, Path(home), args.theme, (width, height), args.seed)
    sys.stdout.write(f"{len(names)} pictures and {REPORT} are in {args.folder}\n")
    return 0


def make(
    target: Path, home: Path, look: str, size: tuple[int, int], seed: int = 1
) -> tuple[str, ...]:
    """Make a sample school below ``home``, walk through it and save pictures in ``target``.

    Returns:
        the pictures' names.
    """
    from app.services.sample.build import make_sample  # after HOME is set

    vault = home / "sample"
    make_sample(vault, seed=seed)
    _post(vault)
    target.mkdir(parents=True, exist_ok=True)
    tour = Tour(target, look, size)
    tour.in_front(vault)
    for name, go in door_stops(tour.window, vault, home / "HEAD-BACKUP"):
        tour.picture(name, go)
    with tour.signed_in(vault) as shell:
        for name, go in stops(shell, home):
            tour.picture(name, go)
        for name, go in shell_stops(shell, home / "HEAD-BACKUP"):
            tour.picture(name, go)
        (target / REPORT).write_bytes(_report(shell))
        for name, go in desk_stops(tour.window, size):
            tour.picture(name, go)
    tour.end()
    return tuple(tour.names)


def _post(vault: Path) -> None:
    """Have the office post the head a report."""
    from app.services.posts.rows import PostDraft  # slow to import
    from app.services.sample.build import PASSPHRASE
    from app.storage.opening import CASEBOOK
    from app.storage.vault import Vault
    from app.workspace import Workspace

    session = Vault.open(vault).unlock("office", PASSPHRASE)
    try:
        said = "A parent filmed the gate this morning and named two teachers in the class group."
        draft = PostDraft(said, platform="WhatsApp", contact="In the office until four")
        Workspace.open(session).posts.post(CASEBOOK, draft, ())
    finally:
        session.close()


def _report(shell: Shell) -> bytes:
    """Return this term's governors' report."""
    from app.reports.governors import governors_report  # slow to import

    figures = shell.workspace.figures
    return governors_report(figures.governors(figures.term(""), figures.sections(), ""))


class Tour:
    """The window on the way, and the pictures taken so far."""

    def __init__(self, target: Path, look: str, size: tuple[int, int]) -> None:
        from app import settings  # after HOME is set
        from app.start import make_application
        from app.ui import theme
        from app.ui.session import Window

        self._target = target
        self.names: list[str] = []
        self.app = make_application()
        theme.apply(self.app, choice=look)
        self.window: Window = Window(self.app, settings.Settings(theme=look))
        self.window.resize(*size)
        self.window.show()

    def in_front(self, vault: Path) -> None:
        """Take the pages that come before a vault is open."""
        self.picture("welcome", self.window.show_welcome)
        self.picture("setup", self.window.show_setup)
        self.picture("unlock", lambda: self.window.show_unlock(vault))

    @contextmanager
    def signed_in(self, vault: Path) -> Iterator[Shell]:
        """Sign the head in, and lock at the end."""
        from app.services.sample.build import PASSPHRASE  # slow to import
        from app.storage.vault import Vault

        session = Vault.open(vault).unlock("head", PASSPHRASE)
        self.window.sign_in(session, vault, False)
        shell = self.window.shell
        if shell is None:
            raise RuntimeError("the sample's head has no pages")
        try:
            yield shell
        finally:
            self.window.lock()

    def picture(self, name: str, go: Callable[[], object]) -> None:
        """Go somewhere and save what the window shows, unless it has no name."""
        go()
        self._settle()
        if not name:
            return
        self.window.grab().save(str(self._target / f"{name}.png"))
        self.names.append(name)

    def _settle(self) -> None:
        """Let layouts, timers and work in threads come to rest."""
        end = time.monotonic() + SETTLED
        while time.monotonic() < end:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            if self._working():
                end = time.monotonic() + SETTLED

    def _working(self) -> bool:
        shell = self.window.shell
        timers = self.window.findChildren(QTimer)
        soon = any(
            one.isActive() and one.isSingleShot() and one.interval() < SOON_MS for one in timers
        )
        busy = self.window.tasks.busy or (shell is not None and shell.tasks.busy)
        return soon or busy

    def end(self) -> None:
        """Close the window and everything in it."""
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


if __name__ == "__main__":
    sys.exit(main())
