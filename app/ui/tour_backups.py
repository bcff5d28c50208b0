"""The tour's stops about backups: restoring at the door, and the pages of Settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton

from app.ui.pages.backup_place import PlaceForm
from app.ui.pages.restore import RestorePage
from app.ui.pages.setup import SetupPage

if TYPE_CHECKING:
    from app.ui.main_window import Shell
    from app.ui.session import Window

Stop = tuple[str, Callable[[], object]]


def door_stops(window: Window, vault: Path, stick: Path) -> Iterator[Stop]:
    """Yield the wizard's last step, and the steps of a restore from ``stick``."""
    from app.services.sample.build import PASSPHRASE  # slow to import
    from app.storage.backup import back_up

    stick.mkdir()
    back_up(vault, stick)

    def step_of_wizard() -> None:
        window.show_setup()
        form = PlaceForm(window.dialogs, vault, print, print)
        form.set_note("Step 5 of 5")
        form.foot_button("&Next", form.save, "primary")
        form.foot_button("Choose it &later", form.save)
        window.findChildren(SetupPage)[-1]._go_on_to(form)

    def page() -> RestorePage:
        return window.findChildren(RestorePage)[-1]

    def choose() -> None:
        page().where.set_value("folder", str(stick))
        page()._where_done()

    def type_key() -> None:
        key = page().key
        if key is not None:
            key.set_value("name", "head")
            key.set_value("passphrase", PASSPHRASE)
        page()._which_done()

    yield "setup-backups", step_of_wizard
    yield "restore", window.show_restore
    yield "restore-key", choose
    yield "restore-look", type_key


def shell_stops(shell: Shell, stick: Path) -> Iterator[Stop]:
    """Yield the pages of backups: a place on ``stick`` is chosen, and a backup tried out."""
    backups = shell.workspace.backups

    def page() -> Any:
        return shell.pages["settings"]

    def show() -> None:
        shell.navigate("settings", action="terms")
        shell.navigate("settings", action="backups")

    def press(words: str) -> None:
        show()
        named = page().detail.findChildren(QPushButton)
        next(each for each in named if words in each.text().replace("&", "")).click()

    def back_up() -> None:
        backups.back_up(backups.add_place(stick))
        show()

    yield "settings-backups", show
    yield "backup-place", lambda: press("Add a place")
    yield "backups", back_up
    yield "backup-history", lambda: page().detail._show_history(backups.places()[0])
    yield "backup-keeping", lambda: press("Keeping")
    yield "test-restore", lambda: press("Test restore")
    yield "take-out", lambda: press("Take everything")
