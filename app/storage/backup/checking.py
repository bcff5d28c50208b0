"""Reading backups back: every byte is proved by its hash on the way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.errors import Damaged
from app.storage.backup.faults import place_faults
from app.storage.backup.naming import called
from app.storage.backup.objects import CHUNK, OBJECTS, object_path, set_aside
from app.storage.backup.place import Place
from app.storage.backup.progress import Progress, Steps, quiet
from app.storage.backup.snapshot import Snapshot, SnapshotFile
from app.storage.documents import Writer
from app.storage.files import create, disk_problem, open_regular, sync_folder
from app.words import count, sentence

_WORKERS = 4
_FOLDERS = ("people", "books", "inbox")


def read_file(place: Place, file: SnapshotFile, target: Writer) -> None:
    """Write one file of a backup to ``target``.

    Raises:
        Damaged: a piece is missing or not as it was; what ``target`` holds is then worthless.
        NoPlace: the place went away.
    """
    size = 0
    for piece in file.pieces:
        for data in _piece(place, piece, file):
            size += len(data)
            if size > file.size:
                raise Damaged(_damaged(file))
            target.write(data)
    if size != file.size:
        raise Damaged(_damaged(file))


def check_hashes(
    place: Place,
    snapshot: Snapshot,
    progress: Progress = quiet,
    proved: dict[str, int] | None = None,
) -> list[str]:
    """Read every piece of a backup and compare it with its name.

    A piece that doesn't have its hash is set aside, so that the next backup writes it again.

    Args:
        place: where the backup lies.
        snapshot: which.
        progress: told how far it has come.
        proved: pieces that need not be read again, with their sizes; those read are added.

    Returns:
        What is damaged, as sentences; empty when all is well.

    Raises:
        NoPlace: the place went away.
    """
    if snapshot.problem is not None:
        return [snapshot.problem]
    steps = Steps(progress, snapshot.size, "Checking the backup")
    known = {} if proved is None else proved
    with ThreadPoolExecutor(_WORKERS) as workers:
        checked = workers.map(lambda file: _check(place, file, steps, known), snapshot.files)
        return [each for each in checked if each]


def lay_out(
    place: Place,
    snapshot: Snapshot,
    target: Path,
    only: Collection[str] | None = None,
    progress: Progress = quiet,
) -> None:
    """Write the files of a backup into an empty folder, as the vault had them.

    Args:
        place: where the backup lies.
        snapshot: which.
        target: made if it isn't there.
        only: the paths to write; all if not given.
        progress: told how far it has come.

    Raises:
        Damaged: a piece is missing or not as it was.
        NoPlace: the place went away.
        UnsafePlace: the disk of ``target`` is full or read-only.
    """
    if snapshot.problem is not None:
        raise Damaged(snapshot.problem)
    files = [file for file in snapshot.files if only is None or file.path in only]
    steps = Steps(progress, sum(file.size for file in files), "Writing the files")
    try:
        folders = {target / name for name in _FOLDERS} if only is None else {target}
        folders |= {(target / file.path).parent for file in files}
        for book in {Path(file.path).parts[1] for file in files if file.path[:6] == "books/"}:
            folders.add(target / "books" / book / "documents")
        for folder in sorted(folders):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ThreadPoolExecutor(_WORKERS) as workers:
            for _ in workers.map(lambda file: _write(place, file, target, steps), files):
                pass
        for folder in folders:
            sync_folder(folder)
    except OSError as error:
        raise disk_problem(error, target) from error


def _write(place: Place, file: SnapshotFile, target: Path, steps: Steps) -> None:
    with create(target / file.path) as out:
        read_file(place, file, out)
        out.flush()
        os.fsync(out.fileno())
    steps.add(file.size)


def _check(place: Place, file: SnapshotFile, steps: Steps, proved: dict[str, int]) -> str:
    """A sentence about what is wrong with a file; "" if nothing is."""
    bad, size = 0, 0
    for piece in file.pieces:
        if piece not in proved:
            try:
                proved[piece] = sum(len(data) for data in _piece(place, piece, file))
            except Damaged:
                bad += 1
                set_aside(place.folder / OBJECTS, piece)
        size += proved.get(piece, 0)
    steps.add(file.size)
    if bad and len(file.pieces) > 1:
        part = f"{count(bad, 'piece')} of {len(file.pieces):,}"
        return f"{sentence(called(file.path))} is damaged in this backup: {part}."
    if bad or size != file.size:
        return f"{sentence(called(file.path))} is damaged in this backup."
    return ""


def _piece(place: Place, name: str, file: SnapshotFile) -> Iterator[bytes]:
    """A piece's bytes, then the proof.

    Raises:
        Damaged: it is missing, or isn't what its name says.
    """
    folder, hashed = place.folder / OBJECTS, hashlib.sha256()
    try:
        with open_regular(object_path(folder, name)) as piece:
            while data := piece.read(CHUNK):
                hashed.update(data)
                yield data
    except OSError as error:
        with place_faults(place.folder):
            place.snapshot_folder.stat()  # is it the piece, or is the whole place gone?
            place.check_there()
        raise Damaged(_damaged(file)) from error
    if hashed.hexdigest() != name:
        raise Damaged(_damaged(file))


def _damaged(file: SnapshotFile) -> str:
    return f"{sentence(called(file.path))} is damaged in this backup. Use another backup for it."
