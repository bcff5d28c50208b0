"""Backups that are due: tried one place after another, each noted beside the vault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.errors import Cancelled, CandourError, NewerBackup
from app.storage.backup.checking import check_hashes
from app.storage.backup.copying import Made, back_up
from app.storage.backup.ledger import (
    Entry,
    entries,
    record_check,
    record_failure,
    record_success,
)
from app.storage.backup.place import Place, locate, places_on
from app.storage.backup.progress import Progress, quiet
from app.storage.backup.source import fingerprint_of, last_change, states
from app.storage.backup.thinning import USUAL, Keep
from app.storage.clock import Clock, utc_now
from app.words import count

if TYPE_CHECKING:
    from app.storage.book import Book

SETTLED = dt.timedelta(minutes=1)  # without a change
HOURLY = dt.timedelta(minutes=55)  # however many changes come
DAILY = dt.timedelta(hours=22)  # without any change: it costs nothing, and proves the place
WEEKLY = dt.timedelta(days=7)  # every piece is read back


@dataclass(frozen=True)
class Outcome:
    """What became of a backup.

    Attributes:
        folder: that somebody chose.
        place: its id; None if it could not be told.
        made: the backup, unless it failed.
        problem: why it failed, as a sentence.
    """

    folder: Path
    place: UUID | None
    made: Made | None = None
    problem: str | None = None


def run(
    vault: Path,
    chosen: Path,
    *,
    books: Mapping[str, Book] | None = None,
    keep: Keep = USUAL,
    known: UUID | None = None,
    clock: Clock = utc_now,
    progress: Progress = quiet,
) -> Outcome:
    """Back up to one place and note what became of it; arguments as for ``back_up``.

    Raises:
        Cancelled: ``progress`` stopped it.
    """
    folder = chosen if known is None else locate(chosen, known)
    try:
        made = back_up(
            vault, folder, books=books, keep=keep, known=known, clock=clock, progress=progress
        )
    except Cancelled:
        raise
    except CandourError as error:
        if known is not None:
            record_failure(vault, known, chosen, clock(), str(error))
        return Outcome(chosen, known, problem=str(error))
    record_success(vault, made, clock())
    return Outcome(chosen, made.place.id, made)


def is_due(vault: Path, entry: Entry, now: dt.datetime) -> bool:
    """Whether a place's next backup is due.

    At once where there is none; where something changed, as soon as changes have settled, and
    hourly while they go on; daily otherwise.
    """
    if entry.last_good is None or entry.last_good > now:  # a clock that was ahead proves nothing
        return True
    age, found = now - entry.last_good, states(vault)
    if fingerprint_of(found) == entry.fingerprint:
        return age >= DAILY
    return age >= HOURLY or abs(now - last_change(found)) >= SETTLED


def back_up_due(
    vault: Path, folders: Iterable[Path], keep: Keep = USUAL, progress: Progress = quiet
) -> list[Outcome]:
    """Back up a closed vault to those of its places where something is due, or should be by now.

    Raises:
        Cancelled: ``progress`` stopped it.
    """
    noted = entries(vault)
    outcomes = []
    for folder in folders:
        place = known_at(vault, folder)
        entry = Entry() if place is None else noted[place]
        if entry.fingerprint != fingerprint_of(states(vault)):
            outcomes.append(run(vault, folder, keep=keep, known=place, progress=progress))
    return outcomes


def known_at(vault: Path, folder: Path) -> UUID | None:
    """The id of the place that is to be in a folder; None if none was noted there.

    Where several sticks take turns in one drive, it is the one that is plugged in.
    """
    noted = [place for place, entry in entries(vault).items() if Path(entry.folder) == folder]
    try:
        there = {place.id for place in places_on(folder)}
    except NewerBackup:
        there = set()
    return next((place for place in noted if place in there), next(iter(noted), None))


def check_due(entry: Entry, now: dt.datetime) -> bool:
    """Whether every piece of a place's newest backup is to be read back."""
    if entry.last_good is None:
        return False
    return entry.full_check is None or abs(now - entry.full_check) >= WEEKLY


def check(vault: Path, place: Place, now: dt.datetime, progress: Progress = quiet) -> list[str]:
    """Read a place's newest backup back, and note what came of it; what is damaged, as sentences.

    Raises:
        NoPlace: the place went away.
    """
    newest = place.newest()
    if newest is None:
        found = ["No backup here can be read. Choose a new place for backups."]
    else:
        found = check_hashes(place, newest, progress)
    problem = found[0] if found else None
    if len(found) > 1:
        problem = f"{found[0]} {count(len(found) - 1, 'more file')} too."
    record_check(vault, place.id, now, problem)
    return found
