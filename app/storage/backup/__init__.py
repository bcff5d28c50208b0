"""Backups: a place that somebody chose, and in it one snapshot of the vault for each backup.

Everything in a place is the vault's own ciphertext, in pieces that are named by their SHA-256, so
that a backup costs only what changed, needs no passphrase, and can be checked by anybody.
"""

from app.storage.backup.checking import check_hashes, lay_out, read_file
from app.storage.backup.copying import Made, back_up
from app.storage.backup.ledger import Entry, entries
from app.storage.backup.place import Place, locate, places_on, prepare
from app.storage.backup.progress import Progress
from app.storage.backup.running import (
    Outcome,
    back_up_due,
    check,
    check_due,
    is_due,
    known_at,
    run,
)
from app.storage.backup.snapshot import Snapshot, SnapshotFile
from app.storage.backup.source import fingerprint, read_description, read_vault_id
from app.storage.backup.thinning import USUAL, Keep, rules_of

__all__ = [
    "USUAL",
    "Entry",
    "Keep",
    "Made",
    "Outcome",
    "Place",
    "Progress",
    "Snapshot",
    "SnapshotFile",
    "back_up",
    "back_up_due",
    "check",
    "check_due",
    "check_hashes",
    "entries",
    "fingerprint",
    "is_due",
    "known_at",
    "lay_out",
    "locate",
    "places_on",
    "prepare",
    "read_description",
    "read_file",
    "read_vault_id",
    "rules_of",
    "run",
]
