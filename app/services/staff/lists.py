"""The rows of a school's list as drafts, and which of them are one person's."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.errors import FieldProblem, Refused
from app.models.staff import Category
from app.services.staff.cells import cell_date, guess_category
from app.services.staff.columns import FIELDS, Columns
from app.services.staff.names import alike, straight, words_of
from app.services.staff.rows import StaffDraft, draft_problems

_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))


class Choice(enum.StrEnum):
    """What a person says about a row; undecided possible matches stay out."""

    SAME_PERSON = "same"
    ANOTHER = "another"
    LEAVE_OUT = "leave out"


Choices = Mapping[int, Choice]
"""Row numbers, as ``PlannedRow.number``, and what was said about each."""


@dataclass
class ListRow:
    """A row on its way through the steps."""

    number: int
    draft: StaffDraft
    said_category: bool
    words: tuple[str, ...]
    problem: str = ""
    twin: int | None = None
    joined: int | None = None


def read_list(columns: Columns, fallback: Category, today: dt.date) -> Iterator[ListRow]:
    """Read every row below the headings that has something in it."""
    headings = None if columns.heading_row is None else columns.table.rows[columns.heading_row]
    single = [(name, at[0]) for name, at in columns.mapping.items() if len(at) == 1]
    several = [(name, at) for name, at in columns.mapping.items() if len(at) > 1]
    for number, cells in enumerate(columns.table.rows[columns.first_row :], columns.first_row + 1):
        if not any(cells) or cells == headings:
            continue
        width = len(cells)
        said = {name: cells[at] for name, at in single if at < width}
        for name, at in several:
            parts = (cells[n] for n in at if n < width)
            said[name] = "; ".join(dict.fromkeys(part for part in parts if part))
        yield _row(number, said, fallback, today)


def _row(number: int, said: dict[str, str], fallback: Category, today: dt.date) -> ListRow:
    problems: list[FieldProblem] = []
    dates: dict[str, dt.date | None] = {"starts": None, "ends": None}
    for name in dates:
        if text := said.get(name):
            try:
                dates[name] = cell_date(text)
            except Refused as problem:
                problems.append(FieldProblem(name, f"{FIELDS[name]}: {problem}"))
    said_of = said.get
    kind, role, team = said_of("category", ""), said_of("role", ""), said_of("team", "")
    told = guess_category(kind) if kind else None
    draft = StaffDraft(
        name=_name(said),
        category=told or guess_category(role) or guess_category(team) or fallback,
        starts=dates["starts"],
        ends=dates["ends"],
        role=role,
        email=said_of("email", "").removeprefix("mailto:"),
        staff_code=said_of("staff_code", ""),
        team=team,
    )
    problems += draft_problems(draft, today)
    return ListRow(
        number,
        draft,
        told is not None,
        words_of(draft.name),
        " ".join(problem.sentence for problem in problems),
    )


def _name(said: dict[str, str]) -> str:
    """A name from its parts; what somebody prefers to be called outranks the legal name."""
    forename = said.get("preferred_forename") or said.get("forename", "")
    surname = said.get("preferred_surname") or said.get("surname", "")
    if not surname and said.get("name"):
        name = said["name"]
    elif " " in forename and forename.casefold().endswith(surname.casefold()):
        name = forename  # a "preferred name" column that holds the whole name
    else:
        name = f"{forename} {surname}"
    return "" if name.strip() in _ERRORS else straight(name)


def find_twins(rows: list[ListRow], choices: Choices) -> None:
    """Join rows that are one person; mark those that may be, for somebody to decide."""
    seen: dict[object, ListRow] = {}
    for row in rows:
        if row.problem or choices.get(row.number) is Choice.LEAVE_OUT:
            continue
        keys = (("code", row.draft.staff_code), ("email", row.draft.email.casefold()), row.words)
        known = [key for key in keys if key in seen and (key is row.words or key[1])]
        first = next((seen[key] for key in known if alike(seen[key].words, row.words)), None)
        choice = choices.get(row.number)
        if first and choice is not Choice.ANOTHER:
            certain = known[0] is not row.words and alike(first.words, row.words)
            if certain or choice is Choice.SAME_PERSON:
                row.joined = first.number
                first.draft = _joined(first.draft, row.draft)
            else:
                row.twin = first.number
        else:
            for key in keys:
                seen.setdefault(key, row)


def _joined(first: StaffDraft, second: StaffDraft) -> StaffDraft:
    """One person's two rows: the roles of both, and whatever only the second row says."""
    roles = "; ".join(dict.fromkeys(filter(None, (*first.role.split("; "), second.role))))
    return replace(
        first,
        role=roles,
        email=first.email or second.email,
        staff_code=first.staff_code or second.staff_code,
        team=first.team or second.team,
        starts=min(filter(None, (first.starts, second.starts)), default=None),
    )
