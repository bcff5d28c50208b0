"""Who stands where in a collection: the board, and one person's declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, true
from sqlalchemy.orm import aliased

from app.dates import say_date
from app.models.declaration import Collection, Declaration, Outcome, Scope, ToDisclose
from app.models.policy import Policy, PolicyVersion
from app.models.staff import Staff
from app.services.declarations.rows import BoardRow, CollectionRow, State
from app.services.declarations.waiting import to_hear
from app.services.staff.service import not_left
from app.storage.book import Reading

Stood = Callable[[type[Declaration]], ColumnElement[bool]]
"""The condition that an entry stood when the board is looked at."""

_STATES = {
    Outcome.CHECK: State.CHECK,
    Outcome.DECLINED: State.NOT_RETURNED,
    Outcome.EXEMPT: State.EXEMPT,
    Outcome.ON_LEAVE: State.NOT_RETURNED,
}


def stands_now(entry: type[Declaration]) -> ColumnElement[bool]:
    """An entry that stands today."""
    return entry.stands == true()  # as the partial index says it


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
    statement = (
        board_statement(collection, on, stands_now)
        .where(not_left(on))
        .order_by(Staff.sort_name, Staff.id)
    )
    if not starting:
        statement = statement.where(or_(Staff.starts.is_(None), Staff.starts <= on))
    return tuple(board_row(row, collection, on, starter_days) for row in book.rows(statement))


def board_statement(
    collection: CollectionRow, on: dt.date, stood: Stood
) -> Select[*tuple[Any, ...]]:
    """Everybody in the register, with what they had returned by ``on``, as it ``stood``."""
    standing, earlier, signed = aliased(Declaration), aliased(Declaration), aliased(Declaration)
    version, earlier_version = aliased(PolicyVersion), aliased(PolicyVersion)
    # What the person signed before is looked up only where nothing stands in this collection.
    last_signed = (
        select(signed.id)
        .join(version, version.id == signed.version_id)
        .where(
            signed.staff_id == Staff.id,
            stood(signed),
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
    return (
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
            standing.until,
            standing.document_id.is_not(None),
            earlier.dated,
            earlier_version.label,
            earlier_version.number,
        )
        .select_from(Staff)
        .outerjoin(
            standing,
            and_(
                standing.collection_id == collection.id,
                standing.staff_id == Staff.id,
                stood(standing),
                standing.dated <= on,
            ),
        )
        .outerjoin(earlier, earlier.id == case((standing.id.is_(None), last_signed)))
        .outerjoin(earlier_version, earlier_version.id == earlier.version_id)
    )


def board_row(row: Any, collection: CollectionRow, on: dt.date, starter_days: int) -> BoardRow:
    """One person's line, from a row of :func:`board_statement`."""
    # By position: names of columns cost more than all else here.
    person, name, category, role, team, starts, *returned, label, number = row
    outcome, dated, to_disclose, reason, until, has_scan, signed_on = returned
    asked, away, remark = True, False, reason or ""
    if outcome is Outcome.SIGNED:
        state = State.SIGNED
        remark = "Something to disclose" if to_disclose is ToDisclose.SOMETHING else ""
    elif outcome is not None:
        state = _STATES[outcome]
        if outcome is Outcome.DECLINED:
            remark = f"Declined on {say_date(dated)}: {reason}"
        elif until is not None:
            away = outcome is Outcome.ON_LEAVE and on < until
            if outcome is Outcome.EXEMPT and on > until:
                state = State.NOT_RETURNED
            remark = _until(outcome, until, on, reason)
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
    last_day = collection.due_on
    if starts is not None and starts > collection.opened_on:
        last_day = max(last_day, starts + dt.timedelta(starter_days))
    waiting = asked and state not in (State.SIGNED, State.EXEMPT)
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
        waiting and not away and on > last_day,
        last_day,
        away,
    )


def _until(outcome: Outcome, until: dt.date, on: dt.date, reason: str | None) -> str:
    """What is said of an exemption or a leave that ends, before and after."""
    why = f": {reason}" if reason else ""
    if outcome is Outcome.EXEMPT:
        if on > until:
            return f"Ask again: was exempt until {say_date(until)}"
        return f"Until {say_date(until)}{why}"
    if on >= until:
        return f"Ask again: was on leave until {say_date(until)}"
    return f"On leave, ask again on {say_date(until)}{why}"


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
        .where(*to_hear())
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
            Declaration.until,
        )
        .join(Collection, Collection.id == Declaration.collection_id)
        .join(PolicyVersion, PolicyVersion.id == Declaration.version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .order_by(Declaration.dated.desc(), Declaration.recorded_at.desc())
    )
