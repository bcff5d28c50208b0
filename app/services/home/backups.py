"""Home's lines about backups: where they go, and whether one was tried out this term."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from app.dates import TermDates
from app.models.backup import BackupCheck, CheckHow
from app.models.school import School, Setting
from app.services.backups.service import PLACES
from app.services.home.rows import ToDoItem, Urgency
from app.storage.book import Reading

_TRIED = select(func.max(BackupCheck.recorded_at)).where(BackupCheck.how == CheckHow.RESTORED)


def backups(book: Reading, term: TermDates | None) -> Iterator[ToDoItem]:
    """What is to be done about backups in this term; the sample school needs none."""
    if book.scalar(select(School.sample)):
        return
    if not book.scalar(select(Setting.value).where(Setting.key == PLACES)):
        yield ToDoItem(
            "backups:none",
            "Choose where backups go",
            "Until then, all of it is lost with this PC.",
            Urgency.WAITING,
            "settings",
            action="backups",
        )
        return
    tried = book.scalar(_TRIED)
    if term is not None and (tried is None or tried.astimezone().date() < term.starts):
        yield ToDoItem(
            "backups:try",
            "Try out a backup",
            "Once a term: press “Test restore” and compare the numbers.",
            Urgency.SOON,
            "settings",
            action="backups",
        )
