"""Approaches as they are read back, and which may be by the same person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select

from app.errors import Refused
from app.models.approach import Approach, Reply
from app.models.incident import Incident
from app.models.relationship import OtherKind
from app.services.approaches.drafts import tidy_account
from app.services.approaches.rows import ApproachItem, ApproachRow, Earlier
from app.services.approaches.words import KINDS
from app.services.relationships.rows import describe_other
from app.services.school import Rules
from app.services.year_groups import standing
from app.storage.book import Book, Reading
from app.storage.writing import Writing

_HERE = (OtherKind.PUPIL, OtherKind.FORMER_PUPIL)  # the one becomes the other
MARKS = (
    Approach.id,
    Approach.reference,
    Approach.happened_on,
    Approach.number,
    Approach.staff_name,
    Approach.platform,
    Approach.by_kind,
    Approach.by_initials,
    Approach.by_account,
    Approach.year_group,
    Approach.year_group_in,
)
_ITEMS = select(*MARKS, Approach.staff_id, Approach.kind, Approach.reply, Approach.reported_on)
_WAITS = or_(Approach.reported_on.is_(None), Approach.reply == Reply.NOT_YET)


def waiting(casebook: Book, rules: Rules) -> tuple[ApproachItem, ...]:
    """Approaches that nobody was told of, or to which nothing was done yet, oldest first."""
    with casebook.reading() as book:
        found = items(book, [_WAITS], casebook.today(), rules)
    return tuple(sorted(found, key=lambda item: (item.happened_on, item.reference)))


def items(
    book: Reading, wanted: Iterable[ColumnElement[bool]], today: dt.date, rules: Rules
) -> list[ApproachItem]:
    """Return the approaches that meet all conditions, in no order."""
    rows = book.rows(_ITEMS.where(*wanted))
    known = Known(book.rows(select(*MARKS))) if rows else Known([])
    return [
        ApproachItem(
            id=row.id,
            reference=row.reference,
            staff_id=row.staff_id,
            staff_name=row.staff_name,
            by=_by(row, today, rules),
            kind=row.kind,
            platform=row.platform,
            happened_on=row.happened_on,
            reply=row.reply,
            reported_on=row.reported_on,
            earlier=len(known.before(row)),
        )
        for row in rows
    ]


class Known:
    """Approaches by who may have made them: initials and year group, or the account.

    Initials are no proof: what is found *may* be by the same person.
    """

    def __init__(self, rows: Iterable[Row[Any]]) -> None:
        self._by_person: dict[tuple[object, ...], list[Row[Any]]] = {}
        self._by_account: dict[str, list[Row[Any]]] = {}
        for row in rows:
            mark = person(row.by_kind, row.by_initials, row.year_group, row.year_group_in)
            self._by_person.setdefault(mark, []).append(row)
            if row.by_account:
                self._by_account.setdefault(tidy_account(row.by_account), []).append(row)

    def same(
        self, mark: tuple[object, ...], account: str, but: UUID | None = None
    ) -> list[Earlier]:
        """Approaches with these marks, oldest first, without one's own."""
        accounts = self._by_account.get(tidy_account(account), []) if account else []
        by_account = {row.id for row in accounts}
        rows = {row.id: row for row in [*self._by_person.get(mark, []), *accounts]}
        found = sorted(rows.values(), key=lambda row: (row.happened_on, row.reference))
        return [
            Earlier(
                row.id,
                row.reference,
                row.happened_on,
                row.staff_name,
                row.platform,
                row.id in by_account,
            )
            for row in found
            if row.id != but
        ]

    def before(self, row: Row[Any]) -> list[Earlier]:
        """Those before a stored approach."""
        mark = person(row.by_kind, row.by_initials, row.year_group, row.year_group_in)
        here = (row.happened_on, row.reference)
        found = self.same(mark, row.by_account or "", row.id)
        return [one for one in found if (one.happened_on, one.reference) < here]


def person(
    kind: OtherKind, initials: str, year_group: int | None, in_school_year: int | None
) -> tuple[object, ...]:
    """Tell one person from others: a child by the year that they began school in."""
    where = OtherKind.PUPIL if kind in _HERE else kind
    began = None
    if kind.child and year_group is not None and in_school_year is not None:
        began = in_school_year - year_group
    return where, initials, began


def read_approach(
    book: Reading, condition: ColumnElement[bool], today: dt.date, rules: Rules
) -> ApproachRow:
    """Return one approach whole.

    Raises:
        Refused: there is none.
    """
    row = book.first(select(Approach.__table__).where(condition))
    if row is None:
        raise Refused("There is no such approach. Check its reference.")
    mark = person(row.by_kind, row.by_initials, row.year_group, row.year_group_in)
    others = Known(book.rows(select(*MARKS))).same(mark, row.by_account or "", row.id)
    here = (row.happened_on, row.reference)
    incident = select(Incident.reference).where(Incident.id == row.incident_id)
    return ApproachRow(
        id=row.id,
        reference=row.reference,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        told_kind=row.by_kind,
        initials=row.by_initials,
        account=row.by_account,
        told_year_group=row.year_group,
        standing=standing(row.by_kind, row.year_group, row.year_group_in, today, rules),
        kind=row.kind,
        platform=row.platform,
        happened_on=row.happened_on,
        happened_time=row.happened_time,
        note=row.note,
        reply=row.reply,
        reply_text=row.reply_text,
        professional=row.professional,
        reported_to=row.reported_to,
        reported_on=row.reported_on,
        incident_id=row.incident_id,
        incident=book.scalar(incident) if row.incident_id else None,
        earlier=tuple(one for one in others if (one.happened_on, one.reference) < here),
        later=tuple(one for one in others if (one.happened_on, one.reference) > here),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )


def index_approach(book: Writing, approach: UUID) -> None:
    """Let an approach be found by its words."""
    row = book.rows(select(Approach.__table__).where(Approach.id == approach))[0]
    kind = KINDS[row.kind]
    words = [row.staff_name, row.by_initials, row.by_kind.label, kind, row.platform]
    words += [row.by_account or "", row.note or "", row.reply_text or "", row.reported_to or ""]
    title = f"{row.staff_name}: {kind.lower()} from {row.by_kind.label.lower()} {row.by_initials}"
    book.index("approach", approach, row.reference, title, " ".join(words))


def _by(row: Row[Any], today: dt.date, rules: Rules) -> str:
    stands = standing(row.by_kind, row.year_group, row.year_group_in, today, rules)
    return describe_other(row.by_initials, stands)
