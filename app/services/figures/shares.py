"""How many had signed on a day, counted by the database: a board for each term would be slow."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, case, exists, func, or_, select

from app.models.declaration import Declaration, Outcome, Scope
from app.models.policy import PolicyVersion
from app.models.staff import Staff
from app.services.declarations.rows import CollectionRow
from app.services.figures.rows import Share
from app.storage.book import Reading

_person = Staff.__table__.c
_entries = Declaration.__table__.alias("entry")
_entry = _entries.c
_earlier = Declaration.__table__.alias("earlier").c
_version = PolicyVersion.__table__.c


def share_on(book: Reading, collection: CollectionRow, day: dt.date, name: str = "") -> Share:
    """Count who had signed, of those who had to, as the board of that day shows them.

    Args:
        book: the register.
        collection: what people were asked to sign.
        day: as of when; who had left or not yet started is not counted.
        name: of the term, for the report.
    """
    joined = and_(
        _entry.collection_id == collection.id,
        _entry.staff_id == _person.id,
        _entry.stands,
        _entry.dated <= day,
    )
    signed = case((_entry.outcome == Outcome.SIGNED, 1), else_=0)
    counts = (
        select(func.count().label("due"), func.coalesce(func.sum(signed), 0).label("signed"))
        .select_from(Staff.__table__.outerjoin(_entries, joined))
        .where(
            or_(_person.ends.is_(None), _person.ends >= day),
            or_(_person.starts.is_(None), _person.starts <= day),
            or_(
                _entry.outcome.is_(None),
                _entry.outcome != Outcome.EXEMPT,
                _entry.until < day,  # exempt no longer
            ),
        )
    )
    if collection.scope is Scope.NEW_STARTERS:
        before = exists().where(
            _earlier.staff_id == _person.id,
            _earlier.stands,
            _earlier.outcome == Outcome.SIGNED,
            _earlier.collection_id != collection.id,
            _earlier.dated <= day,
            _version.id == _earlier.version_id,
            _version.policy_id == collection.policy_id,
            _version.number <= collection.version_number,
        )
        counts = counts.where(or_(_entry.id.is_not(None), ~before))
    row = book.rows(counts)[0]
    return Share(name, row.signed, row.due)
