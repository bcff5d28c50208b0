"""A real restore into a temporary folder: everything is read, opened and counted."""

from __future__ import annotations

import shutil
from dataclasses import replace

from app.errors import Damaged, UnsafePlace
from app.services.backups.comparing import compare
from app.services.backups.rows import Compared, PlaceRow, RestoreTest
from app.storage.backup import Place, Progress, Snapshot, lay_out
from app.storage.opening import BOOKS, CHAIR
from app.storage.places import LEAST_FREE
from app.storage.restore import temporary
from app.storage.session import Session
from app.storage.verify_book import look_inside


def restore_and_compare(
    session: Session, row: PlaceRow, place: Place, snapshot: Snapshot, progress: Progress
) -> RestoreTest:
    """Lay a backup out as a vault, and look into every book that the session opens.

    Raises:
        NoPlace: the place went away.
        UnsafePlace: the disk has no room for it.
    """
    books: list[Compared] = []
    problems: list[str] = []
    with temporary() as folder:
        if shutil.disk_usage(folder).free < snapshot.size + LEAST_FREE:
            megabytes = -(-snapshot.size // 1_000_000)
            raise UnsafePlace(
                f"There is no room for a test restore: it needs {megabytes:,} MB in {folder.parent}"
                " for a moment. Free some space, then try again."
            )
        vault = folder / "vault"
        try:
            lay_out(place, snapshot, vault, None, progress)
        except Damaged as error:
            problems.append(str(error))
        for name, book in session.books.items():
            copy = vault / BOOKS / name
            if problems or not copy.is_dir():
                told = problems[0] if problems else f"The {name} is not in this backup."
                books.append(Compared(name, problem=told))
                continue
            progress(0, 1, f"Opening the {name}")
            compared = compare(session, book, snapshot, copy)
            keys = None if compared.problem else session.keys_of_copy(copy)
            faults = () if keys is None else look_inside(copy, keys, None).faults
            if faults:
                compared = replace(compared, problem=f"In the {name}, {faults[0][0]}")
            books.append(compared)
    problems += [each.problem for each in books if each.problem and each.problem not in problems]
    there = {file.path.split("/")[1] for file in snapshot.files if file.path.startswith(BOOKS)}
    # Whether there is a chair's book is told to nobody who doesn't open it.
    closed = tuple(sorted(there - set(session.books) - {CHAIR}))
    return RestoreTest(
        row,
        snapshot.made_at,
        len(snapshot.files),
        snapshot.size,
        tuple(books),
        closed,
        tuple(problems),
    )
