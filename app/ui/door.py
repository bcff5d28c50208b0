"""The pages in front of the vault: a narrow form in the middle of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import CandourError
from app.ui import theme
from app.ui.dialogs import Dialogs
from app.ui.sheet import Sheet
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.storage.session import Session


class Unlock(Protocol):
    """Shows the door of a vault."""

    def __call__(self, folder: Path, notice: str = "") -> None:
        """``notice`` is said above the fields."""


@dataclass(frozen=True)
class DoorContext:
    """What a page in front of the vault is handed.

    Attributes:
        signed_in: called with the session and the vault's folder; ``stay`` keeps it on this PC.
        finished: called with the session and the folder when the wizard is through.
        welcome, set_up, unlock, recover, restore, repair: go to these pages; restore with the
            folder that it is about, or None on a computer without a vault.
        show: shows another page in front of the vault.
        trouble: shows why a vault does not open; False if a sentence at the field is enough.
        hush: ends what Candour does with the vault by itself, such as a backup, and waits for it.
            Called off the window's thread, right before the vault is opened.
    """

    tasks: Tasks
    dialogs: Dialogs
    signed_in: Callable[[Session, Path, bool], None]
    finished: Callable[[Session, Path], None]
    welcome: Callable[[], None]
    set_up: Callable[[], None]
    unlock: Unlock
    recover: Callable[[Path], None]
    restore: Callable[[Path | None], None]
    repair: Callable[[Path], None]
    show: Callable[[Sheet], None]
    trouble: Callable[[Path, CandourError], bool]
    hush: Callable[[], None]


class Door(QWidget):
    """Puts one sheet or form into the middle, with the name of the program above it."""

    def __init__(self, sheet: Sheet, *, width: int = 560) -> None:
        super().__init__()
        self.sheet = sheet
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        card = QFrame()
        card.setMaximumWidth(theme.scaled(width))
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 16, 0, 16)
        column.setSpacing(0)
        column.addWidget(_mark())
        column.addWidget(sheet, 1)
        across.addWidget(card, 100)
        across.addStretch(1)


def _mark() -> QLabel:
    mark = QLabel("Candour")
    mark.setProperty("role", "school")
    mark.setContentsMargins(24, 0, 0, 0)
    mark.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return mark
