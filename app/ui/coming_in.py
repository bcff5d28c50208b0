"""What comes between the passphrase and the pages: what a restore left to do, and a new sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui.door import DoorContext

if TYPE_CHECKING:
    from app.storage.session import Session


def to_remember(session: Session) -> str:
    """The name for the unlock page; never a chair's: who was here last must not show."""
    return "" if session.person.role == "chair" else session.person.name


def caught_up(session: Session) -> Session:
    """Do what a restore left to be done, before any page is shown; its notices tell of it.

    Not on the window's thread: it reads whole books out of backups.
    """
    from app.storage import restored  # heavy

    if restored.read(session.folder) is not None:
        from app.services.after_restore import catch_up  # seldom needed

        try:
            session.notices = (*session.notices, *catch_up(session))
        except BaseException:
            session.close()
            raise
    return session


def print_sheet(door: DoorContext, session: Session, go_on: Callable[[], object]) -> None:
    """Show the recovery sheet that was made just now; after a hand-over, what is open as well."""
    from app.services.home.todo import later_key
    from app.services.school import SchoolSettings  # heavy: SQLAlchemy
    from app.ui.pages.sheet_print import SheetPage

    school = SchoolSettings(session.register)
    key = later_key([each.book for each in session.new_recovery_keys])
    school.set_value(key, True)  # until it is on paper, also if the window is closed now

    def finished(later: bool) -> None:
        school.set_value(key, later)
        if session.took_over:
            _show_matters(door, session, go_on)
        else:
            go_on()

    door.show(SheetPage(door, school.school().name, session.new_recovery_keys, finished))


def _show_matters(door: DoorContext, session: Session, go_on: Callable[[], object]) -> None:
    from app.ui.pages.open_matters import MattersSheet  # heavy
    from app.workspace import Workspace

    door.show(MattersSheet(door, Workspace.open(session), go_on))
