"""What can still be read of a vault that is too damaged to be opened, as open files."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from app.errors import Damaged, VaultError
from app.services.taking_out.service import Progress, TakenOut, check_target, write
from app.services.taking_out.sources import DamagedSource
from app.storage import description, people, raw
from app.storage.clock import Clock, utc_now
from app.storage.documents import Documents
from app.storage.files import told
from app.storage.holders import read_keys
from app.storage.lock import VaultLock
from app.storage.opening import called
from app.storage.people import PEOPLE
from app.storage.planted import check_planted
from app.storage.salvage import Salvage
from app.storage.verify_files import DATABASE, DOCUMENTS, books


def take_out_damaged(
    vault: Path,
    name: str,
    passphrase: str,
    target: Path,
    clock: Clock = utc_now,
    progress: Progress = lambda done, total, what: None,
) -> TakenOut:
    """Write whatever can be read with one person's keys; nothing in the vault is altered.

    Raises:
        Refused: there is something in the folder, it lies in the vault, or can't be written.
        Damaged: there are links or other things in the vault that Candour never makes.
        VaultError: the person can't sign in, the vault is open, or no book can be read at all.
    """
    check_target(target, [vault])
    lock = VaultLock(vault, clock)
    lock.take(name)
    try:
        with told(vault):
            check_planted(vault)
        secrets = people.sign_in(vault / PEOPLE, name, passphrase)
        with ExitStack() as stack:
            sources, faults = [], []
            for folder in books(vault):
                try:
                    keys = read_keys(folder, [secrets.identity.secret])
                except VaultError as error:
                    faults.append(str(error))
                    continue
                if keys is None:
                    continue
                path = folder / DATABASE
                key = raw.fitting_key(path, keys.database_keys, leaves_journal=True)
                if key is None:
                    faults.append(f"The {called(keys.book)} can't be read at all.")
                    continue
                salvage = stack.enter_context(Salvage(path, key, leaves_journal=True))
                documents = Documents(folder / DOCUMENTS, keys)
                sources.append(DamagedSource(keys.book, salvage, documents))
            if not sources:
                raise Damaged(
                    "Nothing in this vault can be read with your keys. Restore a backup instead."
                )
            sources[0].faults += faults
            school = _school(vault)
            return write(sources, school, target, secrets.name, clock(), progress)
    finally:
        lock.release()


def _school(vault: Path) -> str:
    try:
        return description.read(vault).school
    except VaultError:
        return ""
