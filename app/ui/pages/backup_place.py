"""Choosing where backups go: a stick that is plugged in, another folder, or a network share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.errors import FieldProblem, Problems
from app.storage.sticks import Stick, same_disk, sticks
from app.ui.dialogs import Dialogs
from app.ui.forms import Form, Values

OTHER = "folder"
SAME_DISK = (
    "Choose a backup place that is not this PC: a USB stick or a network share. What breaks this "
    "disk, or steals this PC, takes a backup on it too. Go on again to use this folder all the same"
)


class PlaceForm(Form):
    """Asks for a place. ``keep(folder)`` stores it and may refuse; then ``done()`` goes on."""

    def __init__(
        self,
        dialogs: Dialogs,
        vault: Path,
        keep: Callable[[Path], object],
        done: Callable[[], object],
    ) -> None:
        super().__init__("Where backups go")
        self._dialogs, self._vault, self._keep, self._done = dialogs, vault, keep, done
        self._warned: Path | None = None
        self.add_text(
            "Candour backs everything up by itself, encrypted, and checks that the backup opens. "
            "A USB stick that is locked away, or a share on the school’s server, is a good place."
        )
        self.found: tuple[Stick, ...] = tuple(sticks())
        if self.found:
            offered = [(str(n), f"USB stick {each.name}") for n, each in enumerate(self.found)]
            offered.append((OTHER, "Another folder or a network share"))
            self.choice("place", "Place", offered, value="0")
            self.fields["place"].control.changed.connect(self._show_folder)
        else:
            self.add_text("No USB stick is plugged in. Plug one in, or name a folder.", "hint")
        self.line("folder", "Folder", hint="On a share, a second disk, or in another building.")
        self.choose = self.add_button("C&hoose a folder…", self._choose)
        self._show_folder()

    def _other(self) -> bool:
        return not self.found or self.values().choice("place") == OTHER

    def _show_folder(self) -> None:
        self.show_field("folder", self._other())
        self.choose.setVisible(self._other())

    def _choose(self) -> None:
        folder = self._dialogs.folder("Choose the folder for backups")
        if folder is not None:
            self.set_value("folder", str(folder))

    def save(self) -> None:
        """Store the place; a folder on the vault's own disk is warned of once."""
        if self.attempt(self._store):
            self._done()

    def _store(self, values: Values) -> None:
        if not self._other():
            self._keep(self.found[int(values.choice("place") or 0)].folder)
            return
        if not values.text("folder"):
            raise Problems([FieldProblem("folder", "Choose where backups go, or do it later")])
        folder = Path(values.text("folder")).expanduser()
        if self._warned != folder and same_disk(folder, self._vault):
            self._warned = folder
            raise Problems([FieldProblem("folder", SAME_DISK)])
        self._keep(folder)
