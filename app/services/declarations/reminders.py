"""Whom to remind: everybody who has still to sign, each once, and the list for a mail merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.dates import say_date
from app.services.csv_safe import csv_bytes
from app.services.declarations.rows import BoardRow, CollectionRow, ToSign
from app.services.staff.names import sort_name

HEADINGS = ("Name", "Email", "Policy", "Last day", "Status")
BRING_TO = "bring_forms_to"  # the setting that says where forms are brought
USUAL_PLACE = "the school office"


def people_to_sign(
    boards: Sequence[tuple[CollectionRow, Sequence[BoardRow]]], emails: Mapping[UUID, str]
) -> tuple[ToSign, ...]:
    """Each person of these boards once, overdue first, then by surname."""
    found: dict[UUID, list[tuple[CollectionRow, BoardRow]]] = {}
    for collection, rows in boards:
        for row in rows:
            found.setdefault(row.staff_id, []).append((collection, row))
    people = [
        ToSign(
            _together(each, several=len(boards) > 1),
            tuple(collection.policy for collection, _ in each),
            emails.get(person),
        )
        for person, each in found.items()
    ]
    return tuple(sorted(people, key=lambda one: (not one.row.overdue, sort_name(one.row.name))))


def to_remind(people: Sequence[ToSign]) -> list[ToSign]:
    """Those who are there to be reminded: who is on leave is asked again later."""
    return [each for each in people if not each.row.away]


def addresses(people: Sequence[ToSign]) -> str:
    """Their work e-mails, as any mail program takes them; who has none is left out."""
    return "; ".join(dict.fromkeys(each.email for each in people if each.email))


def mail_merge(people: Sequence[ToSign]) -> bytes:
    """A CSV file for a mail merge, one line for each person.

    There is no column for first names: a name is kept in one piece, so that any name fits.
    """
    lines = []
    for each in people:
        row = each.row
        last_day = say_date(row.last_day) if row.last_day else ""
        status = f"{row.state}, overdue" if row.overdue else row.state.value
        lines.append((row.name, each.email or "", "; ".join(each.what), last_day, status))
    return csv_bytes(HEADINGS, lines)


def _together(each: Sequence[tuple[CollectionRow, BoardRow]], *, several: bool) -> BoardRow:
    """One line for all that somebody has still to sign."""
    rows = [row for _, row in each]
    if not several:
        return rows[0]
    said: dict[str, list[str]] = {}
    for collection, row in each:
        if row.remark:
            said.setdefault(row.remark, []).append(collection.policy_title)
    remark = ". ".join(
        words if len(titles) == len(rows) else f"{' and '.join(titles)}: {words}"
        for words, titles in said.items()
    )
    days = [row.last_day for row in rows if row.last_day]
    return rows[0]._replace(
        remark=remark,
        overdue=any(row.overdue for row in rows),
        last_day=min(days, default=None),
        away=all(row.away for row in rows),
    )
