"""A recording opened in another program: a private copy outside the vault, removed afterwards.

This is the one time that evidence lies unencrypted on the disk, so a person is warned first and
the custody log says so. The folder is the person's own; what a crash or a player that still has
the file open leaves behind is removed at the next chance.
"""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from app.models.evidence import CustodyEvent
from app.services.evidence.service import Evidence
from app.services.saving import save_file

PREFIX = "candour-evidence-"
WARNING = (
    "Candour can’t play recordings itself. To open it, an unencrypted copy is put into a private "
    "folder on this PC until you go on, lock or close Candour; only then is it removed. The "
    "program that plays it may keep a name or a small picture of it. Do this on a school PC that "
    "nobody else uses meanwhile, and with nobody else in the room."
)


class Outside:
    """The copies that are outside the vault now."""

    def __init__(self) -> None:
        self._folders: list[Path] = []

    def open(self, evidence: Evidence, exhibit: UUID) -> Path:
        """Put a copy outside the vault; the custody log of the exhibit says so first.

        Raises:
            Damaged: the file is missing or isn't as it was taken in.
            Refused: there is no room for it.
        """
        row = evidence.get(exhibit)
        data = evidence.read(exhibit, CustodyEvent.OPENED_OUTSIDE)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # nobody else may look into it
        if not self._folders:
            atexit.register(self.close)  # for whoever closes the window without going back
        self._folders.append(folder)
        path = folder / row.export_name
        save_file(path, data)
        return path

    def close(self) -> None:
        """Remove every copy; one that a program still holds open stays for the next time."""
        self._folders = [folder for folder in self._folders if not _removed(folder)]


def clear_left() -> None:
    """Remove what a crash left outside, however old."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_dir() and not folder.is_symlink():
                _removed(folder)


def _removed(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
