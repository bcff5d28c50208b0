"""How many the school still waits for, counted by the database alone: for Home."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select

from app.models.declaration import Collection, Declaration, Outcome, Scope, ToDisclose
from app.models.policy import PolicyVersion
from app.models.staff import Staff
from app.services.declarations.rounds import collections
from app.services.declarations.rows import CollectionRow, Waiting
from app.storage.book import Reading


def waiting(book: Reading, today: dt.date, starter_days: int) -> Waiting:
    """Counts over all open collections; somebody who has two policies to sign counts once."""
    found = book.rows(collections().where(Collection.closed_on.is_(None)))
    under_way = [CollectionRow(**row._mapping) for row in found]
    here = or_(Staff.ends.is_(None), Staff.ends >= today)
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
    heard = select(func.count()).select_from(Declaration).where(*to_hear())
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
    done = exists().where(
        Declaration.collection_id == collection.id,
        Declaration.staff_id == Staff.id,
        Declaration.stands,
        or_(
            Declaration.outcome == Outcome.SIGNED,
            and_(
                Declaration.outcome == Outcome.EXEMPT,
                or_(Declaration.until.is_(None), Declaration.until >= today),
            ),
        ),
    )
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


def to_hear() -> list[ColumnElement[bool]]:
    """Who ticked "something to disclose" and was not heard yet."""
    return [
        Declaration.to_disclose == ToDisclose.SOMETHING,
        Declaration.follow_up_on.is_(None),
        Declaration.stands.is_(True),
    ]
