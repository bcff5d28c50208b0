"""The one window and what stands in it: a door, a signed-in person's pages, or nothing at all."""

# ruff: noqa: D102 - what overrides Qt is described there

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QByteArray, QEvent, QObject, QProcess, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app import settings as kept
from app.errors import CandourError, KeyringUnavailable
from app.settings import Settings
from app.ui import copying, theme
from app.ui.backup_runner import BackupRunner
from app.ui.coming_in import print_sheet, to_remember
from app.ui.desk_control import DeskControl
from app.ui.dialogs import WindowDialogs
from app.ui.door import Door, DoorContext
from app.ui.faults import Faults
from app.ui.messages import Messages
from app.ui.pages.blank import BlankPage
from app.ui.pages.unlock import UnlockPage
from app.ui.place import nameplate
from app.ui.progress_line import ProgressLine
from app.ui.sharing import hide_from_sharing
from app.ui.sheet import Sheet
from app.ui.tasks import Progress, Tasks
from app.ui.watch import ComputerLock, EventWatch, IdleWatch, says_locked, watch_windows

if TYPE_CHECKING:
    from app.storage.session import Session
    from app.ui.main_window import Shell, Whereabouts

LEAST_WIDTH, LEAST_HEIGHT = 900, 460
SIZE = (1280, 720)
FRAME = (16, 48)  # what a window's title and edges add, at most


