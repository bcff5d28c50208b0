"""Who stands where in a collection: the board, its counts, one person's declarations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from app.dates import say_date
from app.models.declaration import Collection, Declaration, Outcome, Scope, ToDisclose
from app.models.policy import Policy, PolicyVersion
from app.models.staff import Staff
from app.services.declarations.rounds import collections
from app.services.declarations.rows import BoardRow, CollectionRow, State, Waiting
from app.storage.book import Reading

DONE = (Outcome.SIGNED, Outcome.EXEMPT)
_STATES = {
    Outcome.CHECK: State.CHECK,
    Outcome.DECLINED: State.NOT_RETURNED,
    Outcome.EXEMPT: State.EXEMPT,
    Outcome.ON_LEAVE: State.NOT_RETURNED,
}


def board_rows(
    book: Reading, collection: CollectionRow, on: dt.date, *, starting: bool, starter_days: int
) -> tuple[BoardRow, ...]:
    """Everyone on a collection's board as of ``on``, by surname.

    Args:
        book: the register.
        collection: whose board.
        on: the day; who had left by then is not on it.
        starting: take in people who start after ``on``.
        starter_days: days after their first day that new starters have to sign.
    """
    rows = book.rows(_board(collection, on, starting=starting))
    return tuple(_board_row(row, collection, on, starter_days) for row in rows)


def _board(collection: CollectionRow, on: dt.date, *, starting: bool) -> Select[*tuple[Any, ...]]:
    standing, earlier, signed = aliased(Declaration), aliased(Declaration), aliased(Declaration)
    version, earlier_version = aliased(PolicyVersion), aliased(PolicyVersion)
    # What the person signed before is looked up only where nothing stands in this collection.
    last_signed = (
        select(signed.id)
        .join(version, version.id == signed.version_id)
        .where(
            signed.staff_id == Staff.id,
            signed.stands,
            signed.outcome == Outcome.SIGNED,
            signed.collection_id != collection.id,
            signed.dated <= on,
            version.policy_id == collection.policy_id,
            version.number <= collection.version_number,
        )
        .order_by(signed.dated.desc())
        .limit(1)
        .correlate(Staff)
        .scalar_subquery()
    )
    statement = (
        select(
            Staff.id,
            Staff.name,
            Staff.category,
            Staff.role,
            Staff.team,
            Staff.starts,
            standing.outcome,
            standing.dated,
            standing.to_disclose,
            standing.reason,
            standing.document_id.is_not(None),
            earlier.dated,
            earlier_version.label,
            earlier_version.number,
        )
        .outerjoin(
            standing,
            and_(
                standing.collection_id == collection.id,
                standing.staff_id == Staff.id,
                standing.stands,
                standing.dated <= on,
            ),
        )
        .outerjoin(earlier, earlier.id == case((standing.id.is_(None), last_signed)))
        .outerjoin(earlier_version, earlier_version.id == earlier.version_id)
        .where(or_(Staff.ends.is_(None), Staff.ends >= on))
        .order_by(Staff.sort_name, Staff.id)
    )
    if starting:
        return statement
    return statement.where(or_(Staff.starts.is_(None), Staff.starts <= on))


def _board_row(row: Any, collection: CollectionRow, on: dt.date, starter_days: int) -> BoardRow:
    # By position: names of columns cost more than all else here.
    person, name, category, role, team, starts, *returned, label, number = row
    outcome, dated, to_disclose, reason, has_scan, signed_on = returned
    asked, remark = True, reason or ""
    if outcome is Outcome.SIGNED:
        state = State.SIGNED
        remark = "Something to disclose" if to_disclose is ToDisclose.SOMETHING else ""
    elif outcome is not None:
        state = _STATES[outcome]
        if outcome is Outcome.DECLINED:
            remark = f"Declined on {say_date(dated)}: {reason}"
    elif signed_on is not None:
        asked = collection.scope is Scope.EVERYONE
        remark = f"Signed {label} on {say_date(signed_on)}"
        if number < collection.version_number:
            state = State.OLDER
        else:
            state = State.NOT_RETURNED if asked else State.SIGNED
    else:
        state = State.NOT_RETURNED
        if starts is not None and starts > on:
            remark = f"Starts on {say_date(starts)}"
    waiting = asked and state not in (State.SIGNED, State.EXEMPT)
    overdue = waiting and _overdue(collection, starts, on, starter_days)
    return BoardRow(
        person,
        name,
        category,
        role,
        team,
        state,
        asked,
        dated,
        to_disclose,
        bool(has_scan),
        remark,
        overdue,
    )


def _overdue(
    collection: CollectionRow, starts: dt.date | None, on: dt.date, starter_days: int
) -> bool:
    if on <= collection.due_on:
        return False
    if starts is None or starts <= collection.opened_on:
        return True
    return starts < on - dt.timedelta(starter_days)


def waiting(book: Reading, today: dt.date, starter_days: int) -> Waiting:
    """Counts over all open collections, made by the database alone."""
    not_signed = overdue = check = 0
    for row in book.rows(collections().where(Collection.closed_on.is_(None))):
        collection = CollectionRow(**row._mapping)
        late = _late(collection, today, starter_days)
        counted = book.rows(
            select(
                func.count().label("people"),
                func.coalesce(func.sum(case((late, 1), else_=0)), 0).label("late"),
            )
            .select_from(Staff)
            .where(*_still_waited_for(collection, today))
        )
        not_signed += counted[0].people
        overdue += counted[0].late
        check += book.scalar(
            select(func.count())
            .select_from(Declaration)
            .join(Staff, Staff.id == Declaration.staff_id)
            .where(
                Declaration.collection_id == collection.id,
                Declaration.outcome == Outcome.CHECK,
                Declaration.stands,
                or_(Staff.ends.is_(None), Staff.ends >= today),
            )
        )
    to_hear = book.scalar(select(func.count()).select_from(Declaration).where(*_to_hear()))
    return Waiting(not_signed, overdue, check, to_hear)


def _late(collection: CollectionRow, today: dt.date, starter_days: int) -> ColumnElement[bool]:
    """The same as :func:`_overdue`, for the database."""
    if today <= collection.due_on:
        return false()
    return or_(
        Staff.starts.is_(None),
        Staff.starts <= collection.opened_on,
        Staff.starts < today - dt.timedelta(starter_days),
    )


def _still_waited_for(collection: CollectionRow, today: dt.date) -> list[ColumnElement[bool]]:
    done = exists().where(
        Declaration.collection_id == collection.id,
        Declaration.staff_id == Staff.id,
        Declaration.stands,
        Declaration.outcome.in_(DONE),
    )
    conditions = [or_(Staff.ends.is_(None), Staff.ends >= today), ~done]
    if collection.scope is Scope.NEW_STARTERS:
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
        conditions.append(or_(returned, ~before))
    return conditions


def _to_hear() -> list[ColumnElement[bool]]:
    return [
        Declaration.to_disclose == ToDisclose.SOMETHING,
        Declaration.follow_up_on.is_(None),
        Declaration.stands.is_(True),
    ]


def people_to_hear() -> Select[*tuple[Any, ...]]:
    """Who ticked "something to disclose" and was not heard yet, longest waiting first."""
    return (
        select(
            Declaration.id.label("declaration_id"),
            Declaration.staff_id,
            Staff.name,
            Declaration.dated,
            Policy.title.label("policy_title"),
        )
        .join(Staff, Staff.id == Declaration.staff_id)
        .join(PolicyVersion, PolicyVersion.id == Declaration.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(*_to_hear())
        .order_by(Declaration.dated, Staff.sort_name)
    )


def history() -> Select[*tuple[Any, ...]]:
    """Declarations with what they are about, latest first."""
    return (
        select(
            Declaration.id,
            Declaration.collection_id,
            Policy.title.label("policy_title"),
            PolicyVersion.label.label("version_label"),
            Collection.title.label("collection_title"),
            Declaration.outcome,
            Declaration.dated,
            Declaration.how_seen,
            Declaration.to_disclose,
            Declaration.reason,
            Declaration.document_id,
            Declaration.stands,
            Declaration.voided_on,
            Declaration.voided_why,
            Declaration.recorded_at,
            Declaration.recorded_by,
        )
        .join(Collection, Collection.id == Declaration.collection_id)
        .join(PolicyVersion, PolicyVersion.id == Declaration.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .order_by(Declaration.dated.desc(), Declaration.recorded_at.desc())
    )
