"""What is told about backups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.storage.backup import Entry, Snapshot
from app.storage.backup.place import Place


@dataclass(frozen=True)
class PlaceRow:
    """A place for backups, as the school chose it.

    Attributes:
        id: the place's own, which another disk in the same drive doesn't have.
        name: what people call it.
        entry: what became of the backups there.
    """

    id: UUID
    folder: Path
    name: str
    entry: Entry


@dataclass(frozen=True)
class BackupStatus:
    """How the backups fare, for Home.

    Attributes:
        last_good: when the latest good one was made, at any place.
        late: whether there is none of the last seven days.
        problem: why the last try failed, as a sentence.
        sentence: all of it in words.
    """

    last_good: dt.datetime | None
    late: bool
    problem: str | None
    sentence: str


@dataclass(frozen=True)
class Waiting:
    """A backup that has a book which nobody has opened in it yet."""

    row: PlaceRow
    place: Place
    snapshot: Snapshot
    book: str


@dataclass(frozen=True)
class Opening:
    """When a book's backup was last opened.

    Attributes:
        opened_at: None if it never was.
        problem: what was wrong with it then.
        sentence: "Casebook: not opened since 3 March 2027."
    """

    book: str
    opened_at: dt.datetime | None
    problem: str | None
    sentence: str


@dataclass(frozen=True)
class Compared:
    """A book in a backup beside the book itself.

    Attributes:
        lines: of its trail in the backup.
        counts: records of each kind in the backup.
        expected: how many the book itself says there were when its trail was as long.
        problem: a sentence; None if all is well.
    """

    book: str
    lines: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True)
class RestoreTest:
    """A restore into a temporary folder.

    Attributes:
        books: those that this person opens; ``not_opened`` names the others.
        problems: sentences; empty if all is well.
    """

    row: PlaceRow
    made_at: dt.datetime
    files: int
    size: int
    books: tuple[Compared, ...]
    not_opened: tuple[str, ...]
    problems: tuple[str, ...]
