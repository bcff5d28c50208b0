"""Starting the signing desk, locking it, and leaving it: what happens to the books and the window.

While the desk is open the session holds the register alone; the operator's own key is not in the
program. Locked, it holds nothing. Only the operator's passphrase leads back to the pages.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from app.errors import CandourError
from app.ui.door import Door

if TYPE_CHECKING:
    from app.storage.people import Secrets
    from app.storage.roles import Person
    from app.storage.session import Session
    from app.ui.desk import Desk
    from app.ui.session import Window

IDLE_MINUTES = 5
TITLE = "Signing desk – Candour"


class DeskControl:
    """The desk's side of the window. ``on`` while the desk is open or has locked itself."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._session: Session | None = None
        self._operator: Person | None = None
        self._before = Qt.WindowState.WindowNoState
        self.desk: Desk | None = None

    @property
    def on(self) -> bool:
        """Whether the window belongs to the desk."""
        return self._operator is not None

    def start(self) -> None:
        """Keep the drafts, let go of every book but the register, and fill the screen."""
        window, shell = self._window, self._window.shell
        if shell is None:
            return
        if shell.tasks.busy:
            shell.messages.info("Wait until what is under way is done, then start the desk.")
            return
        session = shell.workspace.session
        try:
            window.where[session.person.id] = shell.flush()
        except CandourError as error:
            shell.messages.problem(f"What you were typing can’t be stored: {error}")
            return
        window.shell = None
        shell.stop()
        self._operator, self._before = session.person, window.windowState()
        window.idle.set_minutes(min(IDLE_MINUTES, window.settings.lock_minutes))
        try:
            self._open(session)
        except BaseException:
            session.close()
            window.lock()
            raise
        window.showFullScreen()

    def _open(self, session: Session) -> None:
        from app.services.school import SchoolSettings  # heavy: SQLAlchemy
        from app.services.signing.service import Signing
        from app.ui.desk import Desk

        session.narrow()
        self._session = session
        school = SchoolSettings(session.register).school()
        self.desk = Desk(
            Signing(session.register),
            school.name,
            session.person.name,
            self._window.tasks,
            self._prove,
            sample=school.sample,
        )
        self.desk.left.connect(self._leave)
        self._window.show_page(self.desk)
        self._window.setWindowTitle(TITLE)
        self.desk.take_focus()
        # The pages are deleted by now, or as soon as Qt comes round; what they held, keys among
        # it, goes then and not at some later time.
        QTimer.singleShot(0, self._window, lambda: QTimer.singleShot(0, self._window, gc.collect))

    def _prove(self, passphrase: str) -> Secrets:
        from app.storage.vault import Vault  # heavy

        assert self._operator is not None and self._window.folder is not None  # noqa: S101, PT018
        return Vault.open(self._window.folder).prove(self._operator.id, passphrase)

    # --- locking

    def lock_screen(self) -> None:
        """Close the register too, and wait for the operator: nobody has touched the computer."""
        from app.ui.desk_leave import LockedForm  # not before the first window
        from app.ui.desk_step import STYLE

        if self.desk is None:
            return
        self._close_book()
        form = LockedForm(
            self._window.tasks, self._prove, opened=self._reopen, end=self._window.lock
        )
        door = Door(form, width=760)
        door.setStyleSheet(STYLE)
        self._window.show_page(door)
        self._window.setWindowTitle("Candour")
        form.focus()

    def _reopen(self, secrets: Secrets) -> None:
        if not self.on or self.desk is not None:
            return  # ended while the passphrase was checked
        session = self._enter(secrets)
        if session is not None:
            self._open(session)

    def _enter(self, secrets: Secrets) -> Session | None:
        """Open the books; if that can't be, show the door and say why."""
        from app.storage.vault import Vault  # heavy

        folder = self._window.folder
        assert folder is not None  # noqa: S101 - it was open a moment ago
        try:
            return Vault.open(folder).enter(secrets)
        except CandourError as error:
            self.end()
            self._window.show_unlock(folder, str(error))
            return None

    # --- ending

    def ask_to_leave(self) -> bool:
        """Ask for the passphrase where the desk is open; False if there is nothing to ask for."""
        if self.desk is None:
            return False
        self._window.unblank()
        self.desk.ask_to_leave()
        return True

    def _leave(self, secrets: Secrets, register: bool) -> None:
        if self.desk is None:
            return  # locked while the passphrase was checked
        self._close_book()
        session = self._enter(secrets)
        if session is None or self._window.folder is None:
            return
        self.end()
        self._window.sign_in(session, self._window.folder, False)
        if register and self._window.shell is not None:
            from app.ui.pages.desk_start import show_register  # rarely needed

            show_register(self._window.shell)

    def end(self) -> None:
        """Close what is open, and give the window back."""
        if not self.on:
            return
        window = self._window
        self._close_book()
        self._operator = None
        window.idle.set_minutes(window.settings.lock_minutes)
        window.setWindowState(self._before)

    def _close_book(self) -> None:
        if self.desk is not None:
            self.desk.stop()
        session, self._session, self.desk = self._session, None, None
        if session is not None:
            session.close()
