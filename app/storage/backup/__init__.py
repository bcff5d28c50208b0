"""Backups: a place that somebody chose, and in it one snapshot of the vault for each backup.

Everything in a place is the vault's own ciphertext, in pieces that are named by their SHA-256, so
that a backup costs only what changed, needs no passphrase, and can be checked by anybody.
"""

from app.storage.backup.checking import check_hashes, lay_out, read_file
from app.storage.backup.copying import Made, back_up
from app.storage.backup.ledger import Entry, entries, record_check, record_failure, record_success
from app.storage.backup.place import Place, places_on
from app.storage.backup.progress import Progress
from app.storage.backup.snapshot import Snapshot, SnapshotFile
from app.storage.backup.source import fingerprint, read_vault_id
from app.storage.backup.thinning import Keep

__all__ = [
    "Entry",
    "Keep",
    "Made",
    "Place",
    "Progress",
    "Snapshot",
    "SnapshotFile",
    "back_up",
    "check_hashes",
    "entries",
    "fingerprint",
    "lay_out",
    "places_on",
    "read_file",
    "read_vault_id",
    "record_check",
    "record_failure",
    "record_success",
]
