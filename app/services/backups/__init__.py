"""Where backups go, how they fare, and whether they open."""

from app.services.backups.rows import (
    BackupStatus,
    Compared,
    Opening,
    PlaceRow,
    RestoreTest,
    Waiting,
)
from app.services.backups.service import Backups

__all__ = [
    "BackupStatus",
    "Backups",
    "Compared",
    "Opening",
    "PlaceRow",
    "RestoreTest",
    "Waiting",
]
