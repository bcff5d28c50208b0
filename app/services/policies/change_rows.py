"""What a comparison of two versions is to those who tick, print and read it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.models.policy import ChangeKind
from app.services.policies.clauses import Clause
from app.services.policies.comparison import Difference, Pair
from app.services.policies.rows import VersionRow
from app.words import count, join

DIFFERENCE_LABELS = {
    Difference.ADDED: "Added",
    Difference.REMOVED: "Removed",
    Difference.MERGED: "Merged",
    Difference.SPLIT: "Split",
    Difference.REWORDED: "Reworded",
    Difference.MOVED: "Moved",
    Difference.RENUMBERED: "Renumbered",
}
KIND_LABELS = {  # as staff are told of it, on paper and at the desk
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.REWORDED: "Changed",
    ChangeKind.MOVED: "Moved",
    ChangeKind.RENUMBERED: "Only its number changed",
}
_KINDS = (
    (Difference.ADDED, ChangeKind.ADDED),
    (Difference.REMOVED, ChangeKind.REMOVED),
    (Difference.MERGED, ChangeKind.REWORDED),
    (Difference.SPLIT, ChangeKind.REWORDED),
    (Difference.REWORDED, ChangeKind.REWORDED),
    (Difference.MOVED, ChangeKind.MOVED),
    (Difference.RENUMBERED, ChangeKind.RENUMBERED),
)


@dataclass(frozen=True)
class Compared:
    """Two texts of a policy side by side.

    Attributes:
        old: the earlier version.
        new: the later one; None while its text is only being looked at.
        pairs: all clauses, in the order of the newer text.
        material: places in ``pairs`` of the changes that the head calls material.
        saved: that was decided before, and stored.
    """

    old: VersionRow
    new: VersionRow | None
    pairs: tuple[Pair, ...]
    material: frozenset[int] = frozenset()
    saved: bool = False

    @property
    def changes(self) -> tuple[tuple[int, Pair], ...]:
        """The clauses that differ, with their places in ``pairs``."""
        return tuple((place, pair) for place, pair in enumerate(self.pairs) if pair.differences)

    @property
    def counted(self) -> str:
        """The changes in words: "2 clauses added and 1 reworded"."""
        return counted(main_kind(pair) for _, pair in self.changes)


@dataclass(frozen=True)
class ChangeRow:
    """One clause that differs, as stored; what was only renumbered keeps no text."""

    kind: ChangeKind
    old_number: str | None
    new_number: str | None
    heading: str | None
    old_text: str | None
    new_text: str | None
    material: bool = False


@dataclass(frozen=True)
class WhatChanged:
    """What staff are told of a version.

    Attributes:
        ratified_on: when the new version was.
        everyone_signs: else only new starters do.
        changes: all that differs from the version before, in order.
    """

    school: str
    sample: bool
    made_on: dt.date
    policy: str
    old_label: str
    new_label: str
    ratified_on: dt.date | None
    everyone_signs: bool
    changes: tuple[ChangeRow, ...]


def main_kind(pair: Pair) -> ChangeKind:
    """Return what a change is stored as: what was merged or split counts as reworded."""
    return next(kind for difference, kind in _KINDS if difference in pair.differences)


def numbers(clauses: Sequence[Clause]) -> str | None:
    """Return the numbers of clauses as one: "2.1 and 2.2"; None if they have none."""
    return join([clause.number for clause in clauses if clause.number]) or None


def change_row(pair: Pair, *, material: bool = False) -> ChangeRow:
    """Return a change as it is stored."""
    kind = main_kind(pair)
    stands = (pair.new or pair.old)[0]
    told = kind is not ChangeKind.RENUMBERED
    return ChangeRow(
        kind,
        numbers(pair.old),
        numbers(pair.new),
        stands.heading,
        (pair.old_text or None) if told else None,
        (pair.new_text or None) if told else None,
        material,
    )


def counted(kinds: Iterable[ChangeKind]) -> str:
    """Return changes in words: "2 clauses added and 1 reworded"; "" if there is none."""
    numbers_of = Counter(kinds)
    said = [(number, kind.value) for kind in ChangeKind if (number := numbers_of.get(kind, 0))]
    if not said:
        return ""
    first, *rest = said
    words = [f"{count(first[0], 'clause')} {first[1]}"]
    return join(words + [f"{number:,} {kind}" for number, kind in rest])
