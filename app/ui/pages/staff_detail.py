"""One person on a sheet: what they are, when, what they signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from app.dates import say_date
from app.models.staff import CAPACITY_LABELS, Capacity
from app.services.declarations.rows import HistoryRow
from app.services.staff.rows import Engagement, StaffRecord, StaffRow
from app.ui.delegates import Lines
from app.ui.sheet import Sheet
from app.ui.widgets.status import Chip


def lines_of(row: StaffRow, today: dt.date) -> Lines:
    """A person as two lines of the list."""
    what = row.role or row.category.label
    standing = row.standing(today)
    also = " ".join(filter(None, (row.category.label, row.email, row.staff_code, row.team)))
    return Lines(row.name, f"{what} · {standing}" if standing else what, chip_of(row, today), also)


def chip_of(row: StaffRow, today: dt.date) -> Chip | None:
    """Who left or has yet to start is marked; everybody else is plain."""
    if row.left(today):
        return Chip("Left")
    if row.starts and row.starts > today:
        return Chip("Starts soon", "info")
    if row.ends:
        return Chip("Leaving", "due") if (row.ends - today).days <= 31 else None
    return None


def person_sheet(
    record: StaffRecord,
    signed: Sequence[HistoryRow],
    today: dt.date,
    more: Callable[[Sheet], None],
) -> Sheet:
    """Everything about one person, without the buttons at the foot; ``more`` adds sections."""
    row, draft = record.row, record.draft
    sheet = Sheet(row.name)
    sheet.set_chip(chip_of(row, today))
    also = [CAPACITY_LABELS[Capacity(value)] for value in draft.capacities]
    sheet.add_facts(
        [
            ("Group", row.category.label),
            ("Role", row.role or ""),
            ("Start date", say_date(row.starts) if row.starts else "Not known"),
            ("Last day", say_date(row.ends) if row.ends else ""),
            ("Also", "\n".join(also)),
            ("Work email", row.email or ""),
            ("Staff code", row.staff_code or ""),
            ("Team or pigeonhole", row.team or ""),
            ("Social media", _social_media(record)),
            ("Their forms", "In large print" if draft.large_print else ""),
            ("Needs another format", draft.other_format),
            ("Note", draft.note or ""),
        ]
    )
    if row.ends:
        sheet.add_section("Leaving")
        sheet.add_facts(
            [
                ("School accounts", _done(record.accounts_changed, "Passwords changed")),
                ("Relationships", _done(record.relationships_ended, "Ended")),
            ]
        )
    sheet.add_section("Declarations")
    if signed:
        sheet.add_facts([(say_date(s.dated), _declaration(s)) for s in signed])
    else:
        sheet.add_text("Nothing returned yet.", "hint")
    more(sheet)
    if record.former:
        sheet.add_section("Earlier")
        sheet.add_facts(
            [(_period(past), past.role or past.category.label) for past in record.former]
        )
    recorded = record.recorded_at.astimezone().date()
    sheet.add_text(f"Added by {record.recorded_by} on {say_date(recorded)}.", "hint")
    return sheet


def _social_media(record: StaffRecord) -> str:
    if not record.draft.social_media_role:
        return ""
    told = record.draft.social_media_told
    return f"Part of the role; told {say_date(told)}" if told else "Part of the role; not told yet"


def _done(done: bool, words: str) -> str:
    return words if done else "Not yet"


def _declaration(row: HistoryRow) -> str:
    return f"{row.said} – {row.policy_title}, {row.version_label}"


def _period(past: Engagement) -> str:
    starts = say_date(past.starts) if past.starts else "?"
    return f"{starts} to {say_date(past.ends)}"
