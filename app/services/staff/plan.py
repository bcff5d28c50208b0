"""What a school's list would do to the register, row by row, before anything is changed."""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from app.dates import say_date
from app.errors import Refused
from app.models.staff import Category
from app.services.staff.columns import FIELDS, Columns, has_name
from app.services.staff.lists import Choice, Choices, ListRow, find_twins, read_list
from app.services.staff.names import alike, words_of
from app.services.staff.rows import StaffDraft, StaffRow, last_day_problems

OUTSIDE = frozenset(
    (
        Category.GOVERNOR,
        Category.TRUSTEE,
        Category.VOLUNTEER,
        Category.CONTRACTOR,
        Category.CONSULTANT,
        Category.CENTRAL,
        Category.PROVIDER,
    )
)
"""Categories that lists of employees leave out, so that missing there means nothing."""

_COMPARED = ("name", "role", "email", "staff_code", "team", "category", "starts", "ends")


class RowState(enum.StrEnum):
    """What one row of the list comes to; the words are what people read."""

    NEW = "New"
    CHANGED = "Changed"
    SAME = "Same"
    MATCH = "Possible match"
    PROBLEM = "Problem"
    LEFT_OUT = "Left out"
    MISSING = "Possible leaver"


@dataclass(frozen=True)
class Change:
    """One field that a row would change, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedRow:
    """One row of the list, or somebody whom the list leaves out.

    Attributes:
        number: the row as Excel numbers it; None for a possible leaver.
        draft: what would be stored; None for a possible leaver.
        existing: the record that it is about, or may be about.
        twin: the earlier row of the list that may be the same person.
        sentence: why, or what to do; may be empty.
        values: the columns to change, for ``CHANGED``.
        rejoins: the existing person comes back.
    """

    number: int | None
    state: RowState
    name: str
    draft: StaffDraft | None = None
    existing: StaffRow | None = None
    twin: int | None = None
    sentence: str = ""
    changes: tuple[Change, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    rejoins: bool = False

    @property
    def line(self) -> str:
        """What there is to say, with its row: "Row 14: Enter a full name."."""
        changes = "; ".join(f"{c.field}: {c.before or '–'} → {c.after}" for c in self.changes)
        said = self.sentence or changes or f"{self.state.value}."
        return f"Row {self.number}: {said}" if self.number else said


@dataclass(frozen=True)
class Plan:
    """A dry run: everything needed to show it and to carry it out.

    Attributes:
        category: for people whose role says nothing about it.
        as_of: the length of the register's trail when it was made.
    """

    source: str
    columns: Columns
    category: Category
    choices: Choices
    rows: tuple[PlannedRow, ...]
    as_of: int

    @cached_property
    def counts(self) -> Counter[RowState]:
        """How many rows there are of each state."""
        return Counter(row.state for row in self.rows)

    def of(self, state: RowState) -> tuple[PlannedRow, ...]:
        """The rows with this state."""
        return tuple(row for row in self.rows if row.state is state)


def plan_rows(
    columns: Columns,
    people: Sequence[StaffRow],
    *,
    category: Category,
    choices: Choices,
    today: dt.date,
) -> tuple[PlannedRow, ...]:
    """Compare a list with everybody in the register, left or not.

    Raises:
        Refused: no column holds names, or nothing stands below the headings.
    """
    if not has_name(columns.mapping):
        raise Refused("Say which column holds the names.")
    rows = list(read_list(columns, category, today))
    if not rows:
        raise Refused("There is nobody in this list. Choose another file, or paste again.")
    find_twins(rows, choices)
    register = _Register(people, today)
    planned = [_planned(row, register, choices) for row in rows]
    return (*planned, *_missing(planned, people, today))


class _Register:
    """Everybody in the register, found by code, email or name."""

    def __init__(self, people: Sequence[StaffRow], today: dt.date) -> None:
        self.today = today
        self.codes: dict[str, StaffRow] = {}
        self.emails: dict[str, list[StaffRow]] = {}
        self.names: dict[tuple[str, ...], list[StaffRow]] = {}
        self._parts: dict[str, list[tuple[tuple[str, ...], StaffRow]]] = {}
        for person in people:
            words = words_of(person.name)
            self.names.setdefault(words, []).append(person)
            if person.staff_code:
                self.codes[person.staff_code] = person
            if person.email:
                self.emails.setdefault(person.email.casefold(), []).append(person)
            for word in words:
                if len(word) > 2:
                    self._parts.setdefault(word, []).append((words, person))

    def certain(self, row: ListRow) -> StaffRow | None:
        """Whose record this is beyond doubt."""
        draft = row.draft
        if draft.staff_code and (person := self.codes.get(draft.staff_code)):
            return person
        by_email = self.emails.get(draft.email.casefold(), ()) if draft.email else ()
        if len(by_email) == 1 and alike(words_of(by_email[0].name), row.words):
            return by_email[0]
        named = self.names.get(row.words, ())
        if len(named) == 1 and not _other_code(draft, named[0]):
            return named[0]
        return None

    def possible(self, row: ListRow) -> StaffRow | None:
        """Whose record it may be."""
        if not self.names:
            return None
        if named := self.names.get(row.words):
            return named[0]
        parts = (self._parts.get(word, ()) for word in row.words if len(word) > 2)
        near = (person for part in parts for words, person in part if alike(words, row.words))
        return next((p for p in near if not _other_code(row.draft, p)), None)


def _other_code(draft: StaffDraft, person: StaffRow) -> bool:
    return bool(draft.staff_code and person.staff_code and draft.staff_code != person.staff_code)


def _planned(row: ListRow, register: _Register, choices: Choices) -> PlannedRow:
    draft, choice = row.draft, choices.get(row.number)

    def result(state: RowState, sentence: str = "", **more: Any) -> PlannedRow:
        return PlannedRow(row.number, state, draft.name, draft, sentence=sentence, **more)

    if choice is Choice.LEAVE_OUT:
        return result(RowState.LEFT_OUT)
    if row.problem:
        return result(RowState.PROBLEM, row.problem)
    if row.joined:
        return result(RowState.SAME, f"The same person as row {row.joined}.", twin=row.joined)
    if row.twin:
        sentence = f"Row {row.twin} has this name too. One person or two?"
        return result(RowState.MATCH, sentence, twin=row.twin)
    person = None if choice is Choice.ANOTHER else register.certain(row)
    gone_in_list = draft.ends is not None and draft.ends < register.today
    if person is None and gone_in_list and draft.ends:
        return result(RowState.LEFT_OUT, f"Left on {say_date(draft.ends)}, so not added.")
    if person is None or (person.left(register.today) and not gone_in_list):
        maybe = person or register.possible(row)
        if maybe and choice is None:
            return result(RowState.MATCH, match_sentence(maybe, register.today), existing=maybe)
        if maybe is None or choice is Choice.ANOTHER:
            return result(RowState.NEW)
        person = maybe
    if person.left(register.today) and not gone_in_list:
        return _coming_back(result, draft, person)
    values = _differences(row, person)
    starts, ends = values.get("starts", person.starts), values.get("ends", person.ends)
    if wrong := [p.sentence for p in last_day_problems("ends", starts, ends, register.today)]:
        return result(RowState.PROBLEM, wrong[0], existing=person)
    changes = tuple(
        Change(FIELDS[name], _words(getattr(person, name)), _words(value))
        for name, value in values.items()
    )
    if not changes:
        return result(RowState.SAME, existing=person)
    return result(RowState.CHANGED, existing=person, changes=changes, values=values)


def _coming_back(result: Any, draft: StaffDraft, person: StaffRow) -> PlannedRow:
    """Somebody who left is in the list again, and is said to be the same person."""
    if draft.starts is None or (person.ends and draft.starts <= person.ends):
        sentence = f"{person.name} left {_words(person.ends)}. Record by hand when they came back."
        planned: PlannedRow = result(RowState.PROBLEM, sentence, existing=person)
        return planned
    back = Change("Start date", _words(person.starts), _words(draft.starts))
    planned = result(RowState.CHANGED, existing=person, changes=(back,), rejoins=True)
    return planned  # noqa: RET504


def _differences(row: ListRow, person: StaffRow) -> dict[str, Any]:
    """What the list says otherwise; an empty cell says nothing, a mere spelling is kept."""
    values: dict[str, Any] = {}
    for name in _COMPARED:
        said, have = getattr(row.draft, name), getattr(person, name)
        if not said or said == have:
            continue
        respelt = name == "name" and words_of(person.name) == row.words
        if respelt and (said.isascii() or not have.isascii()):
            continue  # accents that the register lacks are taken, capitals are not
        if name == "name" and _shorter(row.words, words_of(have)):
            continue
        if name == "category" and not row.said_category:
            continue
        if name == "email" and have and said.casefold() == have.casefold():
            continue
        values[name] = said
    return values


def _shorter(said: tuple[str, ...], have: tuple[str, ...]) -> bool:
    """Whether a list only abbreviates the name that the register has ("S Jones")."""
    return said != have and alike(said, have) and len("".join(said)) < len("".join(have))


def _words(value: object) -> str:
    if isinstance(value, dt.date):
        return say_date(value)
    if isinstance(value, Category):
        return value.label
    return str(value or "")


def match_sentence(person: StaffRow, today: dt.date) -> str:
    """Ask whether somebody is a person whom the register has already."""
    if person.left(today) and person.ends:
        return f"Possible match: {person.name}, left {person.ends.year}. Use that record?"
    since = f", since {person.starts.year}" if person.starts else ""
    return (
        f"Possible match: {person.name}, {person.role or person.category.label}{since}. "
        "Use that record?"
    )


def _missing(
    planned: Iterable[PlannedRow], people: Sequence[StaffRow], today: dt.date
) -> Iterator[PlannedRow]:
    """Who is on roll and not in the list; nobody, if the list is of new people only."""
    seen: set[UUID] = set()
    names: set[tuple[str, ...]] = set()
    covered: set[Category] = set()
    for row in planned:
        if row.draft and row.draft.category:
            covered.add(row.draft.category)
        if row.existing:
            seen.add(row.existing.id)
        names.add(words_of(row.name))
    if not seen:
        return
    for person in people:
        listed = person.category not in OUTSIDE or person.category in covered
        if not listed or person.id in seen or not person.on_roll(today):
            continue
        if words_of(person.name) not in names:
            sentence = f"{person.name} is not in this list. Have they left?"
            yield PlannedRow(
                None, RowState.MISSING, person.name, existing=person, sentence=sentence
            )
