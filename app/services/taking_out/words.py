"""The README of what was taken out, for people and for the maker of another program."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping, Sequence

from sqlalchemy import Table

from app.models.base import BookBase, CasebookBase, RegisterBase
from app.services.taking_out.sources import tables_of
from app.words import count

# Where a model says which requirement it meets: nothing to whoever has only this README.
_REQUIREMENTS = r"(?:R\d{3}(?:[-–,\s]+R\d{3})*|00\d §[\d.]+)"
_OURS = re.compile(rf"\s\({_REQUIREMENTS}\)|(?<=\(){_REQUIREMENTS}[;:]\s")
_BEGINNING = """\
EVERYTHING THAT CANDOUR KEPT FOR {school}
taken out on {day} by {who}.

THIS COPY IS NOT ENCRYPTED. Whoever has it can read all of it: who declared what, what happened,
pictures and letters. Keep it on an encrypted disk, give it only to whom it is for, and destroy it
when it has done its work. The vault itself is as it was.

WHAT IS HERE
  SHA256SUMS            the SHA-256 of every other file ("sha256sum -c SHA256SUMS" checks them)
  <book>/<book>.json    everything in that book's tables, exactly
  <book>/tables/        the same as one CSV file a table, for spreadsheets
  <book>/documents/     the originals, byte for byte as they arrived
  <book>/documents.csv  which original is which: its name, SHA-256, size, kind, and what it is of

HOW TO READ IT
The JSON file is UTF-8: {{"book", "tables": {{name: {{"columns", "rows": [{{column: value}}]}}}}}}.
Ids are UUIDs; what ends in _id is the id of a row in another table, and in the casebook staff_id
is the id of a row in the register's table staff. Times are UTC (ISO 8601); dates are days on the
school's wall; what a column of bytes holds is written in hexadecimal; an empty column is null.
The CSV files are UTF-8 with a byte order mark, with commas and a line of headings. A text that a
spreadsheet would take for a formula has an apostrophe (') before it there, and nowhere else.
A list or a set of values stands in CSV as JSON.
Nothing is overwritten in Candour: "trail" has one line for each change, who made it and when, and
"revision" has what it changed, as [before, after] for each column. The last line about a record
tells how it came to be what it is now. "custody" tells who looked at which exhibit.
"""


def read_me(
    school: str,
    day: str,
    who: str,
    books: Sequence[str],
    faults: Sequence[str],
    rows: Mapping[str, int],
) -> str:
    """Write the README.

    Args:
        school: its name.
        day: when it was taken out, in words.
        who: the name of the person who did it.
        books: that are in it.
        faults: what could not be read.
        rows: how many rows each table has, by ``book/table``.
    """
    parts = [_BEGINNING.format(school=school, day=day, who=who)]
    if faults:
        parts.append("WHAT COULD NOT BE READ\n" + "".join(f"- {each}\n" for each in faults))
    for book in books:
        told = [_table(table, rows[f"{book}/{name}"]) for name, table in tables_of(book).items()]
        parts.append(f"THE TABLES OF THE BOOK “{book}”\n\n" + "\n".join(told))
    return "\n".join(parts)


def _table(table: Table, rows: int) -> str:
    about = _OURS.sub("", inspect.cleandoc(_documented().get(table.name, ""))).replace("``", '"')
    ordered = sorted(table.columns, key=lambda column: not column.primary_key)
    columns = ", ".join(f"{column.name} ({_kind(column)})" for column in ordered)
    lines = [*about.splitlines(), *textwrap.wrap(f"Columns: {columns}.", 96)]
    indented = "".join(f"  {line}".rstrip() + "\n" for line in lines)
    return f"{table.name}, {count(rows, 'row')}\n{indented}"


def _kind(column: object) -> str:
    return str(getattr(column, "type", "")).lower().split("(")[0] or "text"


def _documented() -> dict[str, str]:
    """What each table is, in the words of the model that makes it."""
    found = {}
    for base in (BookBase, RegisterBase, CasebookBase):
        for mapper in base.registry.mappers:
            found[str(mapper.local_table.name)] = mapper.class_.__doc__ or ""  # type: ignore[attr-defined]
    return found
