"""What the radar compares with: everybody's names and every disclosure, read once a change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import String, cast, select

from app.models.relationship import Decision, DecisionOutcome, Disclosure, OtherKind
from app.models.staff import Capacity, Category, Staff
from app.models.trail import Revision, TrailLine
from app.services.radar.names import letters_of
from app.services.staff.names import fold, words_of
from app.storage.book import Book


@dataclass(frozen=True, slots=True)
class Told:
    """One disclosure; ``first_told_on`` is when the relationship was told for the first time."""

    id: UUID
    reference: str
    staff_id: UUID
    staff_name: str
    kind: OtherKind
    initials: str
    year_group: int | None
    year_group_in: int | None
    platforms: frozenset[str]
    told_on: dt.date
    first_told_on: dt.date
    root: UUID
    ended_on: dt.date | None
    outcome: DecisionOutcome | None
    conditions: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the staff list; ``names`` are all they are or were known by, the present first.

    Attributes:
        sits: whether they are a governor who may be asked onto a panel.
    """

    id: UUID
    names: tuple[str, ...]
    sits: bool

    @property
    def name(self) -> str:
        """Their present name."""
        return self.names[0]


@dataclass
class Index:
    """Everybody and everything told, by what an incident may know of it."""

    people: dict[UUID, Person] = field(default_factory=dict)
    by_words: dict[tuple[str, ...], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_surname: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_initials: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    told: dict[UUID, list[Told]] = field(default_factory=lambda: defaultdict(list))
    told_of: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))


def read_index(casebook: Book, register: Book) -> Index:
    """Read everything that an incident is compared with."""
    index = Index()
    names = _former_names(register)
    for told in _read_told(casebook):
        names.setdefault(told.staff_id, []).append(told.staff_name)
        index.told[told.staff_id].append(told)
        index.told_of[letters_of(told.initials)].append(told)
    columns = (Staff.id, Staff.name, Staff.category, Staff.capacities, Staff.ends)
    today = register.today()
    with register.reading() as book:
        rows = book.rows(select(*columns))
    for row in rows:
        governor = row.category is Category.GOVERNOR or Capacity.GOVERNOR in row.capacities
        sits = governor and (row.ends is None or row.ends >= today)
        known = tuple(dict.fromkeys((row.name, *names.get(row.id, ()))))
        _put(index, Person(row.id, known, sits))
    return index


def _put(index: Index, person: Person) -> None:
    index.people[person.id] = person
    for name in person.names:
        words = words_of(name)
        index.by_words[words].add(person.id)
        first, *rest = fold(name).replace("-", " ").split() or [""]
        last = fold(name).split()[-1].split("-") if rest else []
        for surname in rest:
            index.by_surname[surname].add(person.id)
        # The same that ``initials_of`` gives, but for what is only near; for thousands of people.
        short = [first[:1] + part[:1] for part in last]
        for letters in ("".join(word[0] for word in (first, *rest) if word), *short):
            index.by_initials[letters_of(letters)].add(person.id)


def _read_told(casebook: Book) -> Iterable[Told]:
    columns = (
        Disclosure.id,
        Disclosure.reference,
        Disclosure.staff_id,
        Disclosure.staff_name,
        Disclosure.other_kind,
        Disclosure.other_initials,
        Disclosure.year_group,
        Disclosure.year_group_in,
        Disclosure.platforms,
        Disclosure.told_on,
        Disclosure.replaces,
        Disclosure.ended_on,
        Decision.outcome,
        Decision.conditions,
    )
    statement = select(*columns).outerjoin(Decision, Decision.id == Disclosure.decision_id)
    with casebook.reading() as book:
        rows = book.rows(statement)
    before = {row.id: (row.replaces, row.told_on) for row in rows}
    for row in rows:
        root, first = row.id, row.told_on
        while before[root][0] in before:
            root = before[root][0]
            first = min(first, before[root][1])
        yield Told(
            row.id,
            row.reference,
            row.staff_id,
            row.staff_name,
            row.other_kind,
            row.other_initials,
            row.year_group,
            row.year_group_in,
            frozenset(map(fold, row.platforms)),
            row.told_on,
            first,
            root,
            row.ended_on,
            row.outcome,
            row.conditions,
        )


def _former_names(register: Book) -> dict[UUID, list[str]]:
    """Names that somebody had before theirs was changed in the register, by marriage or else."""
    changes = (
        select(TrailLine.record, Revision.changes)
        .join(Revision, Revision.seq == TrailLine.seq)
        .where(
            TrailLine.kind == Staff.__tablename__,
            TrailLine.what == "changed",
            cast(Revision.changes, String).contains('"name"'),
        )
    )
    names: dict[UUID, list[str]] = {}
    with register.reading() as book:
        for row in book.rows(changes):
            before = row.changes.get("name", [None])[0]
            if before:
                names.setdefault(row.record, []).append(before)
    return names