class Window(QWidget):
    """Candour's window, from the first page to the last."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self._app, self.settings = app, settings
        self.setWindowTitle("Candour")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(*SIZE)
        self.dialogs = WindowDialogs(self)
        self._door_messages = Messages()
        self.tasks = Tasks(self._door_messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ProgressLine(self.tasks))
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._blank = BlankPage()
        self._blank.left.connect(self.unblank)
        self._stack.addWidget(self._blank)
        self.front: QWidget | None = None
        self.shell: Shell | None = None
        self.folder: Path | None = None
        self.where: dict[UUID, Whereabouts] = {}
        self._under_blank: tuple[QWidget | None, QWidget | None] | None = None
        self.backups = BackupRunner(self)
        self.faults = Faults(self, self._stack)
        self._door = DoorContext(
            tasks=self.tasks,
            dialogs=self.dialogs,
            signed_in=self.sign_in,
            finished=self.set_up,
            welcome=self.show_welcome,
            set_up=self.show_setup,
            unlock=self.show_unlock,
            recover=self.show_recovery,
            restore=self.show_restore,
            repair=self.show_repair,
            show=self._show_door,
            trouble=self.faults.at_the_door,
            hush=self.backups.hush,
        )
        self._hiding = {"Ctrl+L": self.lock, "Ctrl+B": self.blank}
        self._watch = EventWatch(app, self)
        self._watch.add(self._hide, QEvent.Type.KeyPress)
        self.idle = IdleWatch(self._watch, settings.lock_minutes)
        self.idle.idle.connect(self._idle)
        self.desk = DeskControl(self)
        self._computer: ComputerLock | None = None

    def appear(self) -> None:
        """Show the window: as large as the screen where there is little room."""
        self._share()
        room = self.screen().availableSize()
        small = room.width() < SIZE[0] + FRAME[0] or room.height() < SIZE[1] + FRAME[1]
        (self.showMaximized if small else self.show)()

    # --- in front of the vault

    def begin(self) -> None:
        """Show the first page: the vault used last, or the welcome."""
        folder = Path(self.settings.vault) if self.settings.vault else None
        if folder is not None and folder.is_dir():
            self.show_unlock(folder)
            if nameplate(folder).someone_stays and self.settings.sign_in:
                self._ask_keyring(folder, self.settings.sign_in)
        else:
            self.show_welcome(gone=folder is not None)

    def _ask_keyring(self, folder: Path, name: str) -> None:
        """Let somebody in who stays signed in on this PC; else the page stays as it is."""
        page = self.front

        def recall(_progress: Progress) -> Session | None:
            from app.storage.vault import Vault  # heavy

            return Vault.open(folder).unlock_remembered(name)

        def done(session: Session | None) -> None:
            if session is None:
                return
            if self.front is page:
                self.sign_in(session, folder, False)
            else:
                session.close()

        self.tasks.run(recall, done=done, failed=lambda _why: None, title="Signing in")

    def show_welcome(self, *, gone: bool = False) -> None:
        """Show what to do on a computer without a vault, or whose vault is ``gone``."""
        from app.ui.pages.welcome import WelcomePage  # not with the unlock page

        self._show_door(WelcomePage(self._door, gone=gone))

    def show_unlock(self, folder: Path, notice: str = "") -> None:
        """Show the door of one vault."""
        self._remember(vault=str(folder))
        page = UnlockPage(self._door, folder, self.settings.sign_in, notice)
        self._show_door(page)
        page.focus("passphrase" if page.values().raw["name"] else "name")

    def show_setup(self) -> None:
        """Show the wizard that sets a school up."""
        from app.ui.pages.setup import SetupPage

        self.show_page(SetupPage(self._door))

    def show_recovery(self, folder: Path) -> None:
        """Show the way in with the printed sheet."""
        from app.ui.pages.recovery import RecoveryPage

        self._show_door(RecoveryPage(self._door, folder, self.settings.sign_in))

    def show_restore(self, folder: Path | None = None) -> None:
        """Show the way back from a backup; ``folder`` is a vault that does not open."""
        from app.ui.pages.restore import RestorePage  # seldom needed

        self.show_page(RestorePage(self._door, folder))
        self.setWindowTitle("Candour")

    def show_repair(self, folder: Path) -> None:
        """Show what of a vault is damaged and what a backup would mend."""
        from app.ui.pages.repair import RepairPage  # seldom needed

        self._show_door(RepairPage(self._door, folder, self.settings.sign_in))

    def _show_door(self, sheet: Sheet) -> None:
        self.show_page(Door(sheet))
        self.setWindowTitle("Candour")

    def show_page(self, page: QWidget) -> None:
        """Show a page in the place of the one before, which goes."""
        self.faults.go_back()
        before, self.front = self.front, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._under_blank = None
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    # --- signed in

    def sign_in(self, session: Session, folder: Path, stay: bool) -> None:
        """Show a person their pages; first any recovery sheet that was made just now."""
        self._remember(vault=str(folder), sign_in=to_remember(session))
        notices = list(session.notices)
        if stay:
            try:
                session.remember()
            except KeyringUnavailable as error:
                notices.append(str(error))
        if session.new_recovery_keys:
            print_sheet(self._door, session, lambda: self._open(session, folder, notices))
        else:
            self._open(session, folder, notices)

    def set_up(self, session: Session, folder: Path) -> None:
        """Show their pages to whoever has just set the school up, sheet and all."""
        self._remember(vault=str(folder), sign_in=to_remember(session))
        self._open(session, folder, [])

    def _open(self, session: Session, folder: Path, notices: list[str]) -> None:
        from app.ui.main_window import Shell, Whereabouts  # heavy: SQLAlchemy
        from app.workspace import Workspace

        if self._computer is None:
            self._computer = ComputerLock(self)
            self._computer.locked.connect(self.lock)
            watch_windows(self)
        self.folder = folder
        work = Workspace.open(session)
        self.shell = Shell(work, self.dialogs, self._watch, self, self.backups)
        self.shell.locked.connect(self.lock)
        self.shell.titled.connect(lambda title: self.setWindowTitle(f"{title} – Candour"))
        self.show_page(self.shell)
        where = self.where.pop(session.person.id, Whereabouts())
        self.shell.go_back_to(where)
        if notices:
            self.shell.messages.info(" ".join(notices))

    # --- hiding

    def _hide(self, watched: QObject, event: QEvent) -> bool:
        """Hear the keys that hide, also while a dialog is open: nothing is in their way."""
        if isinstance(event, QKeyEvent):
            hide = self._hiding.get(QKeySequence(event.keyCombination()).toString())
            if hide is not None and isinstance(watched, QWidget):
                QTimer.singleShot(0, self, hide)
                return True
        return False

    def blank(self) -> None:
        """Hide everything at once; nothing is closed."""
        self.dialogs.dismiss()
        if self._under_blank is not None:
            self.unblank()
            return
        self._under_blank = (self._stack.currentWidget(), self._app.focusWidget())
        self._stack.setCurrentWidget(self._blank)
        self.setWindowTitle("Candour")
        self._blank.setFocus()

    def unblank(self) -> None:
        """Show again what was hidden."""
        if self._under_blank is None:
            return
        page, focus = self._under_blank
        self._under_blank = None
        if page is not None:
            self._stack.setCurrentWidget(page)
        if focus is not None:
            focus.setFocus()

    def lock(self, *, keep_signed_in: bool = False) -> None:
        """Store the drafts, close the books and show the door; no dialog is in the way."""
        if self.shell is None and not self.desk.on:
            return
        self._stack.setCurrentWidget(self._blank)
        self.dialogs.dismiss()
        if self.dialogs.depth:
            # The dialog's own loop has to return first.
            QTimer.singleShot(0, self, lambda: self.lock(keep_signed_in=keep_signed_in))
            return
        self.desk.end()
        notice = self._close_shell(keep_signed_in=keep_signed_in)
        if self.folder is not None:
            self.show_unlock(self.folder, notice)
        self.backups.at_the_door()

    def _idle(self) -> None:
        """Lock, since nobody touches the computer; the desk stays its operator's."""
        if self.desk.on:
            self.desk.lock_screen()
        else:
            self.lock()

    def start_desk(self) -> None:
        """Turn the window into the signing desk."""
        self.desk.start()

    def _close_shell(self, *, keep_signed_in: bool) -> str:
        """Close what is open; return a sentence if something could not be stored."""
        copying.forget()
        shell, self.shell = self.shell, None
        if shell is None:
            return ""
        session, notice = shell.workspace.session, ""
        try:
            self.where[session.person.id] = shell.flush()
        except CandourError as error:
            notice = f"The last words typed could not be stored. {error}"
        shell.stop()
        if keep_signed_in:
            session.close()
        else:
            session.lock()
        return notice

    def sign_in_again(self) -> None:
        """Ask for the passphrase, so that the casebook opens too."""
        self.lock(keep_signed_in=True)

    def handed_over(self, session: Session) -> None:
        """Let the old head's pages go, and show the new head the sheet, then their own pages."""
        shell, self.shell = self.shell, None
        if shell is not None and self.folder is not None:
            shell.stop()
            self.sign_in(session, self.folder, False)

    def check_and_repair(self) -> None:
        """Lock, and look for damage; what is damaged comes back from a backup."""
        self.lock()
        if self.folder is not None:
            self.show_repair(self.folder)

    def switch_person(self) -> None:
        """Close everything and start anew for somebody else; both people's drafts are kept."""
        self._stack.setCurrentWidget(self._blank)
        self._close_shell(keep_signed_in=True)
        self._remember(sign_in="")
        self.backups.leave()
        module = [] if getattr(sys, "frozen", False) else ["-m", "app"]
        QProcess.startDetached(sys.executable, module)
        self._app.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._app.isSavingSession() and self.desk.ask_to_leave():
            event.ignore()
            return
        self.tasks.stop()
        self.desk.end()
        self._close_shell(keep_signed_in=True)
        self.backups.leave()
        event.accept()

    def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> Any:
        if says_locked(kind, message):
            self.lock()
        return super().nativeEvent(kind, message)

    # --- appearance

    def change_settings(self, settings: Settings) -> None:
        """Keep how Candour looks and when it locks; shown at once."""
        self.settings = settings
        kept.save(settings)
        self.dress()
        self.idle.set_minutes(settings.lock_minutes)
        self._share()

    def _share(self) -> None:
        """Show in shared screens what the settings allow: nothing, unless somebody said so."""
        self.dialogs.hidden = self.settings.hide_from_sharing
        hide_from_sharing(self, self.settings.hide_from_sharing)

    def dress(self) -> None:
        """Show the look that the settings and the computer ask for."""
        if self.shell is not None:
            self.shell.forget_pages()
        theme.apply(self._app, choice=self.settings.theme, text=self.settings.text_size)
        if self.shell is not None:
            self.shell.sidebar.set_rail(self.shell.narrow)

    def _remember(self, **values: str) -> None:
        changed = replace(self.settings, **values)  # type: ignore[arg-type]
        if changed != self.settings:
            self.settings = changed
            kept.save(changed)
