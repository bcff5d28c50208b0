"""Which column of a school's list is which: SIMS, Arbor, Bromcom, central records, any other.

Columns that a social media register has no business holding (National Insurance number, date of
birth, ethnicity, bank...) are recognised and emptied before anything else looks at the list.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import Refused
from app.services.sheets import Table
from app.services.staff.names import fold

ColumnNumbers = Mapping[str, tuple[int, ...]]
"""A field's name to the numbers of its columns, from 0."""

FIELDS = {
    "name": "Full name",
    "preferred_forename": "Preferred first name",
    "preferred_surname": "Preferred surname",
    "forename": "First name",
    "surname": "Surname",
    "category": "Group",
    "role": "Role",
    "email": "Work email",
    "staff_code": "Staff code",
    "team": "Team or pigeonhole",
    "starts": "Start date",
    "ends": "Last day",
}

# Headings as fold() and single spaces leave them.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "names", "full name", "fullname", "staff name", "employee name", "display name",
        "staff member", "member of staff", "surname first name", "surname forename",
        "surname first names", "surname forenames", "last name first name", "name surname first",
        "name surname first name", "name of governor", "governor name", "enw",
    ),
    "preferred_forename": (
        "preferred forename", "preferred first name", "preferred first", "preferred name",
        "preferred given name", "known as", "chosen name", "preferred forenames",
    ),
    "preferred_surname": (
        "preferred surname", "preferred last name", "preferred last", "preferred family name",
    ),
    "forename": (
        "forename", "forenames", "first name", "first names", "firstname", "first", "given name",
        "given names", "legal forename", "legal forenames", "legal first name", "legal first",
        "christian name", "legal first names",
    ),
    "surname": (
        "surname", "last name", "lastname", "last", "family name", "legal surname",
        "legal last name", "legal last", "employee surname", "second name",
    ),
    "category": (
        "category", "staff category", "staff type", "type", "employment type", "worker type",
        "group", "staff group", "person type", "position type", "staff agent third party",
        "contract type", "employee type", "type of staff", "census group",
    ),
    "role": (
        "role", "roles", "job title", "job titles", "job role", "job", "business role",
        "business roles", "position", "post", "post title", "role title", "main role", "job roles",
        "occupation", "responsibility", "governor type", "swydd",
    ),
    "email": (
        "email", "e mail", "email address", "e mail address", "work email", "work e mail",
        "work email address", "school email", "school email address", "main email",
        "primary email", "primary email address", "default email", "ebost",
    ),
    "staff_code": (
        "staff code", "person id", "staff id", "employee id", "employee number", "staff number",
        "mis id", "arbor id", "staff ref", "employee code", "employee ref", "employee no",
    ),
    "team": (
        "team", "department", "pigeonhole", "pigeon hole", "phase", "faculty", "house",
        "team or pigeonhole", "departments",
    ),
    "starts": (
        "start date", "starts", "start", "started", "date started", "employment start date",
        "employment start", "date of appointment", "appointment date", "appointed", "from",
        "date joined", "joined", "joining date", "contract start", "contract start date",
        "commencement date", "date of arrival", "arrival date", "school start date",
        "term of office start", "term start", "service start date", "start of term of office",
        "current service start date",
    ),
    "ends": (
        "end date", "ends", "end", "last day", "leaving date", "date of leaving", "date left",
        "left", "leaver date", "employment end date", "employment end", "contract end", "to",
        "contract end date", "term of office end", "term end", "school end date",
        "end of term of office", "date of leaving school",
    ),
}  # fmt: skip
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}

# Words that give such a column away in any heading, and short forms that must stand alone.
_NEVER_WORDS = re.compile(
    r"\b(?:ni|national insurance|nino|dob|d o b|birth\w*|age|ethnic\w*|bank\w*|iban|sort code"
    r"|building society|account (?:number|no|name)|sex|gender|religio\w*|faith|denomination"
    r"|disab\w*|orientation|marital|nationality|home|personal|private|street|postcode|post code"
    r"|town|county|country|tel|telephone|phone|mobile|next of kin|emergency|salary|pay|payroll"
    r"|wage|scale|passport|trn|teacher (?:number|no|ref\w*)|medical|health|absen\w*|sick\w*"
    r"|pension|tax|spouse|dbs|crb|prohibition|right to work|car reg\w*|vehicle\w*"
    r"|photo\w*|visa)\b"
)
_NEVER_SQUASHED = frozenset(("ninumber", "nino", "ni", "dob", "dateofbirth", "accountnumber"))
_NI_NUMBER = re.compile(r"[A-Za-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-Da-d]")
_LIKE_DATA = re.compile(r"[\d@]")
_NOT_WORDS = re.compile(r"[\W_]+")
_LOOK_FOR_HEADINGS = 25
_LOOK_FOR_NUMBERS = 200


