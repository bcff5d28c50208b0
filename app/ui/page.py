"""What a page is, and what it is handed: no page reaches for anything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from app.settings import Settings
from app.ui.bus import Bus
from app.ui.dialogs import Dialogs
from app.ui.drafts import DraftKeeper, DraftStore
from app.ui.forms import Form
from app.ui.messages import Messages
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.storage.session import Session
    from app.ui.backup_runner import BackupRunner
    from app.workspace import Workspace


class Navigate(Protocol):
    """Goes to a section; see ``Page.show_record`` and ``Page.act``."""

    def __call__(self, section: str, record: str = "", action: str = "") -> None:
        """Show ``section``, then a record by its id, or start an action there ("new")."""


class WindowControl(Protocol):
    """What the settings page asks of the window around it."""

    settings: Settings

    def change_settings(self, settings: Settings) -> None:
        """Keep and show another appearance."""

    def switch_person(self) -> None:
        """Close everything and start anew for somebody else."""

    def sign_in_again(self) -> None:
        """Ask for the passphrase, so that the casebook opens too."""

    def start_desk(self) -> None:
        """Turn the window into the signing desk."""

    def handed_over(self, session: Session) -> None:
        """Go on as the new head, to whom the books were handed over."""

    def check_and_repair(self) -> None:
        """Lock, and look for damage; what is damaged comes back from a backup."""


@dataclass(frozen=True)
class PageContext:
    """All that a page needs. ``window`` is None where a page stands alone, as in tests.

    Attributes:
        backups: what backs up by itself; None where nothing does.
    """

    workspace: Workspace
    tasks: Tasks
    bus: Bus
    messages: Messages
    dialogs: Dialogs
    drafts: DraftStore
    navigate: Navigate
    today: Callable[[], dt.date]
    window: WindowControl | None = None
    backups: BackupRunner | None = None


class Page(QWidget):
    """A place in the window. Override what applies; every default does nothing.

    Class attributes:
        section: the key that navigation and drafts know the page by.
        title: what the window's title says.
        reads: kinds of records shown; when one changes, ``reload`` runs at the next showing (at
            once when the page is on screen).
        always: reload at every showing.
    """

    section: ClassVar[str] = ""
    title: ClassVar[str] = ""
    reads: ClassVar[frozenset[str]] = frozenset()
    always: ClassVar[bool] = False

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.keepers: list[DraftKeeper] = []
        self.setAccessibleName(self.title)

    def reload(self) -> None:
        """Read the records again (before the first showing too); keep selection and text."""

    def enter(self) -> None:
        """Take the focus: the page has just come on screen. By default its first control does."""
        self.setFocus()
        self.focusNextChild()

    def set_narrow(self, narrow: bool) -> None:
        """Lay out for less than 1008 px."""

    def show_record(self, record: str) -> None:
        """Show one record, by its id as text."""

    def act(self, action: str) -> None:
        """Start something by name: "new" is Ctrl+N; "name:record" comes with a record."""
        if action == "new":
            self.new_here()

    def new_here(self) -> None:
        """Start a new record (Ctrl+N)."""

    def save(self) -> None:
        """Save what is being edited (Ctrl+S)."""

    def undo(self) -> bool:
        """Take back the last step inside the page (Ctrl+Z); the message's Undo comes after."""
        return False

    def print_here(self) -> None:
        """Print what is shown (Ctrl+P)."""

    def find_here(self) -> None:
        """Go to the filter box (Ctrl+F)."""

    def back(self) -> bool:
        """Esc: go one step back without losing anything; False when there is nowhere to go."""
        return False

    def take(self, mime: QMimeData) -> bool:
        """Take pictures or files pasted or dropped anywhere in the window; False to refuse."""
        return False

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through, left to right."""
        return [self]

    def open_draft(self, key: str, state: Mapping[str, Any], images: Mapping[str, bytes]) -> None:
        """Show the form that the draft ``key`` belongs to, and put it back."""

    def keep_draft(self, keeper: DraftKeeper) -> None:
        """Have this keeper flushed at a lock; a former one of the same key is let go."""
        self.drop_draft(keeper.key)
        self.keepers.append(keeper)

    def drop_draft(self, key: str) -> None:
        """Let a keeper go; what it stored stays."""
        for keeper in [k for k in self.keepers if k.key == key]:
            keeper.stop()
            self.keepers.remove(keeper)

    def forget(self, form: Form) -> None:
        """Delete the draft of a form: its work was saved, or is not wanted."""
        for keeper in [k for k in self.keepers if k.parent() is form]:
            keeper.discard()
            self.drop_draft(keeper.key)

    def may_delete(self, also: str = "") -> bool:
        """Ask before a draft is deleted; ``also`` is what goes with it, such as "the evidence"."""
        what = f"What you typed and {also} are" if also else "What you typed is"
        answer = self.context.dialogs.ask(
            "Delete this draft?",
            f"{what} deleted for good.",
            [("delete", "&Delete draft"), ("keep", "&Keep it")],
            danger=True,
        )
        return answer == "delete"

    def flush(self) -> None:
        """Store every draft now: the window is about to lock or close."""
        for keeper in self.keepers:
            keeper.flush()
