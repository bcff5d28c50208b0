"""What the radar compares with: everybody's names, kept by their words, and what they told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import String, cast, select

from app.models.relationship import Decision, DecisionOutcome, Disclosure, OtherKind
from app.models.staff import Capacity, Category, Staff
from app.models.trail import Revision, TrailLine
from app.services.staff.names import fold, words_of
from app.storage.book import Book

_GOVERNOR = f'"{Capacity.GOVERNOR.value}"'


@dataclass(frozen=True, slots=True)
class Told:
    """One disclosure; ``first_told_on`` is when the relationship was told for the first time."""

    id: UUID
    reference: str
    staff_id: UUID
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
    """Somebody on the staff list.

    Attributes:
        names: all they are or were known by, the present one first.
        sits: whether they are a governor who may be asked onto a panel.
    """

    id: UUID
    names: tuple[str, ...]
    sits: bool

    @property
    def name(self) -> str:
        """Their present name."""
        return self.names[0]


class People:
    """Everybody on the staff list, found by a word of any name they had."""

    def __init__(self, people: Iterable[tuple[Person, str]]) -> None:
        """``people`` come with their present name folded."""
        self.all: dict[UUID, Person] = {}
        self._by_word: dict[str, set[UUID]] = {}
        self._called: dict[tuple[str, ...], dict[UUID, str]] = {}
        for person, folded in people:
            self.all[person.id] = person
            words = folded.replace("-", " ").split()
            for name in person.names[1:]:
                words += fold(name).replace("-", " ").split()
            for word in words:
                self._by_word.setdefault(word, set()).add(person.id)

    def __contains__(self, word: str) -> bool:
        """Whether a folded word is in any name."""
        return word in self._by_word

    def called(self, words: tuple[str, ...]) -> dict[UUID, str]:
        """Who is, or was, called so (see ``words_of``), with that name."""
        if words not in self._called:
            ids = [self._by_word.get(word, set()) for word in words] or [set()]
            self._called[words] = {
                one: name
                for one in set.intersection(*ids)
                for name in reversed(self.all[one].names)
                if words_of(name) == words
            }
        return self._called[words]

    def surnamed(self, surname: str) -> set[UUID]:
        """Who has, or had, this folded word in their name after the first."""
        return {
            one
            for one in self._by_word.get(surname, ())
            if any(surname in fold(n).replace("-", " ").split()[1:] for n in self.all[one].names)
        }

    @cached_property
    def governors(self) -> tuple[Person, ...]:
        """Who may be asked onto a panel."""
        return tuple(person for person in self.all.values() if person.sits)

    def with_initials(self, letters: str) -> int:
        """How many people may be meant by initials."""
        return self._initials.get(letters, 0)

    @cached_property
    def _initials(self) -> dict[str, int]:
        # The same that ``initials_of`` gives, but for what is only near; for thousands of people.
        count: dict[str, int] = {}
        for person in self.all.values():
            own: set[str] = set()
            for name in person.names:
                first, *rest = fold(name).upper().replace("-", " ").split() or [""]
                own.add("".join(word[0] for word in (first, *rest) if word))
                last = name.rsplit(" ", 1)[-1].count("-") + 1
                own.update(first[:1] + word[0] for word in rest[-last:])
            for letters in own:
                count[letters] = count.get(letters, 0) + 1
        return count


def read_people(register: Book) -> People:
    """Read the staff list with the names that people had before."""
    names = _former_names(register)
    columns = (Staff.id, Staff.name, Staff.sort_name, Staff.category, Staff.ends)
    with register.reading() as book:
        rows = book.rows(select(*columns, cast(Staff.capacities, String).label("capacities")))
    today = register.today()

    def everybody() -> Iterable[tuple[Person, str]]:
        for row in rows:
            governor = row.category is Category.GOVERNOR or _GOVERNOR in row.capacities
            sits = governor and (row.ends is None or row.ends >= today)
            known = tuple(dict.fromkeys((row.name, *names.get(row.id, ()))))
            yield Person(row.id, known, sits), row.sort_name

    return People(everybody())


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


def read_told(casebook: Book, staff: Collection[UUID]) -> dict[UUID, list[Told]]:
    """Read what these people have told, ended or not."""
    columns = (
        Disclosure.id,
        Disclosure.reference,
        Disclosure.staff_id,
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
        rows = book.rows(statement.where(Disclosure.staff_id.in_(staff)))
    before = {row.id: (row.replaces, row.told_on) for row in rows}
    told: dict[UUID, list[Told]] = {}
    for row in rows:
        root, first = row.id, row.told_on
        while before[root][0] in before:
            root = before[root][0]
            first = min(first, before[root][1])
        told.setdefault(row.staff_id, []).append(
            Told(
                row.id,
                row.reference,
                row.staff_id,
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
        )
    return told
