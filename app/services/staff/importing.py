"""Takes a school's list of staff in, after a dry run, and takes the last one out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.errors import Refused
from app.models import schemas
from app.models.staff import Category, FormerEngagement, ImportBatch, ImportMapping, Staff
from app.models.trail import Revision, TrailLine
from app.services.sheets import Table, read_file, read_pasted
from app.services.staff.columns import Columns, recognise
from app.services.staff.lists import Choices
from app.services.staff.names import sort_name
from app.services.staff.plan import Plan, PlannedRow, RowState, plan_rows
from app.services.staff.rows import RejoiningDraft, StaffRow
from app.services.staff.service import ROW, add_people, change_person, rejoin_person
from app.storage.book import Book, Reading
from app.storage.writing import Writing

PASTED = "Pasted cells"


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int
    changed: int


@dataclass(frozen=True)
class LastImport:
    """The import that can be undone."""

    source: str
    recorded_at: dt.datetime
    recorded_by: str
    added: int
    changed: int


@dataclass(frozen=True)
class Undone:
    """What the undo did; people who have been worked with since are left as they are."""

    removed: int
    restored: int
    kept: tuple[str, ...]


class StaffImport:
    """Dry runs, imports and the undo of the last one."""

    def __init__(self, register: Book) -> None:
        self._register = register

    def open_file(self, data: bytes) -> Columns:
        """Read a file and find its columns.

        Raises:
            Refused: it is no list, or too big, damaged or locked.
        """
        return self._remembered(read_file(data))

    def open_pasted(self, text: str) -> Columns:
        """Read pasted cells and find their columns.

        Raises:
            Refused: nothing was pasted, or too much.
        """
        return self._remembered([read_pasted(text)])

    def _remembered(self, tables: Iterable[Table]) -> Columns:
        """Recognise the columns; what was mapped by hand for such a list last time goes first."""
        columns = recognise(tables)
        if columns.heading_row is None:
            return columns
        query = select(ImportMapping.columns).where(ImportMapping.headings == columns.fingerprint)
        with self._register.reading() as book:
            mapped = book.scalar(query)
        if mapped is None:
            return columns
        return replace(columns, mapping={field: tuple(at) for field, at in mapped.items()})

    def plan(
        self,
        columns: Columns,
        source: str = PASTED,
        *,
        category: Category = Category.SUPPORT,
        choices: Choices | None = None,
    ) -> Plan:
        """Say what the list would do, row by row, and change nothing.

        Args:
            columns: the list, as ``open_file`` or ``open_pasted`` gives it; a mapping made by
                hand is remembered when the plan is carried out.
            source: the file's name, without its folder.
            category: for new people whose role says nothing about it.
            choices: what was decided about single rows.

        Raises:
            Refused: no column holds names, or nobody stands in the list.
        """
        plan = Plan(
            source=source,
            columns=columns,
            category=category,
            choices=choices or {},
            rows=(),
            as_of=-1,
        )
        with self._register.reading() as book:
            return self._planned(plan, book)

    def _planned(self, plan: Plan, book: Reading | Writing) -> Plan:
        """Return the plan against the register as it is now."""
        as_of = book.scalar(select(func.max(TrailLine.seq))) or 0
        if plan.as_of == as_of:
            return plan
        people = [
            StaffRow(*tuple(row)) for row in book.rows(select(*ROW).order_by(Staff.sort_name))
        ]
        rows = plan_rows(
            plan.columns,
            people,
            category=plan.category,
            choices=plan.choices,
            today=self._register.today(),
        )
        return replace(plan, rows=rows, as_of=as_of)

    def apply(self, plan: Plan) -> Imported:
        """Take in what the plan says is new or changed; the other rows stay out.

        Raises:
            Refused: there is nothing to take in.
        """
        with self._register.writing() as book:
            plan = self._planned(plan, book)
            new, changed = plan.of(RowState.NEW), plan.of(RowState.CHANGED)
            if not new and not changed:
                raise Refused("Nothing in this list is new or changed, so nothing was done.")
            add_people(book, [row.draft for row in new if row.draft])
            lines = len(new) + sum(_change(book, row) for row in changed)
            batch = {
                "source": plan.source,
                "added": len(new),
                "changed": len(changed),
                "after_seq": plan.as_of,
                "until_seq": plan.as_of + lines,
            }
            book.add(ImportBatch, batch)
            self._remember(book, plan)
        return Imported(len(new), len(changed))

    def _remember(self, book: Writing, plan: Plan) -> None:
        columns = plan.columns
        if columns.heading_row is None:
            return
        query = select(ImportMapping.id).where(ImportMapping.headings == columns.fingerprint)
        mapped = {field: list(at) for field, at in columns.mapping.items()}
        known = book.scalar(query)
        if known:
            book.change(ImportMapping, known, columns=mapped)
        elif columns.mapping != columns.recognised:
            book.add(ImportMapping, {"headings": columns.fingerprint, "columns": mapped})

    def last(self) -> LastImport | None:
        """The last import, unless it was undone."""
        with self._register.reading() as book:
            batch = book.first(_LAST)
        if batch is None or batch.undone_at:
            return None
        return LastImport(
            batch.source, batch.recorded_at, batch.recorded_by, batch.added, batch.changed
        )

    def undo(self) -> Undone:
        """Take the last import out again, except people who have been worked with since.

        Raises:
            Refused: there is none, or it was undone already.
        """
        with self._register.writing() as book:
            batch = book.first(_LAST)
            if batch is None or batch.undone_at:
                raise Refused("There is no import to undo.")
            why = f"undo of the import of {batch.source}"
            undone = _undo(book, batch.after_seq, batch.until_seq, why)
            book.change(ImportBatch, batch.id, undone_at=book.now)
        return undone


_LAST = select(ImportBatch.__table__).order_by(ImportBatch.until_seq.desc()).limit(1)


def _change(book: Writing, row: PlannedRow) -> int:
    """Change one person; return how many trail lines that took."""
    if row.existing is None or row.draft is None:
        raise ValueError("a change needs a person and a draft")
    if row.rejoins:
        draft = row.draft
        again = RejoiningDraft(draft.starts, draft.ends, role=draft.role)
        rejoin_person(book, row.existing.id, again)
        return 2
    values = dict(row.values)
    if "name" in values:
        values["sort_name"] = sort_name(values["name"])
    return int(change_person(book, row.existing.id, **values))


def _undo(book: Writing, after: int, until: int, why: str) -> Undone:
    lines = book.rows(
        select(TrailLine.what, TrailLine.kind, TrailLine.record, Revision.changes)
        .join(Revision, Revision.seq == TrailLine.seq)
        .where(TrailLine.seq > after, TrailLine.seq <= until)
        .order_by(TrailLine.seq.desc())
    )
    later = book.rows(select(TrailLine.record).where(TrailLine.seq > until))
    touched = {record for (record,) in later}
    used = touched.union(_referred_to(book))
    removed, restored, kept = 0, 0, []
    for line in lines:
        what, kind, record = line.what, line.kind, line.record
        if kind == FormerEngagement.__tablename__:
            past = select(FormerEngagement.staff_id).where(FormerEngagement.id == record)
            if book.scalar(past) not in touched:
                book.remove(FormerEngagement, record, why)
        elif record in (used if what == "added" else touched):
            kept.append(record)
        elif what == "added":
            book.remove(Staff, record, why)
            book.unindex(record)
            removed += 1
        else:
            change_person(book, record, why, **_before(line.changes))
            restored += 1
    named = select(Staff.name).where(Staff.id.in_(kept)).order_by(Staff.sort_name)
    return Undone(removed, restored, tuple(name for (name,) in book.rows(named)) if kept else ())


def _referred_to(book: Writing) -> Iterator[UUID]:
    """Whom other records of the register speak of: declarations, roles held."""
    for table in schemas.tables("register").values():
        for key in table.foreign_keys:
            if key.column.table is Staff.__table__ and table is not FormerEngagement.__table__:
                yield from (found for (found,) in book.rows(select(key.parent).distinct()) if found)


def _before(changes: dict[str, Any]) -> dict[str, Any]:
    """The columns' values before a revision, as their types are."""
    return {name: _typed(name, before) for name, (before, _) in changes.items()}


def _typed(name: str, plain: Any) -> Any:
    if plain is None:
        return None
    if name == "category":
        return Category(plain)
    return dt.date.fromisoformat(plain) if name in ("starts", "ends") else plain
