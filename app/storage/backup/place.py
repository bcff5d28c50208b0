"""A place for backups: a folder on a stick, another disk or a share."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from app.errors import NewerBackup, NoPlace, NotABackup, UnsafePlace
from app.storage.backup.faults import place_faults
from app.storage.backup.objects import OBJECTS, make_folders
from app.storage.backup.snapshot import (
    NOBODY,
    Snapshot,
    read_snapshot,
    read_snapshots,
    snapshot_times,
)
from app.storage.files import read_small, write_atomically
from app.storage.places import check_cloud
from app.storage.sticks import sticks

FORMAT = 1
DESCRIPTION = "backup.json"
READ_ME = "READ ME.txt"
SNAPSHOTS = "snapshots"
PREFIX = "Candour backup "

_WORDS = """\
Backups of the Candour register of {school}.

To get the register back: install Candour, start it, choose "Restore from a backup" and then
this folder. You need a passphrase that opened the register on the day of the backup, or the
printed recovery sheet.

Everything about people in here is encrypted, and nothing of it can be read without one of
these. Keep this folder as it is: don't rename, edit or remove anything in it.

snapshots/ has a list for each backup: which pieces make which file.
objects/ has the pieces, each named by its SHA-256.
Candour's page for technicians shows how to put a backup together by hand.
"""


@dataclass(frozen=True)
class Place:
    """One vault's backups in a folder that somebody chose.

    Attributes:
        folder: the "Candour backup …" in it.
        id: made up when the place was; zero if ``backup.json`` can't be read.
        vault: the id of the vault that is backed up here.
        school: its name, as ``backup.json`` says, which nobody vouches for.
    """

    folder: Path
    id: UUID
    vault: UUID
    school: str

    @classmethod
    def open(cls, chosen: Path) -> Place:
        """Find the backups in a folder.

        Args:
            chosen: the folder that was chosen, or the "Candour backup …" in it.

        Raises:
            NoPlace: the folder isn't there.
            NotABackup: it holds no backup, or those of several schools.
            NewerBackup: a later version of Candour made it.
        """
        if not chosen.is_dir():
            raise NoPlace(f"{chosen} isn't there. Plug it in or connect it, then try again.")
        found = places_on(chosen)
        if not found:
            raise NotABackup(
                f"There is no backup in {chosen}. Choose the folder that holds a folder called "
                f"“{PREFIX}…”."
            )
        if len(found) > 1:
            raise NotABackup(
                f"There are backups of several schools in {chosen}. "
                f"Choose one of the folders called “{PREFIX}…” in it."
            )
        return found[0]

    @property
    def snapshot_folder(self) -> Path:
        """Where the list of each backup is."""
        return self.folder / SNAPSHOTS

    def snapshots(self) -> list[Snapshot]:
        """All backups, newest first; one that can't be read says so in ``problem``.

        Raises:
            NoPlace: the place went away.
        """
        with place_faults(self.folder):
            return read_snapshots(self.snapshot_folder)

    def newest(self) -> Snapshot | None:
        """The latest backup that can be read, if there is one.

        Raises:
            NoPlace: the place went away.
        """
        with place_faults(self.folder):
            for name, made_at in snapshot_times(self.snapshot_folder).items():
                snapshot = read_snapshot(self.snapshot_folder, name, made_at)
                if snapshot.problem is None:
                    return snapshot
        return None

    def check_there(self) -> None:
        """Make sure that this is still the place that was opened.

        Raises:
            NoPlace: another disk is there, or none.
        """
        if _described(self.folder).get("place") != str(self.id):
            raise NoPlace(
                f"{self.folder.parent} is not the place that was chosen for backups, or it was "
                "pulled out. Plug that one in, then back up again."
            )


def places_on(folder: Path) -> list[Place]:
    """The backups of all schools in a folder, by its own name first, then those in it.

    Raises:
        NewerBackup: a later version of Candour made one of them.
    """
    own = _place(folder)
    if own is not None:
        return [own]
    try:
        inside = sorted(each for each in folder.iterdir() if each.name.startswith(PREFIX))
    except OSError:
        return []
    found = [_place(each) for each in inside]
    return [place for place in found if place is not None]


def prepare(vault: Path, chosen: Path, vault_id: UUID, school: str, known: UUID | None) -> Place:
    """The place in ``chosen`` for this vault; made there if it is new.

    Args:
        vault: the vault's folder.
        chosen: the folder that somebody chose, or the "Candour backup …" in it.
        vault_id: the vault's.
        school: its name.
        known: the place's id, if it has been used before; nothing is made then.

    Raises:
        NoPlace: it isn't there, or isn't the one that is known.
        UnsafePlace: in the vault, in a cloud folder, read-only or full.
        NewerBackup: a later version of Candour made it.
    """
    _refuse(vault, chosen)
    if not chosen.is_dir():
        raise NoPlace(
            f"{chosen} isn't there, so no backup was made. "
            "Plug it in or connect it, then back up again."
        )
    there = [each for each in places_on(chosen) if each.vault == vault_id]
    if known is not None:
        there = [each for each in there if each.id in (known, NOBODY)]
        if not there:
            raise NoPlace(
                f"{chosen} is not the place that was chosen for backups: another disk is plugged "
                "in, or its backups were removed. Plug the right one in, or choose a new place."
            )
    if there and there[0].id != NOBODY:
        return there[0]
    folder = there[0].folder if there else chosen / f"{PREFIX}{str(vault_id)[:8]}"
    place = Place(folder, known or uuid4(), vault_id, school)
    with place_faults(chosen):
        _make(place)
    return place


def locate(chosen: Path, known: UUID) -> Path:
    """Where a place is now: a stick may be another drive than last time.

    Args:
        chosen: where it was.
        known: its id.

    Returns:
        ``chosen`` if it is there, or isn't anywhere.
    """
    if _is(chosen, known):
        return chosen
    for stick in sticks():
        for start in range(1, len(chosen.parts) + 1):
            folder = stick.folder.joinpath(*chosen.parts[start:])
            if _is(folder, known):
                return folder
    return chosen


def _refuse(vault: Path, chosen: Path) -> None:
    if chosen.resolve().is_relative_to(vault.resolve()):
        raise UnsafePlace(
            f"{chosen} is in the vault's own folder, so what happens to the vault would happen to "
            "the backup. Choose a place that is not this computer, such as a USB stick."
        )
    check_cloud(chosen)


def _make(place: Place) -> None:
    """Make the folders, ``backup.json`` last; one that was interrupted is finished."""
    place.folder.mkdir(exist_ok=True)
    make_folders(place.folder / OBJECTS)
    place.snapshot_folder.mkdir(exist_ok=True)
    words = _WORDS.format(school=place.school or "a school")
    write_atomically(place.folder / READ_ME, words.replace("\n", os.linesep).encode())
    content = {
        "format": FORMAT,
        "place": str(place.id),
        "vault": str(place.vault),
        "school": place.school,
    }
    data = json.dumps(content, ensure_ascii=False, indent=2).encode()
    write_atomically(place.folder / DESCRIPTION, data)


def _described(folder: Path) -> dict[str, Any]:
    try:
        stored = json.loads(read_small(folder / DESCRIPTION))
    except (OSError, ValueError, RecursionError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _place(folder: Path) -> Place | None:
    """The place that a folder is; where ``backup.json`` is damaged, as its snapshots say."""
    stored = _described(folder)
    version = stored.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise NewerBackup(
            "This backup was made by a newer version. Update Candour, then try again."
        )
    try:
        return Place(folder, UUID(stored["place"]), UUID(stored["vault"]), str(stored["school"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    try:
        readable = [each for each in read_snapshots(folder / SNAPSHOTS) if each.problem is None]
    except OSError:
        return None
    newest = next(iter(readable), None)
    return None if newest is None else Place(folder, NOBODY, newest.vault, newest.school)


def _is(chosen: Path, known: UUID) -> bool:
    try:
        return any(place.id == known for place in places_on(chosen))
    except NewerBackup:
        return False
