"""Entries of a collection: what a person returned. Superseded or taken back, never edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.dates import say_date
from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Collection, Declaration, HowSeen, Outcome, ToDisclose
from app.models.policy import PolicyVersion
from app.services.declarations.people import asked_people, engagement_problems, refuse_signed
from app.services.declarations.rows import Recorded
from app.storage.writing import Writing

_REASONS = {
    Outcome.CHECK: "Enter what has to be checked.",
    Outcome.DECLINED: "Enter why they declined.",
    Outcome.EXEMPT: "Enter why they need not sign.",
    Outcome.ON_LEAVE: "Enter why they are away.",
}


def _date_problems(
    outcome: Outcome, dated: dt.date | None, today: dt.date, ratified: dt.date | None
) -> list[FieldProblem]:
    signed = outcome is Outcome.SIGNED
    if dated is None:
        words = "Enter the date they signed." if signed else "Enter the date."
        return [FieldProblem("dated", words)]
    what = "Date signed" if signed else "Date"
    if dated > today:
        return [FieldProblem("dated", f"{what} must be today or in the past.")]
    if signed and ratified is not None and dated < ratified:
        since = say_date(ratified)
        words = f"{what} must be on or after {since}, when this version was ratified."
        return [FieldProblem("dated", words)]
    return []


def _until_problems(entry: Entry) -> list[FieldProblem]:
    if entry.outcome is Outcome.ON_LEAVE and entry.until is None:
        return [FieldProblem("until", "Enter the day on which to ask them again.")]
    if entry.until is None or entry.dated is None:
        return []
    if entry.outcome is Outcome.ON_LEAVE and entry.until <= entry.dated:
        words = f"Day to ask again must be after {say_date(entry.dated)}."
        return [FieldProblem("until", words)]
    if entry.until < entry.dated:
        words = f"Last day of the exemption must be on or after {say_date(entry.dated)}."
        return [FieldProblem("until", words)]
    return []


@dataclass(frozen=True)
class Entry:
    """What came back, before it is known whether it can be right.

    Attributes:
        reason: None for a signature, and for leave where nothing more need be said.
        until: the last day of an exemption, or when to ask somebody on leave again.
        document_id: the scanned page; already among the register's documents.
        form_id: the printed form that it came back on.
        signature_id: what was signed on the screen.
    """

    outcome: Outcome
    dated: dt.date | None
    reason: str | None = None
    how_seen: HowSeen | None = None
    to_disclose: ToDisclose = ToDisclose.NOT_ASKED
    until: dt.date | None = None
    document_id: UUID | None = None
    form_id: UUID | None = None
    signature_id: UUID | None = None


def add(
    book: Writing, collection_id: UUID, staff_ids: Sequence[UUID], entry: Entry, today: dt.date
) -> Recorded:
    """Add the same entry for each of these people; what stood for them is superseded.

    Raises:
        Problems: everything that needs putting right.
        Refused: a signature would be replaced by something else.
    """
    version = book.rows(
        select(PolicyVersion.id, PolicyVersion.ratified_on)
        .join(Collection, Collection.version_id == PolicyVersion.id)
        .where(Collection.id == collection_id)
    )[0]
    people = asked_people(book, collection_id, staff_ids)
    problems = _date_problems(entry.outcome, entry.dated, today, version.ratified_on)
    problems += _until_problems(entry)
    if not people:
        who = "who signed" if entry.outcome is Outcome.SIGNED else "who this is about"
        problems.append(FieldProblem("staff", f"Select {who}."))
    if entry.reason is not None and not entry.reason.strip():
        problems.append(FieldProblem("reason", _REASONS[entry.outcome]))
    if entry.dated is not None and entry.outcome in (Outcome.SIGNED, Outcome.CHECK):
        problems += engagement_problems(book, people, entry.dated)
    if problems:
        raise Problems(problems)
    if entry.outcome is not Outcome.SIGNED:
        refuse_signed(people)
    for person in people:
        if person.standing is not None:
            book.change(Declaration, person.standing, stands=False)
    ids = book.add(
        Declaration,
        *(
            {
                "staff_id": person.id,
                "version_id": version.id,
                "collection_id": collection_id,
                "outcome": entry.outcome,
                "dated": entry.dated,
                "how_seen": entry.how_seen,
                "to_disclose": entry.to_disclose,
                "reason": entry.reason.strip() if entry.reason else None,
                "until": entry.until,
                "document_id": entry.document_id,
                "form_id": entry.form_id,
                "signature_id": entry.signature_id,
                "stands": True,
                "supersedes": person.standing,
            }
            for person in people
        ),
    )
    replaced = tuple(person.name for person in people if person.standing is not None)
    return Recorded(tuple(ids), replaced, len(ids))


def add_together(
    book: Writing,
    collections: Sequence[UUID],
    staff_ids: Sequence[UUID],
    entry: Entry,
    today: dt.date,
) -> Recorded:
    """Add the same entry in several collections, but where somebody has signed before.

    Raises:
        Problems: everything that needs putting right.
    """
    ids: list[UUID] = []
    replaced: dict[str, None] = {}
    recorded: set[UUID] = set()
    for collection_id in collections:
        people = asked_people(book, collection_id, staff_ids)
        missing = [person.id for person in people if not person.signed]
        if people and not missing:
            continue
        done = add(book, collection_id, missing, entry, today)
        ids += done.ids
        replaced |= dict.fromkeys(done.replaced)
        recorded.update(missing)
    return Recorded(tuple(ids), tuple(replaced), len(recorded))


def take_back(book: Writing, declaration_id: UUID, why: str, today: dt.date) -> None:
    """Take an entry back; it is kept with the reason, and the one before it stands again.

    Raises:
        Problems: the reason is missing.
        Refused: it was taken back or superseded before.
    """
    why = why.strip()
    if not why:
        raise Problems([FieldProblem("why", "Enter why it is taken back.")])
    entry = get(book, declaration_id)
    if not entry.stands:
        raise Refused("This entry was taken back or superseded before. Look at the newest.")
    book.change(Declaration, declaration_id, why=why, stands=False, voided_on=today, voided_why=why)
    before: UUID | None = entry.supersedes
    while before is not None:
        entry = get(book, before)
        if entry.voided_on is None:
            book.change(Declaration, before, stands=True)
            return
        before = entry.supersedes


def get(book: Writing, declaration_id: UUID) -> Row[Any]:
    """One entry, in short.

    Raises:
        LookupError: there is none with this id.
    """
    row = book.first(
        select(
            Declaration.dated,
            Declaration.stands,
            Declaration.supersedes,
            Declaration.voided_on,
            Declaration.document_id,
        ).where(Declaration.id == declaration_id)
    )
    if row is None:
        raise LookupError(declaration_id)
    return row
