"""How many the school still waits for, counted by the database alone: for Home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Ids
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.models.declaration import Collection, Declaration, Outcome, Scope, ToDisclose
from app.models.policy import PolicyVersion
from app.models.staff import Staff
from app.services.declarations.rounds import collections
from app.services.declarations.rows import CollectionRow, Waiting
from app.services.staff.service import not_left
from app.storage.book import Reading
from app.storage.writing import Writing

_Id = UUID | InstrumentedAttribute[UUID]  # one record's, or the column of those looked through


def waiting(book: Reading, today: dt.date, starter_days: int) -> Waiting:
    """Counts over all open collections; somebody who has two policies to sign counts once."""
    found = book.rows(collections().where(Collection.closed_on.is_(None)))
    under_way = [CollectionRow(**row._mapping) for row in found]
    here = not_left(today)
    pending = [_still_to_sign(each, today) for each in under_way]
    late = [
        and_(_late(each, today, starter_days), to_sign)
        for each, to_sign in zip(under_way, pending, strict=True)
    ]
    people = (
        select(
            func.count().label("people"),
            func.coalesce(func.sum(case((or_(false(), *late), 1), else_=0)), 0).label("late"),
        )
        .select_from(Staff)
        .where(here, or_(false(), *pending))
    )
    check = (
        select(func.count())
        .select_from(Declaration)
        .join(Staff, Staff.id == Declaration.staff_id)
        .where(
            Declaration.collection_id.in_([each.id for each in under_way]),
            Declaration.outcome == Outcome.CHECK,
            Declaration.stands,
            here,
        )
    )
    counted = book.rows(people)[0]
    # Several policies signed on one form are one thing to hear.
    once = select(Declaration.staff_id, Declaration.dated).where(*to_hear()).distinct()
    heard = select(func.count()).select_from(once.subquery())
    return Waiting(counted.people, counted.late, book.scalar(check), book.scalar(heard))


def _late(collection: CollectionRow, today: dt.date, starter_days: int) -> ColumnElement[bool]:
    """The same as the board's overdue, for the database; of those who have still to sign."""
    if today <= collection.due_on:
        return false()
    away = exists().where(
        Declaration.collection_id == collection.id,
        Declaration.outcome == Outcome.ON_LEAVE,
        Declaration.staff_id == Staff.id,
        Declaration.stands,
        Declaration.until > today,
    )
    begun = or_(
        Staff.starts.is_(None),
        Staff.starts <= collection.opened_on,
        Staff.starts < today - dt.timedelta(starter_days),
    )
    return and_(begun, ~away)


def _still_to_sign(collection: CollectionRow, today: dt.date) -> ColumnElement[bool]:
    done = done_with(collection.id, Staff.id, today)
    if collection.scope is Scope.EVERYONE:
        return ~done
    before = exists().where(
        Declaration.staff_id == Staff.id,
        Declaration.stands,
        Declaration.outcome == Outcome.SIGNED,
        Declaration.collection_id != collection.id,
        PolicyVersion.id == Declaration.version_id,
        PolicyVersion.policy_id == collection.policy_id,
        PolicyVersion.number <= collection.version_number,
    )
    returned = exists().where(
        Declaration.collection_id == collection.id,
        Declaration.staff_id == Staff.id,
        Declaration.stands,
    )
    return and_(~done, or_(returned, ~before))


def done_with(collection: _Id, person: _Id, today: dt.date) -> Exists:
    """Whether a collection waits no more for a person: signed, or exempt to this day."""
    return exists().where(
        Declaration.collection_id == collection,
        Declaration.staff_id == person,
        Declaration.stands,
        or_(
            Declaration.outcome == Outcome.SIGNED,
            and_(
                Declaration.outcome == Outcome.EXEMPT,
                or_(Declaration.until.is_(None), Declaration.until >= today),
            ),
        ),
    )


def to_hear() -> list[ColumnElement[bool]]:
    """Who ticked "something to disclose" and was not heard yet."""
    return [
        Declaration.to_disclose == ToDisclose.SOMETHING,
        Declaration.follow_up_on.is_(None),
        Declaration.stands.is_(True),
    ]


def told_together(book: Writing, declarations: Ids[UUID]) -> list[UUID]:
    """Return these declarations, with what the same people signed on the same day and form."""
    told = aliased(Declaration)
    same = and_(told.staff_id == Declaration.staff_id, told.dated == Declaration.dated)
    found = book.rows(
        select(Declaration.id).where(*to_hear(), exists().where(told.id.in_(declarations), same))
    )
    return [*declarations, *(row.id for row in found if row.id not in declarations)]
