"""The yearly look at what is due: keep it and say why, or dispose of it; legal holds."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from app.dates import school_year
from app.errors import Checks, Refused
from app.models.printout import Printout
from app.models.retention import Disposal, Kept, LegalHold
from app.services.calendar import add_months
from app.services.retention.belongs import gather, models_of
from app.services.retention.disposing import Act, dispose, holds
from app.services.retention.due import Left, due
from app.services.retention.rows import CERTIFICATE, DisposalRow, DueRow, HoldRow
from app.services.retention.schedule import Line, Schedule
from app.services.school import SchoolSettings
from app.storage import purge
from app.storage.book import Book
from app.storage.migrations import schema_of
from app.storage.opening import CHAIR, REGISTER
from app.storage.session import Session
from app.words import clean, clean_line, ended

LOOKED = "retention_looked"  # setting: the school year in which a book's list was looked through
DRAFT = "draft"
BACKUP_MONTHS = 12  # how long backups live, where the school says nothing else
_DRAFTS = UUID("b5f63f2e-2f5e-4ab4-9d0e-6c9cf4a3f0c7")


class Retention:
    """What the books that a person opens have to let go of."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._register = session.register
        self._school = SchoolSettings(session.register)
        self.schedule = Schedule(self._school)

    # What is due.

    def due(self, on: dt.date | None = None) -> tuple[DueRow, ...]:
        """What is due in the books that are open, the longest due first."""
        return tuple(row for row in self._rows(on) if row.until is None)

    def kept(self) -> tuple[DueRow, ...]:
        """What is due and is kept all the same, with why and until when."""
        return tuple(row for row in self._rows(None) if row.until is not None)

    def row(self, reference: str, on: dt.date | None = None) -> DueRow:
        """What is due under a reference, such as INC-2019-004, or a name.

        Raises:
            Refused: nothing that is due is called that, or several are.
        """
        wanted = clean_line(reference).casefold()
        rows = self.due(on)
        found = [
            row
            for row in rows
            if wanted in (row.title.casefold(), row.title.partition(",")[0].casefold())
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(
                f"{len(found)} records are called “{reference}”. Say which: use the page."
            )
        raise Refused(f"“{reference}” is not due. List what is with: candour retention due")

    def keep(self, row: DueRow, why: str, until: dt.date | None) -> None:
        """Keep something that is due, until it is looked at again.

        Raises:
            Problems: one sentence for each field to put right.
        """
        today = self._register.today()
        checks = Checks()
        checks.need(clean(why), "why", "Enter why it is kept.")
        ahead = until is not None and until > today
        checks.need(ahead, "until", "Enter a day that is still to come.")
        checks.stop()
        if row.kind == DRAFT:
            raise Refused("A draft is yours alone. Finish it, or dispose of it.")
        with self._session.book(row.book).writing() as book:
            values = {"kind": row.kind, "record": row.record, "why": clean(why), "until": until}
            book.add(Kept, values)

    def goes_with(self, rows: Sequence[DueRow]) -> dict[str, int]:
        """How many records of each kind would go, for the second look before it is done."""
        counts: Counter[str] = Counter()
        for book, chosen in self._by_book(rows):
            models = models_of(schema_of(book.name))
            ids: dict[Any, list[UUID]] = {models[kind]: each for kind, each in chosen.items()}
            with book.reading() as reading:
                gathered = gather(reading, book.name, ids)
            counts.update({model.__tablename__: len(each) for model, each in gathered.rows.items()})
        counts[DRAFT] += sum(row.kind == DRAFT for row in rows)
        return dict(counts)

    def check(self, rows: Sequence[DueRow], reason: str) -> None:
        """Check what :meth:`dispose` would refuse, before anything goes.

        Raises:
            Problems: no reason was given.
            Refused: one is on hold.
        """
        checks = Checks()
        checks.need(clean(reason), "reason", "Enter why it is disposed of.")
        checks.stop()
        for row in rows:
            if row.held:
                raise Refused(f"{row.title} is on hold: {ended(row.held)} Lift the hold first.")

    def dispose(
        self,
        rows: Sequence[DueRow],
        reason: str,
        step: Callable[[int, int], object] = lambda done, total: None,
    ) -> tuple[DisposalRow, ...]:
        """Dispose of what is due. May run off the UI thread; other readers wait meanwhile.

        Args:
            rows: of :meth:`due`.
            reason: why now.
            step: told how many acts are done; what it raises ends the work between them.

        Returns:
            One row for each rule and book.

        Raises:
            Problems: no reason was given.
            Refused: one is on hold; nothing of its kind was changed.
            NotClean: it is done, but the next opening has to clean the book's files.
        """
        self.check(rows, reason)
        acts: dict[tuple[str, str], list[DueRow]] = defaultdict(list)
        for row in rows:
            acts[row.book, row.rule].append(row)
        done = []
        for number, ((name, rule), each) in enumerate(acts.items()):
            step(number, len(acts))
            if name == DRAFT:
                self._discard(each)
                continue
            book = self._session.book(name)
            models = models_of(schema_of(name))
            chosen: dict[Any, list[UUID]] = defaultdict(list)
            for one in each:
                chosen[models[one.kind]].append(one.record)
            act = Act(rule, clean(reason), self._session.person.name)
            done.append(dispose(book, chosen, act).reference)
        purge.drop_drafts(self._session.drafts, self._session.books.values())
        return tuple(row for row in self.disposals() if row.reference in done)

    # What was disposed of.

    def disposals(self) -> tuple[DisposalRow, ...]:
        """Every act of disposal in the open books, the newest first."""
        found = []
        for book in self._books():
            with book.reading() as reading:
                rows = reading.rows(select(Disposal.__table__).order_by(Disposal.recorded_at))
                titles = select(Printout.title, Printout.id)
                kept = {row.title: row.id for row in reading.rows(titles)}
            acts: dict[str, list[Any]] = defaultdict(list)
            for row in rows:
                acts[row.reference].append(row)
            for reference, each in acts.items():
                counts: Counter[str] = Counter()
                for one in each:
                    counts[one.kind] += len(one.records)
                first = each[0]
                common = (reference, book.name, first.rule, first.reason, first.decided_by)
                certificate = kept.get(f"{CERTIFICATE} {reference}")
                made = DisposalRow(*common, first.happened_on, dict(counts), certificate)
                found.append((first.recorded_at, made))
        return tuple(row for _, row in sorted(found, key=lambda each: each[0], reverse=True))

    def backups_until(self, day: dt.date) -> dt.date:
        """Until when backups may still hold what was disposed of on a day."""
        keep = self._school.value("backup_keep", {})
        return add_months(day, int(keep.get("monthly_months", BACKUP_MONTHS)))

    # Holds.

    def holds(self) -> tuple[HoldRow, ...]:
        """Every hold that stands, the oldest first."""
        found = []
        for book in self._books():
            with book.reading() as reading:
                statement = select(LegalHold.__table__).where(LegalHold.lifted_on.is_(None))
                rows = reading.rows(statement.order_by(LegalHold.recorded_at))
            found += [HoldRow(book=book.name, **row._mapping) for row in rows]
        return tuple(found)

    def held(self, book: str, record: UUID) -> HoldRow | None:
        """The hold on a record, if one stands."""
        with self._session.book(book).reading() as reading:
            rows = holds(reading, [record])
        return HoldRow(book=book, **rows[0]._mapping) if rows else None

    def hold(self, book: str, kind: str, record: UUID, title: str, why: str) -> None:
        """Put a record on hold: it is neither disposed of nor erased until that is lifted.

        Raises:
            Problems: no reason was given.
            Refused: it is on hold.
        """
        checks = Checks()
        checks.need(clean(why), "why", "Enter why it must be kept, such as a court’s letter.")
        checks.stop()
        with self._session.book(book).writing() as writing:
            if holds(writing, [record]):
                raise Refused(f"{title} is on hold.")
            values = {"kind": kind, "record": record, "title": title, "why": clean(why)}
            writing.add(LegalHold, values)

    def lift(self, book: str, hold: UUID, why: str) -> None:
        """Lift a hold.

        Raises:
            Problems: no reason was given.
        """
        checks = Checks()
        checks.need(clean(why), "why", "Enter why it need not be held any longer.")
        checks.stop()
        with self._session.book(book).writing() as writing:
            today = self._register.today()
            writing.change(LegalHold, hold, lifted_on=today, lifted_why=clean(why))

    # Once a year.

    def looked(self) -> None:
        """Ask for this list no more before the next school year begins."""
        year = school_year(self._register.today())
        for book in self._books():
            self._school.set_value(f"{LOOKED}:{book.name}", year)

    def _rows(self, on: dt.date | None) -> tuple[DueRow, ...]:
        today = on or self._register.today()
        lines, left = self.schedule.lines(), Left.read(self._register, today)
        rows = [row for book in self._books() for row in due(book, lines, left, today)]
        rows += self._drafts(lines[DRAFT], today)
        return tuple(sorted(rows, key=lambda row: (row.due, row.title)))

    def _books(self) -> list[Book]:
        books = self._session.books
        # Who holds the chair's book looks after nothing of the school's register.
        return [book for name, book in books.items() if CHAIR not in books or name != REGISTER]

    def _by_book(self, rows: Sequence[DueRow]) -> Iterator[tuple[Book, dict[str, list[UUID]]]]:
        chosen: dict[str, dict[str, list[UUID]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row.kind != DRAFT:
                chosen[row.book][row.kind].append(row.record)
        for name, kinds in chosen.items():
            yield self._session.book(name), kinds

    def _drafts(self, line: Line, today: dt.date) -> Iterator[DueRow]:
        for draft in self._session.drafts.all():
            since = draft.saved_at.astimezone().date()
            day = line.due(since)
            if day is not None and day <= today:
                title = str(draft.state.get("title") or "A draft")
                yield DueRow(line, DRAFT, DRAFT, uuid5(_DRAFTS, draft.key), title, since, day)

    def _discard(self, rows: Sequence[DueRow]) -> None:
        wanted = {row.record for row in rows}
        for draft in self._session.drafts.all():
            if uuid5(_DRAFTS, draft.key) in wanted:
                self._session.drafts.discard(draft.key)
