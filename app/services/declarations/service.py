"""Declarations: asking people to sign a policy, and keeping what they return (R027-R031)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Collection, Declaration, Outcome
from app.models.staff import Staff
from app.services.attached import attach, attached
from app.services.declarations import board, entries
from app.services.declarations.past import PastBoards
from app.services.declarations.reminders import people_to_sign
from app.services.declarations.rounds import (
    DAYS_TO_SIGN,
    collection_row,
    collections,
    open_round,
)
from app.services.declarations.rows import (
    BoardRow,
    CollectionDraft,
    CollectionRow,
    Counts,
    HistoryRow,
    Recorded,
    SignedDraft,
    ToHearRow,
    ToSign,
    Waiting,
)
from app.services.declarations.waiting import told_together, waiting
from app.services.evidence.intake import LooksSafe, demand
from app.services.policies.files import checked_scan_type
from app.services.policies.rows import PolicyDraft, PolicyFile, VersionDraft, VersionRow
from app.services.policies.versions import PolicyVersions
from app.services.school import SchoolSettings
from app.storage.book import Book
from app.storage.writing import Writing


class Declarations:
    """Collections and declarations in the register; ``past`` are its boards on earlier days."""

    def __init__(self, register: Book) -> None:
        self._register = register
        self.past = PastBoards(register)
        self._school = SchoolSettings(register)
        self._versions = PolicyVersions(register)

    # Collections.

    def collections(self) -> tuple[CollectionRow, ...]:
        """All collections, newest first."""
        with self._register.reading() as book:
            return tuple(CollectionRow(**row._mapping) for row in book.rows(collections()))

    def collection(self, collection_id: UUID) -> CollectionRow:
        """One collection.

        Raises:
            LookupError: there is none with this id.
        """
        with self._register.reading() as book:
            return collection_row(book, collection_id)

    def current(self) -> CollectionRow | None:
        """The newest collection that is open, else the newest of all, else None."""
        found = self.collections()
        return next((row for row in found if row.open), found[0] if found else None)

    def round_of(self, collection: CollectionRow) -> tuple[CollectionRow, ...]:
        """The open collections that are signed on one form with this one, it included (R042)."""
        if collection.round_id is None or not collection.open:
            return (collection,)
        found = self.collections()
        return tuple(row for row in found if row.open and row.round_id == collection.round_id)

    def start(
        self, version_id: UUID, draft: CollectionDraft, together: Sequence[UUID] = ()
    ) -> UUID:
        """Start asking people to sign a final version, for the first time or once more.

        An open collection of the same policy is closed.

        Args:
            version_id: what is signed.
            draft: the round.
            together: final versions of other policies that are signed on the same form (R042),
                each in a collection of its own.

        Raises:
            Refused: a version is a draft, or a newer one is final; two are of the same policy.
            Problems: the last day lies before the first.
        """
        versions = [self._in_force(each) for each in dict.fromkeys((version_id, *together))]
        with self._register.writing() as book:
            return open_round(book, versions, draft)

    def start_new_version(
        self,
        policy: UUID | PolicyDraft,
        version: VersionDraft,
        file: PolicyFile | None,
        collection: CollectionDraft,
        together: Sequence[UUID] = (),
        looked: LooksSafe | None = None,
    ) -> UUID:
        """Add a final version, with its policy if that is new, and start collecting.

        All of it is done, or nothing. ``together`` as for :meth:`start`; ``looked`` is the answer
        to the question about what the file shows, which plain text needs none of.

        Returns:
            The collection's id.

        Raises:
            Problems: something needs putting right.
            Refused: as for :meth:`start`.
        """
        others = [self._in_force(each) for each in dict.fromkeys(together)]
        with self._versions.adding_final(policy, version, file, looked) as (book, added):
            return open_round(book, [added, *others], collection)

    def close(self, collection_id: UUID) -> None:
        """Stop asking; what comes later can still be recorded."""
        with self._register.writing() as book:
            book.change(Collection, collection_id, closed_on=self._register.today())

    def default_date(self, collection: CollectionRow) -> dt.date:
        """The day to offer as signed on: collection day, or today once that is a fortnight ago."""
        today = self._register.today()
        recent = dt.timedelta(0) <= today - collection.opened_on <= dt.timedelta(DAYS_TO_SIGN)
        return collection.opened_on if recent else today

    # The board.

    def board(self, collection_id: UUID, on: dt.date | None = None) -> tuple[BoardRow, ...]:
        """Where everyone stands, by surname.

        Args:
            collection_id: the collection.
            on: as of this day, without who starts later; None for the day it was closed, or for
                today with those who are about to start.
        """
        starter_days = self._school.rules().starter_days
        with self._register.reading() as book:
            collection = collection_row(book, collection_id)
            day = on or collection.closed_on or self._register.today()
            starting = on is None and collection.open
            return board.board_rows(
                book, collection, day, starting=starting, starter_days=starter_days
            )

    def counts(self, collection_id: UUID, on: dt.date | None = None) -> Counts:
        """How many people stand where; ``on`` as for :meth:`board`."""
        return Counts.of(self.board(collection_id, on))

    def outstanding(self, collection_id: UUID) -> tuple[BoardRow, ...]:
        """Whom the school still waits for (R031), overdue first."""
        rows = [row for row in self.board(collection_id) if row.outstanding]
        return tuple(sorted(rows, key=lambda row: not row.overdue))

    def to_sign(self, collections: Sequence[UUID] | None = None) -> tuple[ToSign, ...]:
        """The same for several collections, each person once; for None in all that are open."""
        found = [row for row in self.collections() if collections is None or row.id in collections]
        found = [row for row in found if row.open or collections is not None]
        boards = [(row, self.outstanding(row.id)) for row in found]
        with self._register.reading() as book:
            rows = book.rows(select(Staff.id, Staff.email).where(Staff.email.is_not(None)))
        return people_to_sign(boards, {row.id: row.email for row in rows})

    def waiting(self) -> Waiting:
        """Counts over all open collections, for Home."""
        starter_days = self._school.rules().starter_days
        with self._register.reading() as book:
            return waiting(book, self._register.today(), starter_days)

    # What was returned.

    def record(
        self, collection_id: UUID, staff_ids: Sequence[UUID], draft: SignedDraft
    ) -> Recorded:
        """Record signatures by hand; who had an entry in this collection gets a new one.

        Raises:
            Problems: nobody is chosen, or the date can't be right for one of them. Nothing is
                recorded then.
        """
        entry = entries.Entry(
            Outcome.SIGNED, draft.dated, how_seen=draft.how_seen, to_disclose=draft.to_disclose
        )
        return self._add(collection_id, staff_ids, entry)

    def record_together(
        self, collections: Sequence[UUID], staff_ids: Sequence[UUID], draft: SignedDraft
    ) -> Recorded:
        """Record signatures on one form for all collections of a round (R042).

        Whoever has signed in one of them already keeps that signature.

        Raises:
            Problems: as for :meth:`record`.
        """
        entry = entries.Entry(
            Outcome.SIGNED, draft.dated, how_seen=draft.how_seen, to_disclose=draft.to_disclose
        )
        with self._register.writing() as book:
            return entries.add_together(book, collections, staff_ids, entry, self._register.today())

    def check(
        self, collection_id: UUID, staff_ids: Sequence[UUID], dated: dt.date, reason: str
    ) -> Recorded:
        """Record that something came back that has to be looked at, such as an unsigned form.

        Raises:
            Problems: nobody is chosen, or date or reason are missing or can't be right.
        """
        return self._add(collection_id, staff_ids, entries.Entry(Outcome.CHECK, dated, reason))

    def decline(
        self, collection_id: UUID, staff_ids: Sequence[UUID], dated: dt.date, reason: str
    ) -> Recorded:
        """Record that people refused to sign. They stay among those who are waited for.

        Raises:
            Problems: as for :meth:`check`.
        """
        return self._add(collection_id, staff_ids, entries.Entry(Outcome.DECLINED, dated, reason))

    def exempt(
        self,
        collection_id: UUID,
        staff_ids: Sequence[UUID],
        dated: dt.date,
        reason: str,
        until: dt.date | None = None,
    ) -> Recorded:
        """Record that people need not sign: up to ``until``, or not in this collection at all.

        Raises:
            Problems: as for :meth:`check`.
        """
        entry = entries.Entry(Outcome.EXEMPT, dated, reason, until=until)
        return self._add(collection_id, staff_ids, entry)

    def on_leave(
        self,
        collection_id: UUID,
        staff_ids: Sequence[UUID],
        dated: dt.date,
        ask_again: dt.date | None,
        reason: str = "",
    ) -> Recorded:
        """Record that people are away; they are waited for, and not overdue before ``ask_again``.

        Raises:
            Problems: as for :meth:`check`, and for a day to ask again that is missing or past.
        """
        entry = entries.Entry(Outcome.ON_LEAVE, dated, reason.strip() or None, until=ask_again)
        return self._add(collection_id, staff_ids, entry)

    def take_back(self, declaration_id: UUID, why: str) -> None:
        """Take an entry back; it is kept with the reason, and the one before it stands again.

        Raises:
            Problems: the reason is missing.
            Refused: it was taken back or superseded before.
        """
        with self._register.writing() as book:
            entries.take_back(book, declaration_id, why, self._register.today())

    def attach_scan(self, declaration_id: UUID, data: bytes, name: str, looked: LooksSafe) -> None:
        """Keep the scan of the signed page with a declaration, once.

        Raises:
            MustNotSave: nobody has said yet that it may be kept.
            Refused: the file is not a PDF, PNG or JPEG, or there is a scan already.
        """

        def check(book: Writing) -> None:
            if entries.get(book, declaration_id).document_id is not None:
                raise Refused("This declaration has its scan. Take it back to record another.")

        demand(looked)
        file = PolicyFile(name, checked_scan_type(data, name), data)
        attach(self._register, Declaration.document_id, declaration_id, file, check)

    def scan(self, declaration_id: UUID) -> PolicyFile | None:
        """The scan of the signed page, or None."""
        return attached(self._register, Declaration.document_id, declaration_id)

    def history(self, staff_id: UUID) -> tuple[HistoryRow, ...]:
        """All that one person ever returned, latest first, with what no longer stands."""
        statement = board.history().where(Declaration.staff_id == staff_id)
        with self._register.reading() as book:
            return tuple(HistoryRow(**row._mapping) for row in book.rows(statement))

    # Something to disclose.

    def to_hear(self) -> tuple[ToHearRow, ...]:
        """Who ticked "something to disclose" and has still to be heard, longest waiting first.

        Several policies signed on one form are one thing to hear.
        """
        with self._register.reading() as book:
            rows = [ToHearRow(**row._mapping) for row in book.rows(board.people_to_hear())]
        return tuple({(row.staff_id, row.dated): row for row in reversed(rows)}.values())[::-1]

    def heard(self, declaration_id: UUID, on: dt.date) -> None:
        """Record when the head heard what somebody had to disclose.

        Raises:
            Problems: the day lies ahead, or before they signed.
        """
        with self._register.writing() as book:
            entry = entries.get(book, declaration_id)
            if not entry.dated <= on <= self._register.today():
                sentence = f"Enter a date from {say_date(entry.dated)} to today."
                raise Problems([FieldProblem("on", sentence)])
            for each in told_together(book, [declaration_id]):
                book.change(Declaration, each, follow_up_on=on)

    def _in_force(self, version_id: UUID) -> VersionRow:
        version = self._versions.get(version_id)
        if not version.final:
            raise Refused(
                f"Version {version.label} is still a draft. Make it final, then start collecting."
            )
        newest = next(row for row in self._versions.of(version.policy_id) if row.final)
        if newest.id != version_id:
            raise Refused(f"Version {newest.label} has replaced {version.label}. Collect that one.")
        return version

    def _add(
        self, collection_id: UUID, staff_ids: Sequence[UUID], entry: entries.Entry
    ) -> Recorded:
        with self._register.writing() as book:
            return entries.add(book, collection_id, staff_ids, entry, self._register.today())
