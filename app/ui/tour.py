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

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QPushButton

if TYPE_CHECKING:
    from app.ui.main_window import Shell
    from app.ui.page import Page
    from app.ui.session import Window

SETTLED = 0.4  # seconds: no timer of a page is longer
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
    with tempfile.TemporaryDirectory(prefix="candour-tour-") as home:
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
    target.mkdir(parents=True, exist_ok=True)
    tour = Tour(target, look, size)
    tour.in_front(vault)
    with tour.signed_in(vault) as shell:
        for name, go in stops(shell, home):
            tour.picture(name, go)
        (target / REPORT).write_bytes(_report(shell))
        for name, go in desk_stops(tour.window, size):
            tour.picture(name, go)
    tour.end()
    return tuple(tour.names)


def stops(shell: Shell, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield every place of the signed-in window with the way there, in the order of a year."""

    def page() -> Page:
        return shell.pages[shell.current]

    def row(kind: str) -> Callable[[], object]:
        """Show the first record of a kind in the list."""

        def show() -> None:
            view = page().view  # type: ignore[attr-defined]
            rows = view.rows.shown_rows()
            found = next(each for each in rows if kind in type(each).__name__)
            view.select(str(found.id))
            view.opened.emit(view.current())

        return show

    def exhibit() -> None:
        """Open the first piece of evidence of the incident on show."""
        named = (
            b for b in page().findChildren(QPushButton) if "View evidence" in b.accessibleName()
        )
        next(named).click()

    def to(section: str, action: str = "") -> Callable[[], object]:
        return lambda: shell.navigate(section, action=action)

    yield "home", to("home")
    yield "declarations", to("declarations")
    yield "print-forms", to("declarations", "print")
    yield "record-by-hand", to("declarations", "record")
    yield "chase-list", to("declarations", "chase")
    yield "policies", to("declarations", "policies")
    yield "what-changed", lambda: _what_changed(shell)
    yield "scans-empty", to("scans")
    yield "scans", lambda: _scan(shell, folder)
    yield "scan-to-check", lambda: _scanned(shell, 1)
    yield "scan-unknown", lambda: _scanned(shell, -2)
    yield "staff", to("staff")
    yield "staff-record", row("Staff")
    yield "new-starter", to("staff", "new")
    yield "staff-import", to("staff", "import")
    yield "relationships", to("relationships")
    yield "relationship", row("Disclosure")
    yield "new-disclosure", to("relationships", "new")
    yield "incidents", to("incidents")
    yield "incident", row("Incident")
    yield "evidence", exhibit
    yield "new-incident", to("incidents", "new")
    yield "problems", lambda: page().save()
    yield "reports", to("reports")
    yield "settings", to("settings")
    yield "find", lambda: _find(shell, "facebook")
    yield "history", to("history")


def _what_changed(shell: Shell) -> None:
    shell.navigate("declarations")
    version = shell.workspace.policies.listed()[0].version_id
    shell.pages["declarations"].show_changes(version)  # type: ignore[attr-defined]


def desk_stops(window: Window, size: tuple[int, int]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the signing desk's places, with somebody who has still to sign."""
    from app.models.declaration import ToDisclose  # slow to import

    def start() -> None:
        window.start_desk()
        window.showNormal()  # the picture is as large as was asked for, not as the screen
        window.resize(*size)

    def sign() -> None:
        desk = window.desk.desk
        if desk is not None:
            people = ((each, desk.signing.waiting(each.id)) for each in desk.signing.people())
            signer, waiting = next(found for found in people if found[1])
            desk.sign(signer, waiting, ToDisclose.NOTHING)

    yield "signing-desk", start
    yield "signing-desk-sign", sign


def _scan(shell: Shell, folder: Path) -> None:
    """Have the forms come back from the copier."""
    from app.models.evidence import Answer  # slow to import
    from app.services.evidence.intake import LooksSafe
    from app.services.scans.inbox_rows import ScanSource
    from app.ui.tour_scan import make_scan

    page = shell.pages["scans"]
    path = make_scan(shell.workspace, folder / "September forms.pdf")
    looked = LooksSafe(Answer.NO)  # drawn just now
    page.queue.add([ScanSource(path.name, path)], looked)  # type: ignore[attr-defined]


def _scanned(shell: Shell, place: int) -> None:
    """Show one line of the scans."""
    view = shell.pages["scans"].view  # type: ignore[attr-defined]
    view.select(view.rows.shown_rows()[place].id)
    view.opened.emit(view.current())


def _find(shell: Shell, words: str) -> None:
    shell.navigate("find")
    page = shell.pages["find"]
    page.box.setText(words)  # type: ignore[attr-defined]


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
        """Go somewhere and save what the window shows."""
        go()
        self._settle()
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
        return shell is not None and shell.tasks.busy

    def end(self) -> None:
        """Close the window and everything in it."""
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


if __name__ == "__main__":
    sys.exit(main())