@dataclass(frozen=True)
class Columns:
    """A list with its headings found, and without what must never be stored.

    Attributes:
        table: the list; the cells of columns in ``never`` are empty.
        heading_row: its index, or None if no heading was recognised.
        headings: the heading of every column; "Column 3" where there is none.
        mapping: which column is which.
        never: the numbers of the columns that are never stored.
    """

    table: Table
    heading_row: int | None
    headings: tuple[str, ...]
    mapping: ColumnNumbers
    never: frozenset[int]

    @property
    def dropped(self) -> tuple[str, ...]:
        """The headings of the columns that are never stored."""
        return tuple(self.headings[number] for number in sorted(self.never))

    @property
    def first_row(self) -> int:
        """The index of the first row below the headings."""
        return 0 if self.heading_row is None else self.heading_row + 1

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the headings, to know the same kind of list again."""
        return hashlib.sha256("\x1f".join(map(_plain, self.headings)).encode()).hexdigest()

    @property
    def recognised(self) -> ColumnNumbers:
        """Which column is which as far as the headings alone tell."""
        return _mapping(self.headings, self.never)

    def headed(self, row: int | None) -> Columns:
        """The same list with its headings in another row, or with none."""
        return _columns(self.table, row, self.never)

    def sample(self, column: int, count: int = 3) -> str:
        """The first cells of a column, to tell it by."""
        below = self.table.rows[self.first_row :]
        cells = (row[column] for row in below if column < len(row) and row[column])
        return ", ".join(itertools.islice(cells, count))


def recognise(tables: Iterable[Table]) -> Columns:
    """Find the headings in the first sheet that has some; without any, take the first sheet."""
    found = [_columns(table, _heading_row(table)) for table in tables]
    return next((columns for columns in found if has_name(columns.mapping)), found[0])


def has_name(mapping: ColumnNumbers) -> bool:
    """Whether the mapping says where names are."""
    return bool({"name", "surname", "preferred_surname"} & mapping.keys())


def mapped_by_hand(columns: Columns, said: Sequence[str]) -> Columns:
    """Read "name=Colleague" or "name=3" (columns count from 1): the list mapped so.

    Raises:
        Refused: no such field or column.
    """
    pairs = [(field, heading) for field, _, heading in (pair.partition("=") for pair in said)]
    if columns.heading_row is None:
        columns = columns.headed(_row_with(columns.table, [heading for _, heading in pairs]))
    mapping = dict(columns.mapping)
    plain = [_plain(heading) for heading in columns.headings]
    for field, heading in pairs:
        if field not in FIELDS:
            raise Refused(f"“{field}” is not a field. Use one of: {', '.join(FIELDS)}.")
        if heading and _plain(heading) in plain:
            number = plain.index(_plain(heading))
        elif heading.isdecimal() and 1 <= int(heading) <= len(plain):
            number = int(heading) - 1
        else:
            raise Refused(f"The list has no column “{heading}”. Give its heading or its number.")
        mapping = {f: tuple(n for n in ns if n != number) for f, ns in mapping.items()}
        mapping[field] = (number,)
    return replace(columns, mapping={field: ns for field, ns in mapping.items() if ns})


def _row_with(table: Table, headings: list[str]) -> int | None:
    """The row among the first ones that holds all these headings."""
    wanted = {_plain(heading) for heading in headings if not heading.isdecimal()}
    first_rows = enumerate(table.rows[:_LOOK_FOR_HEADINGS])
    return next((i for i, row in first_rows if wanted and wanted <= set(map(_plain, row))), None)


def _columns(table: Table, row: int | None, dropped: frozenset[int] = frozenset()) -> Columns:
    width = max(map(len, table.rows))
    given = () if row is None else table.rows[row]
    cells = [*given, *[""] * (width - len(given))]
    never = dropped | _holding_numbers(table) | {n for n, c in enumerate(cells) if _never_stored(c)}
    headings = tuple(cell or f"Column {number}" for number, cell in enumerate(cells, start=1))
    mapping = _mapping(headings, never)
    if row is None and width == 1:
        mapping = {"name": (0,)}
    return Columns(_without(table, never, row), row, headings, mapping, never)


def _mapping(headings: Sequence[str], never: frozenset[int]) -> ColumnNumbers:
    mapping: dict[str, tuple[int, ...]] = {}
    for number, heading in enumerate(headings):
        field = _FIELD_OF.get(_plain(heading))
        if field is None or number in never:
            continue
        if field == "role":
            mapping["role"] = (*mapping.get("role", ()), number)
        else:
            mapping.setdefault(field, (number,))
    return mapping


def _plain(heading: str) -> str:
    return _NOT_WORDS.sub(" ", fold(heading)).strip()


def _never_stored(heading: str) -> bool:
    plain = _plain(heading)
    if plain in _FIELD_OF:
        return False
    return bool(_NEVER_WORDS.search(plain)) or plain.replace(" ", "") in _NEVER_SQUASHED


def _heading_row(table: Table) -> int | None:
    """The row among the first ones with the most known headings, and nothing like data."""
    best, found = 0, None
    for index, row in enumerate(table.rows[:_LOOK_FOR_HEADINGS]):
        known = sum(_plain(cell) in _FIELD_OF or _never_stored(cell) for cell in row)
        names = any(_FIELD_OF.get(_plain(cell)) in ("name", "surname") for cell in row)
        if known == 1 and not names and any(map(_LIKE_DATA.search, row)):
            continue
        if names + known > best:
            best, found = names + known, index
    return found


def _holding_numbers(table: Table) -> set[int]:
    """Columns of National Insurance numbers, whatever their heading says."""
    found: set[int] = set()
    for row in table.rows[:_LOOK_FOR_NUMBERS]:
        for number, cell in enumerate(row):
            if cell[-1:].isalpha() and _NI_NUMBER.fullmatch(cell):
                found.add(number)
    return found


def _without(table: Table, never: frozenset[int], heading_row: int | None) -> Table:
    if not never:
        return table
    first = 0 if heading_row is None else heading_row + 1
    rows = (
        row
        if index < first
        else tuple("" if number in never else cell for number, cell in enumerate(row))
        for index, row in enumerate(table.rows)
    )
    return replace(table, rows=tuple(rows))
