"""The first page on a computer that has no vault yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from app.ui.door import DoorContext
from app.ui.place import is_vault
from app.ui.sheet import Sheet, button, words
from app.ui.tasks import Progress

HOME = "Candour"
GONE = (
    "The school that was open here last is not there any more. If its disk is only unplugged, "
    "connect it and start Candour again. If it is lost, restore a backup."
)


def default_folder(name: str) -> Path:
    """Return where a vault called ``name`` lies unless somebody chooses another place.

    The home folder, since Windows' Documents is often a cloud folder, which 001 §6.3.1 forbids.
    """
    return Path.home() / HOME / name


class WelcomePage(Sheet):
    """Set up, restore, open, or try; ``gone`` says that the vault used last is not there."""

    def __init__(self, context: DoorContext, *, gone: bool = False) -> None:
        super().__init__("Welcome to Candour")
        self._context = context
        self.add_text(
            "Who has signed the social media policy, which relationships staff have told you of, "
            "and what happened online: kept encrypted on this computer, and nowhere else."
        )
        self.problem = self.add_text("", "error")
        self.problem.hide()
        self.set_up = self._offer(
            "&Set up this school",
            "Takes about four minutes. Have a printer ready.",
            context.set_up,
        )
        self.restore = self._offer(
            "&Restore a backup",
            "If the PC died or was lost: from the stick, with a passphrase or the recovery sheet.",
            lambda: context.restore(None),
        )
        self._offer("&Open a vault", "If the school has been set up already.", self._open)
        self._offer(
            "&Try the sample school",
            "A made-up primary school, to look around in. It takes a few seconds to make.",
            self._sample,
        )
        if gone:
            self._say(GONE)
        first = self.restore if gone else self.set_up
        first.setProperty("kind", "primary")
        first.setDefault(True)
        first.setFocus()

    def _offer(self, text: str, hint: str, pressed: Callable[[], object]) -> QPushButton:
        group = QVBoxLayout()
        group.setContentsMargins(0, 12, 0, 0)
        group.setSpacing(4)
        made = button(text, pressed)
        made.setAccessibleDescription(hint)
        group.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        group.addWidget(words(hint, "hint"))
        self.body.addLayout(group)
        return made

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _open(self) -> None:
        folder = self._context.dialogs.folder("Open a vault: choose its folder")
        if folder is None:
            return
        if is_vault(folder):
            self._context.unlock(folder)
        else:
            self._say(f"There is no vault in “{folder.name}”. Choose the folder with vault.json.")

    def _sample(self) -> None:
        folder = default_folder("Sample school")
        if is_vault(folder):
            self._context.unlock(folder)
            return
        self._say("")

        def make(progress: Progress) -> Path:
            from app.services.sample.build import make_sample  # rarely needed

            make_sample(folder)
            return folder

        self._context.tasks.run(
            make, done=self._context.unlock, failed=self._say, title="Making the sample school"
        )
