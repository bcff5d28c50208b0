"""The school's backups: where they go, when the next is due, and whether the last one opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.errors import CandourError, Checks, NoPlace, Refused
from app.models.backup import BackupCheck, CheckHow
from app.services.backups import words
from app.services.backups.comparing import compare
from app.services.backups.rows import (
    BackupStatus,
    Compared,
    Opening,
    PlaceRow,
    RestoreTest,
    Waiting,
)
from app.services.backups.trying import restore_and_compare
from app.services.school import SchoolSettings
from app.storage.backup import (
    Entry,
    Keep,
    Outcome,
    Place,
    Progress,
    Snapshot,
    check,
    check_due,
    entries,
    is_due,
    locate,
    prepare,
    read_description,
    rules_of,
    run,
)
from app.storage.backup.progress import quiet
from app.storage.book import Book
from app.storage.opening import BOOKS, CASEBOOK, CHAIR, REGISTER
from app.storage.restore import fetch, temporary
from app.storage.session import Session

PLACES = "backup_places"
KEEP = "backup_keep"
OPEN_AGAIN = dt.timedelta(hours=20)  # a book is opened from a backup once a day at most

_RANGES = {
    "hourly_hours": (1, 168, "Enter the hours to keep each hour's backup, from 1 to 168."),
    "daily_days": (1, 366, "Enter the days to keep each day's backup, from 1 to 366."),
    "monthly_months": (1, 120, "Enter the months to keep each month's backup, from 1 to 120."),
}


class Backups:
    """Backups of the vault that a session has open.

    Its slow methods may run in a thread of their own; what ``progress`` raises stops them.
    """

    def __init__(self, register: Book, session: Session) -> None:
        self._register = register
        self._session = session
        self._settings = SchoolSettings(register)

    # Where they go.

    def places(self) -> tuple[PlaceRow, ...]:
        """The places that the school chose, the first chosen first."""
        noted = entries(self._session.folder)
        return tuple(
            PlaceRow(place, Path(each["folder"]), each["name"], noted.get(place, Entry()))
            for each in self._settings.value(PLACES, [])
            if (place := UUID(each["id"]))
        )

    def folders(self) -> tuple[Path, ...]:
        """Where backups go, for what runs after the books are closed."""
        return tuple(row.folder for row in self.places())

    def add_place(self, folder: Path, name: str = "") -> PlaceRow:
        """Choose a place; its folder is made, and filled by the first backup.

        Args:
            folder: must be there.
            name: what people call it, such as a stick's label.

        Raises:
            UnsafePlace: in the vault, in a cloud folder, read-only or full.
            NoPlace: it isn't there.
        """
        vault = self._session.folder
        place = prepare(vault, folder.absolute(), *read_description(vault), None)
        chosen = place.folder.parent
        row = {"id": str(place.id), "folder": str(chosen), "name": name or _name(chosen)}
        known = [each for each in self._settings.value(PLACES, []) if each["id"] != row["id"]]
        self._settings.set_value(PLACES, [*known, row])
        return next(each for each in self.places() if each.id == place.id)

    def remove_place(self, place: UUID) -> None:
        """Back up to a place no longer; what is there stays."""
        kept = [each for each in self._settings.value(PLACES, []) if each["id"] != str(place)]
        self._settings.set_value(PLACES, kept)

    def keep(self) -> Keep:
        """How long backups are kept."""
        return rules_of(self._settings.value(KEEP, {}))

    def set_keep(self, keep: Keep) -> None:
        """Say how long backups are kept.

        Raises:
            Problems: a number lies outside what makes sense.
        """
        checks = Checks()
        for field, (least, most, sentence) in _RANGES.items():
            checks.need(least <= asdict(keep)[field] <= most, field, sentence)
        checks.stop()
        self._settings.set_value(KEEP, asdict(keep))

    # How they fare.

    def status(self, now: dt.datetime) -> BackupStatus:
        """How the backups fare, for Home; looks at no place."""
        places = self.places()
        good = [row.entry.last_good for row in places if row.entry.last_good is not None]
        last_good = max((each for each in good if each <= now), default=None)
        problem = next((row.entry.problem for row in places if _is_news(row, places)), None)
        late = last_good is None or now - last_good > words.LATE
        if not places:
            told = words.NO_PLACE
        elif last_good is None:
            told = words.NEVER
        else:
            told = words.last_backup(last_good, now)
        behind = [words.behind(row.name, row.entry, now) for row in places if not problem]
        sentence = " ".join(each for each in (told, problem, *behind) if each)
        return BackupStatus(last_good, late, problem, sentence)

    def openings(self, now: dt.datetime) -> tuple[Opening, ...]:
        """When each book was last opened from a backup; of books whose table is open here."""
        books = sorted({*self._session.books, *self._also_there()}, key=_order)
        found = []
        for book in books:
            last = self._last_check(book)
            good = self._last_check(book, good=True)
            opened_at = None if good is None else good.recorded_at
            problem = None if last is None else last.problem
            sentence = problem or words.opened(book, opened_at, now)
            found.append(Opening(book, opened_at, problem, sentence))
        return tuple(found)

    # Making them.

    def due(self, now: dt.datetime) -> bool:
        """Whether a backup is due at any place."""
        return any(is_due(self._session.folder, row.entry, now) for row in self.places())

    def run_due(self, progress: Progress = quiet) -> list[Outcome]:
        """Open what was not opened yet, make the backups that are due, and read one back weekly.

        What goes wrong is noted and told by :meth:`status`.

        Raises:
            Cancelled: ``progress`` stopped it.
        """
        now = self._register.clock()
        for waiting in self.to_open(now):
            self.open_and_compare(waiting, progress)
        due = [row for row in self.places() if is_due(self._session.folder, row.entry, now)]
        outcomes = [self.back_up(row, progress) for row in due]
        for row in self.places():
            place = self._there(row)
            if place is not None and check_due(row.entry, now):
                check(self._session.folder, place, self._register.clock(), progress)
        return outcomes

    def back_up(self, row: PlaceRow, progress: Progress = quiet) -> Outcome:
        """Back up to one place now, whether it is due or not; what became of it is noted.

        Raises:
            Cancelled: ``progress`` stopped it.
        """
        return run(
            self._session.folder,
            row.folder,
            books=self._session.books,
            keep=self.keep(),
            known=row.id,
            clock=self._register.clock,
            progress=progress,
        )

    def check(self, row: PlaceRow, progress: Progress = quiet) -> list[str]:
        """Read every piece of a place's newest backup and compare it with its hash.

        Returns:
            What is damaged, as sentences; the next backup writes it again.

        Raises:
            NoPlace: it isn't there.
        """
        return check(self._session.folder, self._need(row), self._register.clock(), progress)

    # Trying them.

    def to_open(self, now: dt.datetime) -> list[Waiting]:
        """Books of this session that nobody has opened in the newest backups."""
        found = []
        for row in self.places():
            place = self._there(row)
            snapshot = None if place is None else _newest(place)
            if place is None or snapshot is None:
                continue
            for book in self._session.books:
                last = self._last_check(book, row.id)
                if last is not None and (
                    last.snapshot == snapshot.name or abs(now - last.recorded_at) < OPEN_AGAIN
                ):
                    continue
                found.append(Waiting(row, place, snapshot, book))
        return found

    def open_and_compare(self, waiting: Waiting, progress: Progress = quiet) -> Compared:
        """Open a book from a backup in a private folder, compare it, and record what was found.

        Nothing but ciphertext is written, and nothing of it stays.
        """
        book, snapshot = self._session.book(waiting.book), waiting.snapshot
        wanted = [f"{BOOKS}/{book.name}/{name}" for name in ("key.age", "book.db", "book.db-wal")]
        progress(0, 1, "Opening the backup")
        try:
            with temporary() as folder:
                fetch(waiting.place, snapshot, wanted, folder)
                compared = compare(self._session, book, snapshot, folder / BOOKS / book.name)
        except NoPlace:
            raise
        except CandourError as error:
            compared = Compared(book.name, problem=str(error))
        self._record(waiting.row, snapshot, compared, CheckHow.OPENED)
        return compared

    def test_restore(self, row: PlaceRow, progress: Progress = quiet) -> RestoreTest:
        """Restore a place's newest backup into a temporary folder and compare every book.

        Raises:
            NoPlace: the place isn't there.
            Refused: there is no backup yet.
            UnsafePlace: the disk has no room for it.
        """
        place = self._need(row)
        snapshot = _newest(place)
        if snapshot is None:
            raise Refused(f"There is no backup at {row.name} yet. Back up first.")
        tested = restore_and_compare(self._session, row, place, snapshot, progress)
        for compared in tested.books:
            self._record(row, snapshot, compared, CheckHow.RESTORED)
        return tested

    def test_due(self, today: dt.date) -> bool:
        """Whether this term's test restore is still to be made: once a term."""
        term = self._settings.term_on(today)
        if term is None or not self.places():
            return False
        last = self._last_check(REGISTER, how=CheckHow.RESTORED)
        return last is None or last.recorded_at.astimezone().date() < term.starts

    # Inside.

    def _also_there(self) -> Iterator[str]:
        """The casebook, whoever is signed in; a chair's book is told to nobody."""
        if (self._session.folder / BOOKS / CASEBOOK).is_dir():
            yield CASEBOOK

    def _there(self, row: PlaceRow) -> Place | None:
        try:
            return self._need(row)
        except CandourError:
            return None

    def _need(self, row: PlaceRow) -> Place:
        folder = locate(row.folder, row.id)
        try:
            place = Place.open(folder) if folder.is_dir() else None
        except CandourError:
            place = None
        if place is None or place.id != row.id:
            raise NoPlace(words.not_there(row.name))
        return place

    def _table(self, book: str) -> Book:
        """Where the checks of a book are kept: the chair's own book keeps its own."""
        return self._session.book(CHAIR) if book == CHAIR else self._register

    def _last_check(
        self,
        book: str,
        place: UUID | None = None,
        how: CheckHow | None = None,
        *,
        good: bool = False,
    ) -> Any:
        query = select(
            BackupCheck.recorded_at, BackupCheck.made_at, BackupCheck.snapshot, BackupCheck.problem
        ).where(BackupCheck.book == book)
        if place is not None:
            query = query.where(BackupCheck.place == place)
        if how is not None:
            query = query.where(BackupCheck.how == how)
        if good:
            query = query.where(BackupCheck.problem.is_(None))
        with self._table(book).reading() as reading:
            return reading.first(query.order_by(BackupCheck.recorded_at.desc()).limit(1))

    def _record(self, row: PlaceRow, snapshot: Snapshot, compared: Compared, how: CheckHow) -> None:
        values = {
            "place": row.id,
            "snapshot": snapshot.name,
            "made_at": snapshot.made_at,
            "how": how,
            "book": compared.book,
            "lines": compared.lines,
            "counts": {kind: number for kind, number in compared.counts.items() if number},
            "problem": compared.problem,
        }
        with self._table(compared.book).writing() as writing:
            writing.add(BackupCheck, values)


def _newest(place: Place) -> Snapshot | None:
    try:
        return place.newest()
    except CandourError:
        return None


def _is_news(row: PlaceRow, rows: Sequence[PlaceRow]) -> bool:
    """Whether a place's problem is to be told: not where another took its turn since."""
    tried = [at for at in (row.entry.last_tried, row.entry.full_check) if at is not None]
    good = [each.entry.last_good for each in rows if each.id != row.id and each.entry.last_good]
    return bool(row.entry.problem) and not (tried and any(at >= max(tried) for at in good))


def _name(folder: Path) -> str:
    return folder.name or str(folder)


def _order(book: str) -> int:
    return [REGISTER, CASEBOOK, CHAIR].index(book)
