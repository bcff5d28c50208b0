"""Disclosures as they are read back, and the words by which they are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from app.errors import Refused
from app.models.declaration import Declaration
from app.models.document import Document
from app.models.relationship import Decision, Disclosure, TakenUp
from app.models.staff import Staff
from app.services.declarations.waiting import to_hear
from app.services.relationships.rows import (
    DecisionRow,
    DisclosureItem,
    DisclosureRow,
    ToTakeUp,
    describe_other,
    state_of,
)
from app.services.school import Rules
from app.services.year_groups import standing
from app.storage.book import Book, Reading
from app.storage.opening import CHAIR
from app.storage.writing import Writing

_ITEMS = select(
    Disclosure.id,
    Disclosure.reference,
    Disclosure.staff_id,
    Disclosure.staff_name,
    Disclosure.other_kind,
    Disclosure.other_initials,
    Disclosure.year_group,
    Disclosure.year_group_in,
    Disclosure.connection,
    Disclosure.platforms,
    Disclosure.told_on,
    Disclosure.review_on,
    Disclosure.ended_on,
    Decision.outcome,
).outerjoin(Decision, Decision.id == Disclosure.decision_id)


def items(
    book: Reading, wanted: Sequence[ColumnElement[bool]], today: dt.date, rules: Rules
) -> list[DisclosureItem]:
    """Return the disclosures that meet all conditions, in no order."""
    return [_item(row, today, rules) for row in book.rows(_ITEMS.where(*wanted))]


def _item(row: Row[Any], today: dt.date, rules: Rules) -> DisclosureItem:
    stands = standing(row.other_kind, row.year_group, row.year_group_in, today, rules)
    return DisclosureItem(
        id=row.id,
        reference=row.reference,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        kind=stands.kind,
        other=describe_other(row.other_initials, stands),
        connection=row.connection,
        platforms=tuple(row.platforms),
        told_on=row.told_on,
        outcome=row.outcome,
        review_on=row.review_on,
        ends_on=stands.ends_on,
        ended_on=row.ended_on,
        state=state_of(row.outcome is not None, row.review_on, row.ended_on, stands, today),
    )


def read_disclosure(
    book: Reading, condition: ColumnElement[bool], today: dt.date, rules: Rules
) -> DisclosureRow:
    """Return one disclosure whole.

    Raises:
        Refused: there is none.
    """
    row = book.first(select(Disclosure.__table__).where(condition))
    if row is None:
        raise Refused("There is no such disclosure. Check its reference.")
    decisions = tuple(DecisionRow(**one._mapping) for one in book.rows(_decisions_on(row.id)))
    reference = select(Disclosure.reference)
    stands = standing(row.other_kind, row.year_group, row.year_group_in, today, rules)
    return DisclosureRow(
        id=row.id,
        reference=row.reference,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        told_kind=row.other_kind,
        other_initials=row.other_initials,
        told_year_group=row.year_group,
        standing=stands,
        connection=row.connection,
        platforms=tuple(row.platforms),
        told_on=row.told_on,
        told_to=row.told_to,
        declaration_id=row.declaration_id,
        note=row.note,
        decisions=decisions,
        review_on=row.review_on,
        replaces=book.scalar(reference.where(Disclosure.id == row.replaces)),
        replaced_by=book.scalar(reference.where(Disclosure.replaces == row.id)),
        ended_on=row.ended_on,
        ended_why=row.ended_why,
        state=state_of(bool(decisions), row.review_on, row.ended_on, stands, today),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        awareness=row.awareness,
        asked=row.asked,
        departure=row.departure,
        justification=row.justification,
        hr_advice=row.hr_advice,
        hr_advice_on=row.hr_advice_on,
        copy_signed_on=row.copy_signed_on,
        copy_name=book.scalar(select(Document.name).where(Document.id == row.copy_document_id)),
    )


def to_take_up(register: Book, casebook: Book) -> tuple[ToTakeUp, ...]:
    """Declarations with something to disclose that nobody has talked over, oldest first.

    Staff tell the headteacher: in the chair's book nothing waits to be heard.
    """
    if casebook.name == CHAIR:
        return ()
    said = (
        select(
            Declaration.id.label("declaration_id"),
            Declaration.staff_id,
            Staff.name.label("staff_name"),
            Declaration.dated,
        )
        .join(Staff, Staff.id == Declaration.staff_id)
        .where(*to_hear())
        .order_by(Declaration.dated, Staff.sort_name)
    )
    with register.reading() as book:
        waiting = [ToTakeUp(**row._mapping) for row in book.rows(said)]
    if not waiting:
        return ()
    # The casebook is written first, so it may know more than the register's own date.
    with casebook.reading() as book:
        known = {row[0] for row in book.rows(select(TakenUp.declaration_id))}
        told = select(Disclosure.declaration_id).where(Disclosure.declaration_id.is_not(None))
        known |= {row[0] for row in book.rows(told)}
    heard = {(one.staff_id, one.dated) for one in waiting if one.declaration_id in known}
    # Several policies signed on one form are one thing to talk over.
    once = {(one.staff_id, one.dated): one for one in reversed(waiting)}
    return tuple(one for key, one in reversed(once.items()) if key not in heard)


def index_disclosure(book: Writing, disclosure: UUID) -> None:
    """Let a disclosure be found by its words and those of its decisions."""
    row = book.rows(select(Disclosure.__table__).where(Disclosure.id == disclosure))[0]
    words = [row.other_initials, row.other_kind.label, row.connection.label, *row.platforms]
    words += [row.note or "", row.justification or "", row.hr_advice or ""]
    for decision in book.rows(_decisions_on(disclosure)):
        words += [decision.outcome.label, decision.reason or "", decision.conditions or ""]
    title = f"{row.staff_name}: {row.other_kind.label.lower()} {row.other_initials}"
    book.index("disclosure", disclosure, row.reference, title, " ".join(words))


def _decisions_on(disclosure: UUID) -> Select[Any]:
    """Select the decisions on a disclosure, oldest first."""
    columns = Decision.__table__.c
    return (
        select(*(columns[name] for name in DecisionRow.__dataclass_fields__))
        .where(columns.disclosure_id == disclosure)
        .order_by(columns.recorded_at, columns.decided_on)
    )
